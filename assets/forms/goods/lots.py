"""Forms about one lot: what was counted, cut off, lost."""

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from core.forms.fields import NumberField, short_text


class CutForm(forms.Form):
    """How much is cut off, in the lot's base unit."""

    quantity = NumberField(label=_("Amount"), places=2, min_value=0)
    note = short_text(_("Note"), 500)

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].label = _text("Amount (%(unit)s)") % {"unit": unit}


class WriteOffForm(forms.Form):
    """How much is lost, in the lot's base unit, and why."""

    quantity = NumberField(label=_("Amount"), places=2, min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least 10 characters; it stays in the history."),
    )

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].label = _text("Amount (%(unit)s)") % {"unit": unit}


class AdjustForm(forms.Form):
    """What was counted in a lot, in its base unit, and why it differs."""

    counted = NumberField(label=_("Counted"), places=2, min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: counted at the monthly stock take."),
    )

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counted"].label = _text("Counted (%(unit)s)") % {"unit": unit}
