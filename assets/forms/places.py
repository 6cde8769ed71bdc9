"""Create or edit a warehouse location; the shelf in one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.forms.catalogue import VersionedForm
from core.forms.fields import short_text


class LocationForm(VersionedForm):
    shown = ("name", "detail")
    name = forms.CharField(
        label=_("Name"), min_length=2, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    detail = forms.CharField(
        label=_("Address or note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def shelf() -> forms.CharField:
    """Where a thing lies in the location that it comes to: asked by every verb that brings one there."""
    return short_text(
        _("Shelf, room, pole"),
        500,
        help_text=_("Where it lies there from now on. The shelf it had before does not travel along."),
    )
