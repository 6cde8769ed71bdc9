"""Read a CSV or XLSX file row by row, in the memory of one row.

The apostrophe rule (see `write.py`): in a text cell that begins with apostrophes followed by a character that
could start a formula, the first apostrophe is a protection and is taken off. Our writers put one more
apostrophe before such a text, so whatever was stored comes back unchanged; any other leading apostrophe
belongs to the text.
"""

import csv
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import openpyxl
from django.utils.translation import gettext_lazy as _

from core.files.tabular.cells import shown
from core.files.tabular.errors import TabularError
from core.files.tabular.limits import DEFAULT, Limits
from core.files.tabular.package import BROKEN, CELLS, MOST_BOUNDARIES
from core.files.tabular.sniff import Source, sniff
from core.reading.text import clean_text

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PROTECTED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


@dataclass(slots=True)
class Table:
    """A file opened for reading. `header` has clean texts; `header_row` is its number in the file."""

    path: object
    source: Source
    limits: Limits
    header: list = field(default_factory=list)
    header_row: int = 0

    def rows(self):
        """Yield `(number, cells)` for each row that is not blank; may be called again for another pass.

        `number` is the row as a spreadsheet program shows it. Cells of CSV are str; XLSX also gives int,
        float, bool, datetime, time and None. Short rows are padded to the header. A row with something beyond
        the last column keeps it, so `len(cells) > len(header)`; `surplus(cells)` has the sentence for it.
        Raises `TabularError` where the file cannot be read on, or has more than `limits.rows` rows.
        """
        width, count = len(self.header), 0
        for number, cells in self._records():
            if number <= self.header_row or all(map(_blank, cells)):
                continue
            count += 1
            if count > self.limits.rows:
                raise TabularError(
                    _("The file has more than %(limit)s rows. Split it and import the parts.")
                    % {"limit": self.limits.rows},
                    code="too_many_rows",
                    row=number,
                )
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            elif len(cells) > width:
                while len(cells) > width and _blank(cells[-1]):
                    cells.pop()
            yield (
                number,
                [
                    cell[1:] if isinstance(cell, str) and cell[:1] == "'" and PROTECTED.match(cell) else cell
                    for cell in cells
                ],
            )

    def surplus(self, cells):
        """The sentence for a row that is wider than the header, "" for any other row."""
        if len(cells) <= len(self.header):
            return ""
        return _("The row has %(found)s cells but the header has %(expected)s columns.") % {
            "found": len(cells),
            "expected": len(self.header),
        }

    def _records(self):
        return _csv_records(self) if self.source.kind == "csv" else _xlsx_records(self)

    def _read_header(self):
        for number, cells in self._records():
            if all(map(_blank, cells)):
                continue
            while _blank(cells[-1]):
                cells.pop()
            if len(cells) > self.limits.columns:
                raise TabularError(
                    _("The file has more than %(limit)s columns.") % {"limit": self.limits.columns},
                    code="too_many_columns",
                )
            self.header, self.header_row = [clean_text(cell) for cell in cells], number
            return
        raise TabularError(
            _("The file has no header row. The first row must name the columns."), code="no_header"
        )


def open_table(path, limits=DEFAULT):
    """Return the `Table` at `path` with its header read; raise `TabularError` when it cannot be used."""
    table = Table(path, sniff(path, limits), limits)
    table._read_header()
    return table


def _blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _csv_records(table):
    with open(table.path, encoding=table.source.encoding, errors=_on_error(table.source), newline="") as file:
        if table.source.sep_line:
            file.readline()
        # Strict, because a forgotten quotation mark would otherwise swallow the rest of the file into one
        # cell.
        reader = csv.reader(_lines(file, table.limits), delimiter=table.source.delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):  # noqa: B007 the error handler below needs the last number
                yield number, cells
        except csv.Error as error:
            raise TabularError(
                _(
                    "Row %(row)s cannot be read: a quotation mark is missing or misplaced, or a cell is "
                    "far too long."
                )
                % {"row": number + 1},
                code="quote",
                row=number + 1,
            ) from error
        except UnicodeError as error:
            raise TabularError(
                _("The text of the file is damaged. Save it again as UTF-8 CSV."), code="encoding"
            ) from error


def _on_error(source):
    """Windows-1252 leaves five bytes undefined; one of them must not cost the whole file."""
    return "replace" if source.encoding == "cp1252" else "strict"


def _lines(file, limits):
    """The lines of a text file without control characters; a line without end is refused before it fills the
    memory.
    """
    for line in iter(partial(file.readline, limits.line), ""):
        if len(line) >= limits.line:
            raise TabularError(_("A line of the file is far too long for a table."), code="line_too_long")
        yield CONTROL.sub("", line) if CONTROL.search(line) else line


def _xlsx_records(table):
    """Rows of the first visible sheet that has any, with the stored results of formulas."""
    cells_seen = 0
    with _reading_workbook(), open(table.path, "rb") as file:  # given a path, openpyxl would judge the name
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns about styles and extensions, nothing a reader needs
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()  # the declared size may be wrong, or a million empty rows
                found = False
                for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), start=1):
                    cells_seen += len(row)
                    if number > MOST_BOUNDARIES or cells_seen > table.limits.cells:
                        raise TabularError(CELLS, code="too_many_cells")
                    if row:
                        cells = [shown(cell.value, cell.number_format) for cell in row]
                        found = found or not all(map(_blank, cells))
                        yield number, cells
                if found:
                    return
        finally:
            book.close()


@contextmanager
def _reading_workbook():
    """A damaged workbook makes openpyxl raise nearly anything (KeyError, ParseError, TypeError...): one clear
    refusal.
    """
    try:
        yield
    except (TabularError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 see above
        raise TabularError(BROKEN, code="broken") from error
