from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Division
from core.services.people.divisions import NAME_LENGTH


class DivisionForm(forms.Form):
    """Create or edit a division; `version` is there when editing."""

    name = forms.CharField(label=_("Name"), min_length=NAME_LENGTH[0], max_length=NAME_LENGTH[1])
    can_do_fieldwork = forms.BooleanField(
        label=_("Does field work"), required=False, help_text=_("Its people can be chosen as technicians.")
    )

    def __init__(self, *args, division: Division | None = None, **kwargs):
        if division:
            kwargs["initial"] = {f: getattr(division, f) for f in ("name", "can_do_fieldwork", "version")}
        super().__init__(*args, **kwargs)
        if division:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
