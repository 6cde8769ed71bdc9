"""Create or edit a warehouse location."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.forms.catalogue import VersionedForm


class LocationForm(VersionedForm):
    shown = ("name", "detail")
    name = forms.CharField(
        label=_("Name"), min_length=2, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    detail = forms.CharField(
        label=_("Address or note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
