"""A list of serial numbers as people make it: typed, pasted from a spreadsheet, or sent by a scanner line
after line.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.services.goods import code_formats
from core.files.tabular.errors import CellError
from core.files.tabular.text import normalise_mac, normalise_serial

SEPARATORS = re.compile(r"[\t,; ]+")
MOST_SENTENCES = 10


@dataclass(frozen=True, slots=True)
class Serial:
    """One line of the list: its number, the serial number and the MAC address as they are stored."""

    line: int
    serial: str
    mac: str | None


def parse(text: str) -> tuple[list[Serial], list[str]]:
    """(what is good, a sentence for each bad line). A line is `SERIAL`, or `SERIAL MAC` apart by tab, space,
    comma or semicolon.

    Empty lines are skipped but counted, so that the numbers are those that people see.
    """
    found, sentences = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        line = _of_label(line)
        # The rest of the line is the MAC address, which may itself be written with spaces.
        parts = SEPARATORS.split(line.strip().replace("\xa0", " "), maxsplit=1)
        if not parts[0]:
            continue
        try:
            serial = normalise_serial(parts[0])
            mac = (
                normalise_mac(parts[1].strip(" \t,;")) if len(parts) > 1 and parts[1].strip(" \t,;") else None
            )
        except CellError as error:
            sentences.append(_("Line %(line)d: %(reason)s") % {"line": number, "reason": error})
        else:
            found.append(Serial(number, serial, mac))
    return found, sentences


def _of_label(line: str) -> str:
    """The serial number and MAC address of a scanned label (of the former system, say); any other line as it
    is.
    """
    if line.strip()[:1] != "{":
        return line
    code = code_formats.parse(line)
    return f"{code.serial} {code.mac}" if code.serial else line


def shorten(sentences: list[str]) -> list[str]:
    """The first ten, and how many there are besides."""
    rest = len(sentences) - MOST_SENTENCES
    if rest <= 0:
        return sentences
    more = ngettext(
        "… and %(count)d more line like these.", "… and %(count)d more lines like these.", rest
    ) % {"count": rest}
    return [*sentences[:MOST_SENTENCES], more]
