"""Importing files, the worker's part: judge every row, write, take back. Each run begins from nothing and may
be repeated.
"""

import logging
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, notify
from core.errors import DomainError, from_database
from core.files import importing
from core.files.importing import Row
from core.files.tabular import TabularError, open_table
from core.files.tabular.columns import Survey
from core.jobs import Busy, lost_database
from core.models import ImportJob, ImportRow, ImportState, Verdict
from core.models.imports import BUSY
from core.services.imports import columns, rows, watch
from core.services.imports.jobs import LIMITS
from core.words import fill
from core.workflow import transitions

logger = logging.getLogger(__name__)
UNFORESEEN = gettext_lazy(
    "Something went wrong, and nothing was written. Try again; if it happens once more, tell the "
    "administrator."
)


def check(job_id: int) -> None:
    """Judge every row of a job that is being checked."""
    with _run(job_id, ImportState.CHECKING) as (job, importer, report):
        if job is None:
            return
        ImportRow.objects.filter(job=job).delete()
        table = open_table(Path(job.file.path), LIMITS)
        if not _settle_numbers(job, importer, table):
            return
        session, done = importer.session(job), 0
        for chunk in importing.chunks(Row(*pair) for pair in table.rows()):
            judged = session.judge(chunk)
            for row, judgement in zip(chunk, judged, strict=True):
                if surplus := table.surplus(row.cells):
                    judgement.problems.append(["", surplus])
            rows.store(job, chunk, judged)
            done += len(chunk)
            report(done)
        with transaction.atomic():
            rows.add_late(job, session.late)
            job = _lock(job)
            job.counts, job.done, job.total = rows.counts(job), done, done
            transitions.fire(job.finish_check, actor=None)
            job.save()
            _tell(
                job,
                gettext_lazy("%(file)s has been checked. Look at it, then write it."),
                reverse("import_preview", args=[job.public_id]),
            )


def _settle_numbers(job: ImportJob, importer, table) -> bool:
    """Find out how each column of numbers writes them; whether that is clear. Else the job waits for its
    owner to say it.
    """
    if job.signs is None:
        survey = Survey()
        for _number, cells in table.rows():
            survey.look(cells)
        job.signs = survey.found()
    asked = columns.to_ask(job, importer, job.mapping)
    job.decimals = columns.decimals(job, importer, job.mapping, job.decimals)
    clear = all(name in job.decimals for name in asked)
    with transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(signs=job.signs, decimals=job.decimals)
        if not clear:
            job = _lock(job)
            transitions.fire(job.ask, actor=None)
            job.save()
            _tell(
                job,
                gettext_lazy("%(file)s: say how its numbers are to be read."),
                reverse("import_mapping", args=[job.public_id]),
            )
    return clear


def write(job_id: int) -> None:
    """Write a job that somebody said yes to, in one transaction: all its good rows, or nothing."""
    with _run(job_id, ImportState.WRITING) as (job, importer, report):
        if job is None:
            return
        with transaction.atomic():
            expect_many()
            reference = importer.write(
                job, rows.good_rows(job), actor=job.owner, on_progress=_settling(report)
            )
            settle()
            job = _lock(job)
            job.reference_id, job.written_at, job.done = reference, clock.now(), job.total
            transitions.fire(job.finish_write, actor=None)
            job.save()
            columns.remember(job)
            activity.record(
                "core.importjob.written",
                actor=job.owner,
                target=job,
                changes=_summary(job),
                reference=reference,
            )
            _tell(
                job,
                gettext_lazy("%(file)s has been imported."),
                reverse("import_result", args=[job.public_id]),
            )


def undo(job_id: int) -> None:
    """Take back everything a job wrote, in one transaction."""
    with _run(job_id, ImportState.UNDOING) as (job, importer, report):
        if job is None:
            return
        with transaction.atomic():
            expect_many()
            reason = _("Import of %(file)s undone") % {"file": job.filename}
            effects = rows.by_number(job, (Verdict.NEW, Verdict.CHANGE), "verdict", "effect", last_first=True)
            importer.undo(job, effects, actor=job.owner, reason=reason)
            settle()
            job = _lock(job)
            job.undone_at, job.done = clock.now(), job.total
            transitions.fire(job.finish_undo, actor=None)
            job.save()
            activity.record("core.importjob.undone", actor=job.owner, target=job, reference=job.reference_id)
            _tell(
                job,
                gettext_lazy("The import of %(file)s has been undone."),
                reverse("import_result", args=[job.public_id]),
            )


def expect_many() -> None:
    """Have the triggers and foreign keys of this transaction look rows up through indexes from the first one
    on.

    PostgreSQL keeps the plan it made when the tables were small, and walking through them for each of 100,000
    rows takes hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL enable_seqscan = off")


def settle() -> None:
    """Have the database's deferred checks (ledger, foreign keys) run now, a batch at a time, instead of all
    at the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _settling(report):
    def on_progress(done: int) -> None:
        settle()
        report(done)

    return on_progress


@contextmanager
def _run(job_id: int, state: str):
    """Hold the job, speak its owner's language, and turn whatever goes wrong into a sentence on the job.

    Yields (job, importer, report), or three times None when it is done. Raises Busy when another worker has
    it; should that one die, too, it is still to be done.
    """
    with watch.at_work(job_id) as report:
        if report is None:
            raise Busy(f"import {job_id}")
        job = ImportJob.objects.select_related("owner__preferences").filter(pk=job_id, state=state).first()
        if job is None:
            yield None, None, None
            return
        with translation.override(job.owner.language):
            importer = importing.get(job.kind)
            if not job.owner.works_here or not job.owner.has_perm(importer.permission):
                _fail(job, _("You may not import this."))
                yield None, None, None
                return
            try:
                report(0, job.total)
                yield job, importer, report
            except (DomainError, TabularError) as error:
                _fail(job, str(error))
            except DatabaseError as error:
                if lost_database(error):
                    raise  # and the job is run again
                refusal = from_database(error)
                logger.warning("Import %s refused by the database", job_id, exc_info=error)
                _fail(job, str(refusal) if refusal else _("The database refused this. Nothing was written."))
            except BaseException as error:
                if not lost_database(error):
                    _fail(job, str(UNFORESEEN))
                raise


def give_up(job_id: int) -> None:
    """Every worker that began this import died: it fails, and its owner is told."""
    job = ImportJob.objects.select_related("owner__preferences").filter(pk=job_id, state__in=BUSY).first()
    if job and not watch.is_alive(job):
        with translation.override(job.owner.language):
            _fail(job, str(UNFORESEEN))


def _fail(job: ImportJob, sentence: str) -> None:
    with transaction.atomic():
        job = _lock(job)
        transitions.fire(job.keep if job.state == ImportState.UNDOING else job.fail, actor=None)
        job.error, job.done = sentence, 0
        job.save()
        _tell(
            job,
            gettext_lazy("%(file)s: something is in the way. Nothing was changed."),
            reverse("import_result", args=[job.public_id]),
        )


def _tell(job: ImportJob, message, url: str) -> None:
    """News for the owner, unless he is watching."""
    if watch.has_left(job):
        notify.send(
            "IMPORT_FINISHED",
            recipients=[job.owner],
            actor=None,
            message=fill(message, file=job.filename),
            url=url,
            reference=job.reference_id,
        )


def _lock(job: ImportJob) -> ImportJob:
    return (
        ImportJob.objects.select_for_update(of=("self",)).select_related("owner__preferences").get(pk=job.pk)
    )


def _summary(job: ImportJob) -> dict:
    return {name: [None, job.counts.get(name, 0)] for name in (Verdict.NEW.value, Verdict.CHANGE.value)}
