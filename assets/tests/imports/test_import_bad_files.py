"""Files that are wrong: refused with a sentence, nothing kept; and the sample of fourteen wrong rows."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from assets.models import Asset
from assets.tests.factories import ItemFactory, register_devices
from assets.tests.imports.importing import (
    HEADER,
    checked,
    device_row,
    no_queue,
    problems,
    router,
    row,
    sample,
    upload,
    warehouses,
    written,
)
from core.errors import DomainError
from core.files.tabular.limits import MB
from core.models import ImportJob, ImportRow, ImportState
from core.services.imports import jobs, runs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(cast):
    cast.logistik.preferences.language = "en"
    cast.logistik.preferences.save()
    with translation.override("en"):
        yield


def refusal(cast, content: bytes, name="barang.csv") -> str:
    """The sentence with which a file is refused; nothing of it may stay."""
    with pytest.raises(DomainError) as caught:
        jobs.receive(SimpleUploadedFile(name, content), kind="assets", actor=cast.logistik)
    assert caught.value.field == "file"
    assert not ImportJob.objects.exists()
    return str(caught.value)


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "PNG")
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * MB))
    return buffer.getvalue()


def workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "kosong.csv", "The file is empty."),
        (
            b"\xef\xbb\xbf" + ";".join(HEADER).encode(),
            "kepala.csv",
            "The file has a header, but no rows below it.",
        ),
        (png(), "foto.csv", "This file is an image, not a table. Choose a CSV or XLSX file."),
        (b"%PDF-1.7 ...", "surat.csv", "This file is a PDF, not a table. Choose a CSV or XLSX file."),
        (workbook([HEADER, ["x"] * 17])[:900], "rusak.xlsx", "The XLSX file is damaged and cannot be read."),
        (b"\x00\x01\x02\x03" * 400, "acak.csv", "This file is not a table."),
        (b"<!doctype html><title>x</title>", "laman.csv", "This file is a web page"),
    ],
)
def test_what_is_no_table_is_refused(cast, content, name, expected):
    assert refusal(cast, content, name).startswith(expected)


def test_a_zip_bomb_is_not_opened(cast):
    assert refusal(cast, bomb(), "bom.xlsx").startswith("The XLSX file unpacks to far more")


def test_a_huge_file_is_refused_by_its_size_unread(cast):
    class Unread(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            raise AssertionError("the file was read")

    huge = Unread("besar.csv", b"x")
    huge.size = 200 * MB
    with pytest.raises(DomainError, match="The file has 200 MB; at most 25 MB"):
        jobs.receive(huge, kind="assets", actor=cast.logistik)


def test_another_layout_is_refused_and_says_what_is_missing(cast):
    content = sample("pelanggan.csv").read()
    assert "there is no column for Brand, Category, Type, Condition, Location" in refusal(
        cast, content, "pelanggan.csv"
    )


def test_a_quotation_mark_that_is_missing_is_refused_with_its_row(cast):
    body = ";".join(HEADER) + "\n" + 'RB750;"MikroTik;x\n' * 3
    assert refusal(cast, body.encode()).startswith("Row ")


def test_each_of_the_fourteen_wrong_rows_has_its_own_sentence(cast):
    places = warehouses()
    written(checked(sample("catalogue.csv"), cast.logistik, kind="catalogue"))
    register_devices(cast.logistik, item=ItemFactory(), place=places[0], serial_number="DD2GDNUAWT660005")
    job = checked(sample("registrasi-salah.csv"), cast.logistik)
    found = problems(job)
    assert {number: [heading for heading, _s in each] for number, each in found.items()} == {
        2: ["Nama Barang"],
        3: ["Serial Number"],
        4: ["Serial Number"],
        5: ["Serial Number"],
        6: ["MAC Address"],
        7: ["Kondisi"],
        8: ["Harga Beli"],
        9: ["Tanggal Beli"],
        10: ["Tanggal Beli"],
        11: ["Garansi Sampai"],
        12: ["Kategori"],
        13: ["Serial Number"],
        14: ["Jumlah"],
    }
    sentences = [sentence for each in found.values() for _h, sentence in each]
    assert len(set(sentences)) == 13
    (warning,) = row(job, 15).warnings
    assert warning == [
        "Catatan",
        "The text begins with = like a formula. It is stored as typed and never run.",
    ]
    assert (job.counts["NEW"], job.counts["WRONG"], job.counts["warned"]) == (1, 13, 1)


def test_a_formula_is_stored_as_typed(cast):
    item, place = router(), warehouses()[0]
    written(
        checked(
            upload([device_row(item, place, "RUMUS-01", Catatan='=HYPERLINK("http://127.0.0.1/")')]),
            cast.logistik,
        )
    )
    assert Asset.objects.get().notes == '=HYPERLINK("http://127.0.0.1/")'


def test_a_row_with_too_many_cells_is_wrong(cast):
    item, place = router(), warehouses()[0]
    good = device_row(item, place, "LEBAR-01")
    content = (";".join(HEADER) + "\n" + ";".join(good.get(h, "") for h in HEADER) + ";x;y\n").encode()
    job = checked(SimpleUploadedFile("lebar.csv", content), cast.logistik)
    assert problems(job)[2] == [["", "The row has 19 cells but the header has 17 columns."]]


def test_a_file_that_has_gone_fails_with_its_sentence(cast):
    job = checked(upload([device_row(router(), warehouses()[0], "HILANG-01")]), cast.logistik)
    job.file.storage.delete(job.file.name)
    with no_queue():
        jobs.start_check(job, mapping=job.mapping, actor=cast.logistik)
    runs.check(job.pk)
    job = ImportJob.objects.get(pk=job.pk)
    assert (job.state, job.error) == (ImportState.FAILED, "The file is no longer there. Upload it again.")
    assert not ImportRow.objects.filter(job=job).exists()


def test_native_cells_of_a_workbook_are_read(cast):
    item, place = router(), warehouses()[0]
    cells = device_row(item, place, "XLSX-01") | {
        "Harga Beli": 5_600_000.5,
        "Tanggal Beli": datetime.date(2025, 6, 3),
        "Jumlah": 1,
    }
    written(
        checked(
            SimpleUploadedFile("ok.xlsx", workbook([HEADER, [cells.get(h) for h in HEADER]])), cast.logistik
        )
    )
    asset = Asset.objects.get()
    assert (str(asset.purchase_price), asset.purchase_date) == ("5600000.50", datetime.date(2025, 6, 3))
