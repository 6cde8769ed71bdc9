"""Forms of stock counts: begin one, invite people, count a thing or an amount, end it."""

import uuid
from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import AssetCategory, Place
from core.forms.fields import NumberField, short_text
from core.forms.people.person import People, PersonField
from core.forms.words import NoteForm
from core.recorded import Recorded, by_phone

HELPERS = 4  # fields for people; more are invited afterwards
FAR = 10**13  # milliseconds; no phone's clock is that wrong


class InviteForm(forms.Form):
    """People who count as well, each in a field of his own."""

    needs_one = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = People()
        for n in range(1, HELPERS + 1):
            field = PersonField(label=_("Person %(n)s") % {"n": n}, required=False)
            field.people = self.people
            self.fields[f"counter_{n}"] = field

    def clean(self):
        if self.needs_one and not self.errors and not self.counters():
            self.add_error("counter_1", _("Name at least one person."))

    @property
    def helpers(self) -> list:
        """The bound fields for people."""
        return [bound for bound in self if bound.name.startswith("counter_")]

    def field_about(self, person) -> str | None:
        """The field in which somebody was named, for a refusal about him."""
        return next((name for name in self.fields if self.cleaned_data.get(name) == person), None)

    def counters(self) -> list:
        """Who was named; only after `is_valid`."""
        named = (self.cleaned_data[f"counter_{n}"] for n in range(1, HELPERS + 1))
        return list({person.pk: person for person in named if person}.values())


class CountForm(InviteForm):
    """What is counted, and by whom."""

    needs_one = False
    place = forms.ModelChoiceField(
        label=_("Location"), queryset=Place.objects.warehouses(), empty_label=_("Choose …")
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=AssetCategory.objects.all(),
        required=False,
        empty_label=_("Everything that lies there"),
        help_text=_("Only what belongs to it is expected then."),
    )
    note = short_text(_("Note"), 1000, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("place", "category", "note")


class EntryForm(forms.Form):
    """One scan, or one amount: what a form without JavaScript posts, and each entry of what a phone sends.

    A phone says `at` what moment of its own clock it was counted, how far `ahead` that clock was known to be
    (milliseconds both), and in which `round`. `takes_back` is the key of an entry that was wrong.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code, serial number or MAC address"), max_length=2000, required=False)
    amount = NumberField(label=_("Amount"), places=2, required=False)
    adds = forms.BooleanField(label=_("This comes on top of what was counted of it before"), required=False)
    at = forms.FloatField(min_value=0, max_value=FAR, required=False, widget=forms.HiddenInput)
    ahead = forms.FloatField(min_value=-FAR, max_value=FAR, required=False, widget=forms.HiddenInput)
    round = forms.IntegerField(min_value=1, max_value=2, required=False, widget=forms.HiddenInput)
    takes_back = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self):
        if not self.errors and not self.cleaned_data["code"] and not self.cleaned_data["takes_back"]:
            self.add_error("code", _("Scan or type a code first."))

    def recorded(self, phone_now: datetime | None) -> Recorded:
        """When it was counted; only after `is_valid`. `phone_now` is the phone's clock as it sent this."""
        ahead = self.cleaned_data["ahead"]
        return by_phone(
            moment(self.cleaned_data["at"]),
            phone_now,
            ahead=None if ahead is None else timedelta(milliseconds=ahead),
        )


def moment(milliseconds: float | None) -> datetime | None:
    """A moment as a phone says it: milliseconds since 1970; None for what is none."""
    if not isinstance(milliseconds, int | float) or not 0 <= milliseconds <= FAR:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


class PhoneForm(forms.Form):
    """What a phone says of itself: how much waits in it, and whether its page is open."""

    device = forms.UUIDField()
    waiting = forms.IntegerField(min_value=0, max_value=1_000_000)
    open = forms.BooleanField(required=False)


class LateForm(forms.Form):
    """What is taken in of what came late; what was shown and is not ticked is set aside."""

    shown = forms.TypedMultipleChoiceField(label=_("Late entries"), coerce=int)
    taken = forms.TypedMultipleChoiceField(label=_("Take in"), coerce=int, required=False)

    def __init__(self, *args, entries: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("shown", "taken"):
            self.fields[name].choices = [(pk, pk) for pk in entries]

    def split(self) -> tuple[set[int], set[int]]:
        """(taken, set aside); only after `is_valid`."""
        taken = set(self.cleaned_data["taken"])
        return taken, set(self.cleaned_data["shown"]) - taken


def fresh_key() -> str:
    """For a form that is about to be shown."""
    return str(uuid.uuid4())


class ApproveForm(NoteForm):
    """The second person's consent: what is left as it is, and what there is to say."""

    kept = forms.TypedMultipleChoiceField(coerce=int, required=False)
    # What would be posted when the page was opened (services.counts.plan).
    plan = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, lines: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [(pk, pk) for pk in lines]
