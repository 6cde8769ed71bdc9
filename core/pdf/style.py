"""How a letter looks: measures, colours, and paragraphs of plain text."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from core.pdf.type import BOLD, PLAIN, clean

WIDE, HIGH = A4
SIDE, TOP, BOTTOM = 20 * mm, 16 * mm, 20 * mm
WIDTH = WIDE - 2 * SIDE
INK, SOFT, FAINT = HexColor("#13232b"), HexColor("#4a5d66"), HexColor("#566972")
BLACK = black  # of codes that machines read
LINE, SHADE, ACCENT = HexColor("#d3dce0"), HexColor("#eef2f3"), HexColor("#0b6b66")
TONES = {"": INK, "good": HexColor("#14713d"), "bad": HexColor("#b3261e"), "muted": FAINT}
ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}


def style(
    size: float, *, font: str = PLAIN, color=INK, align: str = "left", leading: float = 1.38, **more
) -> ParagraphStyle:
    """A style of the house; long words break where the column ends."""
    return ParagraphStyle(
        "letter",
        fontName=font,
        fontSize=size,
        leading=size * leading,
        textColor=color,
        alignment=ALIGN[align],
        splitLongWords=1,
        **more,
    )


TITLE = style(16, font=BOLD, leading=1.22)
NUMBER = style(10, font=BOLD, color=SOFT)
DATE = style(9, color=FAINT)
BODY = style(9.5, leading=1.5, spaceAfter=5)
LABEL = style(8, color=FAINT, leading=1.5)
VALUE = style(9.2)


def markup(text, *, strong: bool = False, struck: bool = False) -> str:
    """Plain text as reportlab reads it: every sign shown, lines kept."""
    made = escape(clean(text)).replace("\n", "<br/>")
    made = f"<b>{made}</b>" if strong else made
    return f"<strike>{made}</strike>" if struck else made


def words(text, look: ParagraphStyle, **how) -> Paragraph:
    """A paragraph of plain text; see `markup`."""
    return Paragraph(markup(text, **how), look)
