"""Requests for tests, made by the services: in each state, by the people who may."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from assets.models import Asset, Place, StandardItem
from assets.services.goods import registrations
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import review
from requests_app.services.goods import deliveries, handovers
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine

PRICE = Decimal(1_500_000)


@dataclass
class Shop:
    """A catalogue of three and a warehouse: `stocked` routers lie there (and metres of `cable`), `wanted` is
    to be bought.
    """

    store: Place
    stocked: StandardItem
    wanted: StandardItem
    cable: StandardItem
    devices: list[Asset] = field(default_factory=list)
    drum: Asset = None


def make_shop(actor, *, devices: int = 5, metres: int = 1000) -> Shop:
    """Goods to ask for."""
    shop = Shop(WarehouseFactory(), ItemFactory(name="CCR2004"), ItemFactory(name="CRS328"), CableFactory())
    shop.devices = register_devices(actor, devices, item=shop.stocked, place=shop.store) if devices else []
    shop.drum = register_lot(actor, metres, item=shop.cable, place=shop.store) if metres else None
    return shop


def ask(actor, *lines: NewLine, **head) -> Request:
    """A request of these lines."""
    return requests.create(Head(**head), lines, actor=actor)


def details(request: Request, price=PRICE, **more) -> dict:
    """Complete purchase details for every line that is bought."""
    known = {
        "vendor": "CV Mitra Fiber",
        "po_number": "PO-1",
        "invoice_number": "INV-1",
        "purchase_date": clock.today(),
    } | more
    return {
        line.pk: purchasing.Details(price=price, **known)
        for line in request.items.all()
        if line.to_buy and not line.is_rejected
    }


def priced(request: Request, cast, **more) -> Request:
    """Purchase enters what it costs."""
    request.refresh_from_db()
    return purchasing.set_purchase(
        request, actor=cast.purchase, details=details(request, **more), version=request.version
    )


def arrive(request: Request, cast) -> Request:
    """Everything that is outstanding comes at once; what the catalogue does not know never comes."""
    arrived = {}
    for line in request.items.select_related("standard_item"):
        if line.outstanding and line.standard_item:
            arrived[line.pk] = deliveries.ArrivalLine(line.outstanding)
        elif line.outstanding:
            arrived[line.pk] = deliveries.ArrivalLine(missing=line.outstanding, reason="Tidak dijual lagi")
    deliveries.receive(request, arrived, actor=cast.logistik)
    request.refresh_from_db()
    return request


_serials = iter(range(1, 10**9))


def register_all(request: Request, cast, place: Place) -> Request:
    """Everything that has arrived is registered, in one document for this request."""
    news = []
    for line in request.items.select_related("standard_item__type"):
        if not line.registrable:
            continue
        new = registrations.NewAsset
        if line.standard_item.is_bulk:
            news.append(new(item=line.standard_item, place=place, balance=line.registrable))
        else:
            count = int(line.registrable)
            news += [
                new(item=line.standard_item, place=place, serial_number=f"RO{next(_serials):08d}")
                for _n in range(count)
            ]
    registrations.register(
        news, actor=cast.logistik, header=registrations.Header(wo_ro_int_number=request.doc_number)
    )
    request.refresh_from_db()
    return request


def hand_all(request: Request, cast) -> Request:
    """Everything that may be handed over goes into the requester's hands."""
    lines = list(request.items.select_related("standard_item"))
    things = handovers.candidates(request, lines)
    chosen = []
    for line in lines:
        by_key = {thing.pk: thing for thing in things.get(line.pk, ())}
        for key, amount in handovers.proposal(line, things.get(line.pk, ())).items():
            chosen.append(
                handovers.HandoverLine(line.pk, by_key[key], amount if by_key[key].is_lot else None)
            )
    request, _given = handovers.hand_over(request, chosen, actor=cast.logistik)
    return request


def in_state(status: str, cast, shop: Shop, *, by=None, price=PRICE, more=(), **head) -> Request:
    """A request for two routers in stock and one switch to be bought (by the staff member), as far as
    `status`.

    Unless `head` says otherwise it is urgent, so that it passes every desk.
    """
    by = by or cast.leader
    head = {"order_type": "URGENT", "justification": "Perangkat di POP mati sejak pagi"} | head
    lines = [NewLine(2, shop.stocked), NewLine(1, shop.wanted), *more]
    request = ask(by, *lines, **head)
    if status == S.PENDING:
        return request
    if status == S.CANCELLED:
        return requests.cancel(request, actor=by)
    if status == S.REJECTED:
        return review.reject(request, actor=cast.logistik, reason="Belum diperlukan tahun ini")
    request = review.approve_logistic(request, actor=cast.logistik)
    if status == S.LOGISTIC_APPROVED:
        return request
    request = purchasing.approve_purchase(priced(request, cast, price=price), actor=cast.purchase)
    if status == S.AWAITING_CEO_APPROVAL:
        return request
    if request.status == S.AWAITING_CEO_APPROVAL:
        request = review.approve_final(request, actor=cast.ceo)
    steps = (
        (S.APPROVED, lambda r: r),
        (S.PURCHASING, lambda r: purchasing.start_purchasing(r, actor=cast.purchase)),
        (S.IN_DELIVERY, lambda r: purchasing.ship(r, actor=cast.purchase)),
        (S.ARRIVED, lambda r: arrive(r, cast)),
        (S.AWAITING_HANDOVER, lambda r: register_all(r, cast, shop.store)),
        (S.COMPLETED, lambda r: hand_all(r, cast)),
    )
    for reached, step in steps:
        request = step(request)
        if reached == status:
            return request
    raise ValueError(status)


def days_ago(days: int):
    """A moment some days ago, for core.clock.at."""
    return clock.now() - timedelta(days=days)
