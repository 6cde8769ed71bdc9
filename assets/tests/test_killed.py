"""A worker that is killed (kill -9) at any moment leaves nothing half."""

import json
import os
import random
import select
import subprocess
import sys
import uuid
from collections import defaultdict
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum

from assets.models import Asset, StockLevel, StockMovement
from assets.services.counts import approval, counting, counts
from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.imports.importing import checked, device_row, no_queue, router, upload, warehouses
from assets.tests.imports.test_import_undo import wait_for
from core.models import ActivityLog, ImportJob, ImportState
from core.services.imports import jobs, runs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLED = "killed"  # the name by which the database knows the processes that are killed here


def start(work: str, **arguments) -> subprocess.Popen:
    """Begin some work in a process of its own, on this test's database."""
    address, _mark, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
    environment = os.environ | {
        "DATABASE_URL": url,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "DJANGO_SETTINGS_MODULE": "trinity.settings",
        "PGAPPNAME": KILLED,
    }
    command = [sys.executable, "-m", "assets.tests.killed_process", work, json.dumps(arguments)]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )


def kill_soon(processes: list[subprocess.Popen], longest: float) -> None:
    """Let all of them begin, then end each without a word at a moment of its own, at most `longest` seconds
    later.
    """
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        # Waits for its "done", if it is that quick; no sleep, and nothing here depends on how far it came.
        select.select([process.stdout], [], [], random.uniform(0, longest))
        process.kill()
    for process in processes:
        process.wait()
        process.stdout.close()
    wait_for(nobody_at_work)


def nobody_at_work() -> bool:
    """The database has done, or taken back, what the dead asked of it last: a commit that was on its way
    still arrives.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
            "application_name = %s)",
            [KILLED],
        )
        return cursor.fetchone()[0]


def test_consumptions_killed_at_random_moments_are_whole_or_not_at_all(cast):
    item, place = CableFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 20_000, item=item, place=place) for _ in range(12)]
    for person in (cast.staff, cast.leader):
        custody.issue([custody.Part(lots.pop(), Decimal(300))], to=person, actor=cast.logistik)
    killed = 0
    for round_ in range(4):
        names = [f"{round_}-{n}" for n in range(4)]
        people = [cast.staff.pk, cast.leader.pk]
        processes = [
            start("consume", item=item.pk, people=people, actor=cast.logistik.pk, name=name) for name in names
        ]
        kill_soon(processes, 0.3)
        killed += len(processes)
        assert ledger_check.check() == []
    used, logged = defaultdict(Decimal), defaultdict(int)
    for reference, quantity in StockMovement.objects.filter(reference_id__startswith="WO-").values_list(
        "reference_id", "quantity"
    ):
        used[reference] += quantity
    for reference in ActivityLog.objects.filter(reference_id__startswith="WO-").values_list(
        "reference_id", flat=True
    ):
        logged[reference] += 1
    # Each number used both of its lines, and its log says so; or there is no trace of it.
    assert set(used.values()) <= {Decimal(42)}
    assert set(used) == set(logged)
    assert killed == 16


def test_an_import_killed_at_random_moments_is_written_once_in_the_end(cast):
    item, place = router(), warehouses()[0]
    job = checked(upload([device_row(item, place, f"ACAK-{n:05d}") for n in range(1500)]), cast.logistik)
    with no_queue():
        jobs.start_write(job, only_good=False, actor=cast.logistik)
    for _ in range(4):
        kill_soon([start("write_import", job=job.pk)], 0.5)
        job.refresh_from_db()
        if job.state == ImportState.WRITTEN:
            break  # it was quicker than the killer
        assert (Asset.objects.count(), StockMovement.objects.count()) == (0, 0)
    else:
        runs.write(job.pk)
    assert ImportJob.objects.get().state == ImportState.WRITTEN
    assert (Asset.objects.count(), StockMovement.objects.count()) == (1500, 1500)
    assert ledger_check.check() == []


def test_a_count_killed_at_random_moments_counts_nothing_twice(cast):
    place = WarehouseFactory()
    devices = register_devices(cast.logistik, 120, place=place)
    document = counts.start(place, actor=cast.logistik, counters=[cast.staff])
    scans = [[device.code, str(uuid.uuid4())] for device in devices]
    for _ in range(4):
        # The phone did not hear an answer, so it sends everything once more.
        kill_soon(
            [start("count", number=document.doc_number, actor=cast.staff.pk, scans=scans) for _ in range(2)],
            0.4,
        )
    for code, key in scans:
        counting.count_code(document, actor=cast.staff, code=code, key=uuid.UUID(key))
    assert document.entries.count() == 120
    counts.submit(document, actor=cast.logistik)
    assert set(document.lines.values_list("verdict", flat=True)) == {"MATCH"}


def test_an_approval_killed_at_random_moments_is_posted_once_in_the_end(cast):
    place, elsewhere = WarehouseFactory(), WarehouseFactory()
    devices = register_devices(cast.logistik, 60, place=place)
    strays = register_devices(cast.logistik, 40, place=elsewhere)
    document = counts.start(place, actor=cast.logistik, counters=[cast.staff])
    for device in [*devices[:20], *strays]:
        counting.count_code(document, actor=cast.staff, code=device.code, key=uuid.uuid4())
    counts.submit(document, actor=cast.logistik)
    posted = StockMovement.objects.filter(reference_id=document.doc_number)
    for _ in range(5):
        kill_soon([start("approve_count", number=document.doc_number, actor=cast.ceo.pk)], 0.3)
        document.refresh_from_db()
        assert posted.count() == (120 if document.status == "APPROVED" else 0)
        if document.status == "APPROVED":
            break  # it was quicker than the killer
    else:
        approval.approve(document, actor=cast.ceo, version=document.version)
    # 40 written off, 40 moved: a row at each end.
    assert posted.count() == 120
    assert StockLevel.objects.filter(place=place).aggregate(n=Sum("balance"))["n"] == 60
    assert ledger_check.check() == []
