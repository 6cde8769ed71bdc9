"""Plain text as it was meant: without what cannot be seen, one space between words."""

import re
import unicodedata

SPACES = re.compile(r"\s+")
# Invisible characters: controls, soft hyphen, zero width, direction marks, byte order mark.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


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


def short(value):
    """What was read as a message quotes it: at most 60 characters."""
    text = clean_text(value)
    return text if len(text) <= 60 else text[:59] + "…"
