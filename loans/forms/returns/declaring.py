"""Giving back: which of the lent things come back, and how they are."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetCondition
from core.forms.fields import NumberField, short_text
from core.forms.sheet import LineForm, Sheet
from core.forms.words import NoteForm
from core.words import number
from loans.forms.handovers.files import photos
from loans.models import LoanAssignment
from loans.services.returns.declaring import RETURNABLE, Declared


class UnitForm(LineForm):
    """A lent thing that is out: whether it comes back, in which condition, and of material how much is
    left.
    """

    chosen = forms.BooleanField(label=gettext_lazy("Comes back"), required=False)
    condition = forms.ChoiceField(
        label=gettext_lazy("Condition"),
        choices=AssetCondition.choices,
        initial=AssetCondition.USED_OKAY,
        required=False,
    )
    quantity = NumberField(label=gettext_lazy("Left"), places=2, min_value=0, required=False)
    notes = short_text(gettext_lazy("Note"), 500)
    files = photos()

    def __init__(self, data=None, files=None, *, unit: LoanAssignment, chosen: bool = False):
        super().__init__(data, files=files, thing=unit.asset, prefix=prefix_of(unit.pk))
        self.unit = unit
        self.initial["chosen"] = chosen
        self.possible = unit.asset.status in RETURNABLE
        if unit.asset.is_lot:
            unit_of = {"unit": unit.asset.standard_item.base_unit}
            self.fields["quantity"].label = _("Left (%(unit)s)") % unit_of
            self.fields["quantity"].help_text = _("Empty: all %(left)s that are left by the book.") % {
                "left": number(unit.asset.current_balance)
            }
        else:
            del self.fields["quantity"]

    @property
    def is_chosen(self) -> bool:
        """Whether it comes back; only after `is_valid`."""
        return bool(self.cleaned_data.get("chosen"))

    def declared(self) -> Declared:
        """For the service; only after `is_valid`."""
        said = self.cleaned_data
        condition = said["condition"] or AssetCondition.USED_OKAY
        return Declared(self.unit, condition, said.get("quantity"), said["notes"], said["files"])


class DeclareSheet(Sheet):
    """A note, and the things that are out; also those that were chosen and came back meanwhile, so that this
    is said.
    """

    def __init__(self, data, files, units: Sequence[LoanAssignment]):
        head = NoteForm(data)
        shown = [one for one in units if is_shown(one, data)]
        only = len(shown) == 1
        super().__init__(data, head, [UnitForm(data, files, unit=one, chosen=only) for one in shown])

    def declared(self) -> list[Declared]:
        """What comes back, for the service; only after `is_valid`."""
        return [form.declared() for form in self.lines if form.is_chosen]


def prefix_of(key: int) -> str:
    """What the names of a lent thing's fields begin with."""
    return f"unit{key}"


def is_shown(one: LoanAssignment, data) -> bool:
    """Whether it can be given back now, or was chosen when it could."""
    if one.is_out and one.declared_at is None:
        return True
    start = f"{prefix_of(one.pk)}-"
    return bool(data and (data.get(f"{start}chosen") or data.get(f"{start}finding")))
