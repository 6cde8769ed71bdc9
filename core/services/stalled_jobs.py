"""Jobs whose worker died: they stay `doing`, and nobody is at them. They are run again, or given up where
people see it.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import UniqueViolation

from core import jobs, notify
from core.models import User
from core.roles import Role

logger = logging.getLogger(__name__)
SAID_WITHIN = timedelta(hours=1)  # after a job failed; later than that nobody asks any more


def run_again() -> tuple[int, int]:
    """Queue the stalled jobs again; give up those that may not run twice, and those begun too often.

    Returns how many of each. Two at once share the jobs between them. A job whose last run lost the database
    has failed, but could not say so where people see it: that is done here as well.
    """
    again, lost = 0, []
    with transaction.atomic():
        for job in _stalled():
            if job.task_name in jobs.never_twice or job.attempts >= _most_retries(job):
                lost.append(job.pk)
            else:
                again += _queue_again(job)
    given_up = sum(map(_give_up, lost))
    for job in _failed_lately():
        _say_so(job)
    return again, given_up


def _stalled():
    """Jobs that are being done by a worker without a sign of life; locked.

    Procrastinate's own list is not locked: of two workers that read it, the second could queue once more what
    the first has queued and somebody has begun. A worker that is long silent is no longer in its table.
    """
    silent = Q(worker__last_heartbeat__lt=Now() - timedelta(seconds=settings.JOB_STALLED_AFTER))
    doing = ProcrastinateJob.objects.select_for_update(of=("self",), skip_locked=True).filter(status="doing")
    return doing.filter(silent | Q(worker=None)).order_by("pk")


def _failed_lately():
    """Failed jobs that something is to be said of, and whose work nobody has asked for again since."""
    since = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="failed", at__gt=Now() - SAID_WITHIN)
    asked_again = ProcrastinateJob.objects.filter(args=OuterRef("args"), status__in=["todo", "doing"])
    failed = ProcrastinateJob.objects.filter(status="failed", task_name__in=jobs.given_up)
    return failed.filter(Exists(since), ~Exists(asked_again))


def _most_retries(job: ProcrastinateJob) -> int:
    task = app.tasks.get(job.task_name)
    return getattr(task and task.retry_strategy, "max_attempts", None) or jobs.MOST_RETRIES


def _queue_again(job: ProcrastinateJob) -> bool:
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job.pk, retry_at=timezone.now())
    except UniqueViolation:
        _finish(job, "aborted")  # the same work waits in the queue already (its queueing lock)
        return False
    logger.warning("The worker of job %s (%s) died; it is run again", job.pk, job.task_name)
    return True


def _give_up(job_id: int) -> bool:
    try:
        with transaction.atomic():
            job = _stalled().filter(pk=job_id).first()
            if job is None:
                return False
            _finish(job, "failed")
            if job.task_name not in jobs.given_up:
                _tell_administrators(job)
    except Exception:  # noqa: BLE001  what goes wrong over one job must not keep the others waiting
        logger.exception("Job %s could not be given up", job_id)
        return False
    logger.error("The worker of job %s (%s) died; it was given up", job.pk, job.task_name)
    return True


def _say_so(job: ProcrastinateJob) -> None:
    """Do what the task declared; it does nothing to what has ended already."""
    try:
        with transaction.atomic():
            jobs.given_up[job.task_name](**job.args)
    except Exception:  # noqa: BLE001  as above
        logger.exception("Job %s failed, but that could not be said", job.pk)


def _finish(job: ProcrastinateJob, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job.pk, status])


def _tell_administrators(job: ProcrastinateJob) -> None:
    message = _("The job {task} was given up: every worker that began it died. Tell your engineers.")
    notify.send(
        "JOB_GIVEN_UP",
        recipients=User.objects.active().filter(role=Role.SUPER_ADMIN).select_related("preferences"),
        actor=None,
        message=format_lazy(message, task=job.task_name),
        url=reverse("admin:procrastinate_procrastinatejob_change", args=[job.pk]),
    )
