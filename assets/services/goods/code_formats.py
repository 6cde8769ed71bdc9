"""Reading a text that was scanned or typed: any format that a label, a sticker or a person produces.

It says what the text may name; `codes` looks whether there is such a thing.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from core.files.tabular.errors import CellError
from core.files.tabular.text import clean_text, normalise_mac, normalise_serial, short

LONGEST = 2000  # characters; a label holds a tenth of it
ASSET_CODE = re.compile(r"AST-[0-9]{4}-[0-9]{4,9}(?:-P[0-9]{2,4})?")
IN_LINK = re.compile(r"/assets/([^/?#\s]+)/?")
LINK = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+|www\.\S+", re.IGNORECASE)
# What a scanner may put in front to say which symbology it read (AIM identifier).
SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
PAIRS = re.compile(r"[;,&\n]+")
# A vendor's sticker: S/N: ABC123, MAC AA-BB-CC-DD-EE-FF
STICKER = re.compile(
    r"(S/?N|SERIAL(?: (?:NO\.?|NUMBER))?|MAC(?: ?(?:ID|ADDRESS))?)\s*(?:[:#]\s*|\s+)(\S.*)", re.IGNORECASE
)
NAMES = {
    "id": "code",
    "i": "code",
    "code": "code",
    "sn": "serial",
    "s": "serial",
    "s/n": "serial",
    "serial": "serial",
    "serial_number": "serial",
    "mac": "mac",
    "m": "mac",
    "mac_address": "mac",
    "type": "kind",
    "t": "kind",
}
ASSET_KINDS = {"", "a", "asset", "aset"}


@dataclass(frozen=True, slots=True)
class Code:
    """What a text may name: `code`, `serial` and `mac` as they are stored, each "" when the text says none.

    `damaged`: begun like a label, but not readable to its end. `foreign`: a label, link or bar code of
    something else.
    """

    text: str
    code: str = ""
    serial: str = ""
    mac: str = ""
    damaged: bool = False
    foreign: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.code or self.serial or self.mac)


def parse(text) -> Code:
    """Read a text; never raises. Labels (link, JSON of both versions, key=value), stickers (S/N, MAC), bare
    codes, MACs, serials.
    """
    raw = "" if text is None else str(text)
    whole = SYMBOLOGY.sub("", clean_text(raw[:LONGEST], multiline=True)).strip()
    shown = short(whole)
    if not whole or len(raw) > LONGEST:
        return Code(shown, damaged=bool(whole))
    if whole[0] in "{[":
        return _json(whole, shown)
    if LINK.fullmatch(whole):
        return _link(whole, shown)
    if "=" in whole:
        return _pairs(whole, shown)
    if sticker := STICKER.fullmatch(whole):
        name = "mac" if sticker[1].upper().startswith("MAC") else "serial"
        return _labelled(shown, {name: sticker[2]})
    return _bare(clean_text(whole), shown)


def term(text: str) -> str:
    """What to look for in a search box: of a label the code, serial number or MAC address in it, of anything
    else the text itself.
    """
    read = parse(text)
    structured = str(text).strip()[:1] == "{" or LINK.match(str(text).strip()) or "=" in str(text)
    return (read.code or read.serial or read.mac or text) if structured else text


def is_ean(text: str) -> bool:
    """Whether a text is a product's bar code (EAN-8, UPC-A, EAN-13, ITF-14) with a right check digit."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return False
    *digits, check = map(int, text)
    return (
        10 - sum(digit * (3 if n % 2 == 0 else 1) for n, digit in enumerate(reversed(digits))) % 10
    ) % 10 == check


def _json(whole: str, shown: str) -> Code:
    try:
        read = json.loads(whole)
    except (ValueError, RecursionError):
        return Code(shown, damaged=True)
    if not isinstance(read, dict):
        return _foreign(shown)
    return _labelled(shown, read)


def _pairs(whole: str, shown: str) -> Code:
    pairs = (part.partition("=") for part in PAIRS.split(whole))
    return _labelled(shown, {name.strip(): value.strip() for name, equals, value in pairs if equals})


def _labelled(shown: str, values: dict) -> Code:
    """Of named values those that an asset's label has; what lacks its end is damaged, another kind of thing
    foreign.
    """
    said = {}
    for name, value in values.items():
        if (
            (known := NAMES.get(str(name).casefold()))
            and isinstance(value, (str, int))
            and not isinstance(value, bool)
        ):
            said.setdefault(known, clean_text(str(value)[:LONGEST]))
    if not said or said.get("kind", "").casefold() not in ASSET_KINDS:
        return _foreign(shown)
    code = said.get("code", "").upper()
    read = Code(
        short(said.get("code") or said.get("serial") or said.get("mac") or shown),
        code=code if ASSET_CODE.fullmatch(code) else "",
        serial=_serial(said.get("serial", "")),
        mac=mac_of(said.get("mac", "")),
    )
    if read.says_something:
        return read
    cut_off = code.startswith("AST-") or not any(said.get(name) for name in ("code", "serial", "mac"))
    return Code(shown, damaged=True) if cut_off else _foreign(shown)


def _link(whole: str, shown: str) -> Code:
    try:
        path = unquote(urlsplit(whole).path)
    except ValueError:
        path = ""
    inside = IN_LINK.search(path)
    code = clean_text(inside[1]).upper() if inside else ""
    if ASSET_CODE.fullmatch(code):
        return Code(code, code=code)
    if code.startswith("AST-"):
        return Code(shown, damaged=True)
    return Code(shown, foreign=_("“%(text)s” is a web address, not the label of an asset.") % {"text": shown})


def _bare(whole: str, shown: str) -> Code:
    upper = whole.upper()
    code = upper if ASSET_CODE.fullmatch(upper) else ""
    return Code(shown, code=code, serial=_serial(whole), mac=mac_of(whole))


def _foreign(shown: str) -> Code:
    return Code(shown, foreign=_("“%(text)s” is a code, but not one of an asset.") % {"text": shown})


def _serial(text: str) -> str:
    try:
        return normalise_serial(text) or ""
    except CellError:
        return ""


def mac_of(text: str) -> str:
    """A MAC address in the spelling that is stored, "" when it is none."""
    try:
        return normalise_mac(text) or ""
    except CellError:
        return ""
