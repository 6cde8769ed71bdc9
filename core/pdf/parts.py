"""The parts of a letter below its head: facts, table, signatures, QR code with small print."""

import io

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import HRFlowable, Image, KeepTogether, Spacer
from reportlab.platypus import Table as Grid
from reportlab.platypus.flowables import Flowable

from core.pdf.codes import QR_QUIET, fill, qr
from core.pdf.letter import SIGNATURE_NOTE, Cell, Signature, Table
from core.pdf.style import (
    ACCENT,
    BLACK,
    FAINT,
    INK,
    LABEL,
    LINE,
    SHADE,
    SOFT,
    TONES,
    VALUE,
    WIDTH,
    style,
    words,
)
from core.pdf.type import BOLD, PLAIN, clean

ACROSS = 3  # signatures beside each other
NAME = 25 * mm  # the label of a fact
GUTTER = 4 * mm
ROOM = 13 * mm  # to sign by hand
QR_SIDE = 35 * mm
HEAD_SIZE, CELL_SIZE, NOTE_SIZE = 7.8, 8.8, 7.6
PADDING = 5  # left and right of a cell
KEPT = 0.36  # of the width for what is kept on one line
# A row that is taller than what is left of the page goes on overleaf when so much of it stands on either
# page.
SPLIT, ANYWHERE = 14 * mm, 1
LEGAL = style(6.9, color=SOFT, leading=1.34, spaceAfter=2.2)
NAME_STYLE, SMALL_STYLE = style(9.2, font=BOLD), style(NOTE_SIZE, color=SOFT)


def facts(pairs, split: float = SPLIT) -> list:
    """Labels and values; short ones two to a line."""
    half, whole, rows, waiting = [NAME, WIDTH / 2 - NAME], [NAME, WIDTH - NAME], [], None
    for label, value in pairs:
        pair = [words(label, LABEL), words(value, VALUE)]
        if _is_long(str(value)):
            rows += [(waiting, half)] if waiting else []
            rows.append((pair, whole))
            waiting = None
        elif waiting:
            rows.append((waiting + pair, half * 2))
            waiting = None
        else:
            waiting = pair
    rows += [(waiting, half)] if waiting else []
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
    # A table for each line: a value over the whole width would be a span, and a row with a span cannot go on
    # overleaf.
    made = [_grid([row], widths, look, split) for row, widths in rows]
    return [*made, Spacer(0, 4 * mm)] if made else []


def _is_long(value: str) -> bool:
    """Whether a value takes more than two lines of half the width."""
    return "\n" in value or stringWidth(value, PLAIN, VALUE.fontSize) > (WIDTH / 2 - NAME) * 1.6


def table(content: Table, split: float = SPLIT) -> list:
    """The lines of the document."""
    widths, size = _widths(content)
    head = [
        words(column.label, style(HEAD_SIZE, font=BOLD, color=SOFT, align=column.align))
        for column in content.columns
    ]
    rows = [
        [_cell(value, column, size) for value, column in zip(row, content.columns, strict=True)]
        for row in content.rows
    ]
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    made = [_grid([head, *rows], widths, look, split, repeatRows=1)]
    last = len(content.totals) - 1
    made += [_total(label, text, last=n == last) for n, (label, text) in enumerate(content.totals)]
    return [*made, Spacer(0, 5 * mm)]


def signatures(people) -> list:
    """Up to three beside each other (four stand two by two), equally tall; all of them on one page."""
    across = 2 if len(people) == 4 else ACROSS
    rows = [people[start : start + across] for start in range(0, len(people), across)]
    columns = max(2, min(len(people), across))
    width = (WIDTH - GUTTER * (columns - 1)) / columns
    grids = [flowable for row in rows for flowable in (Spacer(0, 3 * mm), _signing(row, width))]
    return [KeepTogether(grids)] if grids else []


def ending(code: str, legal) -> list:
    """A QR code with the small print beside it, on one page where it fits; below the last signature."""
    small = [words(text, LEGAL) for text in legal]
    if not code:
        return [Spacer(0, 5 * mm), *small] if small else []
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    widths = [QR_SIDE + GUTTER, WIDTH - QR_SIDE - GUTTER]
    return [Spacer(0, 6 * mm), Grid([[QrCode(code), small]], widths, style=look, hAlign="LEFT")]


class QrCode(Flowable):
    """A QR code of 35 mm with its quiet zone."""

    def __init__(self, text: str):
        super().__init__()
        self.text, self.width, self.height = text, QR_SIDE, QR_SIDE

    def wrap(self, *available):
        return self.width, self.height

    def draw(self):
        size, _mask, ink = qr(self.text)
        module = QR_SIDE / (size + 2 * QR_QUIET)
        self.canv.setFillColor(BLACK)
        fill(self.canv, ink, module * QR_QUIET, module * QR_QUIET, module, module)


def _grid(rows, widths, look, split: float, **more) -> Grid:
    return Grid(rows, widths, style=look, splitInRow=split, hAlign="LEFT", **more)


def _widths(content: Table) -> tuple[list[float], float]:
    """The widths of the columns, and the size of what is kept on one line: smaller where all of it would take
    more than KEPT of the page.
    """
    kept = [
        max((_wide(row[n]) for row in content.rows), default=0) if column.keep else 0
        for n, column in enumerate(content.columns)
    ]
    size = CELL_SIZE * min(1, WIDTH * KEPT / (sum(kept) or 1))
    kept = [width * size / CELL_SIZE + 2 * PADDING + 1 if width else 0 for width in kept]
    shares = sum(column.share for column, width in zip(content.columns, kept, strict=True) if not width)
    rest = WIDTH - sum(kept)
    return [
        width or rest * column.share / shares for column, width in zip(content.columns, kept, strict=True)
    ], size


def _wide(value) -> float:
    """How wide the text of a cell is on one line."""
    cell = value if isinstance(value, Cell) else Cell(str(value))
    return stringWidth(clean(cell.text), BOLD if cell.strong else PLAIN, CELL_SIZE)


def _cell(value, column, kept: float) -> list:
    cell = value if isinstance(value, Cell) else Cell(str(value))
    color = FAINT if cell.struck and not cell.tone else TONES[cell.tone]
    made = [
        words(
            cell.text,
            style(kept if column.keep else CELL_SIZE, color=color, align=column.align),
            strong=cell.strong,
            struck=cell.struck,
        )
    ]
    if cell.note:
        tone = TONES[cell.tone] if cell.tone else FAINT
        made.append(words(cell.note, style(NOTE_SIZE, color=tone, align=column.align)))
    return made


def _total(label, text, *, last: bool) -> Grid:
    """One of the lines below the table; the last one is what counts."""
    font = BOLD if last else PLAIN
    look = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), *((0.8, ACCENT) if last else (0.4, LINE))),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
    ]
    look += [
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    row = [
        words(label, style(CELL_SIZE, font=font)),
        words(text, style(CELL_SIZE + 1, font=font, align="right")),
    ]
    return Grid([row], [WIDTH * 0.6, WIDTH * 0.4], style=look, hAlign="LEFT")


def _signing(people, width: float) -> Grid:
    """A row of signatures. Signed: a box with who, of what, when. Open: a line to sign on."""
    roles, boxes, widths = [], [], []
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, 0), 0),
        ("TOPPADDING", (0, 0), (-1, 0), 0),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 3),
        ("LEFTPADDING", (0, 1), (-1, 1), 7),
        ("TOPPADDING", (0, 1), (-1, 1), 5),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 6),
    ]
    for person in people:
        column = len(roles)
        if person.date:
            look += [("BOX", (column, 1), (column, 1), 0.6, LINE)]
            look += [
                ("LINEBEFORE", (column, 1), (column, 1), 2, TONES["bad"] if person.tone == "bad" else ACCENT)
            ]
        else:
            look += [
                ("LEFTPADDING", (column, 1), (column, 1), 0),
                ("RIGHTPADDING", (column, 1), (column, 1), 0),
            ]
        roles += [words(person.role, style(HEAD_SIZE, color=FAINT)), ""]
        boxes += [_signed(person, width) if person.date else _open(person), ""]
        widths += [width, GUTTER]
    return Grid([roles[:-1], boxes[:-1]], widths[:-1], style=look, hAlign="LEFT")


def _signed(person: Signature, width: float) -> list:
    drawn = [_drawn(person.drawn, width - 16)] if person.drawn else []
    lines = (person.division, person.date, _short(person.note))
    return [*drawn, words(person.name, NAME_STYLE), *(words(line, SMALL_STYLE) for line in lines if line)]


def _drawn(png: bytes, width: float) -> Image:
    """What somebody drew, as large as its room allows."""
    picture = Image(io.BytesIO(png), hAlign="LEFT")
    scale = min(width / picture.imageWidth, ROOM / picture.imageHeight)
    picture.drawWidth, picture.drawHeight = picture.imageWidth * scale, picture.imageHeight * scale
    return picture


def _open(person: Signature) -> list:
    lines = [words(person.name, NAME_STYLE)] if person.name else []
    lines += [words(line, SMALL_STYLE) for line in (person.division, _short(person.note)) if line]
    return [Spacer(0, ROOM), HRFlowable("100%", 0.6, color=INK, spaceAfter=3), *lines]


def _short(note: str) -> str:
    return note if len(note) <= SIGNATURE_NOTE else note[: SIGNATURE_NOTE - 1].rstrip() + "…"
