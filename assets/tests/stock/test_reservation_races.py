"""Real threads: documents that swap what they keep neither wait for each other for ever nor keep more than
there is.
"""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F

from assets.models import StockLevel
from assets.services import places
from assets.services.custody import custody
from assets.services.stock import ledger_check, reservations, rows
from assets.services.stock.reservations import Demand, Withdrawal
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import DomainError
from core.tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15
BUSY = "Somebody else is working"


@pytest.fixture
def goods(cast):
    """Three routers and two drums of cable, at each of two places."""
    router, cable = ItemFactory(), CableFactory()
    for place in (WarehouseFactory(), WarehouseFactory()):
        register_devices(cast.logistik, 3, item=router, place=place)
        for _ in range(2):
            register_lot(cast.logistik, 1000, item=cable, place=place)
    return router, cable


def test_documents_that_replace_crosswise_do_not_deadlock(cast, goods):
    router, cable = goods

    def swap(reference, first):
        refused = []
        for turn in range(ROUNDS):
            routers = Demand(router, Decimal(4)), Demand(cable, Decimal(100))
            cables = Demand(cable, containers=3), Demand(router, Decimal(1))
            try:
                reservations.replace(
                    routers if (turn + first) % 2 else cables[::-1], reference=reference, actor=cast.logistik
                )
            except DomainError as refusal:
                refused.append(str(refusal))
        return refused

    results = race(lambda: swap("RO-1", 0), lambda: swap("RO-2", 1), lambda: swap("RO-3", 0))
    assert not [sentence for refused in results for sentence in refused if BUSY in sentence]
    assert not StockLevel.objects.filter(reserved__gt=F("balance")).exists()
    assert ledger_check.check() == []


def test_handing_over_while_another_document_replaces(cast, goods):
    router, cable = goods
    reservations.reserve([Demand(router, Decimal(6))], reference="RO-1", actor=cast.logistik)
    devices = list(router.assets.order_by("pk"))

    def hand_over(part):
        for device in part:
            with transaction.atomic():
                (locked,) = rows.lock([device])
                reservations.lock([router], reference="RO-1", places=[places.of_person(cast.staff)])
                reservations.use(
                    [Withdrawal(router, locked.place, Decimal(1))], reference="RO-1", actor=cast.logistik
                )
                custody.issue([custody.Part(locked)], to=cast.staff, actor=cast.logistik, reference="RO-1")

    def grab():
        got = 0
        for _ in range(ROUNDS):
            try:
                got += len(
                    reservations.replace(
                        [Demand(router, Decimal(1)), Demand(cable, Decimal(50))],
                        reference="RO-2",
                        actor=cast.ceo,
                    )
                )
            except DomainError as refusal:
                assert BUSY not in str(refusal)
        return got

    # One document is locked by its own row; here its two halves stand for two documents of the same models.
    results = race(lambda: hand_over(devices), grab)
    assert results == [None, 0]
    assert StockLevel.objects.get(standard_item=router, place__user=cast.staff).balance == 6
    assert not reservations.of("RO-1").exists()
    assert ledger_check.check() == []
