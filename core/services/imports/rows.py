"""The judged rows of an import, stored and read back a range at a time."""

from collections.abc import Iterator

from django.db.models import Count, IntegerField, Max, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from core.database import bulk
from core.files import importing
from core.files.importing import Judgement, Row
from core.models import ImportJob, ImportRow, Verdict

COLUMNS = ("job_id", "number", "verdict", "values", "problems", "warnings", "label", "effect")
ACTED_ON = (Verdict.NEW, Verdict.CHANGE, Verdict.UNCHANGED)


def store(job: ImportJob, chunk: list[Row], judged: list[Judgement]) -> None:
    """Keep what was read and what was judged of it."""
    bulk.copy("import_rows", COLUMNS, map(_stored, [job.pk] * len(chunk), chunk, judged))


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


def add_late(job: ImportJob, late: dict[int, list]) -> None:
    """Tell the first rows of pairs what the second ones revealed."""
    for numbers in importing.chunks(sorted(late)):
        rows = list(ImportRow.objects.filter(job=job, number__in=numbers))
        for row in rows:
            row.problems = row.problems + late[row.number]
            row.verdict = Verdict.WRONG
        ImportRow.objects.bulk_update(rows, ["problems", "verdict"], batch_size=500)


def counts(job: ImportJob) -> dict:
    """Rows by verdict, rows with a warning, and how many new things the good rows make."""
    rows = ImportRow.objects.filter(job=job)
    counts = dict(rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    creates = Sum(Cast(KT("effect__creates"), IntegerField()), filter=Q(verdict=Verdict.NEW))
    extra = rows.aggregate(warned=Count("pk", filter=~Q(warnings=[])), creates=creates)
    return {verdict.value: counts.get(verdict.value, 0) for verdict in Verdict} | {
        "warned": extra["warned"],
        "creates": extra["creates"] or 0,
    }


def good_rows(job: ImportJob) -> Iterator[tuple]:
    """(Row, effect, verdict) in the file's order. Unchanged rows too: what they stand for counts when lots
    are compared.
    """
    for number, cells, effect, verdict in by_number(job, ACTED_ON, "number", "values", "effect", "verdict"):
        yield Row(number, cells), effect, verdict


def by_number(job: ImportJob, verdicts, *fields, last_first: bool = False):
    """Tuples of a job's rows, a range of row numbers at a time through the index.

    Not a cursor of the database: one that is left open by a refusal half-way would outlive its transaction.
    """
    rows = ImportRow.objects.filter(job=job, verdict__in=verdicts)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    starts = range(0, last, importing.CHUNK)
    for start in reversed(starts) if last_first else starts:
        part = rows.filter(number__gt=start, number__lte=start + importing.CHUNK)
        yield from part.order_by("-number" if last_first else "number").values_list(*fields)
