"""What spreadsheet programs do to numbers: what they have changed is refused by the name of its cell."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.models import Asset
from assets.tests.imports.importing import HEADER, checked, device_row, problems, router, warehouses, written

pytestmark = pytest.mark.django_db
LETTERS = {heading: openpyxl.utils.get_column_letter(n) for n, heading in enumerate(HEADER, start=1)}


@pytest.fixture
def book(db):
    item, place = router(), warehouses()[0]

    def book(*rows):
        """A workbook of good rows with some cells given as value or (value, number format)."""
        workbook = openpyxl.Workbook()
        workbook.active.append(HEADER)
        for number, cells in enumerate(rows, start=2):
            for heading, value in (device_row(item, place, f"SN-{number:03}") | cells).items():
                cell = workbook.active[f"{LETTERS[heading]}{number}"]
                if isinstance(value, tuple):
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
        file = io.BytesIO()
        workbook.save(file)
        return SimpleUploadedFile("barang.xlsx", file.getvalue())

    return book


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Serial Number", 8962101234567890123),
        ("Serial Number", 8.96210123456789e18),
        ("Serial Number", 1234567890123456),
        ("Serial Number", 1 / 3),
        ("No PO", 8962101234567890123),
        ("No Invoice", 1e16),
        ("Catatan", 1e-7),
        ("Vendor", 8962101234567890123),
        ("Nama Barang", 1e20),
        ("Serial Number", datetime.date(2026, 3, 10)),
        ("No PO", datetime.datetime(2026, 3, 10)),
    ],
)
def test_text_that_the_program_has_changed_is_refused_by_its_cell(cast, book, heading, value):
    job = checked(book({}, {heading: value}), cast.ceo)
    [(named, sentence)] = problems(job)[3]
    assert named == heading and f"{LETTERS[heading]}3" in sentence
    written(job, only_good=True)
    assert Asset.objects.count() == 1


def test_numbers_that_the_program_keeps_whole_are_text_where_text_is_meant(cast, book):
    written(checked(book({"Serial Number": 123456789012345, "No PO": 4500012345}), cast.ceo))
    assert Asset.objects.values_list("serial_number", "po_number").get() == ("123456789012345", "4500012345")


def test_zeros_that_the_cell_shows_are_kept(cast, book):
    shown = {
        "Serial Number": (12345, "00000000"),
        "No PO": (7, "0000"),
        "No Invoice": (20260001, '"INV-"0000-0000'),
        "Harga Beli": (850000, "#,##0"),
        "Jumlah": (1, "00"),
    }
    job = checked(book(shown), cast.ceo)
    written(job)
    found = Asset.objects.values_list("serial_number", "po_number", "invoice_number", "purchase_price").get()
    assert found == ("00012345", "0007", "INV-2026-0001", 850_000)


def test_numbers_are_numbers_whatever_their_format(cast, book):
    job = checked(
        book({"Harga Beli": (850000, "0.00E+00")}, {"Harga Beli": (1250000.5, "#.##0,00")}), cast.ceo
    )
    written(job)
    prices = Asset.objects.order_by("serial_number").values_list("purchase_price", flat=True)
    assert [str(price) for price in prices] == ["850000.00", "1250000.50"]


def test_texts_of_a_workbook_ask_like_those_of_a_csv(cast, book):
    job = checked(book({"Harga Beli": "850,000"}), cast.ceo, decimals={"price": "."})
    written(job)
    assert Asset.objects.get().purchase_price == 850_000


def test_the_preview_shows_what_is_written_value_by_value(cast, book):
    job = checked(book({"Serial Number": (12345, "00000000"), "Harga Beli": 725000}), cast.ceo)
    values = job.rows.get().effect["values"]
    written(job)
    asset = Asset.objects.get()
    assert (values["serial_number"], values["price"]) == (asset.serial_number, str(asset.purchase_price))
