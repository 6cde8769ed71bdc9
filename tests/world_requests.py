"""Procurement requests of the test world: one in every state, all by the leader and urgent, with an
unmistakable price where one is known.
"""

import uuid
from datetime import timedelta
from decimal import Decimal

from assets.models import Place
from assets.services.catalogue import items
from assets.services.goods import registrations
from core import clock
from core.services import drafts
from requests_app.choices import RequestStatus, Stage
from requests_app.models import Request, RequestDraft
from requests_app.services.approval import cancellations, delegations
from requests_app.services.discussion import attention, comments
from requests_app.services.goods import deliveries
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine
from requests_app.tests import factories


def build(w, price: Decimal) -> None:
    """Fill `w.requests` (by state) and what hangs on requests: `comment`, `delivery`, `draft`, `delegation`,
    `freehand`, `own`.
    """
    actor, person = w.cast.logistik, w.cast.leader
    store = Place.objects.get(pk=w.store.pk)
    new = registrations.NewAsset
    # Models of their own: what the rest of the world is made of stays where it is.
    stocked, wanted = (
        items.create(actor=actor, type=w.item.type, name=name, brand="MikroTik")
        for name in ("CCR2216-1G-12XS", "CRS354-48G-4S")
    )
    stock = [new(item=stocked, place=store, serial_number=f"MINTA{n:05d}", price=price) for n in range(30)]
    registrations.register(stock, actor=actor)
    shop = factories.Shop(store, stocked, wanted, w.cable.standard_item)
    for status in RequestStatus:
        w.requests[status.value] = _in_state(status, w, shop, price)
    asked = w.requests["PURCHASING"]
    attention.ask_progress(asked, actor=w.cast.ceo, note="Sampai mana?")
    waiting = w.requests["PENDING"]
    w.comment = comments.comment(waiting, actor=person, text="Mohon didahulukan, link POP putus.")
    comments.comment(waiting, actor=actor, text=f"Baik @{person.name}, segera dicek.", parent=w.comment)
    w.freehand = requests.create(
        Head(), [NewLine(3, name="Tangga lipat 4 meter", unit="Unit"), NewLine(2, stocked)], actor=person
    )
    arrived = w.requests["ARRIVED"]
    w.delivery = arrived.deliveries.latest("number")
    w.own = requests.create(Head(), [NewLine(1, stocked)], actor=w.cast.staff)
    w.draft = drafts.save(
        RequestDraft,
        uuid.uuid4(),
        {"justification": ["Belum selesai"], "lines-TOTAL_FORMS": ["1"]},
        actor=w.cast.staff,
        title="hAP ax2",
    )
    start = clock.today() + timedelta(days=10)
    w.delegation = delegations.delegate(
        actor=w.cast.ceo,
        to=w.cast.purchase,
        stage=Stage.FINAL,
        starts_on=start,
        ends_on=start + timedelta(days=7),
        reason="Cuti tahunan",
        knowingly=True,
    )
    unwanted = w.requests["AWAITING_CEO_APPROVAL"]
    cancellations.ask_cancel(
        unwanted,
        actor=person,
        lines=unwanted.items.values_list("pk", flat=True),
        reason="Proyek ditunda sampai tahun depan",
    )
    w.requests = {status: Request.objects.get(pk=request.pk) for status, request in w.requests.items()}


def _in_state(status, w, shop, price: Decimal) -> Request:
    """As far as `status`, with the world's price; what has arrived came in two parts, one of them short."""
    request = factories.in_state(status, w.cast, shop, by=w.cast.leader, price=price)
    if status == RequestStatus.ARRIVED:
        line = request.items.get(standard_item=shop.wanted)
        arrived = {
            line.pk: deliveries.ArrivalLine(wrong=Decimal(1), reason="Model lain yang dikirim, dikembalikan")
        }
        deliveries.receive(request, arrived, actor=w.cast.logistik)
        request.refresh_from_db()
    return request
