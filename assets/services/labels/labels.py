"""Printing labels: few at once, many by the worker."""

import tempfile
from contextlib import contextmanager, suppress

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files import File
from django.db import transaction
from django.db.models import BigIntegerField, F, Func, Value
from django.urls import reverse
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.labels.label import Label
from assets.labels.layouts import LAYOUTS
from assets.models import Asset, LabelPrint
from assets.models.catalogue.catalogue import base_unit_of
from assets.models.labels import MOST_COPIES, LabelOrder
from core import activity, clock, config, jobs, notify, queue
from core.errors import DomainError
from core.files import exports
from core.models import JobState
from core.words import number

AT_ONCE = 100  # labels
MOST = 10_000  # labels
STEP = 100  # labels between two reports of progress
CHUNK = 1_000  # assets fetched at once
ARRAY = ArrayField(BigIntegerField())
FIELDS = (
    "code",
    "brand",
    "name",
    "serial_number",
    "initial_balance",
    "standard_item__base_unit_of_measure",
    "standard_item__unit_of_measure",
)
ORDERS = {
    LabelOrder.CODE: ("code",),
    LabelOrder.NAME: ("brand", "name", "code"),
    LabelOrder.PLACE: ("place__name", "location_detail", "brand", "name", "code"),
}


def chosen(user, *, query: str = "", ids: list[int] | None = None):
    """The assets that labels are asked for, of those the person may see: `ids` in their order, else what the
    list's `query` leaves.
    """
    if ids:
        return (
            Asset.objects.visible_to(user)
            .filter(pk__in=ids)
            .order_by(Func(Value(ids, ARRAY), F("pk"), function="array_position"))
        )
    return exports.get("assets").queryset(user, query)


def create(
    *,
    actor,
    layout: str,
    first: int = 1,
    copies: int = 1,
    order: str = LabelOrder.LISTED,
    query: str = "",
    ids=(),
) -> LabelPrint:
    """Ask for `copies` labels of each of the `chosen` assets, the first at position `first` of its sheet.

    Up to AT_ONCE labels the PDF is there when this returns; above it the worker writes it. Raises DomainError
    for no assets, too many labels, an unknown layout or order, and a position that the sheet does not have.
    Nothing to undo: paper is patient.
    """
    ids = list(dict.fromkeys(ids))
    _check(layout, first, copies, order, query, ids)
    count = chosen(actor, query=query, ids=ids).order_by()[: MOST + 1].count()
    if not count:
        raise DomainError(_("Choose the assets to print labels for first."))
    total = count * copies
    if total > MOST:
        raise DomainError(
            _("These are more than %(most)s labels. Use a filter, and print them in parts.")
            % {"most": number(MOST)}
        )
    job = LabelPrint(
        owner=actor,
        layout=layout,
        first_position=first,
        copies=copies,
        order=order,
        query="" if ids else query,
        ids=ids,
        total=total,
        filename=f"LABEL_{clock.today():%Y%m%d}_{total}.pdf",
    )
    with transaction.atomic():
        if total <= AT_ONCE:
            job.state = JobState.RUNNING
            job.save()
            with _drawn(job) as file:
                _finish(job, file)
            return job
        job.save()
        queue.defer("assets.print_labels", print_id=job.pk)
    return job


def run(print_id: int) -> None:
    """Write the PDF of labels (the worker's part) and tell the owner. Does nothing for those that have ended.

    Those that have begun were left by a worker that died: they are drawn from the first one.
    """
    if not _unfinished(print_id).update(state=JobState.RUNNING, done=0):
        return
    job = LabelPrint.objects.select_related("owner__preferences").get(pk=print_id)
    preferences = getattr(job.owner, "preferences", None)
    with translation.override(preferences.language if preferences else settings.LANGUAGE_CODE):
        try:
            if not job.owner.works_here:
                raise DomainError(_("The account is no longer active."))
            with _drawn(job) as file, transaction.atomic():
                # Of two workers at one job (one was taken for dead) only the first one here keeps its file.
                if _unfinished(job.pk).select_for_update().first():
                    _finish(job, file)
                    _tell(job, gettext_lazy("Your labels {name} are ready."))
        except DomainError as error:
            _fail(job, str(error))
        except BaseException as error:
            if not jobs.lost_database(error):  # then the job is run again
                _fail(
                    job,
                    _(
                        "Something went wrong while the labels were drawn. Try again; if it happens once "
                        "more, tell the administrator."
                    ),
                )
            raise


def give_up(print_id: int) -> None:
    """Every worker that began these labels died: they fail, and their owner is told."""
    for job in _unfinished(print_id).select_related("owner__preferences"):
        preferences = getattr(job.owner, "preferences", None)
        with translation.override(preferences.language if preferences else settings.LANGUAGE_CODE):
            _fail(job, _("The worker stopped before the labels were drawn. Print them again."))


def expire(before) -> int:
    """Remove the files of labels printed before a moment, and give up those that never ended; how many files
    went.
    """
    LabelPrint.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING], created_at__lt=before).update(
        state=JobState.FAILED,
        error=_("The worker stopped before the labels were drawn. Print them again."),
        finished_at=clock.now(),
    )
    count = 0
    for job in LabelPrint.objects.filter(finished_at__lt=before).exclude(file="").iterator():
        with suppress(OSError):
            job.file.delete(save=False)
        LabelPrint.objects.filter(pk=job.pk).update(file="")
        count += 1
    return count


def labels_of(found):
    """A Label for each asset of a queryset, read through a server-side cursor. No price is ever asked for."""
    company, note = config.get("company.name"), _("Do not remove")
    for row in found.values(*FIELDS).iterator(chunk_size=CHUNK):
        lot = row["initial_balance"] is not None
        unit = base_unit_of(row, "standard_item__")
        yield Label(
            company=company,
            name=f"{row['brand']} {row['name']}",
            detail=f"{number(row['initial_balance'])} {unit}" if lot else row["serial_number"],
            is_amount=lot,
            code=row["code"],
            url=settings.SITE_URL + reverse("asset", args=[row["code"]]),
            note=note,
        )


def _check(layout: str, first: int, copies: int, order: str, query: str, ids: list[int]) -> None:
    if layout not in LAYOUTS:
        raise DomainError(_("Choose a paper."), field="layout")
    if not 1 <= first <= LAYOUTS[layout].per_page:
        raise DomainError(_("This sheet has no position %(n)s.") % {"n": first}, field=f"first_{layout}")
    if not 1 <= copies <= MOST_COPIES:
        raise DomainError(_("Print between 1 and 20 copies of each label."), field="copies")
    if order not in LabelOrder.values:
        raise DomainError(_("Choose an order."), field="order")
    if len(query) > LabelPrint._meta.get_field("query").max_length:
        raise DomainError(_("There are too many filters for labels. Remove some."))
    if len(ids) > MOST:
        raise DomainError(_("That is too much to choose row by row. Use a filter."))


def _unfinished(print_id: int):
    return LabelPrint.objects.filter(pk=print_id, state__in=[JobState.QUEUED, JobState.RUNNING])


@contextmanager
def _drawn(job: LabelPrint):
    """The PDF as an open temporary file."""
    from assets.labels import pdf  # reportlab is large, and few processes ever draw

    found = chosen(job.owner, query=job.query, ids=job.ids)
    if job.order != LabelOrder.LISTED:
        found = found.order_by(*ORDERS[job.order])
    labels = _reporting(job, labels_of(found[: MOST // job.copies]))
    with tempfile.TemporaryFile() as file:
        pdf.write(
            file,
            labels,
            LAYOUTS[job.layout],
            first=job.first_position,
            copies=job.copies,
            title=job.filename,
            author=config.get("company.name"),
        )
        if not job.done:
            raise DomainError(_("None of these assets is there any more."))
        file.seek(0)
        yield file


def _reporting(job: LabelPrint, labels):
    """The same labels; every STEP of them the progress is written down."""
    reported = 0
    for label in labels:
        yield label
        job.done += job.copies
        if job.done - reported >= STEP:
            reported = job.done
            LabelPrint.objects.filter(pk=job.pk).update(done=job.done)


def _finish(job: LabelPrint, file) -> None:
    name = f"labels/{job.public_id.hex}.pdf"
    job.file.storage.delete(name)  # left by a worker that died here
    job.file.save(name, File(file), save=False)
    job.state, job.total, job.finished_at = JobState.DONE, job.done, clock.now()
    job.save(update_fields=["state", "done", "total", "file", "finished_at"])
    words = ngettext("%(n)d label", "%(n)d labels", job.done) % {"n": job.done}
    activity.record(
        "assets.labelprint.printed", actor=job.owner, target=job, note=f"{words}, {LAYOUTS[job.layout]}"
    )


def _fail(job: LabelPrint, sentence: str) -> None:
    with transaction.atomic():
        if _unfinished(job.pk).update(state=JobState.FAILED, error=sentence, finished_at=clock.now()):
            _tell(job, gettext_lazy("Your labels {name} could not be drawn."))


def _tell(job: LabelPrint, message) -> None:
    notify.send(
        "LABELS_FINISHED",
        recipients=[job.owner],
        actor=None,
        message=format_lazy(message, name=job.filename),
        url=reverse("label_detail", args=[job.public_id]),
        reference=job.filename,
    )
