"""Something that was reserved for a request broke: keep other stock instead, or say that there is none."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from core import queue
from core.database import bulk
from core.errors import DomainError
from requests_app.choices import DOCUMENT, UNDER_REVIEW, RequestStatus
from requests_app.models import Request
from requests_app.services.requests import steps, stock


def queue_mending(sender, reference: str, item, units, actor, **kwargs) -> None:
    """Queue the rest: assets and levels are locked now, and documents come before them. Hears
    `assets.signals.reservation_lost`.
    """
    if reference.startswith(f"{DOCUMENT}-"):
        queue.defer("requests_app.mend_reservation", reference=reference)


def mend(reference: str, *, job: int | None = None) -> bool:
    """Reserve again what a request takes from stock; whether all of it could be.

    While it is under review, what is short is to be bought instead; later, logistics is told to find another
    way. The same `job` (its worker died after the commit) says that only once.
    """
    with transaction.atomic():
        request = Request.objects.open().select_for_update(of=("self",)).filter(doc_number=reference).first()
        if request is None or request.is_for_stock:
            return True
        if job and request.activities.filter(payload__job=job).exists():
            return False
        lines = [line for line in steps.lines_of(request) if not line.is_rejected]
        try:
            with transaction.atomic():
                stock.keep(request, lines, actor=request.requester)
        except DomainError as error:
            _fall_short(request, lines, error.message, job)
            return False
    return True


def _fall_short(request: Request, lines, sentence, job: int | None) -> None:
    if request.status in UNDER_REVIEW:
        free = stock.free_for(lines, excluding=request.doc_number)
        for line in lines:
            line.allocated_quantity = min(
                line.allocated_quantity, stock.coverable(line, free.get(line.standard_item_id))
            )
        bulk.update(lines, ("allocated_quantity",))
        stock.keep(request, lines, actor=request.requester)
        steps.save(request)
    steps.record(request, "stock_lost", actor=None, note=str(sentence), job=job)
    message = gettext_lazy(
        "Something that was reserved for %(document)s of %(who)s broke, and there is not enough else: "
        "%(what)s"
    )
    people = steps.logistics()
    if request.status in (RequestStatus.PENDING, RequestStatus.AWAITING_HANDOVER):
        people += steps.requester(request)
    steps.tell(request, "REQUEST_STOCK_LOST", message, to=people, actor=None, what=sentence)
