"""What we write no program executes, and reading it back gives what was written."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.files.tabular import open_table, stream_csv, write_csv, write_xlsx
from core.files.tabular.values import parse_decimal
from core.reading.days import parse as parse_date

HOSTILE = [
    "=1+1",
    "+62 813",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "''@x",
    "＝1",
    '=HYPERLINK("http://127.0.0.1/";"x")',
    "\n=1",
]
HARMLESS = ["Router", "'quoted'", "a=b", "0812", "#1"]
TEXTS = st.text(st.sampled_from("=+-@'\t\n;,\" aé＝1"), min_size=1, max_size=8).map(lambda text: text + "x")
same_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
    deadline=None,
)


def read_back(path):
    return [cells for _number, cells in open_table(path).rows()]


def csv_file(path, rows, delimiter=";"):
    with path.open("wb") as file:
        write_csv(file, ["Text", "Other"], rows, delimiter=delimiter)
    return path


def xlsx_file(path, rows, header=("Text", "Other")):
    with path.open("wb") as file:
        write_xlsx(file, list(header), rows)
    return path


@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_cells_that_could_run_get_an_apostrophe(tmp_path, delimiter):
    path = csv_file(tmp_path / "a.csv", [[text, "x"] for text in HOSTILE + HARMLESS], delimiter)
    raw = [
        row[0]
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=delimiter)
    ][1:]
    assert raw == ["'" + text for text in HOSTILE] + HARMLESS
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_back(path) == [[text, "x"] for text in HOSTILE + HARMLESS]


def test_hostile_header_is_protected_too(tmp_path):
    assert b"'=cmd" in b"".join(stream_csv(["=cmd"], []))
    xlsx_file(tmp_path / "a.xlsx", [], ["=cmd"])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].data_type == "s"


def test_xlsx_cells_that_could_run_are_text_also_after_saving_again(tmp_path):
    path = xlsx_file(tmp_path / "a.xlsx", [[text, "#N/A"] for text in HOSTILE])
    book = openpyxl.load_workbook(path)
    book.save(path)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if not cell.value.startswith("'"))
    assert read_back(path) == [[text, "#N/A"] for text in HOSTILE]


def test_no_formula_is_in_the_xml(tmp_path):
    with zipfile.ZipFile(xlsx_file(tmp_path / "a.xlsx", [[text, ""] for text in HOSTILE])) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@same_folder
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_was(tmp_path, rows):
    expected = [list(row) for row in rows]
    assert read_back(csv_file(tmp_path / "a.csv", rows)) == expected
    assert read_back(csv_file(tmp_path / "b.csv", rows, ",")) == expected
    assert read_back(xlsx_file(tmp_path / "c.xlsx", rows)) == expected


@same_folder
@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.dates(min_value=datetime.date(1990, 1, 1))
)
def test_numbers_and_dates_come_back_through_csv(tmp_path, number, date):
    for delimiter in ";,":
        [[read_number, read_date]] = read_back(csv_file(tmp_path / "a.csv", [[number, date]], delimiter))
        assert (parse_decimal(read_number), parse_date(read_date)) == (number, date)


def test_real_numbers_stay_numbers(tmp_path):
    rows = [[Decimal("-1250.5"), -3], [datetime.date(2026, 11, 22), None]]
    assert b"\r\n-1250,5;-3\r\n22/11/2026;\r\n" in csv_file(tmp_path / "a.csv", rows).read_bytes()
    assert b"\r\n-1250.5,-3\r\n2026-11-22,\r\n" in csv_file(tmp_path / "b.csv", rows, ",").read_bytes()
    assert read_back(xlsx_file(tmp_path / "c.xlsx", rows)) == [
        [-1250.5, -3],
        [datetime.datetime(2026, 11, 22), ""],
    ]


def test_control_characters_do_not_break_a_workbook(tmp_path):
    assert read_back(xlsx_file(tmp_path / "a.xlsx", [["a\x00b\x0b", "\x01=1"]])) == [["ab", "=1"]]


def test_csv_streams_in_chunks_without_waiting_for_the_last_row():
    def endless():
        while True:
            yield ["Router", "x"]

    chunks = stream_csv(["Text", "Other"], endless())
    assert next(chunks).count(b"\n") == 501


def test_unknown_delimiter_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="delimiter"):
        next(stream_csv(["a"], [], delimiter="|"))
