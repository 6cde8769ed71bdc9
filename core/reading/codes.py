"""Codes as stickers, scanners, spreadsheets and people write them: serial numbers, MAC addresses, bar codes
of products.

Nothing here looks anything up, and nothing here knows which codes are our own: that is known where they are
made.
"""

import json
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.reading.errors import ReadingError
from core.reading.identifiers import normalise_mac, normalise_serial
from core.reading.text import clean_text

LONGEST = 2000  # characters; a label holds a tenth of it
# What a scanner may put in front to say which symbology it read (AIM identifier).
SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
UNSEEN = re.compile("[\u061c\u180e\ufe00-\ufe0f]")  # besides what no text keeps
SEPARATORS = re.compile(r"[;,&|\n]+")
# What stands before a number on a vendor's sticker.
LABEL = (
    r"(?:S/?N|SERIAL(?:[ _](?:NO\.?|NUMBER))?|NO(?:MOR|\.)?[ _]?SERI|MAC(?:[ _]?(?:ID|ADDR|ADDRESS))?"
    r"|(?:KODE|ID)[ _]ASET|ASSET[ _](?:ID|CODE))"
)
NEXT_LABEL = re.compile(rf"\s+(?={LABEL}(?:\s*[:#=]|\s))", re.IGNORECASE)
# SN:X, S/N # X, SN X: without a sign between them X has a digit, for "serial console" is words.
STICKER = re.compile(rf"({LABEL})\s*(?:[:#=]\s*|\s+(?=\S*[0-9]))(.*)", re.IGNORECASE)
ASSIGNED = re.compile(r"([^=]{1,30})=(.*)")
# What the parts of a label are called, whoever printed it; short names only with "=" or in JSON.
NAMES = {
    "code": {"id", "i", "code", "kode", "kode aset", "id aset", "asset id", "asset code"},
    "serial": {"s", "sn", "s/n", "serial", "serial no", "serial number", "no seri", "noseri", "nomor seri"},
    "mac": {"m", "mac", "mac id", "macid", "mac addr", "mac address", "macaddress"},
    "kind": {"t", "type"},
}
KNOWN = {name: part for part, names in NAMES.items() for name in names}
MAC = r"(?:[0-9A-F]{2}[:.\-]?){5}[0-9A-F]{2}"
SERIAL_AND_MAC = re.compile(rf"(\S+?)[\s,;]+({MAC})", re.IGNORECASE)
CUT_MAC = re.compile(r"(?:[0-9A-F]{2}:){1,4}[0-9A-F]{0,2}|(?:[0-9A-F]{2}:){5}[0-9A-F]?", re.IGNORECASE)
HEX = re.compile(r"[0-9A-F]+", re.IGNORECASE)
SHORTEST_PART, SHORTEST_BARE = 4, 6  # hex digits that may begin a MAC address, with colons and without


def clean(text) -> str:
    """A text without what nobody sees and scanners put around it; full-width letters, long dashes plain."""
    plain = clean_text(text, multiline=True)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", UNSEEN.sub("", plain)).translate(DASHES)
    return SYMBOLOGY.sub("", plain, count=1).strip() if plain.startswith("]") else plain


def lines(text: str) -> list[str]:
    """The lines of a text, each cleaned; empty ones stay, so that they can be counted."""
    return [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def is_label(text: str) -> bool:
    """Whether a cleaned text says what it says by name: JSON, name=value, or a vendor's sticker."""
    return text[:1] in ("{", "[") or "=" in text or bool(STICKER.match(text))


def named(text: str) -> dict[str, str] | None:
    """What a cleaned label says: {"code" | "serial" | "mac" | "kind": text}, empty for a label of something
    else; None for a text that is no label.

    Labels are JSON, `name=value` and a vendor's sticker (SN:..., S/N ..., MAC ...), their parts apart by `;`
    `,` `&` `|` or a new line. Raises ReadingError for JSON that was cut off.
    """
    if not is_label(text):
        return None
    pairs, said = _json(text) if text[0] in "{[" else _written(text), {}
    for name, value in pairs:
        part = KNOWN.get(" ".join(str(name).casefold().replace("_", " ").replace(".", " ").split()))
        if part and isinstance(value, (str, int)) and not isinstance(value, bool):
            said.setdefault(part, clean(str(value)[:LONGEST]))
    if "mac" not in said and (both := SERIAL_AND_MAC.fullmatch(said.get("serial", ""))):
        said["serial"], said["mac"] = both.groups()
    return said


def _json(text: str) -> list[tuple]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise ReadingError(_("This label was read only in part. Scan it again."), code="damaged") from None
    return list(read.items()) if isinstance(read, dict) else []


def _written(text: str) -> list[tuple]:
    pairs = []
    for piece in SEPARATORS.split(text):
        for part in NEXT_LABEL.split(piece.strip()):
            if found := STICKER.fullmatch(part) or ASSIGNED.fullmatch(part):
                pairs.append((found[1].strip(), found[2].strip()))
    return pairs


def serial_and_mac(text: str) -> tuple[str, str] | None:
    """Both parts of `SERIAL MAC` in one text, apart by space, tab, comma or semicolon; None for others."""
    both = SERIAL_AND_MAC.fullmatch(text)
    return both.groups() if both else None


def serial(text: str) -> str:
    """A serial number as it is stored, "" for what can be none."""
    try:
        return normalise_serial(text) or ""
    except ReadingError:
        return ""


def mac(text: str) -> str:
    """A MAC address as it is stored, "" for what can be none."""
    try:
        return normalise_mac(text) or ""
    except ReadingError:
        return ""


def mac_part(text: str) -> str:
    """A MAC address, or the beginning of one, in the spelling that is stored; "" for what can be neither."""
    digits = re.sub(r"[:.\-]", "", text).upper()
    if not HEX.fullmatch(digits) or not SHORTEST_PART <= len(digits) <= 12:
        return ""
    if ":" not in text and len(digits) < 12 and (len(digits) < SHORTEST_BARE or digits.isdigit()):
        return ""  # a word, or some other number
    return ":".join(digits[n : n + 2] for n in range(0, len(digits), 2))


def is_cut_mac(text: str) -> bool:
    """Whether a text is a MAC address without its end."""
    return bool(CUT_MAC.fullmatch(text))


def is_ean(text: str) -> bool:
    """Whether a text is a product's bar code (EAN-8, UPC-A, EAN-13, ITF-14) with a right check digit."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return False
    *digits, check = map(int, text)
    return (
        10 - sum(digit * (3 if n % 2 == 0 else 1) for n, digit in enumerate(reversed(digits))) % 10
    ) % 10 == check
