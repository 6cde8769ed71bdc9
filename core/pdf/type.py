"""The fonts that come along (DejaVu, with its licence): every PDF looks the same on every machine."""

import unicodedata
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD, MONO = "TrinityPlain", "TrinityBold", "TrinityMono"
FILES = {
    PLAIN: "DejaVuSansCondensed.ttf",
    BOLD: "DejaVuSansCondensed-Bold.ttf",
    MONO: "DejaVuSansMono-Bold.ttf",
}
# A PDF may hold bytes; spelling them in letters (ASCII 85) makes it a quarter larger and takes a third of the
# time.
rl_config.useA85 = 0


def load() -> None:
    """Make the fonts known to reportlab, once in a process."""
    for name, file in FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, Path(__file__).parent / "fonts" / file))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(PLAIN, bold, italic, BOLD if bold else PLAIN)


def clean(typed) -> str:
    """What people typed without signs that have no shape (controls, directions, variations); lines stay
    lines.

    A sign that the fonts lack is drawn as a box, never left out.
    """
    lines = str(typed).splitlines()
    return "\n".join(" ".join("".join(map(_visible, line)).split()) for line in lines).strip()


def _visible(sign: str) -> str:
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    return (
        "" if category[0] == "C" and category not in ("Co", "Cn") or 0xFE00 <= ord(sign) <= 0xFE0F else sign
    )
