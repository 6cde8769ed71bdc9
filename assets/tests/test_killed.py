"""A worker that is killed (kill -9) at any moment leaves nothing half."""

import multiprocessing
import random
import signal
import uuid
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum

from assets.models import Asset, StockLevel, StockMovement
from assets.services.counts import approval, counting, counts
from assets.services.custody import custody
from assets.services.stock import consumption, ledger_check
from assets.tests.factories import CableFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.imports.importing import checked, device_row, no_queue, router, upload, warehouses
from assets.tests.imports.test_import_undo import wait_for
from core.errors import DomainError
from core.models import ActivityLog, ImportJob, ImportState
from core.services.imports import jobs, runs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLED = "killed"  # the name by which the database knows the processes that are killed here
PROCESSES = multiprocessing.get_context("fork")


def start(work, **arguments):
    """Begin some work in a process of its own, with a connection of its own; what it says is heard here."""
    heard, said = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_work_alone, args=[said, work], kwargs=arguments)
    process.start()
    return process, heard


def _work_alone(said, work, **arguments):
    connection.connection = None  # belongs to the process that was copied
    connection.settings_dict["OPTIONS"]["application_name"] = KILLED
    connection.ensure_connection()
    said.send("ready")
    work(**arguments)
    said.send("done")


def kill_soon(processes: list, longest: float) -> None:
    """Let all of them begin, then end each without a word at a moment of its own, at most `longest` seconds
    later.
    """
    for _process, heard in processes:
        assert heard.recv() == "ready"
    for process, heard in processes:
        # Waits for its "done", if it is that quick; no sleep, and nothing here depends on how far it came.
        heard.poll(random.uniform(0, longest))
        process.kill()
    for process, heard in processes:
        process.join()
        heard.close()
        assert process.exitcode in (0, -signal.SIGKILL), "it failed before it was killed"
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


def consume(item, people, actor, name):
    """Two lines at a time, over and over, each under a number of its own."""
    for n in range(100_000):
        uses = [consumption.Usage(item, Decimal(7)), consumption.Usage(item, Decimal(35))]
        technician, reference = people[n % len(people)], f"WO-{name}-{n}"
        try:
            consumption.consume(uses, actor=actor, technician=technician, reference=reference)
        except DomainError:
            return


def count(document, actor, scans):
    """A phone sends what it scanned."""
    for code, key in scans:
        counting.count_code(document, actor=actor, code=code, key=key)


def approve(document, actor):
    """The second person says yes to a count."""
    document.refresh_from_db()
    approval.approve(document, actor=actor, version=document.version)


def test_consumptions_killed_at_random_moments_are_whole_or_not_at_all(cast):
    item, place = CableFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 20_000, item=item, place=place) for _ in range(12)]
    for person in (cast.staff, cast.leader):
        custody.issue([custody.Part(lots.pop(), Decimal(300))], to=person, actor=cast.logistik)
    killed = 0
    for round_ in range(4):
        names = [f"{round_}-{n}" for n in range(4)]
        people = [cast.staff, cast.leader]
        processes = [
            start(consume, item=item, people=people, actor=cast.logistik, name=name) for name in names
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
        kill_soon([start(runs.write, job_id=job.pk)], 0.5)
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
    scans = [(device.code, uuid.uuid4()) for device in devices]
    for _ in range(4):
        # The phone did not hear an answer, so it sends everything once more.
        kill_soon(
            [start(count, document=document, actor=cast.staff, scans=scans) for _ in range(2)],
            0.4,
        )
    for code, key in scans:
        counting.count_code(document, actor=cast.staff, code=code, key=key)
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
        kill_soon([start(approve, document=document, actor=cast.ceo)], 0.3)
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
