"""Forms about one lot: what was counted, cut off, lost."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NumberField, short_text
from core.forms.words import ReasonForm


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
    """What was counted in a lot, in its base unit, and why it differs."""

    counted = NumberField(label=_("Counted"), places=2, min_value=0)
    field_order = ("counted", "reason")

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, least=3, most=1000, **kwargs)
        self.fields["counted"].label = gettext("Counted (%(unit)s)") % {"unit": unit}
        self.fields["reason"].help_text = _("For example: counted at the monthly stock take.")
