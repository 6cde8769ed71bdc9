"""Importing files, the people's part: hand in a file, settle its columns, say yes, take it back, try again.

The worker's part is `core.services.imports.runs`. Each verb queues its job in the same transaction.
"""

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
from core.models import ImportJob, ImportState, Verdict
from core.services.imports import columns, watch
from core.workflow import transitions

LIMITS = Limits()
CHECK, WRITE, UNDO = "core.import_check", "core.import_write", "core.import_undo"  # tasks
TASK_OF = {ImportState.CHECKING: CHECK, ImportState.WRITING: WRITE, ImportState.UNDOING: UNDO}


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
            total, signs = columns.look(table)
            if not total and signs is not None:
                raise TabularError(_("The file has a header, but no rows below it."), code="no_rows")
            _refuse_other_layout(importer, table.header, columns.remembered(kind, table.header, actor))
            return _keep(path, table, total, signs, upload.name, importer, actor)
    except TabularError as error:
        raise DomainError(str(error), field="file") from error


def start_check(job: ImportJob, *, mapping: dict[str, int], decimals: dict | None = None, actor) -> ImportJob:
    """Settle which column fills which field, and have every row judged. `decimals` says of number fields
    whose columns leave it open which sign stands before decimals.

    Raises DomainError when a required field has no column, a column is used twice or one is still open;
    Conflict when the job is busy or written.
    """
    importer = importing.get(job.kind)
    _guard(importer, actor)
    columns.refuse_bad(job, importer, mapping, decimals or {})
    with transaction.atomic():
        job = _lock(job)
        transitions.fire(job.start_check, actor=actor)
        job.mapping = mapping
        # Of a file that nobody has looked at yet the worker still has to find out what is open.
        job.decimals = decimals or {}
        if job.signs is not None:
            job.decimals = columns.decimals(job, importer, mapping, decimals or {})
        _queue(job, CHECK)
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


def _refuse_other_layout(importer, header: list[str], known) -> None:
    """A file in which fewer than half of the required columns are recognised is another kind of file."""
    if known:
        return
    found = set(suggest(header, importer.columns).values())
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


def _keep(path: Path, table, total: int, signs, filename: str, importer, actor) -> ImportJob:
    job = ImportJob(
        kind=importer.kind,
        filename=Path(filename).name[:255],
        header=table.header,
        total=total,
        signs=signs,
        owner=actor,
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
