"""What arrived becomes assets: the registration page asks what is expected, and a request hears what was
registered or voided.
"""

from decimal import Decimal

from django.db.models import Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assets.services.goods.arrivals import Expected
from core.database import bulk
from core.errors import Conflict, DomainError
from core.workflow import documents
from requests_app.choices import DOCUMENT, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.goods import arrival_news, deliveries
from requests_app.services.requests import amounts as words_of
from requests_app.services.requests import ready, steps, stock

REGISTERED = ("registered_quantity",)


def expected(reference: str, user) -> list[Expected] | None:
    """What of a request may be registered now, line by line; None when there is no such request, or it is not
    this person's to see.

    Prices are in it whoever asks: the page shows them to those who may see them, the service fills them in
    for everybody.
    """
    request = Request.objects.visible_to(user).filter(doc_number=reference).first()
    if request is None:
        return None
    if request.status != RequestStatus.ARRIVED:
        return []
    return [
        Expected(
            item=line.standard_item,
            quantity=line.registrable,
            in_base=line.in_base,
            factor=line.factor,
            price=line.purchase_price,
            vendor=line.vendor,
            po_number=line.po_number,
            invoice_number=line.invoice_number,
            purchase_date=line.purchase_date,
            warranty_end_date=line.warranty_end_date,
            note=line.keterangan,
        )
        for line in steps.lines_of(request)
        if line.standard_item and line.registrable
    ]


def before_registering(sender, reference: str, amounts: dict[int, Decimal], actor, **kwargs) -> None:
    """Lock the request that goods are registered for (documents come before counters and assets), and let
    nobody register more than came.

    Hears `assets.signals.goods_registering`. Raises DomainError, Conflict when it does not wait for a
    registration.
    """
    request = _of(reference)
    if request is None:
        return
    if request.status != RequestStatus.ARRIVED:
        raise Conflict(documents.too_late(request), field="wo_ro_int_number")
    lines = _by_model(request)
    for item, amount in amounts.items():
        line = lines.get(item)
        if line is None:
            said = _(
                "%(document)s has no line of this model. Take it out, or register it without the "
                "request's number."
            )
            raise DomainError(said % {"document": request}, field="wo_ro_int_number")
        if amount > line.registrable:
            said = _(
                "Of %(item)s %(wanted)s are to be registered, but only %(amount)s have arrived "
                "and are not registered yet."
            )
            words = {
                "item": line,
                "wanted": words_of.said(line, amount),
                "amount": words_of.said(line, line.registrable),
            }
            raise DomainError(said % words, field="wo_ro_int_number")


def after_registering(sender, document, reference: str, amounts: dict[int, Decimal], actor, **kwargs) -> None:
    """The lines have so much more registered; the last of it ends the stage. Hears
    `assets.signals.goods_registered`.
    """
    request = _of(reference)
    if request is None:
        return
    before, lines = request.status, steps.lines_of(request)
    changed = [line for line in lines if line.standard_item_id in amounts and not line.is_rejected]
    kept = {line.standard_item_id: line.to_hand for line in changed}
    for line in changed:
        line.registered_quantity += amounts[line.standard_item_id]
    steps.fire(request, "register", actor=actor, status=deliveries.outcome(request, lines))
    bulk.update(changed, REGISTERED)
    if not request.is_for_stock:
        grown = {line.standard_item_id: line.to_hand - kept[line.standard_item_id] for line in changed}
        stock.keep_registered(document, grown, reference=request.doc_number, actor=actor)
    fields = deliveries.finish(request, lines, actor=actor)
    steps.save(request, *fields, moved_from=before)
    steps.record(
        request,
        "registered",
        actor=actor,
        moved_from=before,
        reference=document.doc_number,
        lines=_said(changed, amounts),
    )
    arrival_news.tell_end(request, before, actor)
    ready.tell_registered(request, lines, actor=actor)


def before_voiding(sender, document, reference: str, actor, **kwargs) -> None:
    """Lock the request whose goods are taken out of the books again. Raises Conflict when it is not opened
    again. Hears `assets.signals.registration_voiding`.
    """
    request = _of(reference)
    if request is None:
        return
    if request.status in (RequestStatus.REJECTED, RequestStatus.CANCELLED):
        raise Conflict(documents.too_late(request))
    if why := deliveries.closed(request):
        raise Conflict(why)
    if not request.is_for_stock:
        # Its things are locked first: assets come before levels.
        list(document.assets.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        # What is kept of it for the requester would hold it back.
        units = Sum(Coalesce("initial_balance", Value(Decimal(1))))
        gone = dict(
            document.assets.filter(parent__isnull=True)
            .order_by()
            .values_list("standard_item")
            .annotate(n=units)
        )
        lines = steps.lines_of(request)
        for line in lines:
            line.registered_quantity = max(
                Decimal(0), line.registered_quantity - gone.get(line.standard_item_id, 0)
            )
        stock.keep(request, [line for line in lines if not line.is_rejected], actor=actor)


def after_voiding(sender, document, reference: str, amounts: dict[int, Decimal], actor, **kwargs) -> None:
    """The lines have so much less registered, and the request waits for one again. Hears
    `assets.signals.registration_voided`.
    """
    request = _of(reference)
    if request is None:
        return
    before, lines = request.status, steps.lines_of(request)
    changed = [line for line in lines if line.standard_item_id in amounts and not line.is_rejected]
    for line in changed:
        line.registered_quantity = max(Decimal(0), line.registered_quantity - amounts[line.standard_item_id])
        if line.handed_quantity > line.from_stock + line.registered_quantity:
            said = _("Of %(item)s some was handed over for %(document)s already. Take it back first.")
            raise Conflict(said % {"item": line, "document": request})
    steps.fire(request, "unregister", actor=actor)
    bulk.update(changed, REGISTERED)
    steps.save(request, *deliveries.finish(request, lines, actor=actor), moved_from=before)
    note = document.void_reason
    steps.record(
        request,
        "unregistered",
        actor=actor,
        note=note,
        moved_from=before,
        reference=document.doc_number,
        lines=_said(changed, amounts),
    )


def _of(reference: str) -> Request | None:
    """The request of a number, locked; None when the number is none of ours (people may write anything
    there).
    """
    if not reference.startswith(f"{DOCUMENT}-"):
        return None
    return Request.objects.current().select_for_update(of=("self",)).filter(doc_number=reference).first()


def _by_model(request: Request) -> dict[int, RequestItem]:
    return {
        line.standard_item_id: line
        for line in steps.lines_of(request)
        if line.standard_item_id and not line.is_rejected
    }


def _said(lines: list[RequestItem], registered: dict[int, Decimal]) -> list[dict]:
    return [
        {
            "line": line.number,
            "name": str(line),
            "quantity": str(registered[line.standard_item_id]),
        }
        | words_of.payload(line)
        for line in lines
    ]
