"""Handovers of the test world: one that waits for the staff member's signature (a code for his phone is
shown), one that is signed, one that was voided.
"""

from decimal import Decimal

from assets.models import Place
from assets.services.catalogue import items
from assets.services.goods import registrations
from core.files import drawn
from loans.services.handovers import answering, codes, making, voiding
from loans.tests.factories import signature


def build(w, price: Decimal) -> None:
    """Fill `w.handover` (open), `w.signed` and `w.undone`, all from Admin Logistik to the staff member."""
    actor, person = w.cast.logistik, w.cast.staff
    store = Place.objects.get(pk=w.store.pk)
    # A model of its own: what the rest of the world is made of stays where it is.
    item = items.create(actor=actor, type=w.item.type, name="CRS112-8P-4S", brand="MikroTik")
    new = registrations.NewAsset
    news = [new(item=item, place=store, serial_number=f"SERAH{n:04d}", price=price) for n in range(4)]
    news.append(new(item=w.cable.standard_item, place=store, balance=Decimal(1000), price=price))
    *devices, drum = registrations.register(news, actor=actor).assets.order_by("pk")

    def make(*lines):
        return making.make(lines, receiver=person, actor=actor, note="Untuk pemasangan")

    line = making.Line
    w.handover = make(line(devices[0], condition_notes="Dus sobek"), line(drum, Decimal(150)))
    _code, w.sign_token = codes.make(w.handover, actor=actor)
    signed = make(line(devices[1]), line(devices[2]))
    refused = signed.items.get(number=2)
    reasons = {refused.pk: "Tidak saya minta"}
    w.signed = answering.answer(signed, declined=reasons, actor=person, drawn=drawn.read(signature()))
    w.undone = voiding.void(make(line(devices[3])), actor=actor, reason="Salah orang, harusnya Budi")
