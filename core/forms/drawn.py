"""A field for a signature: drawn with finger or mouse, or chosen as a PNG (judged by core.files.drawn)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files import drawn


class DrawnInput(forms.FileInput):
    """A file input; static/js/draw.js puts what is drawn on its paper into it."""

    template_name = "components/drawn_input.html"


class DrawnField(forms.FileField):
    """An optional drawing, as the bytes that are kept of it; b"" for none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Signature"))
        kwargs.setdefault("help_text", _("Drawn with finger or mouse, or a PNG of at most 50 KB. Optional."))
        widget = DrawnInput(attrs={"accept": "image/png"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return b""
        try:
            return drawn.read(file)
        except DomainError as error:
            raise ValidationError(error.message) from error
