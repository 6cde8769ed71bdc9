"""Taking an import back, as a whole or not at all; and a worker that dies in the middle."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from assets.models import Asset, StockLevel, StockMovement
from assets.services.goods import assets as verbs
from assets.tests.factories import WarehouseFactory, register_devices
from assets.tests.imports.importing import (
    cable,
    checked,
    device_row,
    no_queue,
    router,
    undone,
    upload,
    warehouses,
    written,
)
from core.models import ImportJob, ImportState
from core.services.imports import jobs, runs, watch


@pytest.fixture
def place(db):
    return warehouses()[0]


def lots_and_devices(item, place):
    return upload(
        [
            device_row(item, place, "BAIK-01"),
            device_row(cable(), place, "", **{"Jumlah": "3", "Satuan": "Hasbal"}),
        ]
    )


def test_undoing_takes_everything_back(cast, place):
    job = undone(written(checked(lots_and_devices(router(), place), cast.logistik)))
    assert job.state == ImportState.UNDONE
    assert not Asset.objects.current().exists()
    assert set(StockLevel.objects.values_list("balance", flat=True)) == {0}


def test_what_was_undone_can_be_imported_again(cast, place):
    item = router()
    undone(written(checked(upload([device_row(item, place, "BAIK-01")]), cast.logistik)))
    again = checked(upload([device_row(item, place, "BAIK-01")]), cast.logistik)
    assert again.counts["NEW"] == 1


def test_lots_that_were_undone_are_new_again(cast, place):
    rolls = device_row(cable(), place, "", **{"Jumlah": "3", "Satuan": "Hasbal"})
    undone(written(checked(upload([rolls]), cast.logistik)))
    assert checked(upload([rolls]), cast.logistik).counts["NEW"] == 1


def test_an_import_stands_once_one_of_its_assets_has_moved(cast, place):
    item = router()
    job = written(
        checked(
            upload([device_row(item, place, "BAIK-01"), device_row(item, place, "BAIK-02")]), cast.logistik
        )
    )
    moved = Asset.objects.get(serial_number="BAIK-02")
    verbs.move([moved], to=WarehouseFactory(), actor=cast.logistik)
    job = undone(job)
    assert job.state == ImportState.WRITTEN
    assert moved.code in job.error
    assert Asset.objects.current().count() == 2


def test_a_lot_that_was_moved_is_still_recognised(cast, place):
    rolls = device_row(cable(), place, "", **{"Jumlah": "1", "Satuan": "Hasbal"})
    written(checked(upload([rolls]), cast.logistik))
    verbs.move(Asset.objects.all(), to=WarehouseFactory(), actor=cast.logistik)
    assert checked(upload([rolls]), cast.logistik).counts["UNCHANGED"] == 1


def test_old_values_come_back_where_nobody_touched_them(cast, place):
    item = router()
    asset, other = register_devices(cast.logistik, 2, item=item, place=place, vendor="Lama", notes="dulu")
    rows = [device_row(item, place, a.serial_number, Vendor="Impor", Catatan="impor") for a in (asset, other)]
    job = written(checked(upload(rows), cast.logistik))
    other.refresh_from_db()
    verbs.update(other, actor=cast.logistik, version=other.version, values={"vendor": "Tangan"})
    undone(job)
    assert sorted(Asset.objects.values_list("vendor", "notes")) == [("Lama", "dulu"), ("Tangan", "dulu")]


def worker(command: list[str]):
    """A real job worker on the test's own database."""
    base, _slash, _name = os.environ["DATABASE_URL"].partition("?")[0].rpartition("/")
    query = os.environ["DATABASE_URL"].partition("?")[2]
    url = f"{base}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "DJANGO_SETTINGS_MODULE": "trinity.settings",
    }
    return subprocess.Popen([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment)


def wait_for(condition, seconds=300):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


@contextmanager
def held_at(serial: str):
    """Whoever registers this serial number waits inside the database until the block ends, however long that
    is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4711)")
        cursor.execute(
            "CREATE FUNCTION hold_here() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM set_config('lock_timeout', '0', true); PERFORM pg_advisory_xact_lock(4711); "
            "RETURN NULL; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER hold_here AFTER INSERT ON assets FOR EACH ROW "
            f"WHEN (NEW.serial_number = '{serial}') EXECUTE FUNCTION hold_here()"
        )
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4711)")
            cursor.execute("DROP FUNCTION hold_here CASCADE")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half(cast):
    item, place = router(), warehouses()[0]
    job = checked(upload([device_row(item, place, f"BUNUH-{n:05d}") for n in range(8000)]), cast.logistik)
    jobs.start_write(job, only_good=False, actor=cast.logistik)
    with held_at("BUNUH-05000"):
        process = worker(["procrastinate", "worker", "--one-shot"])
        try:
            wait_for(lambda: ImportJob.objects.filter(pk=job.pk, done__gte=2000).exists())
        finally:
            process.kill()
            process.wait()
    job.refresh_from_db()
    wait_for(lambda: not watch.is_alive(job))
    assert job.state == ImportState.WRITING
    assert (Asset.objects.count(), StockMovement.objects.count()) == (0, 0)
    wait_for(lambda: watch.is_interrupted(job))
    with no_queue():
        jobs.retry(job, actor=cast.logistik)
    runs.write(job.pk)
    job.refresh_from_db()
    assert (job.state, Asset.objects.count()) == (ImportState.WRITTEN, 8000)
