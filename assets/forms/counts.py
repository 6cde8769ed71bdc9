"""Forms of stock counts: begin one, invite people, count a thing or an amount, end it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import AssetCategory, Place
from core.forms.fields import NumberField, short_text
from core.forms.people.person import People, PersonField
from core.forms.words import NoteForm

HELPERS = 4  # fields for people; more are invited afterwards
MOST_SECONDS = 7 * 24 * 3600


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
    """One scan, or one amount: what a form without JavaScript posts, and each entry of what a phone sends."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code, serial number or MAC address"), max_length=2000)
    amount = NumberField(label=_("Amount"), places=2, required=False)
    adds = forms.BooleanField(label=_("This comes on top of what was counted of it before"), required=False)
    age = forms.FloatField(min_value=0, max_value=MOST_SECONDS, required=False, widget=forms.HiddenInput)

    def clean_age(self):
        return self.cleaned_data["age"] or 0.0


def fresh_key() -> str:
    """For a form that is about to be shown."""
    return str(uuid.uuid4())


class ApproveForm(NoteForm):
    """The second person's consent: what is left as it is, and what there is to say."""

    kept = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, lines: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [(pk, pk) for pk in lines]
