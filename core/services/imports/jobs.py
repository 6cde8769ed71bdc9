"""Importing files, the people's part: hand in a file, settle its columns, say yes, take it back, try again.

The worker's part is `core.services.imports.runs`. Each verb queues its job in the same transaction.
"""

import hashlib
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import activity, clock, queue
from core.errors import Conflict, DomainError, NotAllowed
from core.files import importing
from core.files.tabular import Limits, TabularError, open_table, suggest
from core.files.tabular.match import normalise
from core.models import ImportJob, ImportMapping, ImportState, Verdict
from core.services.imports import watch
from core.workflow import transitions

LIMITS = Limits()
CHECK, WRITE, UNDO = "core.import_check", "core.import_write", "core.import_undo"  # tasks
TASK_OF = {ImportState.CHECKING: CHECK, ImportState.WRITING: WRITE, ImportState.UNDOING: UNDO}
REASONS = frozenset(map(normalise, ("Reason", "Alasan")))


def receive(upload, *, kind: str, actor) -> ImportJob:
    """Take in an uploaded file (Django's UploadedFile). Nothing of a file that is refused is kept.

    Raises DomainError (field `file`) for what is no table, too large, empty, broken, or has another layout;
    NotAllowed.
    """
    importer = importing.get(kind)
    _guard(importer, actor)
    if upload.size > LIMITS.file_bytes:
        # Before a byte is read: Django has put it on the disk, and there it stays unopened.
        raise DomainError(
            _(
                "The file has %(size)s MB; at most %(limit)s MB can be imported. Split it and import the "
                "parts."
            )
            % {"size": upload.size // 1024**2, "limit": LIMITS.file_bytes // 1024**2},
            field="file",
        )
    try:
        with _on_disk(upload) as path:
            table = open_table(path, LIMITS)
            total = _count(table)
            _refuse_other_layout(importer, table.header, remembered(kind, table.header))
            return _keep(path, table, total, upload.name, importer, actor)
    except TabularError as error:
        raise DomainError(str(error), field="file") from error


def start_check(job: ImportJob, *, mapping: dict[str, int], actor) -> ImportJob:
    """Settle which column fills which field, remember it for this layout, and have every row judged.

    Raises DomainError when a required field has no column or a column is used twice, Conflict when the job is
    busy or written.
    """
    importer = importing.get(job.kind)
    _guard(importer, actor)
    for column in importer.columns:
        if column.required and column.name not in mapping:
            raise DomainError(
                _("%(field)s needs a column of the file.") % {"field": column.label}, field=column.name
            )
    used: dict[int, str] = {}
    for name, index in mapping.items():
        if index in used:
            raise DomainError(
                _("The column %(column)s is chosen for %(other)s already.")
                % {"column": job.header[index], "other": importer.column(used[index]).label},
                field=name,
            )
        used[index] = name
    with transaction.atomic():
        job = _lock(job)
        transitions.fire(job.start_check, actor=actor)
        job.mapping = mapping
        _queue(job, CHECK)
        ImportMapping.objects.update_or_create(
            kind=job.kind, signature=signature(job.header), defaults={"mapping": mapping}
        )
    return job


def start_write(job: ImportJob, *, only_good: bool, actor) -> ImportJob:
    """Say yes to the preview: all rows (only when none is wrong), or only the good ones. Raises DomainError,
    Conflict.
    """
    _guard(importing.get(job.kind), actor)
    with transaction.atomic():
        job = _lock(job)
        if job.counts.get(Verdict.WRONG, 0) and not only_good and job.state == ImportState.CHECKED:
            raise DomainError(
                ngettext(
                    "%(n)d row is wrong, so not everything can be written. Write only the good rows, or "
                    "correct the file.",
                    "%(n)d rows are wrong, so not everything can be written. Write only the good rows, or "
                    "correct the file.",
                    job.counts[Verdict.WRONG],
                )
                % {"n": job.counts[Verdict.WRONG]}
            )
        if (
            job.state == ImportState.CHECKED
            and not job.counts.get(Verdict.NEW)
            and not job.counts.get(Verdict.CHANGE)
        ):
            raise DomainError(_("There is nothing to write in this file."))
        transitions.fire(job.start_write, actor=actor)
        job.only_good = only_good
        _queue(job, WRITE)
    return job


def start_undo(job: ImportJob, *, actor) -> ImportJob:
    """Have everything that an import wrote taken back. Raises Conflict when it is not written (any more).
    Inverse: none.
    """
    _guard(importing.get(job.kind), actor)
    with transaction.atomic():
        job = _lock(job)
        transitions.fire(job.start_undo, actor=actor)
        _queue(job, UNDO)
    return job


def retry(job: ImportJob, *, actor) -> ImportJob:
    """Begin again what a dead worker left (nothing of it was written), or judge a failed file once more.
    Raises Conflict.
    """
    _guard(importing.get(job.kind), actor)
    with transaction.atomic():
        job = _lock(job)
        if job.state == ImportState.FAILED:
            transitions.fire(job.start_check, actor=actor)
            _queue(job, CHECK)
        elif watch.is_interrupted(job):
            _queue(job, TASK_OF[job.state])
        else:
            raise Conflict(_("This import is not interrupted. Reload the page to see where it is."))
    return job


def suggestion(job: ImportJob) -> dict[str, int]:
    """Field -> column: what this layout was last read with, else what the headings resemble."""
    known = remembered(job.kind, job.header)
    if known:
        return known
    fields = [column.as_field() for column in importing.get(job.kind).columns]
    return {name: index for index, name in suggest(job.header, fields).items()}


def remembered(kind: str, header: list[str]) -> dict[str, int]:
    """The mapping this layout was last imported with, or {} (also when the importer has gained required
    columns since).
    """
    row = ImportMapping.objects.filter(kind=kind, signature=signature(header)).first()
    importer = importing.get(kind)
    names = {c.name for c in importer.columns}
    if not row or not all(c.name in row.mapping for c in importer.columns if c.required):
        return {}
    return {name: index for name, index in row.mapping.items() if name in names and index < len(header)}


def signature(header: list[str]) -> str:
    """A layout: its headings in order, whatever their case and punctuation. A file of bad rows has the layout
    of its upload.
    """
    headings = [normalise(heading) for heading in header]
    if headings and headings[-1] in REASONS:
        headings.pop()
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def current(job: ImportJob) -> ImportJob:
    """The job as it is now."""
    return ImportJob.objects.get(pk=job.pk)


def samples(job: ImportJob, count: int = 3) -> list[list[str]]:
    """The first values of each column, to recognise it by. Raises DomainError when the file is gone."""
    found = [[] for _heading in job.header]
    try:
        for _number, cells in open_table(Path(job.file.path), LIMITS).rows():
            for values, cell in zip(found, cells, strict=False):
                if len(values) < count and cell not in (None, ""):
                    values.append(str(cell)[:40])
            if all(len(values) == count for values in found) or _number > 50:
                break
    except TabularError as error:
        raise DomainError(str(error)) from error
    return found


def _queue(job: ImportJob, task: str) -> None:
    job.done, job.error, job.beat_at, job.watched_at = 0, "", clock.now(), None
    job.save()
    queue.defer(task, job_id=job.pk)


def _lock(job: ImportJob) -> ImportJob:
    return ImportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)


def _guard(importer, actor) -> None:
    if not actor.has_perm(importer.permission):
        raise NotAllowed(_("You may not import this."))


@contextmanager
def _on_disk(upload):
    """The path of an upload; a small one, which Django keeps in memory, is spooled for the moment."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def _count(table) -> int:
    """Rows of a CSV file (cheap, and finds what cannot be read on); of XLSX only whether there is one: 0
    means not counted.
    """
    count = 0
    for _row in table.rows():
        count += 1
        if table.source.kind == "xlsx":
            return 0
    if not count:
        raise TabularError(_("The file has a header, but no rows below it."), code="no_rows")
    return count


def _refuse_other_layout(importer, header: list[str], known: dict) -> None:
    """A file in which fewer than half of the required columns are recognised is another kind of file."""
    if known:
        return
    found = set(suggest(header, [c.as_field() for c in importer.columns]).values())
    missing = [c for c in importer.columns if c.required and c.name not in found]
    if len(missing) * 2 > sum(c.required for c in importer.columns):
        raise DomainError(
            _(
                "This file has another layout: there is no column for %(missing)s. Its columns are: "
                "%(header)s."
            )
            % {
                "missing": ", ".join(str(c.label) for c in missing),
                "header": ", ".join(filter(None, header))[:300],
            },
            field="file",
        )


def _keep(path: Path, table, total: int, filename: str, importer, actor) -> ImportJob:
    job = ImportJob(
        kind=importer.kind, filename=Path(filename).name[:255], header=table.header, total=total, owner=actor
    )
    # Named by us, so that nothing a person typed reaches the disk.
    with path.open("rb") as file:
        job.file.save(f"imports/{job.public_id.hex}.{table.source.kind}", File(file), save=False)
    try:
        with transaction.atomic():
            job.save()
            activity.record("core.importjob.uploaded", actor=actor, target=job)
    except BaseException:
        with suppress(OSError):
            job.file.delete(save=False)
        raise
    return job
