"""Helpers for tests of imports: the sample files, files made of rows, the whole way of a file without the
pages.
"""

import csv
import io
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile

from assets.models import Place
from assets.tests.factories import CableFactory, ItemFactory, TypeFactory, WarehouseFactory
from core.models import ImportRow
from core.services.imports import columns, jobs, runs

DATA = Path(__file__).parent.parent / "data"
WAREHOUSES = ("Gudang Pusat", "Gudang Cabang Bekasi", "Gudang Cabang Bandung")
HEADER = (
    "Nama Barang",
    "Brand",
    "Kategori",
    "Tipe",
    "Serial Number",
    "MAC Address",
    "Kondisi",
    "Lokasi",
    "Harga Beli",
    "Vendor",
    "No PO",
    "No Invoice",
    "Tanggal Beli",
    "Garansi Sampai",
    "Jumlah",
    "Satuan",
    "Catatan",
)


@contextmanager
def no_queue():
    """The jobs are run by the test, not by a worker."""
    with mock.patch("core.services.imports.jobs.queue.defer"):
        yield


def sample(name: str) -> SimpleUploadedFile:
    """One of the sample files as an upload."""
    return SimpleUploadedFile(name, (DATA / name).read_bytes())


def upload(rows: list[dict], header=HEADER, name="barang.csv") -> SimpleUploadedFile:
    """A CSV of rows given by heading; what is not given is taken from a good row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(header)
    writer.writerows([row.get(heading, "") for heading in header] for row in rows)
    return SimpleUploadedFile(name, buffer.getvalue().encode())


def warehouses() -> list[Place]:
    """The three locations of the sample files."""
    return [WarehouseFactory(name=name) for name in WAREHOUSES]


def router(**fields):
    """A router's model, in Perangkat Jaringan > Router."""
    return ItemFactory(
        **(
            {"type__name": "Router", "type__category__name": "Perangkat Jaringan", "name": "RB750Gr3"}
            | fields
        )
    )


def cable():
    """A cable of which 1 Hasbal is 1,000 Meter."""
    kind = TypeFactory(
        name="Kabel Dropcore",
        category__name="Kabel & Aksesori",
        classification="MATERIAL",
        tracking_method="BULK",
    )
    return CableFactory(type=kind, name="Dropcore 2 Core", brand="Netviel")


def device_row(item, place, serial: str, **cells) -> dict:
    """A good row of a device."""
    return {
        "Nama Barang": item.name,
        "Brand": item.brand,
        "Kategori": item.type.category.name,
        "Tipe": item.type.name,
        "Serial Number": serial,
        "Kondisi": "Baru",
        "Lokasi": place.name,
        "Jumlah": "1",
        "Satuan": item.unit_of_measure,
    } | cells


def checked(file, actor, kind="assets", decimals=None):
    """The job of a file, all rows judged."""
    with no_queue():
        job = jobs.receive(file, kind=kind, actor=actor)
        jobs.start_check(job, mapping=columns.suggestion(job).mapping, decimals=decimals, actor=actor)
    runs.check(job.pk)
    job.refresh_from_db()
    return job


def written(job, *, only_good=False):
    """The job, written."""
    with no_queue():
        jobs.start_write(job, only_good=only_good, actor=job.owner)
    runs.write(job.pk)
    job.refresh_from_db()
    return job


def undone(job):
    """The job, taken back (or not: see job.error)."""
    with no_queue():
        jobs.start_undo(job, actor=job.owner)
    runs.undo(job.pk)
    job.refresh_from_db()
    return job


def row(job, number: int) -> ImportRow:
    """A judged row by its number in the file."""
    return ImportRow.objects.get(job=job, number=number)


def problems(job) -> dict[int, list]:
    """Row number -> [[heading, sentence], ...] of the wrong rows."""
    return {r.number: r.problems for r in ImportRow.objects.filter(job=job, verdict="WRONG")}
