"""A list of serial numbers as people make it: typed, pasted from a spreadsheet, or sent by a scanner line
after line.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.services.goods import code_formats
from core.files.tabular.errors import CellError
from core.reading import codes
from core.reading.identifiers import SHORTENED

SEPARATORS = re.compile(r"[,; ]+")
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

    A line may also be what a sticker says (SN:X;MAC:Y), or a label of the former system. Empty lines are
    skipped but counted, so that the numbers are those that people see.
    """
    found, sentences = [], []
    for number, line in enumerate(codes.lines(text), start=1):
        line = line.strip(" ,;")
        if not line:
            continue
        try:
            found.append(Serial(number, *_read(line)))
        except CellError as error:
            sentences.append(_("Line %(line)d: %(reason)s") % {"line": number, "reason": error})
    return found, sentences


def _read(line: str) -> tuple[str, str | None]:
    """Serial number and MAC address of one line. Raises CellError."""
    # Of 1,23457E+12 the digits are lost; it is no number with a MAC address behind it.
    parts = [line] if SHORTENED.fullmatch(line) else SEPARATORS.split(line, maxsplit=1)
    if len(parts) > 1 and not code_formats.mac_beside(line) and not codes.is_label(line):
        # The rest of the line is the MAC address, which may itself be written with spaces.
        serial, mac = parts[0], code_formats.mac_address(parts[1].strip(" ,;"))
        return code_formats.serial_number(serial), mac
    return code_formats.serial_number(line), code_formats.mac_beside(line)


def shorten(sentences: list[str]) -> list[str]:
    """The first ten, and how many there are besides."""
    rest = len(sentences) - MOST_SENTENCES
    if rest <= 0:
        return sentences
    more = ngettext(
        "… and %(count)d more line like these.", "… and %(count)d more lines like these.", rest
    ) % {"count": rest}
    return [*sentences[:MOST_SENTENCES], more]
