"""Forms that set thresholds: of one model in its row, of many at once. The limits of a threshold are the
service's to say.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.services.stock.thresholds import KEEP
from core.forms.fields import NumberField

VALUE, DEFAULT, SAME = "value", "default", "same"


class ThresholdForm(forms.Form):
    """The threshold of one model. Empty is the default; the unit stands beside the field."""

    value = NumberField(required=False, label=_("Threshold"))
    alert_enabled = forms.BooleanField(label=_("Tell me when it runs low"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ManyForm(forms.Form):
    """One threshold for many models, or back to the default, and whether they tell; what is not chosen stays
    as it is. `version` is the mark of what was shown.
    """

    to = forms.ChoiceField(
        label=_("Threshold"),
        choices=[
            (VALUE, _("This for all of them:")),
            (DEFAULT, _("Back to the default")),
            (SAME, _("Leave as it is")),
        ],
        widget=forms.RadioSelect,
        initial=VALUE,
    )
    value = NumberField(
        required=False,
        label=_("Number"),
        help_text=_("In units; in containers (Hasbal, Drum) for what is measured."),
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=40)
    alerts = forms.ChoiceField(
        label=_("Alerts"),
        choices=[(SAME, _("Leave as it is")), ("on", _("On")), ("off", _("Off"))],
        widget=forms.RadioSelect,
        initial=SAME,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == VALUE and "value" not in self.errors and cleaned.get("value") is None:
            self.add_error("value", _("Type the threshold, or choose the default."))
        if cleaned.get("to") == SAME and cleaned.get("alerts") == SAME:
            self.add_error("to", _("Choose what is to change."))
        return cleaned

    def changes(self) -> dict:
        """What `thresholds.set_many` takes."""
        to, alerts = self.cleaned_data["to"], self.cleaned_data["alerts"]
        value = {VALUE: self.cleaned_data["value"], DEFAULT: None, SAME: KEEP}[to]
        return {
            "value": value,
            "alert_enabled": KEEP if alerts == SAME else alerts == "on",
            "seen": self.cleaned_data["version"],
        }
