"""Many technicians at once, with real threads: nothing lost, nothing double, nobody stuck."""

from decimal import Decimal
from functools import partial
from threading import Lock

import pytest

from assets.models import Asset, StockLevel, StockMovement
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import consumption, ledger_check, reservations, restoring
from assets.services.stock.consumption import Usage
from assets.tests.factories import CableFactory, WarehouseFactory, register_lot
from core.errors import Conflict, DomainError
from core.tests.races import race, split

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_on_one_item_are_right_to_the_unit(cast):
    item, place = CableFactory(), WarehouseFactory()
    for _ in range(3):
        register_lot(cast.logistik, 100, item=item, place=place)
    used, lock = [0], Lock()

    def job(n):
        for k in range(12):
            try:
                consumption.consume([Usage(item, Decimal(5))], actor=cast.staff, reference=f"WO-{n}-{k}")
            except DomainError:
                continue
            with lock:
                used[0] += 5

    race(*[partial(job, n) for n in range(8)])
    assert used == [300]
    assert StockLevel.objects.get().balance == 0
    assert (
        StockMovement.objects.filter(reference_id__startswith="WO-").values("reference_id").distinct().count()
        == 60
    )
    assert set(Asset.objects.values_list("status", flat=True)) == {"CONSUMED"}
    assert ledger_check.check() == []


def test_crossing_items_do_not_deadlock(cast):
    place = WarehouseFactory()
    items = [CableFactory() for _ in range(4)]
    for item in items:
        for _ in range(2):
            register_lot(cast.logistik, 500, item=item, place=place)

    def job(n):
        for k in range(6):
            chosen = [items[(n + k) % 4], items[(n + k + 1) % 4], items[(n + k + 2) % 4]]
            consumption.consume(
                [Usage(i, Decimal(3)) for i in (chosen if n % 2 else reversed(chosen))], actor=cast.staff
            )

    assert race(*[partial(job, n) for n in range(6)]) == [None] * 6
    assert sum(StockLevel.objects.values_list("balance", flat=True)) == 4 * 1000 - 6 * 6 * 3 * 3
    assert ledger_check.check() == []


def test_the_last_metres_go_to_one(cast):
    lot = register_lot(cast.logistik, 100)
    take = lambda who: lambda: consumption.consume([Usage(lot.standard_item, Decimal(80), lot)], actor=who)  # noqa: E731
    won, lost = split(race(take(cast.staff), take(cast.leader)))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert lot.code in str(lost[0]) and "20 Meter" in str(lost[0])


def test_a_lot_emptied_a_moment_ago_says_by_whom(cast):
    lot = register_lot(cast.logistik, 100)
    take = lambda who: lambda: consumption.consume([Usage(lot.standard_item, Decimal(100), lot)], actor=who)  # noqa: E731
    won, lost = split(race(take(cast.staff), take(cast.leader)))
    assert (len(won), len(lost)) == (1, 1)
    winner = StockMovement.objects.latest("id").actor_name
    assert winner in str(lost[0])


def test_used_moved_cut_and_issued_at_once(cast):
    item, here, there = CableFactory(), WarehouseFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 300, item=item, place=here) for _ in range(3)]

    jobs = [
        lambda: consumption.consume([Usage(item, Decimal(450))], actor=cast.staff),
        lambda: assets.move(lots, to=there, actor=cast.logistik),
        lambda: custody.issue([custody.Part(lots[0], Decimal(100))], to=cast.staff, actor=cast.logistik),
        lambda: custody.cut(lots[1], quantity=Decimal(50), actor=cast.logistik),
        lambda: assets.adjust(lots[2], counted=Decimal(7), actor=cast.logistik, reason="opname"),
    ]
    race(*jobs, *jobs)
    assert ledger_check.check() == []


def test_the_last_stock_is_reserved_for_one(cast):
    lot = register_lot(cast.logistik, 1000)
    want = lambda: [reservations.Demand(lot.standard_item, Decimal(600))]  # noqa: E731
    keep = lambda number: lambda: reservations.reserve(want(), reference=number, actor=cast.logistik)  # noqa: E731
    won, lost = split(race(keep("RO-1"), keep("RO-2")))
    assert (len(won), len(lost)) == (1, 1)
    assert "400" in str(lost[0])
    assert StockLevel.objects.get().reserved == 600


def test_issued_to_two_at_once_goes_to_one(cast):
    lot = register_lot(cast.logistik, 1000)
    give = lambda person: lambda: custody.issue([custody.Part(lot)], to=person, actor=cast.logistik)  # noqa: E731
    won, lost = split(race(give(cast.staff), give(cast.leader)))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert won[0][0].place.name in str(lost[0])


@pytest.mark.parametrize("attempt", range(4))
def test_a_use_is_put_back_once_however_many_ask(cast, attempt):
    lot = register_lot(cast.logistik, 1000)
    consumption.consume([Usage(lot.standard_item, Decimal(300), lot)], actor=cast.staff, reference="WO-1")
    back = lambda: restoring.restore("WO-1", actor=cast.logistik, reason="dokumen dibatalkan")  # noqa: E731
    won, lost = split(race(back, back))
    lot.refresh_from_db()
    assert (len(won), len(lost), lot.current_balance) == (1, 1, 1000)
    assert isinstance(lost[0], DomainError)
    assert ledger_check.check() == []
