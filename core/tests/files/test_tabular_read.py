"""Reading: numbers of rows as a spreadsheet shows them, native cells, constant memory."""

import datetime
import time
import tracemalloc

import openpyxl
import pytest

from core.files.tabular import Limits, TabularError, open_table


@pytest.fixture
def csv_table(tmp_path):
    def csv_table(text, limits=None):
        path = tmp_path / "goods.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_table(path, limits or Limits())

    return csv_table


@pytest.fixture
def xlsx_table(tmp_path):
    def xlsx_table(rows, limits=None):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "goods.xlsx")
        return open_table(tmp_path / "goods.xlsx", limits or Limits())

    return xlsx_table


def test_header_is_the_first_row_that_is_not_blank(csv_table):
    table = csv_table("\n;;\n Nama  Barang ;Brand;\nRouter;X;\n")
    assert (table.header, table.header_row) == (["Nama Barang", "Brand"], 3)
    assert list(table.rows()) == [(4, ["Router", "X"])]


def test_blank_rows_are_skipped_and_still_counted(csv_table):
    table = csv_table("a;b\n1;2\n\n ; \n3;4\n")
    assert [number for number, _cells in table.rows()] == [2, 5]


def test_cell_with_line_breaks_is_one_row(csv_table):
    table = csv_table('a;b\n"x\ny\nz";2\n3;4\n')
    assert list(table.rows()) == [(2, ["x\ny\nz", "2"]), (3, ["3", "4"])]


def test_rows_can_be_read_twice(csv_table):
    table = csv_table("a;b\n1;2\n")
    assert list(table.rows()) == list(table.rows()) == [(2, ["1", "2"])]


def test_short_rows_are_padded_and_long_rows_reported(csv_table):
    table = csv_table("a;b;c\n1\n1;2;3;;\n1;2;3;;x\n")
    short, trailing, long = [cells for _number, cells in table.rows()]
    assert (short, trailing) == (["1", "", ""], ["1", "2", "3"])
    assert (table.surplus(short), table.surplus(trailing)) == ("", "")
    assert "5" in table.surplus(long) and "3" in table.surplus(long)


def test_control_characters_vanish(csv_table):
    table = csv_table("Nama;Catatan\nRou\x00ter;ba\x07ik, cukup panjang untuk sebuah teks\n\x1a")
    assert list(table.rows()) == [(2, ["Router", "baik, cukup panjang untuk sebuah teks"])]


def test_undefined_windows_bytes_cost_one_character_only(csv_table):
    table = csv_table(b"Nama;Catatan\nCaf\xe9;a\x81b\n")
    assert list(table.rows()) == [(2, ["Café", "a\ufffdb"])]


@pytest.mark.parametrize("text", ['a;b\n1;2\n"open;2\n3;4\n', 'a;b\n1;2\n"x" y;2\n'])
def test_misplaced_quotation_mark_names_its_row(csv_table, text):
    with pytest.raises(TabularError, match="3") as caught:
        list(csv_table(text).rows())
    assert (caught.value.code, caught.value.row) == ("quote", 3)


def test_line_without_end_is_refused(csv_table):
    with pytest.raises(TabularError) as caught:
        csv_table("a;" * 600_000)
    assert caught.value.code == "line_too_long"


def test_damaged_utf_16_is_refused(csv_table):
    with pytest.raises(TabularError) as caught:
        list(csv_table("a;b\n1;2\n".encode("utf-16") + b"\x00").rows())
    assert caught.value.code == "encoding"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_too_many_rows_and_columns_are_refused(kind, csv_table, xlsx_table):
    def table(rows, limits):
        return (
            csv_table("\n".join(";".join(row) for row in rows), limits)
            if kind == "csv"
            else xlsx_table(rows, limits)
        )

    with pytest.raises(TabularError) as rows:
        list(table([["a", "b"]] + [["1", "2"]] * 4, Limits(rows=3)).rows())
    with pytest.raises(TabularError) as columns:
        table([["x"] * 201, ["1"] * 201], Limits())
    assert (rows.value.code, rows.value.row, columns.value.code) == ("too_many_rows", 5, "too_many_columns")


def test_xlsx_cells_are_native(xlsx_table):
    day = datetime.datetime(2026, 11, 22)
    table = xlsx_table(
        [["Nama", "Harga", "Tanggal", "Jumlah"], ["Router", 7300000.5, day, 3], ["", None, None, 0]]
    )
    assert list(table.rows()) == [(2, ["Router", 7300000.5, day, 3]), (3, [None, None, None, 0])]


def test_xlsx_rows_keep_their_number(tmp_path):
    book = openpyxl.Workbook()
    book.active["B3"], book.active["C3"], book.active["C9"] = "Nama", "Brand", "X"
    book.save(tmp_path / "goods.xlsx")
    table = open_table(tmp_path / "goods.xlsx")
    assert (table.header, table.header_row) == (["", "Nama", "Brand"], 3)
    assert list(table.rows()) == [(9, [None, None, "X"])]


def test_formulas_give_their_stored_result_never_their_text(xlsx_table):
    assert list(xlsx_table([["Nama", "Harga"], ["Router", "=1+1"]]).rows()) == [(2, ["Router", None])]


def test_first_visible_sheet_with_content_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("empty")
    book.create_sheet("goods").append(["Nama"])
    book.save(tmp_path / "goods.xlsx")
    assert open_table(tmp_path / "goods.xlsx").header == ["Nama"]


def test_workbook_without_content_has_no_header(xlsx_table):
    with pytest.raises(TabularError) as caught:
        xlsx_table([])
    assert caught.value.code == "no_header"


def test_100_000_rows_in_little_time_and_memory(tmp_path):
    path = tmp_path / "goods.csv"
    line = (
        "CCR1009;MikroTik;Perangkat Jaringan;Router;SN{n};6C3B6B{n:06d};Baru;Gudang;7.300.000,00;CV "
        "Mitra;PO;INV;21/04/2026;;1;Unit;\n"
    )
    with path.open("w") as file:
        file.write(";".join(f"Kolom {n}" for n in range(17)) + "\n")
        file.writelines(line.format(n=n) for n in range(100_000))
    started = time.process_time()
    assert sum(1 for _row in open_table(path).rows()) == 100_000
    assert time.process_time() - started < 4  # well under 2 on an idle machine
    tracemalloc.start()
    for number, _cells in open_table(path).rows():
        if number > 20_000:
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 1024 * 1024
