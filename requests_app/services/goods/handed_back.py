"""Goods of a request come back: its requester declined lines of their handover, or that was voided."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from assets.services.stock import reservations
from assets.services.stock.reservations import Withdrawal
from core import queue
from core.database import bulk
from core.errors import DomainError
from core.workflow import documents
from loans.choices import HandoverSource
from loans.models import Handover, HandoverItem
from requests_app.models import Request, RequestItem
from requests_app.services.requests import amounts, steps, wishes


def credit(item: HandoverItem, used: Withdrawal) -> list:
    """What a line of a handover counts for on its line of the request, for the request's story: [key of the
    line, base units, whole containers].
    """
    return [item.source_line, str(used.units), used.containers]


def before(sender, reference: str, source: str, actor, **kwargs) -> None:
    """Lock the request whose handover is answered or voided. Hears `loans.signals.handover_locking`."""
    if source == HandoverSource.REQUEST:
        _lock(reference)


def after(sender, handover: Handover, items: Sequence[HandoverItem], actor, **kwargs) -> None:
    """So much less is handed over; it is kept for the requester again where it lies, and a completed request
    waits for its handover again, unless it was cancelled since.

    Hears `loans.signals.handover_declined` and `.handover_voided`.
    """
    if handover.source != HandoverSource.REQUEST:
        return
    request = _lock(handover.wo_ro_int_number)
    deed = request.activities.get(payload__verb="handed_over", payload__reference=handover.doc_number)
    moved_from, lines = request.status, {line.pk: line for line in steps.lines_of(request)}
    back, demands = defaultdict(Decimal), []
    for item in items:
        key, units, containers = deed.payload["credit"][str(item.number)]
        back[key] += Decimal(units)
        demands.append(_demand(lines[key], Decimal(units), containers, item))
    for key, units in back.items():
        lines[key].handed_quantity -= units
    documents.fire(request, "take_back", actor=None)
    bulk.update([lines[key] for key in back], ("handed_quantity",))
    if request.is_open:
        _keep(demands, request.doc_number, actor)
    fields = wishes.settle(request, lines.values(), actor=actor)
    if moved_from != request.status:
        request.completed_by, request.completed_by_name, request.completion_date = None, "", None
        fields += ("completed_by", "completed_by_name", "completion_date")
    steps.save(request, *fields, moved_from=moved_from)
    steps.record(
        request,
        "handed_back",
        actor=actor,
        note=handover.void_reason,
        moved_from=moved_from,
        reference=handover.doc_number,
        lines=[
            {"line": lines[key].number, "name": str(lines[key]), "quantity": str(units)}
            | amounts.payload(lines[key])
            for key, units in back.items()
        ],
        assets=[item.asset.code for item in items],
    )


def _lock(reference: str) -> Request:
    return Request.objects.select_for_update(of=("self",)).get(doc_number=reference)


def _demand(line: RequestItem, units: Decimal, containers: int, item: HandoverItem) -> reservations.Demand:
    """What is kept again, at the place that the thing is back at; as whole containers what was kept so."""
    model, place = line.standard_item, item.from_place
    if containers and not line.registered_quantity:
        return reservations.Demand(model, containers=containers, place=place)
    return reservations.Demand(model, units, place=place)


def _keep(demands: list[reservations.Demand], reference: str, actor) -> None:
    """Reserve it again; when that cannot be any more, a job looks for other stock and tells logistics."""
    try:
        with transaction.atomic():
            reservations.reserve(demands, reference=reference, actor=actor)
    except DomainError:
        queue.defer("requests_app.mend_reservation", reference=reference)
