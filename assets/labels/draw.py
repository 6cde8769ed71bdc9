"""One label on a canvas: the QR code left, the words right of it, the bar code below."""

from reportlab.pdfgen.canvas import Canvas

from core.pdf.codes import QR_QUIET, fill

from . import codes, type
from .label import Label
from .layouts import MM, Layout

EDGE = 0.6 * MM  # a QR code's quiet zone may come this close to the edge
PADDING = 2.0 * MM  # ink may not: no printer meets the sticker exactly
GAP = 0.7 * MM
WIDEST_BAR, NARROWEST_BAR = 0.42 * MM, 0.19 * MM
LEADING = 1.18
# Type sizes as parts of the name's.
COMPANY, DETAIL, CODE, NOTE = 0.72, 0.92, 1.16, 0.68


def label(canvas: Canvas, layout: Layout, x: float, y: float, words: Label, qr: tuple, bars: tuple) -> None:
    """Draw a label with its lower left corner at x, y; `qr` and `bars` come from `codes`."""
    width, height = layout.width * MM, layout.height * MM
    _bars(canvas, bars, x, y + PADDING * 0.8, width, layout.bars * MM)
    floor = y + PADDING * 0.8 + layout.bars * MM + GAP
    side = y + height - EDGE - floor
    size, _mask, ink = qr
    module = side / (size + 2 * QR_QUIET)
    fill(canvas, ink, x + EDGE + module * QR_QUIET, floor + module * QR_QUIET, module, module)
    left = x + EDGE + side
    # The words stand between the upper and the lower edge of the QR code's ink, or a little beyond.
    inset = min(module * QR_QUIET, PADDING) * 0.8
    _words(
        canvas,
        words,
        layout.size,
        left,
        floor + inset,
        x + width - PADDING - left,
        side - 2 * inset + EDGE / 2,
    )


def _bars(canvas: Canvas, bars: tuple, x: float, y: float, width: float, height: float) -> None:
    """The bar code in the middle of the label, as wide as the label allows but no wider than it is good
    for.
    """
    modules, ink = bars
    bar = min(WIDEST_BAR, width / (modules + 2 * codes.BAR_QUIET))
    bar = max(bar, NARROWEST_BAR)
    fill(canvas, ink, x + (width - bar * modules) / 2, y, bar, height)


def _words(
    canvas: Canvas, words: Label, size: float, x: float, y: float, width: float, height: float
) -> None:
    """Company, name and serial number from the top; code and "do not remove" at the bottom."""
    top = y + height
    small = size * COMPANY
    top = (
        _line(canvas, type.cut(words.company, type.PLAIN, small, width), type.PLAIN, small, x, top)
        - small * 0.1
    )
    for line in type.wrap(words.name, type.BOLD, size, width, lines=2):
        top = _line(canvas, line, type.BOLD, size, x, top)
    font = type.BOLD if words.is_amount else type.MONO
    _line(canvas, *_shrunk(words.detail, font, size * DETAIL, width), x, top)
    small = size * NOTE
    canvas.setFont(type.PLAIN, small)
    canvas.drawString(x, y, type.cut(words.note, type.PLAIN, small, width))
    text, font, small = _shrunk(words.code, type.MONO, size * CODE, width)
    canvas.setFont(font, small)
    canvas.drawString(x, y + size * NOTE * LEADING, text)


def _shrunk(text: str, font: str, size: float, width: float) -> tuple[str, str, float]:
    text, size = type.shrink(text, font, size, width)
    return text, font, size


def _line(canvas: Canvas, text: str, font: str, size: float, x: float, top: float) -> float:
    """Write a line below `top`; returns where the next begins."""
    canvas.setFont(font, size)
    canvas.drawString(x, top - size * 0.78, text)
    return top - size * LEADING
