"""Forms about one lot: what was counted, cut off, lost."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NumberField, short_text
from core.forms.words import ReasonForm
from core.words import number


class CutForm(forms.Form):
    """How much is cut off, in the lot's base unit."""

    quantity = NumberField(label=_("Amount"), places=2, min_value=0)
    note = short_text(_("Note"), 500)

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].label = gettext("Amount (%(unit)s)") % {"unit": unit}


class WriteOffForm(ReasonForm):
    """How much is lost, in the lot's base unit, and why."""

    quantity = NumberField(label=_("Amount"), places=2, min_value=0)
    field_order = ("quantity", "reason")

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, least=10, most=1000, **kwargs)
        self.fields["quantity"].label = gettext("Amount (%(unit)s)") % {"unit": unit}


class AdjustForm(ReasonForm):
    """What was counted in a lot, in its base unit, and why it differs. Whether it holds more than was
    `booked` is asked when more was typed.
    """

    counted = NumberField(label=_("Counted"), places=2, min_value=0)
    longer = forms.BooleanField(required=False)
    field_order = ("counted", "longer", "reason")

    def __init__(self, *args, unit: str, booked: Decimal, **kwargs):
        super().__init__(*args, least=3, most=1000, **kwargs)
        self.fields["counted"].label = gettext("Counted (%(unit)s)") % {"unit": unit}
        amount = {"booked": number(booked), "unit": unit}
        self.fields["longer"].label = (
            gettext("It really holds more than the %(booked)s %(unit)s that were booked") % amount
        )
        if not self._is_more_than(booked):
            del self.fields["longer"]
        self.fields["reason"].help_text = _("For example: counted at the monthly stock take.")

    def _is_more_than(self, booked: Decimal) -> bool:
        """Whether what was typed is more than that."""
        field = self.fields["counted"]
        try:
            typed = field.clean(self["counted"].value()) if self.is_bound else None
        except forms.ValidationError:
            return False
        return typed is not None and typed > booked
