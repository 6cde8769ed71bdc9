"""Loans, returns and handovers as stories of news: all that is told about them happens in one of these.

Each takes the world of `test_news_languages`.
"""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.utils.translation import gettext

from assets.services.repairs import damage, repairs
from assets.services.stock import consumption, restoring
from assets.tests.factories import ItemFactory, register_devices, register_lot
from core import clock
from core.errors import Conflict
from loans.models import LoanRequest
from loans.services.handovers import answering, reminders, voiding
from loans.services.loans import (
    asking,
    deciding,
    doors,
    ending,
    extending,
    fetching,
    steps,
    watching,
)
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.factories import hand_over
from loans.tests.lending import approved, day, wish

REASON = "Dipakai tim lain sampai pekan depan"


def handover_news(w):
    """Made, signed, declined, voided, and not signed for a week."""
    cast = w.cast
    things = register_devices(cast.logistik, 5, item=w.router, place=w.store)
    answering.answer(hand_over(things[:1], to=cast.staff, by=cast.logistik), declined={}, actor=cast.staff)
    declined = hand_over(things[1:3], to=cast.staff, by=cast.logistik)
    line = declined.items.order_by("number").first()
    answering.answer(declined, declined={line.pk: "Tidak menyala"}, actor=cast.staff)
    answering.sign_for(
        hand_over(things[3:4], to=cast.staff, by=cast.logistik), actor=cast.logistik, reason=REASON
    )
    waiting = hand_over(things[4:], to=cast.staff, by=cast.logistik)
    for days in reminders.DAYS:
        with clock.at(clock.now() + timedelta(days=days)):
            reminders.remind()
    voiding.void(waiting, actor=cast.ceo, reason=REASON)


def asking_news(w):
    """Asked for and refused, cancelled, approved in part, released, not fetched in its days."""
    cast = w.cast
    things = register_devices(cast.logistik, 4, item=w.router, place=w.store)

    def asked(last=7):
        return asking.ask([wish(w.router, 2, last=last)], actor=cast.staff, reason=REASON)

    deciding.reject(asked(), actor=cast.logistik, reason=REASON)
    ending.cancel(asked(), actor=cast.staff, reason=REASON)
    fewer = asked()
    verdict = deciding.Verdict(1, things[:1], "Yang lain dipakai")
    fewer = deciding.decide(fewer, {fewer.items.get().pk: verdict}, actor=cast.logistik)
    ending.release(fewer, actor=cast.logistik, reason=REASON)
    approved(asked(last=1), {1: things[:2]}, actor=cast.logistik)
    with clock.at(clock.now() + timedelta(days=3)):
        watching.watch()


def kept_unit_news(w):
    """What was kept for a loan broke: another one is kept instead; then there is none."""
    cast, item = w.cast, ItemFactory(name="CCR2004")
    things = register_devices(cast.logistik, 2, item=item, place=w.store)
    loan = asking.ask([wish(item, start=2)], actor=cast.staff)
    approved(loan, {1: things[:1]}, actor=cast.logistik)
    for thing in things:
        damage.report(thing, actor=cast.logistik, condition="MINOR_DAMAGE", description="Port WAN mati")
        doors.mend_hold(loan.doc_number, thing.pk)


def lending_news(w):
    """Fetched, kept longer, due, late while somebody else waits for it, and back."""
    cast = w.cast
    things = register_devices(cast.logistik, 2, item=w.router, place=w.store)
    loan = _out(cast, w.router, things)
    extending.ask(loan, steps.assignments_of(loan), until=day(9), reason=REASON, actor=cast.staff)
    extending.refuse(loan, actor=cast.logistik, reason=REASON)
    extending.ask(loan, steps.assignments_of(loan), until=day(8), reason=REASON, actor=cast.staff)
    extending.grant(loan, actor=cast.logistik)
    after = asking.ask([wish(w.router, start=10, last=12)], actor=cast.stranger)
    approved(after, {1: things[:1]}, actor=cast.logistik)
    for days in (5, 8, 9, 11):
        with clock.at(clock.now() + timedelta(days=days)):
            watching.watch()
            watching.remind()
    _verify(cast, w.store, _declare(cast, loan), Verdict())


def return_news(w):
    """Declared and kept after all; damaged; missing, and not accepted."""
    cast = w.cast
    things = register_devices(cast.logistik, 3, item=w.router, place=w.store)
    loan = _out(cast, w.router, things)
    declaring.cancel(_declare(cast, loan), actor=cast.staff)
    damaged, missing, other = steps.assignments_of(loan)
    document = declaring.declare(_now(loan), [Declared(one) for one in (damaged, missing)], actor=cast.staff)
    broken = Verdict("DAMAGED", condition="MINOR_DAMAGE", notes="Port WAN mati")
    first, second = document.items.order_by("number")
    found = {first.pk: broken, second.pk: Verdict("MISSING", notes="Tidak ada di dalam dus")}
    verifying.verify(document, found, to=w.store, actor=cast.logistik)
    document = declaring.declare(_now(loan), [Declared(other)], actor=cast.staff)
    _verify(cast, w.store, document, Verdict("REFUSED", notes="Adaptor tidak ikut kembali"))


def short_material_news(w):
    """Declined material is to be reserved again, and somebody was faster."""
    cast = w.cast
    lot = register_lot(cast.logistik, 1000, place=w.store)
    loan = asking.ask([wish(lot.standard_item, 100, in_base=True)], actor=cast.staff)
    loan = approved(loan, actor=cast.logistik)
    fetch = fetching.Fetch(loan.items.get().pk, lot, Decimal(100))
    _loan, handover = fetching.hand_out(loan, [fetch], actor=cast.logistik)
    declined = {handover.items.get().pk: "Terlalu pendek"}
    with mock.patch.object(
        doors.keeping, "keep_material", side_effect=Conflict(gettext("You may not do this."))
    ):
        answering.answer(handover, declined=declined, actor=cast.staff)


def used_up_news(w):
    """The last of lent cable is used up, and its use is taken back."""
    cast = w.cast
    lot = register_lot(cast.logistik, 1000, place=w.store)
    loan = asking.ask([wish(lot.standard_item, 100, in_base=True)], actor=cast.staff)
    loan = approved(loan, actor=cast.logistik)
    fetching.hand_out(loan, [fetching.Fetch(loan.items.get().pk, lot, Decimal(100))], actor=cast.logistik)
    piece = loan.assignments.get().asset
    use = consumption.Usage(piece.standard_item, Decimal(100), piece)
    consumption.consume([use], actor=cast.logistik, technician=cast.staff, reference="WO-1")
    restoring.restore("WO-1", actor=cast.logistik, reason=REASON)


def promised_news(w):
    """What was mended for its borrower is promised to somebody else by then."""
    cast = w.cast
    (thing,) = register_devices(cast.logistik, item=w.router, place=w.store)
    _out(cast, w.router, [thing])
    repair = damage.report(thing, actor=cast.logistik, condition="MINOR_DAMAGE", description="Port WAN mati")
    with mock.patch.object(doors.holds, "resume", side_effect=Conflict(gettext("You may not do this."))):
        repairs.cancel(repair, actor=cast.logistik, reason=REASON)


STORIES = (
    handover_news,
    asking_news,
    kept_unit_news,
    lending_news,
    return_news,
    short_material_news,
    used_up_news,
    promised_news,
)


def _out(cast, item, things) -> LoanRequest:
    """A loan of these things for a week, out with the staff of the cast, who has signed."""
    loan = approved(asking.ask([wish(item, len(things))], actor=cast.staff), {1: things}, actor=cast.logistik)
    line = loan.items.get()
    chosen = [fetching.Fetch(line.pk, thing) for thing in things]
    loan, handover = fetching.hand_out(loan, chosen, actor=cast.logistik)
    answering.answer(handover, declined={}, actor=cast.staff)
    return _now(loan)


def _declare(cast, loan):
    chosen = [Declared(one) for one in steps.assignments_of(loan)]
    return declaring.declare(_now(loan), chosen, actor=cast.staff)


def _verify(cast, store, document, verdict) -> None:
    found = dict.fromkeys(document.items.values_list("pk", flat=True), verdict)
    verifying.verify(document, found, to=store, actor=cast.logistik)


def _now(loan) -> LoanRequest:
    return LoanRequest.objects.select_related("requester").get(pk=loan.pk)
