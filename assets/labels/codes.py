"""The two codes of a label as PDF drawing operators: filled vectors, sharp on every printer, a few kilobytes
each.
"""

import re

import segno
from reportlab.graphics.barcode.code128 import Code128Auto

QR_QUIET = 4  # modules of white around a QR code, by its standard
BAR_QUIET = 10  # modules of white left and right of a Code 128

_DARK = re.compile(rb"\x01+")


def qr(text: str, mask: int | None = None) -> tuple[int, int, str]:
    """(modules along a side, mask, operators in modules from the lower left) of a QR code that survives a
    quarter of damage or less.

    Choosing the best of the eight masks is three quarters of the work. Codes that differ in a few digits may
    share one: `mask`.
    """
    code = segno.make(text, error="m", micro=False, mask=mask)
    size = len(code.matrix)
    runs = (
        f"{run.start()} {size - 1 - y} {run.end() - run.start()} 1 re"
        for y, row in enumerate(code.matrix)
        for run in _DARK.finditer(row)
    )
    return size, code.mask, " ".join(runs)


def code128(text: str) -> tuple[int, str]:
    """(modules wide, operators in modules, one high) of a Code 128."""
    code = Code128Auto(text, barWidth=1, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    x, bars = 0, []
    # Widths as letters: capitals are bars, the others spaces.
    for letter in code.decomposed:
        width = ord(letter.lower()) - ord("a") + 1
        if letter.isupper():
            bars.append(f"{x} 0 {width} 1 re")
        x += width
    return x, " ".join(bars)
