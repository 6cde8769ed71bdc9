"""How a running import is seen from outside, while its one big transaction is still open.

The worker holds a second connection in autocommit. What it writes there (rows done, a sign of life) is
visible at once, and the advisory lock it holds there says that the worker lives: `kill -9` ends the session,
PostgreSQL frees the lock, and the page can offer to try again. A connection of its own is the simplest that
works with any number of workers: nothing to expire or clean up.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core.models import ImportJob
from core.models.imports import BUSY

LOCK_SPACE = 7_211_001  # this use of advisory locks; the second key is the job
LATEST_SIGN = timedelta(seconds=5)  # between taking a job from the queue and holding its lock
LEFT_AFTER = timedelta(seconds=8)  # the page asks every second or two


@contextmanager
def at_work(job_id: int):
    """Hold a job; yields `report(done, total=None)`, or None when another worker has it."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id % 2**31])
            if not cursor.fetchone()[0]:
                yield None
                return
            try:
                yield _reporter(cursor, job_id)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id % 2**31])
    finally:
        own.close()


def _reporter(cursor, job_id: int):
    def report(done: int, total: int | None = None) -> None:
        cursor.execute(
            "UPDATE import_jobs SET done = %s, total = GREATEST(total, %s), beat_at = clock_timestamp() "
            "WHERE id = %s",
            [done, total or 0, job_id],
        )

    return report


def is_alive(job: ImportJob) -> bool:
    """Whether a worker holds this job right now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = "
            "current_database() "
            "WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted)",
            [LOCK_SPACE, job.pk % 2**31],
        )
        return cursor.fetchone()[0]


def is_queued(job: ImportJob) -> bool:
    """Whether the worker has yet to come to it."""
    return ProcrastinateJob.objects.filter(
        task_name__startswith="core.import_", args__job_id=job.pk, status="todo"
    ).exists()


def is_interrupted(job: ImportJob) -> bool:
    """Busy by its state, but neither queued nor held by anybody: its worker died. Nothing of it was
    written.
    """
    if job.state not in BUSY or (job.beat_at and job.beat_at > timezone.now() - LATEST_SIGN):
        return False
    return not is_queued(job) and not is_alive(job)


def look(job: ImportJob) -> None:
    """The owner is looking at the progress. Skipped when the row is locked: a glance must not wait for a
    commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_jobs SET watched_at = clock_timestamp() "
            "WHERE id = (SELECT id FROM import_jobs WHERE id = %s FOR UPDATE SKIP LOCKED)",
            [job.pk],
        )


def has_left(job: ImportJob) -> bool:
    """Whether the owner has turned to something else."""
    watched = ImportJob.objects.values_list("watched_at", flat=True).get(pk=job.pk)
    return watched is None or watched < timezone.now() - LEFT_AFTER
