"""The paper of a letter: letterhead and stamp on the first page, the document's name on the others, page
numbers on all.
"""

import io

from django.utils import translation
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageTemplate, Spacer
from reportlab.platypus import Table as Grid
from reportlab.platypus.doctemplate import LayoutError
from reportlab.platypus.flowables import Flowable, HRFlowable

from core import config
from core.pdf import parts, type
from core.pdf.letter import Letter, Stamp
from core.pdf.style import (
    ACCENT,
    BODY,
    BOTTOM,
    DATE,
    FAINT,
    HIGH,
    LINE,
    NUMBER,
    SIDE,
    SOFT,
    TITLE,
    TONES,
    TOP,
    WIDE,
    WIDTH,
    style,
    words,
)
from core.pdf.type import BOLD, PLAIN, clean

SMALL = 7.6
FOOT_LINES = 2
STAMP_WIDTH = 58 * mm
HEADING_2 = style(10.5, font=BOLD, leading=1.3)
HEADING = 9 * mm  # what the head of a following page takes


def draw(letter: Letter) -> bytes:
    """The letter as a PDF on A4, in the language of the moment; the same letter gives the same bytes.

    The heading of the table is repeated on each page, and the signatures stay together.
    """
    type.load()
    split = parts.SPLIT
    try:
        pages = _build(io.BytesIO(), letter, 1, split)
    except LayoutError:  # a row of pages and pages, of which only a little would be left for the last
        split = parts.ANYWHERE
        pages = _build(io.BytesIO(), letter, 1, split)
    file = io.BytesIO()
    _build(file, letter, pages, split)
    return file.getvalue()


def _build(file, letter: Letter, pages: int, split: float) -> int:
    """Write the letter to an open binary file, as one of `pages`; how many pages it has."""
    company = clean(config.get("company.name") if letter.company is None else letter.company)
    document = BaseDocTemplate(
        file,
        pagesize=(WIDE, HIGH),
        leftMargin=SIDE,
        rightMargin=SIDE,
        title=clean(f"{letter.title} {letter.number}"),
        author=company,
        creator="Trinity",
        lang=translation.get_language() or "id",
        invariant=1,
        pageCompression=1,
    )

    def frame(head):
        return Frame(
            SIDE,
            BOTTOM,
            WIDTH,
            HIGH - TOP - BOTTOM - head,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

    def first(canvas, document):
        _foot(canvas, letter, document.page, pages)

    def later(canvas, document):
        _running_head(canvas, letter, company)
        _foot(canvas, letter, document.page, pages)

    document.addPageTemplates(
        [
            PageTemplate("first", [frame(0)], onPage=first, autoNextPageTemplate="later"),
            PageTemplate("later", [frame(HEADING)], onPage=later),
        ]
    )
    document.build(_story(letter, company, split))
    return document.page


def _story(letter: Letter, company: str, split: float) -> list:
    story = [
        *_letterhead(letter, company),
        _title(letter),
        Spacer(0, 5 * mm),
        *parts.facts(letter.facts, split),
    ]
    story += [words(text, BODY) for text in letter.paragraphs_before]
    if letter.table:
        story += [Spacer(0, 1.5 * mm), *parts.table(letter.table, split)]
    for heading, table in letter.tables:
        # A heading does not stay behind alone: the first rows of its table come with it.
        story += [Spacer(0, 4 * mm), CondPageBreak(30 * mm), words(heading, HEADING_2)]
        story += [Spacer(0, 1.5 * mm), *parts.table(table, split)]
    story += [words(text, BODY) for text in letter.paragraphs_after]
    return [*story, *parts.signatures(letter.signatures), *parts.ending(letter.qr, letter.legal)]


def _letterhead(letter: Letter, company: str) -> list:
    address = clean(config.get("company.address") if letter.address is None else letter.address)
    made = [words(company, style(12.5, font=BOLD, color=ACCENT, leading=1.25))]
    made += [words(address, style(8.2, color=SOFT))] if address else []
    return [
        *made,
        Spacer(0, 2.5 * mm),
        HRFlowable(WIDTH, 1.2, color=ACCENT, spaceBefore=0, spaceAfter=7 * mm),
    ]


def _title(letter: Letter) -> Grid:
    left = [words(letter.title, TITLE), Spacer(0, 1.2 * mm), words(letter.number, NUMBER)]
    left += [words(letter.date_line, DATE)] if letter.date_line else []
    right = Stamped(letter.stamp) if letter.stamp else ""
    widths = [WIDTH - STAMP_WIDTH, STAMP_WIDTH] if letter.stamp else [WIDTH, 0]
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    look += [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    return Grid([[left, right]], widths, style=look, hAlign="LEFT")


def _running_head(canvas, letter: Letter, company: str) -> None:
    y = HIGH - TOP - 2 * mm
    canvas.saveState()
    canvas.setFillColor(FAINT)
    canvas.setFont(PLAIN, SMALL)
    canvas.drawString(
        SIDE, y, _fit(f"{clean(letter.title)} · {clean(letter.number)}", PLAIN, SMALL, WIDTH * 0.62)
    )
    canvas.drawRightString(WIDE - SIDE, y, _fit(company, PLAIN, SMALL, WIDTH * 0.36))
    canvas.setStrokeColor(LINE)
    canvas.line(SIDE, y - 2 * mm, WIDE - SIDE, y - 2 * mm)
    canvas.restoreState()


def _foot(canvas, letter: Letter, page: int, pages: int) -> None:
    y = 11 * mm
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.line(SIDE, y + 4 * mm, WIDE - SIDE, y + 4 * mm)
    canvas.setFillColor(FAINT)
    canvas.setFont(PLAIN, SMALL)
    for number, line in enumerate(
        simpleSplit(clean(letter.footer), PLAIN, SMALL, WIDTH - 22 * mm)[:FOOT_LINES]
    ):
        canvas.drawString(SIDE, y - number * SMALL * 1.35, _fit(line, PLAIN, SMALL, WIDTH - 22 * mm))
    canvas.drawRightString(WIDE - SIDE, y, f"{page} / {pages}")
    canvas.restoreState()


def _fit(text: str, font: str, size: float, width: float) -> str:
    """One line, with an ellipsis when it is too long."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


class Stamped(Flowable):
    """A word in a double frame, a little askew, as a stamp on paper."""

    def __init__(self, stamp: Stamp):
        super().__init__()
        self.word, self.note, self.color = (
            clean(stamp.text).upper(),
            clean(stamp.note),
            TONES.get(stamp.tone) or TONES[""],
        )
        self.width, self.height = STAMP_WIDTH, 21 * mm

    def wrap(self, *available):
        return self.width, self.height

    def draw(self):
        canvas, size = self.canv, 15
        room = self.width - 16 * mm
        while size > 7 and stringWidth(self.word, BOLD, size) > room:
            size -= 0.5
        word = _fit(self.word, BOLD, size, room)
        note = _fit(self.note, PLAIN, SMALL, room)
        across = max(stringWidth(word, BOLD, size), stringWidth(note, PLAIN, SMALL)) + 9 * mm
        up = size + (SMALL + 4 if note else 0) + 5 * mm
        canvas.saveState()
        canvas.translate(self.width - across / 2 - 1.5 * mm, self.height - up / 2 - 1 * mm)
        canvas.rotate(4)
        canvas.setStrokeColor(self.color)
        canvas.setFillColor(self.color)
        for inset, line in ((0, 1.4), (1.1 * mm, 0.5)):
            canvas.setLineWidth(line)
            canvas.roundRect(
                -across / 2 + inset, -up / 2 + inset, across - 2 * inset, up - 2 * inset, 1.6 * mm
            )
        lift = (SMALL + 4) / 2 if note else 0
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(0, lift - size * 0.36, word)
        if note:
            canvas.setFont(PLAIN, SMALL)
            canvas.drawCentredString(0, lift - size * 0.36 - SMALL - 4, note)
        canvas.restoreState()
