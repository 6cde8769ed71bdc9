"""The serial number and the MAC address in a text, as they are stored."""

import re

from django.utils.translation import gettext_lazy as _

from core.reading.errors import ReadingError
from core.reading.text import clean_text, short

SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
SERIAL = re.compile(r"[A-Z0-9._/-]{3,100}")
SERIAL_CHARACTERS = re.compile(r"[A-Z0-9._/-]*")
MAC_SEPARATORS = re.compile(r"[:.\-\s]")
HEX = re.compile(r"[0-9A-F]*")


def normalise_mac(value):
    """`AA:BB:CC:DD:EE:FF` from twelve hex digits however they are separated."""
    text = MAC_SEPARATORS.sub("", clean_text(value)).upper()
    if not text:
        if clean_text(value):
            raise ReadingError(_("A MAC address has 12 digits."), code="mac_length")
        return None
    if not HEX.fullmatch(text):
        raise ReadingError(
            _("The MAC address %(value)s may hold only the digits 0-9 and A-F.") % {"value": short(value)},
            code="mac_not_hex",
        )
    if len(text) != 12:
        raise ReadingError(
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
        raise ReadingError(_("A serial number has 3 to 100 characters."), code="serial_length")
    raise ReadingError(
        _("The serial number %(value)s may hold only letters, digits, dot, underscore, slash and hyphen.")
        % {"value": short(value)},
        code="serial_characters",
    )


def shortened(value):
    """The error for 1,23457E+12: the digits are lost, so nobody may guess them."""
    return ReadingError(
        _(
            "The spreadsheet program has shortened this number to %(value)s. Format the column as text "
            "and enter it again."
        )
        % {"value": short(value)},
        code="shortened",
    )
