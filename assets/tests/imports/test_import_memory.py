"""A large file costs time, not memory, and a fixed number of queries for each chunk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.importers.assets import AssetImporter
from assets.models import Asset
from assets.tests.imports.importing import checked, device_row, no_queue, router, upload, warehouses
from assets.tests.imports.test_import_undo import wait_for, worker
from core.files.importing import Row
from core.models import ImportJob, ImportState
from core.services.imports import columns, jobs

MOST_MB = 300


@pytest.mark.django_db
def test_a_chunk_costs_the_same_queries_for_one_row_as_for_many(cast):
    item, place = router(), warehouses()[0]
    job = checked(upload([device_row(item, place, "AWAL-01")]), cast.logistik)

    def queries(count):
        session = AssetImporter().session(job)
        found = [device_row(item, place, f"SN-{n:05d}") for n in range(count)]
        rows = [
            Row(n, [row.get(heading, "") for heading in job.header]) for n, row in enumerate(found, start=2)
        ]
        with CaptureQueriesContext(connection) as caught:
            session.judge(rows)
        return len(caught)

    assert queries(1) == queries(500)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_stays_small(cast):
    item, place = router(), warehouses()[0]
    file = upload([device_row(item, place, f"BESAR-{n:06d}", Catatan=f"catatan {n}") for n in range(20_000)])
    with no_queue():
        job = jobs.receive(file, kind="assets", actor=cast.logistik)
    jobs.start_check(job, mapping=columns.suggestion(job).mapping, actor=cast.logistik)
    process = worker(["procrastinate", "worker"])
    try:
        wait_for(lambda: ImportJob.objects.get(pk=job.pk).state == ImportState.CHECKED, seconds=600)
        jobs.start_write(job, only_good=False, actor=cast.logistik)
        wait_for(lambda: ImportJob.objects.get(pk=job.pk).state == ImportState.WRITTEN, seconds=600)
        assert _peak(process.pid) < MOST_MB
    finally:
        process.kill()
        process.wait()
    assert Asset.objects.count() == 20_000


def _peak(pid: int) -> float:
    """The most memory a process has held so far, in MB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
