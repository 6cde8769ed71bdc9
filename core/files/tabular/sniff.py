"""What kind of table a file is, judged by its content and never by its name."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.files.tabular import package
from core.files.tabular.errors import TabularError
from core.files.tabular.limits import DEFAULT, MB

SAMPLE = 64 * 1024
# Preferred first: prices with a decimal comma make commas appear in files of every kind.
DELIMITERS = ("\t", ";", ",")
SEP_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
BINARY_SHARE = 0.05

IMAGE = _("This file is an image, not a table. Choose a CSV or XLSX file.")
ARCHIVE = _("This file is a compressed archive. Unpack it and choose the CSV or XLSX file inside.")
PDF = _("This file is a PDF, not a table. Choose a CSV or XLSX file.")
OTHER = _("This file is not a table. Choose a CSV or XLSX file.")
MARKUP = _("This file is a web page, even if its name says otherwise. Save it as CSV or XLSX and try again.")
SIGNATURES = (
    (b"\x89PNG", "image", IMAGE),
    (b"\xff\xd8\xff", "image", IMAGE),
    (b"GIF8", "image", IMAGE),
    (b"RIFF", "image", IMAGE),
    (b"II*\x00", "image", IMAGE),
    (b"MM\x00*", "image", IMAGE),
    (b"%PDF-", "pdf", PDF),
    (b"\x1f\x8b", "archive", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "archive", ARCHIVE),
    (b"Rar!\x1a\x07", "archive", ARCHIVE),
    (b"BZh", "archive", ARCHIVE),
    (b"\xfd7zXZ\x00", "archive", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", "archive", ARCHIVE),
    (b"\x7fELF", "binary", OTHER),
    (b"SQLite format 3\x00", "binary", OTHER),
)


@dataclass(frozen=True, slots=True)
class Source:
    """`kind` is "csv" or "xlsx"; the other fields speak of CSV only.

    `sep_line` says that the file opens with the line `sep=;` which Excel reads as an instruction, not as a
    row.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sep_line: bool = False


def sniff(path, limits=DEFAULT):
    """Return the `Source` of the file at `path`; raise `TabularError` when it is no table we can read.

    The size is asked of the file system first, so a file beyond `limits.file_bytes` is never opened.
    """
    path = Path(path)
    if not path.is_file():
        raise TabularError(_("The file is no longer there. Upload it again."), code="missing")
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise TabularError(
            _("The file is larger than %(limit)s MB. Split it and import the parts.")
            % {"limit": limits.file_bytes // MB},
            code="too_big",
        )
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise TabularError(_("The file is empty."), code="empty")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package.check(path, limits)
        return Source("xlsx")
    if start.startswith(package.OLE):
        package.refuse_ole(path)
    for signature, code, message in SIGNATURES:
        if start.startswith(signature):
            raise TabularError(message, code=code)
    return _sniff_text(path, start)


def _sniff_text(path, start):
    encoding = _encoding(path, start)
    sample = codecs.getincrementaldecoder(encoding)(errors="replace").decode(start)
    if sample.lstrip("\ufeff \t\r\n")[:9].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise TabularError(MARKUP, code="web_page")
    if not sample.replace("\x00", "").strip('\ufeff \t\r\n\x1a;,"'):
        raise TabularError(
            _("The file has no header row. The first row must name the columns."), code="no_header"
        )
    found = SEP_LINE.match(sample)
    if found:
        return Source("csv", encoding, found[1], sep_line=True)
    return Source("csv", encoding, _delimiter(sample, whole=len(start) < SAMPLE))


def _encoding(path, start):
    """UTF-16 and UTF-8 by their mark, UTF-8 when every byte of the file agrees, else Windows-1252."""
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TabularError(OTHER, code="binary")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(CONTROL.findall(start)) > max(1, len(start) * BINARY_SHARE):
        raise TabularError(OTHER, code="binary")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(MB):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(sample, *, whole):
    """The delimiter under which the rows of the sample agree best with the width of the header.

    In a file of one column no candidate splits the header; the one that occurs least is taken then,
    so that a comma inside a sentence stays in its cell.
    """
    lines = [line for line in io.StringIO(sample, newline="") if line.strip()]
    if not whole and len(lines) > 1:
        lines.pop()  # cut off in the middle
    best, best_score = None, ()
    for order, delimiter in enumerate(DELIMITERS):
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        agreeing = sum(width == widths[0] for width in widths) / len(widths)
        score = (round(agreeing, 1), widths[0], -order)
        if score > best_score:
            best, best_score = delimiter, score
    return best or min(DELIMITERS, key=sample.count)
