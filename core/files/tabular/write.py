"""Write tables as CSV and XLSX that no spreadsheet program will execute.

A text cell that begins with = + - @, a tab or a line break could run as a formula. In CSV it gets an
apostrophe in front. In XLSX it is stored as plain text with the "quote prefix" style, so that editing and
saving it again keeps it text. A text that already begins with apostrophes before such a character gets one
more in both formats; the reader takes exactly one off. Real numbers and dates are never touched.
"""

import csv
import datetime
import io
import re
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font

from core.files.tabular.errors import TabularError

DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
# What XML cannot hold; it says nothing in a table.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NATIVE = (int, float, Decimal, datetime.date, datetime.time)
BATCH = 500
MOST_XLSX_ROWS = 1_048_576
MOST_XLSX_TEXT = 32_767


def stream_csv(header, rows, *, delimiter=";"):
    """Yield the file as chunks of bytes: UTF-8 with BOM, CRLF, `delimiter` ";" or ",".

    With ";" numbers have a decimal comma and dates are day/month/year, as Excel expects in Indonesia;
    with "," a decimal point and year-month-day.
    """
    if delimiter not in (";", ","):
        raise ValueError(f"unknown delimiter {delimiter!r}")
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    buffer.write("\ufeff")
    writer.writerow([_csv_cell(cell, delimiter) for cell in header])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(cell, delimiter) for cell in row])
        if count % BATCH == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def write_csv(file, header, rows, *, delimiter=";"):
    """Write the same to the binary file object `file`."""
    for chunk in stream_csv(header, rows, delimiter=delimiter):
        file.write(chunk)


def write_xlsx(file, header, rows, *, title="Data"):
    """Write one sheet named `title` to the binary file object `file`; memory does not grow with the rows.

    Raises `TabularError` beyond the rows an XLSX sheet can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "Data")
    sheet.freeze_panes = "A2"
    sheet.append([_header_cell(sheet, cell) for cell in header])
    for number, row in enumerate(rows, start=2):
        if number > MOST_XLSX_ROWS:
            raise TabularError(
                _("There are too many rows for XLSX. Export them as CSV."), code="too_many_rows"
            )
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    book.save(file)


def _drain(buffer):
    chunk = buffer.getvalue().encode("utf-8", errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return chunk


def _csv_cell(value, delimiter):
    if not isinstance(value, str) and (value is None or isinstance(value, NATIVE)):
        return _csv_native(value, delimiter)
    text = CONTROL.sub("", str(value))
    return "'" + text if DANGEROUS.match(text) else text


def _csv_native(value, delimiter):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, datetime.datetime):
        return _naive(value).strftime("%d/%m/%Y %H:%M:%S" if delimiter == ";" else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y") if delimiter == ";" else value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    text = format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")
    if len(text.partition(".")[2]) == 3:
        text += "0"  # three decimals could be a group; a fourth one leaves no doubt
    return text.replace(".", ",") if delimiter == ";" else text


def _naive(value):
    """Spreadsheets know no time zones: show the clock of the current one."""
    return timezone.make_naive(value) if timezone.is_aware(value) else value


def _header_cell(sheet, value):
    cell = _text_cell(sheet, str(value))
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(sheet, value):
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if text and text[0] in "=+-@'#\t\n＝＋－＠" or CONTROL.search(text) or len(text) > MOST_XLSX_TEXT:
            return _text_cell(sheet, text)
        return text
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, datetime.datetime):
        return _naive(value)
    if value is None or isinstance(value, NATIVE):
        return value
    return _xlsx_cell(sheet, str(value))


def _text_cell(sheet, text):
    """A cell that is text whatever it looks like: a formula, an error code such as #N/A, or an apostrophe of
    ours.
    """
    text = CONTROL.sub("", text)[:MOST_XLSX_TEXT]
    if text.startswith("'") and DANGEROUS.match(text):
        text = "'" + text
    cell = WriteOnlyCell(sheet, text)
    if FORMULA.match(text) or text in ERROR_CODES:
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
