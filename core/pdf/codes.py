"""QR codes as PDF drawing operators: filled vectors, sharp on every printer, a few kilobytes each."""

import re

import segno

QR_QUIET = 4  # modules of white around a QR code, by its standard
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


def fill(canvas, ink: str, x: float, y: float, across: float, up: float) -> None:
    """Fill rectangles given in modules, as one path: no hair lines between neighbours."""
    canvas.addLiteral(f"q {across:.5f} 0 0 {up:.5f} {x:.4f} {y:.4f} cm {ink} f Q")
