"""Files are judged by content: what is a table opens, everything else gets one clear refusal."""

import io
import zipfile

import openpyxl
import pytest
from PIL import Image

from core.files.tabular import Limits, TabularError, open_table
from core.files.tabular.limits import MB
from core.files.tabular.sniff import sniff


@pytest.fixture
def save(tmp_path):
    def save(content, name="goods.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


def refusal(path, limits=None):
    """The code with which the whole file is refused, read to its end."""
    with pytest.raises(TabularError) as caught:
        table = open_table(path, limits or Limits())
        for _row in table.rows():
            pass
    assert str(caught.value).endswith(".")
    return caught.value.code


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_sheet(xml):
    """A real workbook whose sheet is replaced by `xml`."""
    with zipfile.ZipFile(io.BytesIO(workbook([["Name"], ["Router"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml
    return zipped(parts)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def test_workbook_is_known_by_content_not_by_name(save):
    assert list(open_table(save(workbook([["Name"], ["Router"]]), "goods.csv")).rows()) == [(2, ["Router"])]
    assert (
        open_table(save(with_sheet(SHEET + b"<row r='4'><c r='A4'><v>1</v></c></row>" + END))).header_row == 4
    )
    assert sniff(save("PK;Name\n1;Router\n", "goods.xlsx")).kind == "csv"


def test_image_renamed_to_csv_is_refused(save):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    assert refusal(save(buffer.getvalue())) == "image"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b";;;\n;;\n", "no_header"),
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\x1f\x8b\x08\x00rest", "archive"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "web_page"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00" * 5000, "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "old_excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (zipped({"notes.txt": "hello"}), "archive"),
        (zipped({"inner.zip": zipped({"xl/x": "y"})}), "archive"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "open_document"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "office"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), "xlsb"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "no xml"}), "broken"),
        (b"PK\x03\x04" + b"garbage" * 100, "broken"),
    ],
)
def test_what_is_no_table_is_refused_by_its_own_name(save, content, code):
    assert refusal(save(content, "goods.xlsx")) == code


def test_truncated_and_damaged_workbooks_are_refused(save):
    whole = workbook([["Name", "Brand"]] + [[f"Router {n}", f"Brand {n * n}"] for n in range(500)])
    assert refusal(save(whole[: len(whole) // 2])) == "broken"
    middle = len(whole) // 2
    assert refusal(save(whole[:middle] + b"\xff" * 50 + whole[middle + 50 :])) == "broken"
    assert refusal(save(with_sheet(SHEET + b"<row r='1'><c r='A1'><v>1</v>"))) == "broken"


def test_sparse_200_mb_file_is_refused_without_being_opened(tmp_path, monkeypatch):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * MB)
    monkeypatch.setattr(
        type(path), "open", lambda *_arguments, **_options: pytest.fail("the file was opened")
    )
    assert refusal(path) == "too_big"


def test_missing_file_is_a_sentence(tmp_path):
    assert refusal(tmp_path / "gone.csv") == "missing"


def test_zip_bomb_of_one_sheet_is_refused(save):
    bomb = with_sheet(
        SHEET
        + b"<row r='1'><c r='A1' t='inlineStr'><is><t>"
        + b"a" * (60 * MB)
        + b"</t></is></c></row>"
        + END
    )
    assert len(bomb) < MB
    assert refusal(save(bomb)) == "bomb"


def test_zip_bomb_of_many_sheets_is_refused_by_its_sum(save):
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    parts |= {f"xl/worksheets/sheet{n}.xml": b"<row/>" * 150_000 for n in range(20)}
    assert refusal(save(zipped(parts)), Limits(unpacked=10 * MB, ratio=10_000)) == "bomb"


def test_zip_with_a_very_long_directory_is_refused(save):
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    parts |= {f"xl/{n}": "" for n in range(2_100)}
    assert refusal(save(zipped(parts))) == "bomb"


def test_one_endless_spreadsheet_row_is_refused(save):
    sheet = SHEET + b"<row r='1'>" + b"<c r='A1'/>" * 400_000 + b"</row>" + END
    assert refusal(save(with_sheet(sheet)), Limits(ratio=10_000)) == "bomb"


def test_too_many_cells_are_refused(save):
    sheet = SHEET + b"<row><c/><c/><c/><c/></row>" * 60_000 + END
    assert refusal(save(with_sheet(sheet)), Limits(ratio=10_000, cells=200_000)) == "too_many_cells"


def test_workbook_with_entities_is_refused(save):
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    assert (
        refusal(save(with_sheet(lol + SHEET + b"<row r='1'><c r='A1'><v>&b;</v></c></row>" + END)))
        == "broken"
    )


@pytest.mark.parametrize(
    "name",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "docProps/core.xml",
    ],
)
def test_entities_are_refused_in_parts_of_any_size(save, name):
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert refusal(save(zipped(parts | {name: lol}))) == "broken"


def test_row_number_beyond_every_sheet_is_refused(save):
    sheet = SHEET + b"<row r='1'><c r='A1'><v>1</v></c></row><row r='99999999999'><c><v>1</v></c></row>" + END
    assert refusal(save(with_sheet(sheet))) == "too_many_cells"


def test_encrypted_zip_entry_is_refused(save):
    content = bytearray(zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(save(bytes(content))) == "encrypted"


def test_stored_result_of_a_formula_is_read(save):
    sheet = (
        SHEET
        + b"<row r='1'><c r='A1'><v>1</v></c></row><row r='2'><c r='A2'><f>1+1</f><v>2</v></c></row>"
        + END
    )
    assert list(open_table(save(with_sheet(sheet))).rows()) == [(2, [2])]
