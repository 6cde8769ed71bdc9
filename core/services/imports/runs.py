"""Importing files, the worker's part: judge every row, write, take back. Each run begins from nothing and may
be repeated.
"""

import logging
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, IntegerField, Max, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, notify
from core.database import bulk
from core.errors import DomainError, from_database
from core.files import importing
from core.files.importing import Row
from core.files.tabular import TabularError, open_table
from core.jobs import Busy, lost_database
from core.models import ImportJob, ImportRow, ImportState, Verdict
from core.models.imports import BUSY
from core.services.imports import watch
from core.services.imports.jobs import LIMITS
from core.words import fill
from core.workflow import transitions

logger = logging.getLogger(__name__)
ROW_COLUMNS = ("job_id", "number", "verdict", "values", "problems", "warnings", "label", "effect")
UNFORESEEN = gettext_lazy(
    "Something went wrong, and nothing was written. Try again; if it happens once more, tell the "
    "administrator."
)
ACTED_ON = (Verdict.NEW, Verdict.CHANGE, Verdict.UNCHANGED)


def check(job_id: int) -> None:
    """Judge every row of a job that is being checked."""
    with _run(job_id, ImportState.CHECKING) as (job, importer, report):
        if job is None:
            return
        ImportRow.objects.filter(job=job).delete()
        session, done = importer.session(job), 0
        table = open_table(Path(job.file.path), LIMITS)
        for chunk in importing.chunks(Row(*pair) for pair in table.rows()):
            judged = session.judge(chunk)
            for row, judgement in zip(chunk, judged, strict=True):
                if surplus := table.surplus(row.cells):
                    judgement.problems.append(["", surplus])
            bulk.copy("import_rows", ROW_COLUMNS, map(_stored, [job.pk] * len(chunk), chunk, judged))
            done += len(chunk)
            report(done)
        with transaction.atomic():
            _add_late(job, session.late)
            job = _lock(job)
            job.counts, job.done, job.total = _counts(job), done, done
            transitions.fire(job.finish_check, actor=None)
            job.save()
            _tell(
                job,
                gettext_lazy("%(file)s has been checked. Look at it, then write it."),
                reverse("import_preview", args=[job.public_id]),
            )


def write(job_id: int) -> None:
    """Write a job that somebody said yes to, in one transaction: all its good rows, or nothing."""
    with _run(job_id, ImportState.WRITING) as (job, importer, report):
        if job is None:
            return
        with transaction.atomic():
            expect_many()
            reference = importer.write(job, _good_rows(job), actor=job.owner, on_progress=_settling(report))
            settle()
            job = _lock(job)
            job.reference_id, job.written_at, job.done = reference, clock.now(), job.total
            transitions.fire(job.finish_write, actor=None)
            job.save()
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
            effects = _by_number(job, (Verdict.NEW, Verdict.CHANGE), "verdict", "effect", last_first=True)
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
        preferences = getattr(job.owner, "preferences", None)
        with translation.override(preferences.language if preferences else None):
            importer = importing.get(job.kind)
            if not job.owner.is_active or not job.owner.has_perm(importer.permission):
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
        preferences = getattr(job.owner, "preferences", None)
        with translation.override(preferences.language if preferences else None):
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


def _stored(job_id: int, row: Row, judged) -> tuple:
    return (
        job_id,
        row.number,
        Verdict.WRONG.value if judged.problems else str(judged.verdict),
        bulk.as_json(row.cells),
        bulk.as_json(judged.problems),
        bulk.as_json(judged.warnings),
        judged.label[:255],
        bulk.as_json(judged.effect),
    )


def _add_late(job: ImportJob, late: dict[int, list]) -> None:
    """Tell the first rows of pairs what the second ones revealed."""
    for numbers in importing.chunks(sorted(late)):
        rows = list(ImportRow.objects.filter(job=job, number__in=numbers))
        for row in rows:
            row.problems = row.problems + late[row.number]
            row.verdict = Verdict.WRONG
        ImportRow.objects.bulk_update(rows, ["problems", "verdict"], batch_size=500)


def _counts(job: ImportJob) -> dict:
    """Rows by verdict, rows with a warning, and how many new things the good rows make."""
    rows = ImportRow.objects.filter(job=job)
    counts = dict(rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    creates = Sum(Cast(KT("effect__creates"), IntegerField()), filter=Q(verdict=Verdict.NEW))
    extra = rows.aggregate(warned=Count("pk", filter=~Q(warnings=[])), creates=creates)
    return {verdict.value: counts.get(verdict.value, 0) for verdict in Verdict} | {
        "warned": extra["warned"],
        "creates": extra["creates"] or 0,
    }


def _summary(job: ImportJob) -> dict:
    return {name: [None, job.counts.get(name, 0)] for name in (Verdict.NEW.value, Verdict.CHANGE.value)}


def _good_rows(job: ImportJob):
    """(Row, effect, verdict) in the file's order. Unchanged rows too: what they stand for counts when lots
    are compared.
    """
    for number, cells, effect, verdict in _by_number(job, ACTED_ON, "number", "values", "effect", "verdict"):
        yield Row(number, cells), effect, verdict


def _by_number(job: ImportJob, verdicts, *fields, last_first: bool = False):
    """Tuples of a job's rows, a range of row numbers at a time through the index.

    Not a cursor of the database: one that is left open by a refusal half-way would outlive its transaction.
    """
    rows = ImportRow.objects.filter(job=job, verdict__in=verdicts)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    starts = range(0, last, importing.CHUNK)
    for start in reversed(starts) if last_first else starts:
        part = rows.filter(number__gt=start, number__lte=start + importing.CHUNK)
        yield from part.order_by("-number" if last_first else "number").values_list(*fields)
