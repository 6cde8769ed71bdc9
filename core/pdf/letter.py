"""A letter: what stands in a document on the company's paper. `core.pdf.page` draws it. See docs/letters.md.

Plain data, and no rules: who may see a price, and which words a status has, the caller decides. All text is
shown as it is, whatever signs are in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SIGNATURE_NOTE = 240  # characters; a signature stays on one page, so what is longer belongs into a paragraph


@dataclass(frozen=True)
class Cell:
    """A cell of the table: its text, a smaller second part below, a tone ("", "good", "bad", "muted"), and
    whether it is struck out.
    """

    text: str
    note: str = ""
    tone: str = ""
    strong: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its label, its share of the width (any unit, the sum counts), and "left", "right" or
    "center". What has to be read in one piece (a price) it can `keep` on one line: then the column is as wide
    as its widest text, and the others share the rest.
    """

    label: str
    share: float = 1
    align: str = "left"
    keep: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of as many texts or Cells as there are columns; `totals` are the last lines, (label, text)."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    totals: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs as what. With a `date` it is drawn as signed, without as a line to sign on; `name` may be
    open too. `drawn` is a picture of the signature (core.files.drawn).
    """

    role: str
    name: str = ""
    division: str = ""
    date: str = ""
    note: str = ""
    tone: str = ""  # "bad": who said no
    drawn: bytes = b""


@dataclass(frozen=True)
class Stamp:
    """A word stamped on the first page, beside the title: tone "good" (approved), "bad" (rejected) or ""
    (anything else).
    """

    text: str
    tone: str = "good"
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """A document on paper. `facts` are (label, value); paragraphs are plain texts, whose lines stay lines."""

    title: str
    number: str
    date_line: str = ""
    facts: Sequence[tuple[str, str]] = ()
    paragraphs_before: Sequence[str] = ()
    table: Table | None = None
    paragraphs_after: Sequence[str] = ()
    signatures: Sequence[Signature] = ()
    stamp: Stamp | None = None
    footer: str = ""
    company: str | None = None  # None: as the settings say
    address: str | None = None
    # Further tables, each under its heading.
    tables: Sequence[tuple[str, Table]] = ()
    # At the end: what a QR code of 35 mm holds, and paragraphs of small print beside it.
    qr: str = ""
    legal: Sequence[str] = ()
