"""The outside of a workbook: a zip that must be whole, modest in size and really XLSX.

`openpyxl` trusts what it opens, so everything that could exhaust the worker is refused here, before it is
read.
"""

import mmap
import re
import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import TabularError
from core.files.tabular.limits import MB

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = re.compile(rb"PK\x01\x02")
SMALL = 1 * MB
# openpyxl builds these as a whole tree in memory; real ones are far smaller.
WHOLE_TREE = re.compile(
    r"\[Content_Types\]\.xml|docProps/.*|.*\.rels|xl/(styles|workbook|theme/theme\d*)\.xml"
)
WHOLE_TREE_BYTES = 8 * MB
BOUNDARIES = {"row", "si", "r"}  # rows, shared strings, pivot records
MOST_BOUNDARIES = 1_048_576  # rows of an Excel sheet

BROKEN = _("The XLSX file is damaged and cannot be read. Save it again in the spreadsheet program.")
BOMB = _("The XLSX file unpacks to far more than a table needs, so it was not opened.")
CELLS = _("The workbook has too many cells. Split it and import the parts.")


def refuse_ole(path):
    """Refuse an OLE file: an encrypted workbook or an old .xls (or another old Office file)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        encrypted = data.find("EncryptedPackage".encode("utf-16-le")) >= 0
    if encrypted:
        raise _encrypted()
    raise TabularError(
        _("This is an old Excel file (.xls). Save it as XLSX or CSV and try again."), code="old_excel"
    )


def check(path, limits):
    """Raise `TabularError` unless the zip at `path` is an XLSX workbook within `limits`."""
    _check_directory(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_kind({part.filename for part in parts})
            _check_sizes(parts, limits)
            _check_parts(archive, parts, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise TabularError(BROKEN, code="broken") from error


def _check_directory(path, limits):
    """Count the entries of the directory before `zipfile` makes an object of each; the count in the file may
    lie.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for number, _entry in enumerate(ENTRY.finditer(data), start=1):
            if number > limits.parts:
                raise TabularError(BOMB, code="bomb")


def _check_kind(names):
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        if any(name.startswith("xl/workbook") and name.endswith(".bin") for name in names):
            raise TabularError(
                _("This is a binary Excel file (.xlsb). Save it as XLSX or CSV and try again."), code="xlsb"
            )
        return
    if "mimetype" in names:
        raise TabularError(
            _("This is an OpenDocument file. Save it as XLSX or CSV and try again."), code="open_document"
        )
    if "[Content_Types].xml" in names:
        raise TabularError(
            _("This is an Office document, but not a spreadsheet. Choose a CSV or XLSX file."), code="office"
        )
    raise TabularError(
        _("This file is a compressed archive. Unpack it and choose the CSV or XLSX file inside."),
        code="archive",
    )


def _check_sizes(parts, limits):
    """Judge the declared sizes. `zipfile` never hands out more than declared, so a lie only breaks the
    file.
    """
    if any(part.flag_bits & 1 for part in parts):
        raise _encrypted()
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise TabularError(BOMB, code="bomb")
    for part in parts:
        if part.file_size > SMALL and part.file_size > part.compress_size * limits.ratio:
            raise TabularError(BOMB, code="bomb")
        if part.file_size > WHOLE_TREE_BYTES and WHOLE_TREE.fullmatch(part.filename):
            raise TabularError(BOMB, code="bomb")


def _check_parts(archive, parts, limits):
    """Walk through every part once: all must unpack, none may declare entities, and large ones must be made
    of many modest rows.
    """
    cells = 0
    for part in parts:
        with archive.open(part) as stream:
            cells += _count_cells(stream, limits)
        if cells > limits.cells:
            raise TabularError(CELLS, code="too_many_cells")


def _count_cells(stream, limits):
    """Cells in one XML part, read in chunks; raises when one row would have to be held in memory whole."""
    cells = boundaries = mark = 0
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name, _attributes):
        nonlocal cells, boundaries, mark
        name = name.rpartition(" ")[2]
        if name == "c":
            cells += 1
        elif name in BOUNDARIES:
            boundaries += 1
            mark = parser.CurrentByteIndex

    def doctype(*_arguments):
        raise TabularError(BROKEN, code="broken")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    while chunk := stream.read(256 * 1024):
        try:
            parser.Parse(chunk)
        except expat.ExpatError:
            while stream.read(SMALL):  # an image or the like; the check sum still has to agree
                pass
            return cells
        if cells > limits.cells or boundaries > MOST_BOUNDARIES:
            raise TabularError(CELLS, code="too_many_cells")
        if parser.CurrentByteIndex - mark > limits.stretch:
            raise TabularError(BOMB, code="bomb")
    return cells


def _encrypted():
    return TabularError(
        _("The workbook is protected by a password. Remove it and try again."), code="encrypted"
    )
