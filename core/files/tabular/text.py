"""Parse one cell that holds text: plain text, a MAC address, a serial number."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import CellError

SPACES = re.compile(r"\s+")
# Invisible characters: controls, soft hyphen, zero width, direction marks, byte order mark.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
SERIAL = re.compile(r"[A-Z0-9._/-]{3,100}")
SERIAL_CHARACTERS = re.compile(r"[A-Z0-9._/-]*")
MAC_SEPARATORS = re.compile(r"[:.\-\s]")
HEX = re.compile(r"[0-9A-F]*")


def clean_text(value, *, multiline=False):
    """Text without invisible characters, in NFC, trimmed, each run of spaces one space.

    With `multiline` the line breaks stay. Native whole numbers lose their ".0".
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value)
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    value = unicodedata.normalize("NFC", INVISIBLE.sub("", value))
    if multiline:
        return "\n".join(SPACES.sub(" ", line).strip() for line in value.splitlines()).strip()
    return SPACES.sub(" ", value).strip()


def normalise_mac(value):
    """`AA:BB:CC:DD:EE:FF` from twelve hex digits however they are separated."""
    text = MAC_SEPARATORS.sub("", clean_text(value)).upper()
    if not text:
        if clean_text(value):
            raise CellError(_("A MAC address has 12 digits."), code="mac_length")
        return None
    if not HEX.fullmatch(text):
        raise CellError(
            _("The MAC address %(value)s may hold only the digits 0-9 and A-F.") % {"value": short(value)},
            code="mac_not_hex",
        )
    if len(text) != 12:
        raise CellError(
            _("A MAC address has 12 digits, but %(value)s has %(count)s.")
            % {"value": short(value), "count": len(text)},
            code="mac_length",
        )
    return ":".join((text[0:2], text[2:4], text[4:6], text[6:8], text[8:10], text[10:12]))


def normalise_serial(value):
    """The serial number in upper case: 3 to 100 of A-Z, 0-9, dot, underscore, slash and hyphen."""
    text = clean_text(value).upper()
    if not text or SERIAL.fullmatch(text):
        return text or None
    if SHORTENED.fullmatch(text):
        raise shortened(value)
    if SERIAL_CHARACTERS.fullmatch(text):
        raise CellError(_("A serial number has 3 to 100 characters."), code="serial_length")
    raise CellError(
        _("The serial number %(value)s may hold only letters, digits, dot, underscore, slash and hyphen.")
        % {"value": short(value)},
        code="serial_characters",
    )


def short(value):
    """The cell as a message quotes it: at most 60 characters."""
    text = clean_text(value)
    return text if len(text) <= 60 else text[:59] + "…"


def shortened(value):
    """The error for 1,23457E+12: the digits are lost, so nobody may guess them."""
    return CellError(
        _(
            "The spreadsheet program has shortened this number to %(value)s. Format the column as text "
            "and enter it again."
        )
        % {"value": short(value)},
        code="shortened",
    )
