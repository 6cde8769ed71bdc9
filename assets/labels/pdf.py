"""Many labels as one PDF."""

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from core.pdf.codes import qr as qr_of

from . import codes, draw, type
from .label import Label
from .layouts import MM, Layout


def write(
    file,
    labels: Iterable[Label],
    layout: Layout,
    *,
    first: int = 1,
    copies: int = 1,
    title: str = "",
    author: str = "",
) -> int:
    """Write `copies` of each label to an open binary file, from position `first` (1 is the first) of the
    first page; how many pages.

    The labels are drawn as they come; what stays in memory is the drawing, about 5 KB a label.
    Raises ValueError for a position that the page does not have.
    """
    if not 1 <= first <= layout.per_page or copies < 1:
        raise ValueError("There is no such position on the page.")
    type.load()
    canvas = Canvas(file, pagesize=(layout.page[0] * MM, layout.page[1] * MM), pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    # Asks the print dialog for 100 %: a label that is fitted to the page is not where the sticker is.
    canvas.setViewerPreference("PrintScaling", "None")
    position, mask, pages = first - 1, None, 1
    for label in labels:
        qr = qr_of(label.url, mask)
        mask = qr[1]
        bars = codes.code128(label.code)
        for _copy in range(copies):
            if position == layout.per_page:
                canvas.showPage()
                position, pages = 0, pages + 1
            draw.label(canvas, layout, *layout.origin(position), label, qr, bars)
            position += 1
    canvas.save()
    return pages
