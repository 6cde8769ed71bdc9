"""One form of every declared setting, each with the control of its type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import config
from core.forms.fields import NumberField
from core.models import DataType

LARGEST = 10**13 - 1  # of a number that has no limit of its own


class SettingsForm(forms.Form):
    """Fields named after the keys (dots become two underscores), in sections by category.

    `version` is the mark of what was shown.
    """

    version = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, values: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {setting.key: setting.key.replace(".", "__") for setting in config.all_settings()}
        for setting in config.all_settings():
            self.fields[self.names[setting.key]] = _field(setting, values[setting.key])

    def sections(self) -> list[tuple]:
        """(category, bound fields) in the order of declaration."""
        found = {}
        for setting in config.all_settings():
            found.setdefault(str(setting.category), []).append(self[self.names[setting.key]])
        return list(found.items())

    def typed(self) -> dict:
        """{key: typed value} of a valid form."""
        return {key: self.cleaned_data[name] for key, name in self.names.items()}


def _field(setting, value) -> forms.Field:
    common = {"label": setting.label, "initial": value}
    if setting.data_type == DataType.NUMBER:
        most = LARGEST if setting.maximum is None else setting.maximum
        bounds = {"min_value": setting.minimum, "max_value": most}
        return NumberField(**common, **bounds, places=setting.places, grouped=True)
    if setting.data_type == DataType.BOOLEAN:
        return forms.BooleanField(**common, required=False)
    if setting.data_type == DataType.JSON:
        return forms.JSONField(**common, help_text=_("As JSON."))
    required = bool(setting.default)
    widget = forms.Textarea if "address" in setting.key else None
    return forms.CharField(**common, required=required, max_length=setting.maximum or 1000, widget=widget)
