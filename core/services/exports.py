"""Making an export: small ones at once, large ones by the worker."""

import tempfile
from contextlib import suppress
from functools import partial

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import activity, clock, jobs, notify, queue
from core.errors import DomainError, NotAllowed
from core.files import exports
from core.files.tabular import TabularError, stream_csv, write_csv, write_xlsx
from core.models import Export, JobState

AT_ONCE = 5_000  # rows
STEP = 1_000  # rows between two reports of progress


def start(
    kind: str, format: str, *, actor, query: str = "", ids: list[int] | None = None
) -> tuple[Export, object]:
    """Ask for an export of the list's rows that `query` leaves, or of the rows `ids` among those the actor
    may see.

    Returns (Export, queryset): up to AT_ONCE rows the queryset is to be written now (`chunks`, `workbook`),
    above it is None and the worker writes the file. Raises NotAllowed, or DomainError for an unknown kind or
    format or too many chosen rows.
    """
    exporter = _exporter(kind, format)
    if not exporter.allowed(actor):
        raise NotAllowed(_("You may not export this."))
    if ids is not None:
        if not 0 < len(ids) <= AT_ONCE:
            raise DomainError(
                _("Choose the rows to export first.")
                if not ids
                else _("That is too much to choose row by row. Use a filter.")
            )
        query = ""
    if len(query) > Export._meta.get_field("query").max_length:
        raise DomainError(_("There are too many filters for an export. Remove some."))
    queryset = exporter.queryset(actor, query)
    if ids is not None:
        queryset = queryset.filter(pk__in=ids)
    count = queryset.order_by()[: AT_ONCE + 1].count()
    export = Export(
        kind=kind,
        format=format,
        query=query,
        filename=f"LAPORAN_{exporter.filename}_{clock.today():%Y%m%d}.{format}",
        owner=actor,
        total=count,
    )
    with transaction.atomic():
        if count <= AT_ONCE:
            export.state, export.done, export.finished_at = JobState.DONE, count, clock.now()
            export.save()
            _log(export, exporter)
            return export, queryset
        export.save()
        queue.defer("core.write_export", export_id=export.pk)
    return export, None


def chunks(export: Export, queryset):
    """The CSV of a small export as a stream of bytes, in the language of the moment of the call."""
    exporter, language = exports.get(export.kind), translation.get_language()
    header = exporter.header(export.owner)

    def written():
        with translation.override(language):
            yield from stream_csv(
                header, exporter.rows(queryset, export.owner), delimiter=_delimiter(language)
            )

    return written()


def workbook(export: Export, queryset):
    """The XLSX of a small export as an open temporary file."""
    exporter = exports.get(export.kind)
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    write_xlsx(
        file, exporter.header(export.owner), exporter.rows(queryset, export.owner), title=str(exporter.label)
    )
    file.seek(0)
    return file


def run(export_id: int) -> None:
    """Write the file of an export (the worker's part); tell the owner. Does nothing for one that has ended.

    One that has begun was left by a worker that died: it is written from its first row.
    """
    if not _unfinished(export_id).update(state=JobState.RUNNING, done=0):
        return
    export = Export.objects.select_related("owner__preferences").get(pk=export_id)
    with translation.override(export.owner.language):
        try:
            _write(export)
        except (DomainError, TabularError) as error:
            _fail(export, str(error))
        except BaseException as error:
            if not jobs.lost_database(error):  # then the job is run again
                _fail(
                    export,
                    _(
                        "Something went wrong while the file was written. Try again; if it happens once "
                        "more, tell the administrator."
                    ),
                )
            raise


def give_up(export_id: int) -> None:
    """Every worker that began this export died: it fails, and its owner is told."""
    for export in _unfinished(export_id).select_related("owner__preferences"):
        with translation.override(export.owner.language):
            _fail(export, _("The worker stopped before the file was written. Export the list again."))


def expire(before) -> int:
    """Remove the files of exports that ended before a moment, and give up those that never ended; how many
    went.
    """
    Export.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING], created_at__lt=before).update(
        state=JobState.FAILED,
        error=_("The worker stopped before the file was written. Export the list again."),
        finished_at=clock.now(),
    )
    old = Export.objects.filter(finished_at__lt=before).exclude(file="")
    count = 0
    for export in old.iterator():
        with suppress(OSError):
            export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(file="")
        count += 1
    return count


def withdraw(user) -> None:
    """Take back the files that were written for somebody: with another role he may see other columns. They go
    when the change stands.
    """
    rows = Export.objects.filter(owner=user).exclude(file="")
    for export in rows:
        transaction.on_commit(partial(export.file.storage.delete, export.file.name), robust=True)
    rows.update(file="")


def _write(export: Export) -> None:
    exporter = _exporter(export.kind, export.format)
    if not export.owner.works_here or not exporter.allowed(export.owner):
        raise NotAllowed(_("You may not export this."))
    queryset = exporter.queryset(export.owner, export.query)
    Export.objects.filter(pk=export.pk).update(total=queryset.order_by().count())
    with tempfile.TemporaryFile() as file:
        rows = _reporting(export, exporter.rows(queryset, export.owner))
        header = exporter.header(export.owner)
        if export.format == "xlsx":
            write_xlsx(file, header, rows, title=str(exporter.label))
        else:
            write_csv(file, header, rows, delimiter=_delimiter(translation.get_language()))
        file.seek(0)
        _finish(export, exporter, file)


def _finish(export: Export, exporter, file) -> None:
    """Keep the file. Of two workers at one export (one was taken for dead) only the first one here does."""
    name = f"exports/{export.public_id.hex}.{export.format}"
    with transaction.atomic():
        if not _unfinished(export.pk).select_for_update().first():
            return
        export.file.storage.delete(name)  # left by a worker that died here
        export.file.save(name, File(file), save=False)
        export.state, export.total, export.finished_at = JobState.DONE, export.done, clock.now()
        export.save(update_fields=["state", "done", "total", "file", "finished_at"])
        _log(export, exporter)
        _tell(export, gettext_lazy("Your export {name} is ready."))


def _unfinished(export_id: int):
    return Export.objects.filter(pk=export_id, state__in=[JobState.QUEUED, JobState.RUNNING])


def _reporting(export: Export, rows):
    """The same rows; every STEP of them the progress is written down."""
    for row in rows:
        yield row
        export.done += 1
        if export.done % STEP == 0:
            Export.objects.filter(pk=export.pk).update(done=export.done)


def _fail(export: Export, sentence: str) -> None:
    with transaction.atomic():
        if _unfinished(export.pk).update(state=JobState.FAILED, error=sentence, finished_at=clock.now()):
            _tell(export, gettext_lazy("Your export {name} did not succeed."))


def _tell(export: Export, message) -> None:
    notify.send(
        "EXPORT_FINISHED",
        recipients=[export.owner],
        actor=None,
        message=format_lazy(message, name=export.filename),
        url=reverse("export_detail", args=[export.public_id]),
        reference=export.filename,
    )


def _log(export: Export, exporter) -> None:
    rows = ngettext("%(n)d row", "%(n)d rows", export.done) % {"n": export.done}
    activity.record(
        "core.export.made",
        actor=export.owner,
        target=export,
        note=f"{exporter.label}: {rows}, {export.format.upper()}",
    )


def _exporter(kind: str, format: str):
    try:
        exporter = exports.get(kind)
    except LookupError:
        raise DomainError(_("This cannot be exported.")) from None
    if format not in ("csv", "xlsx"):
        raise DomainError(_("Choose CSV or XLSX."))
    return exporter


def _delimiter(language: str) -> str:
    """Excel in Indonesia reads semicolons, because the comma is the decimal sign there."""
    return ";" if (language or "id").startswith("id") else ","
