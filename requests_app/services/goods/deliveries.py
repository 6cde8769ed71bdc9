"""Goods arrive, in parts, too few, too many or the wrong ones: record an arrival, void one that was recorded
wrongly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.services.stock import rows
from core import clock, words
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from core.workflow import backdating, documents
from requests_app.choices import RequestStatus
from requests_app.models import Delivery, DeliveryLine, Request, RequestItem
from requests_app.services.goods import arrival_news
from requests_app.services.requests import amounts, steps, stock

ARRIVED = ("arrived_quantity", "missing_quantity")
ZERO = Decimal(0)


@dataclass(slots=True)
class ArrivalLine:
    """Of one line, in base units: what came and is right, what came and is wrong (it goes back), what will
    never come; and why. `containers` is in how many of the line's units it came, where these hold several.
    """

    quantity: Decimal = ZERO
    wrong: Decimal = ZERO
    missing: Decimal = ZERO
    reason: str = ""
    containers: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to record."""
        return not (self.quantity or self.wrong or self.missing)


def receive(
    request: Request,
    arrived: Mapping[int, ArrivalLine],
    *,
    actor,
    arrived_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> Delivery:
    """Record an arrival, by key of the line. More than is outstanding, wrong goods and what will not come
    need a reason.

    When nothing is outstanding or unregistered any more, the request goes on by itself. Raises DomainError
    with the line as its `thing`, Conflict when it is too late. Inverse: `void`.
    """
    arrived = {key: one for key, one in arrived.items() if not one.is_nothing}
    if not arrived:
        raise DomainError(_("Say what has arrived: fill in at least one line."))
    arrived_on = arrived_on or clock.today()
    backdating.refuse(arrived_on, field="arrived_on", future=_("An arrival cannot lie in the future."))
    if arrived_on < (asked := timezone.localdate(request.request_date)):
        raise DomainError(
            _("This was asked for on %(day)s; it cannot have arrived before.") % {"day": words.day(asked)},
            field="arrived_on",
        )
    with transaction.atomic():
        request = steps.lock(request)
        steps.guard(request, "receive", actor=actor, version=version)
        lines, before = steps.lines_of(request), request.status
        parts = [
            DeliveryLine(item=line, **checked(line, arrived[line.pk])) for line in lines if line.pk in arrived
        ]
        if len(parts) != len(arrived):
            raise Conflict(_("A line of this form is not a line of %(document)s.") % {"document": request})
        for part in parts:
            part.item.arrived_quantity += part.quantity
            part.item.missing_quantity += part.missing_quantity
        steps.fire(request, "receive", actor=actor, version=version, status=outcome(request, lines))
        last = request.deliveries.aggregate(n=Max("number"))["n"] or 0
        delivery = Delivery.objects.create(
            request=request,
            number=last + 1,
            arrived_on=arrived_on,
            note=note.strip(),
            received_by=actor,
            received_by_name=actor.name,
            received_at=clock.now(),
        )
        for part in parts:
            part.delivery = delivery
        bulk.insert(parts)
        bulk.update([part.item for part in parts], ARRIVED)
        if any(part.quantity for part in parts):
            request.arrival_date = request.arrival_date or clock.now()
        fields = finish(request, lines, actor=actor)
        steps.save(request, "arrival_date", *fields, moved_from=before)
        steps.record(
            request,
            "received",
            actor=actor,
            note=note.strip(),
            moved_from=before,
            delivery=delivery.number,
            lines=[arrival_news.said(part) for part in parts],
        )
        arrival_news.tell(request, before, delivery, parts, actor)
    return delivery


def void(delivery: Delivery, *, actor, reason: str, version: int | None = None) -> Delivery:
    """An arrival was recorded wrongly: its amounts are taken back, the state that it had brought about too,
    and those who were told of it hear that. Raises Conflict when its goods are registered. Inverse:
    `receive`.
    """
    reason = documents.need(reason, 3)
    with transaction.atomic():
        request = steps.lock(delivery.request)
        before, lines = request.status, steps.lines_of(request)
        if why := closed(request):
            raise Conflict(why)
        steps.guard(request, "void_delivery", actor=actor, version=version)
        delivery = _mark_voided(request, delivery, reason, actor)
        parts = take_back(delivery, lines)
        status = outcome(request, lines)
        steps.fire(request, "void_delivery", actor=actor, status=status)
        fields = []
        if status != before:
            fields = [*finish(request, lines, actor=actor), "arrival_date"]
            if status == RequestStatus.IN_DELIVERY:
                request.arrival_date = None
        steps.save(request, *fields, moved_from=before)
        steps.record(
            request, "delivery_voided", actor=actor, note=reason, moved_from=before, delivery=delivery.number
        )
        arrival_news.tell_voided(request, delivery, parts, actor)
        arrival_news.tell_end(request, before, actor)
    return delivery


def closed(request: Request) -> str:
    """Why nothing of a request can be taken back: its rest was cancelled, so it is not opened again; "" when
    that is not so.
    """
    if request.status != RequestStatus.COMPLETED or not request.cancelled_at:
        return ""
    said = _(
        "The rest of %(document)s was cancelled by %(who)s on %(day)s, so it is not opened again: its "
        "arrivals and registrations stay."
    )
    day = words.day(timezone.localdate(request.cancelled_at))
    return said % {"document": request, "who": request.cancelled_by_name, "day": day}


def voided(delivery: Delivery) -> str:
    """Why an arrival cannot be voided: it is already; "" when it is not."""
    said = _("Arrival %(number)s is voided already, by %(who)s.")
    names = {"number": delivery.number, "who": delivery.voided_by_name}
    return said % names if delivery.voided_at else ""


def _mark_voided(request: Request, delivery: Delivery, reason: str, actor) -> Delivery:
    """The arrival, marked. Raises Conflict when it is already."""
    found = request.deliveries.select_for_update().filter(pk=delivery.pk).first()
    if found is None:
        raise Conflict(_("%(document)s has no such arrival.") % {"document": request})
    if why := voided(found):
        raise Conflict(why)
    found.voided_at, found.voided_by, found.voided_by_name, found.void_reason = (
        clock.now(),
        actor,
        actor.name,
        reason,
    )
    found.save(update_fields=["voided_at", "voided_by", "voided_by_name", "void_reason"])
    return found


def take_back(delivery: Delivery, lines: list[RequestItem]) -> list[DeliveryLine]:
    """Take what an arrival brought off its request's `lines`; returns what it brought. Raises Conflict when
    it is registered.
    """
    parts, by_key = list(delivery.lines.all()), {line.pk: line for line in lines}
    for part in parts:
        part.item = line = by_key[part.item_id]
        line.arrived_quantity -= part.quantity
        line.missing_quantity -= part.missing_quantity
        if line.registered_quantity > line.arrived_quantity:
            said = _("%(item)s of arrival %(number)s is registered already. Void the registration first.")
            raise Conflict(said % {"item": line, "number": delivery.number})
    bulk.update([part.item for part in parts], ARRIVED)
    return parts


def outcome(request: Request, lines: list[RequestItem]) -> str:
    """What a request that is on its way is, with its lines as they are now: still on its way while nothing
    has come, ARRIVED, ready to be handed over, or completed. What was ready or completed before stays so as
    long as nothing is left to come or to register.
    """
    live = [line for line in lines if not line.is_rejected]
    if not all(line.is_settled for line in live):
        come = any(line.arrived_quantity for line in live)
        return RequestStatus.ARRIVED if come else RequestStatus.IN_DELIVERY
    if request.status in (RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED):
        return request.status
    return (
        RequestStatus.COMPLETED
        if request.is_for_stock or not any(line.to_hand for line in live)
        else RequestStatus.AWAITING_HANDOVER
    )


def finish(request: Request, lines: list[RequestItem], *, actor) -> tuple[str, ...]:
    """What a request remembers when everything is registered, and when it is completed by that, or not any
    more; returns the fields to save.
    """
    request.is_registered = request.status in (RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)
    over = request.status == RequestStatus.COMPLETED
    fields = steps.complete(request, actor if over else None)
    if over:
        stock.release(request, actor=actor)
    return ("is_registered", *fields)


def checked(line: RequestItem, arrived: ArrivalLine) -> dict:
    """The fields of an arrival's line. Raises DomainError beside the form's field."""
    with concerning(line):
        if line.is_rejected or not line.to_buy:
            raise DomainError(
                _("Line %(number)d (%(item)s) is not bought.") % {"number": line.number, "item": line}
            )
        if line.standard_item is None and (arrived.quantity or arrived.wrong):
            said = _(
                "Line %(number)d (%(item)s) is not linked to the catalogue yet. Link it first, so that it "
                "can be registered."
            )
            raise DomainError(said % {"number": line.number, "item": line})
        for name, amount in (
            ("quantity", arrived.quantity),
            ("wrong", arrived.wrong),
            ("missing", arrived.missing),
        ):
            if amount < 0:
                raise DomainError(_("The amount must be more than nothing."), field=name)
            if amount and line.standard_item:
                rows.whole_units(amount, line.standard_item, field=name)
        # Of what was outstanding, what this does not bring; when all is here, what of it was found short.
        room = max(ZERO, line.outstanding - arrived.quantity)
        if not line.outstanding and not arrived.quantity:
            room = line.registrable
        if arrived.missing > room:
            raise DomainError(_too_much(line, arrived, room), field="missing")
        if why := unexplained(line, arrived):
            raise DomainError(why, field="reason")
    return {
        "quantity": arrived.quantity,
        "wrong_quantity": arrived.wrong,
        "missing_quantity": arrived.missing,
        "containers": arrived.containers if arrived.quantity else None,
        "reason": arrived.reason.strip(),
    }


def unexplained(line: RequestItem, arrived: ArrivalLine) -> str:
    """The sentence that asks for a reason; "" when none is needed, or it is there."""
    is_odd = arrived.wrong or arrived.missing or arrived.quantity > line.outstanding
    if not is_odd or len(arrived.reason.strip()) >= 3:
        return ""
    said = _("Say why, in at least 3 characters: %(amount)s were outstanding.")
    return said % {"amount": amounts.said(line, line.outstanding)}


def _too_much(line: RequestItem, arrived: ArrivalLine, room: Decimal) -> str:
    """Why so much cannot be missing: what comes and what does not are together what was outstanding."""
    if not arrived.quantity:
        return _("Only %(amount)s can still be missing.") % {"amount": amounts.said(line, room)}
    said = _(
        "%(arrived)s arrived and %(missing)s missing are more than the %(amount)s that were outstanding. If "
        "what came is short, say with how much it was delivered."
    )
    return said % {
        "arrived": amounts.said(line, arrived.quantity),
        "missing": amounts.said(line, arrived.missing),
        "amount": amounts.said(line, line.outstanding),
    }
