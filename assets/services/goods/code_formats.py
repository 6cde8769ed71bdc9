"""Reading a text that was scanned or typed: any format that a label, a sticker or a person produces, our own
ones among them.

It says what the text may name; `codes` looks whether there is such a thing. `serial_number` and `mac_address`
read what somebody writes down as one.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from assets.models.goods.identity import OWN_CODE
from core import references
from core.files.tabular.errors import CellError
from core.reading import codes as reading
from core.reading.codes import LONGEST, is_ean, mac, serial
from core.reading.identifiers import normalise_mac, normalise_serial
from core.reading.text import clean_text, short

ASSET_CODE = re.compile(OWN_CODE, re.IGNORECASE)
# In any case: with caps lock a scanner types HTTPS://.../ASSETS/ast-2026-000001/
IN_LINK = re.compile(r"/assets/([^/?#\s]+)/?", re.IGNORECASE)
LINK = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+|www\.\S+", re.IGNORECASE)
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
    whole = reading.clean(raw[:LONGEST])
    shown = short(whole)
    if not whole or len(raw) > LONGEST:
        return Code(shown, damaged=bool(whole))
    if LINK.fullmatch(whole):
        return _link(whole, shown)
    try:
        said = reading.named(whole)
    except CellError:
        return Code(shown, damaged=True)
    return _bare(clean_text(whole), shown) if said is None else _labelled(shown, said)


def code_of(text: str) -> str:
    """An asset code as it is stored, from any spelling of it; "" for what is none."""
    found = ASSET_CODE.fullmatch(text.strip())
    if not found:
        return ""
    year, number, piece = found.groups()
    return f"AST-{year}-{number}" + (f"-P{piece}" if piece else "")


def serial_number(value) -> str | None:
    """The serial number that somebody writes, pastes or scans where one is asked for, None for nothing.

    Raises CellError for what is none: our own codes, also bar codes of products, unless the text says that it
    is a serial number (SN:...).
    """
    text = reading.clean(value)
    read = parse(text)
    said = _said(text)
    if said.get("serial"):
        number = normalise_serial(said["serial"])
    elif read.code:
        raise CellError(
            _("%(code)s is one of our own labels, not a serial number. Scan the manufacturer's code.")
            % {"code": read.code},
            code="serial_is_code",
        )
    elif read.mac and not read.serial:
        raise CellError(
            _("“%(text)s” is a MAC address, not a serial number.") % {"text": read.text}, code="serial_is_mac"
        )
    elif read.damaged or read.foreign:
        raise CellError(read.foreign or _cut_off(), code="serial_is_label")
    else:
        number = normalise_serial(text)
        if number and is_ean(number):
            raise CellError(
                _(
                    "%(value)s is the bar code of a product, the same on every piece. Scan the serial "
                    "number; if this really is one, write SN: before it."
                )
                % {"value": number},
                code="serial_is_ean",
            )
    if number and (code_of(number) or references.prefix_of(number) in references.prefixes()):
        raise CellError(
            _("%(value)s is a number of ours, not a serial number.") % {"value": number},
            code="serial_is_code",
        )
    return number


def mac_address(value) -> str | None:
    """The MAC address that somebody writes, pastes or scans where one is asked for, None for nothing.

    Raises CellError for what is none.
    """
    text = reading.clean(value)
    said = _said(text)
    if said and not said.get("mac"):
        raise CellError(_("“%(text)s” holds no MAC address.") % {"text": short(text)}, code="mac_missing")
    return normalise_mac(said.get("mac", text))


def _cut_off() -> str:
    return _("This label was read only in part. Scan it again.")


def mac_beside(value) -> str | None:
    """The MAC address that stands beside a serial number in one text (SN:...;MAC:..., or SERIAL MAC)."""
    return mac(_said(reading.clean(value)).get("mac", "")) or None


def _said(text: str) -> dict[str, str]:
    """What a label, or a serial number with its MAC address, says; nothing for another text, and for a label
    that was cut off.
    """
    if LINK.fullmatch(text):
        return {}
    try:
        said = reading.named(text)
    except CellError:
        return {}
    if said is None and (both := reading.serial_and_mac(text)):
        return {"serial": both[0], "mac": both[1]}
    return said or {}


def term(text: str) -> str:
    """What to look for in a search box: of a label the code, serial number or MAC address in it, of anything
    else the text itself.
    """
    whole, read = reading.clean(text), parse(text)
    if read.code or (read.mac and not read.serial):
        return read.code or read.mac
    structured = whole[:1] == "{" or LINK.match(whole) or bool(_said(whole))
    return read.serial or read.mac or whole if structured else whole


def spellings(word: str) -> list[str]:
    """A word of a search, and what else it may stand for: an asset code without dashes, a MAC address in
    another spelling or without its end.
    """
    return list(dict.fromkeys(filter(None, (word, code_of(word), reading.mac_part(word)))))


def _labelled(shown: str, said: dict) -> Code:
    """Of what a label says that which an asset's has; what lacks its end is damaged, another kind of thing
    foreign.
    """
    if not said or said.get("kind", "").casefold() not in ASSET_KINDS:
        return _foreign(shown)
    code = said.get("code", "").upper()
    read = Code(
        short(said.get("code") or said.get("serial") or said.get("mac") or shown),
        code=code_of(code),
        serial=serial(said.get("serial", "")),
        mac=mac(said.get("mac", "")),
    )
    if read.says_something:
        return read
    cut_off = code.startswith("AST") or reading.is_cut_mac(said.get("mac", ""))
    cut_off = cut_off or not any(said.get(name) for name in ("code", "serial", "mac"))
    return Code(shown, damaged=True) if cut_off else _foreign(shown)


def _link(whole: str, shown: str) -> Code:
    try:
        path = unquote(urlsplit(whole).path)
    except ValueError:
        path = ""
    inside = IN_LINK.search(path)
    text = clean_text(inside[1]) if inside else ""
    if code := code_of(text):
        return Code(code, code=code)
    if text.upper().startswith("AST-"):
        return Code(shown, damaged=True)
    return Code(shown, foreign=_("“%(text)s” is a web address, not the label of an asset.") % {"text": shown})


def _bare(whole: str, shown: str) -> Code:
    if both := reading.serial_and_mac(whole):
        return Code(shown, code_of(both[0]), serial(both[0]), mac(both[1]))
    code, number, address = code_of(whole), serial(whole), mac(whole)
    return Code(shown, code, number, address, damaged=reading.is_cut_mac(whole) and not number)


def _foreign(shown: str) -> Code:
    return Code(shown, foreign=_("“%(text)s” is a code, but not one of an asset.") % {"text": shown})
