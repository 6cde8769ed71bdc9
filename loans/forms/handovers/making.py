"""A new handover: a head (to whom, when, for what) and a line for each thing; a refusal stands beside the
line it is about.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed, has_transition_perm

from assets.choices import PlaceKind
from assets.forms.custody.custody import ThingForm
from assets.models import Asset
from assets.services.custody import bindings
from core.forms.fields import DayField, SeenAmount, codes_field, short_text
from core.forms.people.person import People, PersonField
from core.forms.sheet import Sheet
from core.forms.words import words
from core.workflow import backdating
from loans.choices import MOST_HANDOVER_LINES
from loans.forms.handovers.files import photos
from loans.forms.handovers.purpose import PurposeForm
from loans.services.handovers.making import Line


class HeadForm(PurposeForm):
    """To whom, whether to keep or to use it, and what else the minutes say."""

    receiver = PersonField(
        label=gettext_lazy("To"), help_text=gettext_lazy("Type a part of the name, then choose.")
    )
    date = DayField(
        label=gettext_lazy("Date"),
        future=gettext_lazy("A handover cannot be dated in the future."),
        **backdating.BOUNDS,
    )
    acknowledging = PersonField(
        label=gettext_lazy("Acknowledged by"),
        required=False,
        help_text=gettext_lazy("Empty: the first super admin. He is told, and nobody waits for him."),
    )
    note = short_text(gettext_lazy("Note"), 500, widget=words(2))

    field_order = ("receiver", "status")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = People()
        for name in ("receiver", "acknowledging"):
            self.fields[name].people = self.people


class MakeForm(HeadForm):
    """The same of things that somebody chose, for a document that he names."""

    reference = short_text(
        gettext_lazy("Work order or request"),
        50,
        help_text=gettext_lazy("The number of a WO, RO or INT, if there is one."),
    )
    codes = codes_field(
        gettext_lazy("More things, by code"),
        gettext_lazy(
            "Asset code, serial number or MAC address, one on each line. Type or scan; they come as lines "
            "first, nothing is handed over yet."
        ),
    )


class GoodsForm(ThingForm):
    """One thing: of a lot how much of it, and a word about its condition, with photos."""

    condition_notes = short_text(gettext_lazy("About its condition"), 500)
    files = photos()
    place = SeenAmount()  # the key of the place where it was when the page was opened

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].show(Decimal(self.thing.place_id))

    def clean(self):
        values = super().clean()
        seen = values.get("place")
        if seen is not None and seen != self.thing.place_id:
            said = _("%(code)s was elsewhere when this page was opened; now it is here: %(place)s.")
            self.add_error(None, said % {"code": self.thing.code, "place": self.thing.place})
        return values

    def line(self) -> Line:
        """For the service; only after `is_valid`."""
        values = self.cleaned_data
        return Line(
            self.thing,
            values.get("quantity"),
            values.get("seen"),
            values.get("condition_notes", ""),
            files=values.get("files", ()),
        )


class MakeSheet(Sheet):
    """A head and the things it is about: those of `chosen` (keys) are the lines, all others are on the page
    as well, but stay where they are. Without `judged` nothing is looked at yet.
    """

    def __init__(
        self,
        data: QueryDict | None,
        files,
        things: Sequence[Asset],
        *,
        user,
        chosen: set[int],
        judged: bool = True,
        initial: dict | None = None,
    ):
        sent = data if data is not None and judged else None
        bound = bindings.why_not_passed_on(things)
        self.things = [
            goods_form(
                sent if thing.pk in chosen else None,
                files,
                thing,
                user,
                chosen=thing.pk in chosen,
                why=bound.get(thing.pk, ""),
            )
            for thing in things
        ]
        if sent is None and data is not None:
            initial = {name: data.get(name, "") for name in MakeForm.base_fields if name != "codes"}
            for line in self.things:
                line.initial = {
                    name: data[line.add_prefix(name)]
                    for name in line.fields
                    if name not in ("seen", "place") and line.add_prefix(name) in data
                }
        head = MakeForm(sent, initial=initial)
        super().__init__(sent, head, [line for line in self.things if line.chosen])

    @property
    def any_possible(self) -> bool:
        """Whether the page has anything to send."""
        return any(line.possible for line in self.things)

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        good = super().is_valid()
        if not self.lines:
            self.head.add_error(None, ValidationError(_("Choose what changes hands first.")))
        if len(self.lines) > MOST_HANDOVER_LINES:
            said = _("A handover has at most %(most)d lines; make two of it.")
            self.head.add_error(None, ValidationError(said % {"most": MOST_HANDOVER_LINES}))
        return good and not self.head.errors

    def line_values(self) -> list[Line]:
        """For the service; only after `is_valid`."""
        return [line.line() for line in self.lines]

    def head_values(self) -> dict:
        """The same of the head."""
        return {name: value for name, value in self.head.cleaned_data.items() if name != "codes"}


class MendedSheet(Sheet):
    """The head of a handover, and the one thing that was mended."""

    def __init__(self, data: QueryDict | None, files, thing: Asset, *, user, initial: dict):
        self.things = [goods_form(data, files, thing, user, chosen=True)]
        super().__init__(data, HeadForm(data, initial=initial), self.things)

    def values(self) -> dict:
        """For the service; only after `is_valid`."""
        said = self.lines[0].line()
        return self.head.cleaned_data | {"condition_notes": said.condition_notes, "files": said.files}


def goods_form(data, files, thing: Asset, user, *, chosen: bool, why: str = "") -> GoodsForm:
    """The line of a thing; `data` None shows it as it is, `why` says what binds it to who has it."""
    possible = not why and may_go(thing, user)
    known = {"thing": thing, "judged": False, "chosen": chosen, "possible": possible, "why": why}
    return GoodsForm(data, files if data is not None else None, **known)


def may_go(thing: Asset, user) -> bool:
    """Whether a thing can be handed over as it is, by this person."""
    verb = thing.pass_on if thing.place_kind == PlaceKind.PERSON else thing.issue
    return can_proceed(verb) and has_transition_perm(verb, user)
