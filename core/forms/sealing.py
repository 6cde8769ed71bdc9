"""What somebody asks about a document on the public page."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DIGEST = re.compile(r"[0-9a-f]{64}")
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class DigestForm(forms.Form):
    """The SHA-256 of a file, as programs print it."""

    sha256 = forms.CharField(
        label=_("SHA-256 of the file"),
        max_length=200,
        help_text=_("64 digits and letters, which programs like sha256sum print."),
        widget=forms.TextInput(attrs=PLAIN),
    )

    def clean_sha256(self):
        """Without spaces and colons, in small letters."""
        digest = re.sub(r"[\s:]", "", self.cleaned_data["sha256"]).lower()
        if not DIGEST.fullmatch(digest):
            raise ValidationError(_("A SHA-256 has 64 digits and letters from a to f."))
        return digest


class CodeForm(forms.Form):
    """The text of a QR code, and the lines of its document as they stand on the paper."""

    code = forms.CharField(
        label=_("Text of the QR code"),
        max_length=1000,
        help_text=_("What a QR reader shows, with or without the address before #."),
        widget=forms.Textarea(attrs=PLAIN | {"rows": 3}),
    )
    lines = forms.CharField(
        label=_("Text form of the paper"),
        required=False,
        max_length=40_000,
        help_text=_(
            "To see that the paper says what was sealed: number, date (2026-11-30), who gave, who received, "
            "then each line with semicolons between its cells."
        ),
        widget=forms.Textarea(attrs=PLAIN | {"rows": 4}),
    )

    def clean_code(self):
        """The code that was read."""
        from core.sealing import codes

        code = codes.read(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("This is not the text of a QR code on one of our documents."))
        return code
