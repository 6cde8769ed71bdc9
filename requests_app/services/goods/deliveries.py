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
from django.utils.translation import gettext_lazy

from assets.services.stock import rows
from core import clock, words
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from core.services import whatsapp
from core.words import number
from core.workflow import backdating, documents
from requests_app.choices import RequestStatus
from requests_app.models import Delivery, DeliveryLine, Request, RequestItem
from requests_app.services.requests import groups, steps, stock

ARRIVED = ("arrived_quantity", "missing_quantity")
ZERO = Decimal(0)
COMPLETED = ("is_registered", "completed_by", "completed_by_name", "completion_date")


@dataclass(slots=True)
class ArrivalLine:
    """Of one line, in base units: what came and is right, what came and is wrong (it goes back), what will
    never come; and why.
    """

    quantity: Decimal = ZERO
    wrong: Decimal = ZERO
    missing: Decimal = ZERO
    reason: str = ""

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
        request.arrival_date = request.arrival_date or clock.now()
        fields = finish(request, lines, actor=actor)
        steps.save(request, "arrival_date", *fields, moved_from=before)
        said = [_said(part) for part in parts]
        steps.record(
            request,
            "received",
            actor=actor,
            note=note.strip(),
            moved_from=before,
            delivery=delivery.number,
            lines=said,
        )
        _tell(request, before, delivery, parts, actor)
    return delivery


def void(delivery: Delivery, *, actor, reason: str, version: int | None = None) -> Delivery:
    """An arrival was recorded wrongly: its amounts are taken back. Raises Conflict when its goods are
    registered. Inverse: `receive`.
    """
    reason = documents.need(reason, 3)
    with transaction.atomic():
        request = steps.lock(delivery.request)
        before = request.status
        steps.fire(request, "void_delivery", actor=actor, version=version)
        delivery = request.deliveries.select_for_update().get(pk=delivery.pk)
        if delivery.voided_at:
            raise Conflict(
                _("Arrival %(number)s is voided already, by %(who)s.")
                % {"number": delivery.number, "who": delivery.voided_by_name}
            )
        delivery.voided_at, delivery.voided_by, delivery.voided_by_name, delivery.void_reason = (
            clock.now(),
            actor,
            actor.name,
            reason,
        )
        delivery.save(update_fields=["voided_at", "voided_by", "voided_by_name", "void_reason"])
        parts = list(delivery.lines.select_related("item__standard_item"))
        for part in parts:
            part.item.arrived_quantity -= part.quantity
            part.item.missing_quantity -= part.missing_quantity
            if part.item.registered_quantity > part.item.arrived_quantity:
                said = _("%(item)s of arrival %(number)s is registered already. Void the registration first.")
                raise Conflict(said % {"item": part.item, "number": delivery.number})
        bulk.update([part.item for part in parts], ARRIVED)
        steps.save(request)
        steps.record(
            request, "delivery_voided", actor=actor, note=reason, moved_from=before, delivery=delivery.number
        )
    return delivery


def outcome(request: Request, lines: list[RequestItem]) -> str:
    """What a request that has arrived is, with its lines as they are now: still ARRIVED, ready to be handed
    over, or completed.
    """
    live = [line for line in lines if not line.is_rejected]
    if not all(line.is_settled for line in live):
        return RequestStatus.ARRIVED
    return (
        RequestStatus.COMPLETED
        if request.is_for_stock or not any(line.to_hand for line in live)
        else RequestStatus.AWAITING_HANDOVER
    )


def finish(request: Request, lines: list[RequestItem], *, actor) -> tuple[str, ...]:
    """What a request remembers when everything is registered, and when it is completed by that; returns the
    fields to save.
    """
    request.is_registered = request.status in (RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)
    if request.status == RequestStatus.COMPLETED:
        request.completed_by, request.completed_by_name, request.completion_date = (
            actor,
            actor.name,
            clock.now(),
        )
        stock.release(request, actor=actor)
    return COMPLETED


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
        reason = arrived.reason.strip()
        room = max(
            ZERO,
            max(line.ordered, line.arrived_quantity + arrived.quantity)
            - line.registered_quantity
            - line.missing_quantity,
        )
        if arrived.missing > room:
            said = _("Only %(amount)s %(unit)s can still be missing.")
            raise DomainError(said % {"amount": number(room), "unit": line.base_unit}, field="missing")
        if (arrived.wrong or arrived.missing or arrived.quantity > line.outstanding) and len(reason) < 3:
            raise DomainError(
                _("Say why, in at least 3 characters: %(amount)s %(unit)s were outstanding.")
                % {"amount": number(line.outstanding), "unit": line.base_unit},
                field="reason",
            )
    return {
        "quantity": arrived.quantity,
        "wrong_quantity": arrived.wrong,
        "missing_quantity": arrived.missing,
        "reason": reason,
    }


def _said(part: DeliveryLine) -> dict:
    line = part.item
    return {
        "line": line.number,
        "name": str(line),
        "unit": line.base_unit,
        "quantity": str(part.quantity),
        "wrong": str(part.wrong_quantity),
        "missing": str(part.missing_quantity),
        "reason": part.reason,
    }


def _tell(request: Request, before: str, delivery: Delivery, parts: list[DeliveryLine], actor) -> None:
    good = [part for part in parts if part.quantity]
    if good:
        message = gettext_lazy("Goods of %(document)s have arrived. Please register them.")
        people = [*steps.logistics(), *steps.holders("assets.add_asset")]
        steps.tell(request, "REQUEST_ARRIVED", message, to=people, actor=actor)
        message = gettext_lazy("Goods that you asked for in %(document)s have arrived.")
        steps.tell(request, "REQUEST_STATUS_CHANGED", message, to=steps.requester(request), actor=actor)
    tell_end(request, before, actor)
    lines = [part.item for part in good]
    groups.post(
        request,
        whatsapp.Group.LOGISTIC,
        f"📦 BARANG TIBA (KIRIMAN {delivery.number})",
        lines,
        actor=actor,
        extra=delivery.note,
    )


def tell_end(request: Request, before: str, actor) -> None:
    """News for the requester when everything is registered, or it ended with that."""
    if request.status == before:
        return
    if request.status == RequestStatus.AWAITING_HANDOVER:
        message = gettext_lazy(
            "The goods of your request %(document)s are registered and ready to be handed over."
        )
        steps.tell(request, "REQUEST_COMPLETED", message, to=steps.requester(request), actor=actor)
    elif request.status == RequestStatus.COMPLETED:
        message = gettext_lazy("Your request %(document)s is completed.")
        steps.tell(request, "REQUEST_COMPLETED", message, to=steps.requester(request), actor=actor)
