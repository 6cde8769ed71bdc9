"""Using material up: whose first, which lot first, over how many lots, and what happens when it is too
little.
"""

from decimal import Decimal

import pytest

from assets.choices import AssetStatus
from assets.models import StockMovement
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import ledger_check, reservations, restoring
from assets.services.stock.consumption import Usage, consume
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def use(item, amount, lot=None):
    return [Usage(item, Decimal(amount), lot)]


def amounts(taken):
    return [(t.lot.code, int(t.quantity)) for t in taken]


def test_own_first_then_opened_then_oldest(cast):
    item, place = CableFactory(), WarehouseFactory()
    whole, newer, opened = (register_lot(cast.logistik, 1000, item=item, place=place) for _ in range(3))
    assets.adjust(opened, counted=Decimal(400), actor=cast.logistik, reason="opname")
    own = register_lot(cast.logistik, 1000, item=item, place=place)
    custody.issue([custody.Part(own, Decimal(50))], to=cast.staff, actor=cast.logistik)
    taken = consume(use(item, 2000), actor=cast.staff, technician=cast.staff, reference="WO-1")
    # `own` was opened by the cut, so it comes before the whole ones; of the opened ones the older first.
    assert amounts(taken) == [(f"{own.code}-P01", 50), (opened.code, 400), (own.code, 950), (whole.code, 600)]
    newer.refresh_from_db()
    opened.refresh_from_db()
    assert (newer.current_balance, opened.status) == (1000, AssetStatus.CONSUMED)
    kinds = list(
        StockMovement.objects.filter(reference_id="WO-1")
        .order_by("id")
        .values_list("type", "location_context")
    )
    assert kinds == [("OUT_USAGE_CUSTODY", "CUSTODY")] + [("OUT_INSTALLATION", "WAREHOUSE")] * 3
    assert ledger_check.check() == []


def test_too_little_writes_nothing_and_says_what_there_is(cast):
    item, other, place = CableFactory(), CableFactory(), WarehouseFactory(name="Gudang Uji")
    register_lot(cast.logistik, 300, item=item, place=place)
    register_lot(cast.logistik, 300, item=other, place=place)
    before = StockMovement.objects.count()
    with pytest.raises(DomainError) as refused:
        consume([*use(other, 100), *use(item, 301)], actor=cast.staff)
    assert "301" in str(refused.value) and "300" in str(refused.value) and "Gudang Uji" in str(refused.value)
    assert StockMovement.objects.count() == before


def test_a_named_lot_alone_is_used(cast):
    item, place = CableFactory(), WarehouseFactory()
    register_lot(cast.logistik, 1000, item=item, place=place)
    second = register_lot(cast.logistik, 500, item=item, place=place)
    assert amounts(consume(use(item, 500, second), actor=cast.staff)) == [(second.code, 500)]
    with pytest.raises(Conflict) as refused:
        consume(use(item, 1, second), actor=cast.staff)
    assert second.code in str(refused.value) and cast.staff.name in str(refused.value)


def test_a_named_lot_in_other_hands_is_refused(cast):
    lot = register_lot(cast.logistik, 100)
    custody.issue([custody.Part(lot)], to=cast.leader, actor=cast.logistik)
    with pytest.raises(Conflict):
        consume(use(lot.standard_item, 10, lot), actor=cast.staff, technician=cast.staff)


def test_the_same_item_on_two_lines_is_planned_together(cast):
    lot = register_lot(cast.logistik, 100)
    with pytest.raises(DomainError):
        consume([*use(lot.standard_item, 60), *use(lot.standard_item, 60)], actor=cast.staff)
    assert len(consume([*use(lot.standard_item, 60), *use(lot.standard_item, 40)], actor=cast.staff)) == 2
    lot.refresh_from_db()
    assert lot.status == AssetStatus.CONSUMED
    assert ledger_check.check() == []


def test_devices_and_fractions_are_refused(cast):
    (device,) = register_devices(cast.logistik, item=ItemFactory())
    lot = register_lot(cast.logistik, 100)
    for wrong in (use(device.standard_item, 1), use(lot.standard_item, "1.5"), use(lot.standard_item, 0)):
        with pytest.raises(DomainError):
            consume(wrong, actor=cast.staff)


def test_what_is_reserved_is_not_used(cast):
    lot = register_lot(cast.logistik, 1000)
    reservations.reserve(
        [reservations.Demand(lot.standard_item, Decimal(400))], reference="RO-1", actor=cast.logistik
    )
    with pytest.raises(DomainError):
        consume(use(lot.standard_item, 601), actor=cast.staff)
    consume(use(lot.standard_item, 600), actor=cast.staff)
    reservations.release("RO-1", actor=cast.logistik)
    consume(use(lot.standard_item, 400), actor=cast.staff)
    assert ledger_check.check() == []


def test_a_reserved_whole_container_is_not_opened(cast):
    item, place = CableFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 1000, item=item, place=place) for _ in range(2)]
    reservations.reserve([reservations.Demand(item, containers=1)], reference="RO-1", actor=cast.logistik)
    assert amounts(consume(use(item, 700), actor=cast.staff)) == [(lots[0].code, 700)]
    assert amounts(consume(use(item, 300), actor=cast.staff)) == [(lots[0].code, 300)]
    with pytest.raises(DomainError):
        consume(use(item, 1), actor=cast.staff)
    assert ledger_check.check() == []


def test_a_reserved_whole_container_is_neither_cut_nor_issued(cast):
    item, place = CableFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 1000, item=item, place=place) for _ in range(2)]
    reservations.reserve([reservations.Demand(item, containers=1)], reference="RO-1", actor=cast.logistik)
    custody.issue([custody.Part(lots[0], Decimal(500))], to=cast.staff, actor=cast.logistik)
    for amount in (Decimal(10), None):
        with pytest.raises(Conflict):
            custody.issue([custody.Part(lots[1], amount)], to=cast.staff, actor=cast.logistik)
    assert ledger_check.check() == []


def test_taken_back_as_if_it_never_was(cast):
    item, place = CableFactory(), WarehouseFactory()
    lots = [register_lot(cast.logistik, 100, item=item, place=place) for _ in range(2)]
    custody.issue([custody.Part(lots[0])], to=cast.staff, actor=cast.logistik)
    consume(use(item, 130), actor=cast.staff, technician=cast.staff, reference="WO-7")
    restoring.restore("WO-7", actor=cast.logistik, reason="dokumen dibatalkan")
    for lot, status in zip(lots, (AssetStatus.IN_CUSTODY, AssetStatus.IN_STORAGE), strict=True):
        lot.refresh_from_db()
        assert (lot.current_balance, lot.status) == (100, status)
    assert ledger_check.check() == []
    with pytest.raises(DomainError):
        restoring.restore("WO-7", actor=cast.logistik, reason="dua kali")


def test_what_was_used_at_two_places_is_not_put_back(cast):
    lot = register_lot(cast.logistik, 1000)
    consume(use(lot.standard_item, 100, lot), actor=cast.staff, reference="WO-8")
    custody.issue([custody.Part(lot)], to=cast.staff, actor=cast.logistik)
    consume(use(lot.standard_item, 50, lot), actor=cast.staff, technician=cast.staff, reference="WO-8")
    with pytest.raises(Conflict) as refused:
        restoring.restore("WO-8", actor=cast.logistik, reason="dokumen dibatalkan")
    assert lot.code in str(refused.value)
    assert ledger_check.check() == []


def test_use_of_a_lot_that_was_counted_full_since_is_not_taken_back(cast):
    lot = register_lot(cast.logistik, 100)
    consume(use(lot.standard_item, 30), actor=cast.staff, reference="WO-9")
    assets.adjust(lot, counted=Decimal(90), actor=cast.logistik, reason="opname")
    with pytest.raises(Conflict):
        restoring.restore("WO-9", actor=cast.logistik, reason="dokumen dibatalkan")
    assert ledger_check.check() == []
