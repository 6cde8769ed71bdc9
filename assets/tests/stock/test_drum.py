"""The life of a drum: cut, issued, used, given back, written off; every card, piece, parent and price
right.
"""

from decimal import Decimal

import pytest

from assets.choices import AssetStatus, PlaceKind
from assets.models import Asset, StockLevel, StockMovement
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import consumption, ledger_check
from assets.tests.factories import WarehouseFactory, register_lot
from core.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000, price=Decimal(725_000))


def card(item, place):
    """(type, quantity, balance) of one chain."""
    rows = StockMovement.objects.filter(standard_item=item, place=place).order_by("sequence")
    return [(r.type, int(r.quantity), int(r.balance_after)) for r in rows]


def test_the_whole_story(cast, drum):
    warehouse, item = drum.place, drum.standard_item
    (piece,) = custody.issue([custody.Part(drum, Decimal(350))], to=cast.staff, actor=cast.logistik)
    assert (piece.code, piece.parent, piece.purchase_price) == (
        f"{drum.code}-P01",
        drum,
        Decimal("253750.00"),
    )
    consumption.consume(
        [consumption.Usage(item, Decimal(120))],
        actor=cast.staff,
        technician=cast.staff,
        reference="WO-IKR-261123-0001",
    )
    piece.refresh_from_db()
    (back,) = custody.take_back([custody.Part(piece, Decimal(30))], to=warehouse, actor=cast.logistik)
    piece.refresh_from_db()
    assets.write_off(piece, quantity=Decimal(10), actor=cast.logistik, reason="Terlindas kendaraan proyek")
    for thing in (drum, piece, back):
        thing.refresh_from_db()
    assert [int(t.current_balance) for t in (drum, piece, back)] == [650, 190, 30]
    assert [int(t.initial_balance) for t in (drum, piece, back)] == [1000, 350, 30]
    assert sum(t.purchase_price for t in (drum, piece, back)) == Decimal(725_000)
    assert sum(t.value for t in (drum, piece, back)) == Decimal(725) * (650 + 190 + 30)
    assert card(item, warehouse) == [
        ("IN_PURCHASE", 1000, 1000),
        ("OUT_HANDOVER", 350, 650),
        ("IN_RETURN", 30, 680),
    ]
    assert card(item, piece.place) == [
        ("IN_HANDOVER", 350, 350),
        ("OUT_USAGE_CUSTODY", 120, 230),
        ("OUT_RETURN", 30, 200),
        ("OUT_ADJUSTMENT", 10, 190),
    ]
    assert ledger_check.check() == []


def test_the_price_is_shared_to_the_cent(cast):
    lot = register_lot(cast.logistik, 3, price=Decimal("100.00"))
    pieces = [custody.cut(lot, quantity=Decimal(1), actor=cast.logistik) for _ in range(2)]
    lot.refresh_from_db()
    assert [p.purchase_price for p in (*pieces, lot)] == [
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    ]
    assert [p.code for p in pieces] == [f"{lot.code}-P01", f"{lot.code}-P02"]
    assert ledger_check.check() == []


def test_a_piece_of_a_piece_is_numbered_under_the_drum(cast, drum):
    piece = custody.cut(drum, quantity=Decimal(300), actor=cast.logistik)
    smaller = custody.cut(piece, quantity=Decimal(100), actor=cast.logistik)
    assert (smaller.code, smaller.parent) == (f"{drum.code}-P02", piece)


def test_two_pieces_of_one_drum_in_one_hand_over(cast, drum):
    parts = [custody.Part(drum, Decimal(100)), custody.Part(drum, Decimal(900))]
    given = custody.issue(parts, to=cast.staff, actor=cast.logistik)
    assert sorted(int(a.current_balance) for a in given) == [100, 900]
    assert {a.code for a in given} == {drum.code, f"{drum.code}-P01"}
    assert ledger_check.check() == []


def test_all_of_a_lot_moves_the_lot_itself(cast, drum):
    (given,) = custody.issue([custody.Part(drum, Decimal(1000))], to=cast.staff, actor=cast.logistik)
    assert (given.pk, given.status, Asset.objects.count()) == (drum.pk, AssetStatus.IN_CUSTODY, 1)


def test_a_cut_longer_than_the_drum_says_what_is_there_and_what_would_fit(cast, drum):
    longer = register_lot(cast.logistik, 2000, item=drum.standard_item, place=drum.place)
    with pytest.raises(Conflict) as refused:
        custody.issue([custody.Part(drum, Decimal(1500))], to=cast.staff, actor=cast.logistik)
    assert drum.code in str(refused.value) and drum.place.name in str(refused.value)
    assert "1.000" in str(refused.value) and longer.code in str(refused.value)


@pytest.mark.parametrize("amount", ["0.5", "0", "-3", "1.005"])
def test_a_fraction_of_a_meter_or_nothing_is_refused(cast, drum, amount):
    with pytest.raises(DomainError):
        custody.cut(drum, quantity=Decimal(amount), actor=cast.logistik)


def test_broken_on_return_lies_there_unusable(cast, drum):
    (given,) = custody.issue([custody.Part(drum)], to=cast.staff, actor=cast.logistik)
    (back,) = custody.take_back(
        [custody.Part(given)], to=drum.place, actor=cast.logistik, condition="MAJOR_DAMAGE"
    )
    assert (back.status, back.place) == (AssetStatus.DAMAGED, drum.place)
    assert StockLevel.objects.get(place=drum.place).balance == 0
    assert ledger_check.check() == []


def test_for_parts_on_return_is_written_off(cast, drum):
    (given,) = custody.issue([custody.Part(drum)], to=cast.staff, actor=cast.logistik)
    (back,) = custody.take_back(
        [custody.Part(given)], to=drum.place, actor=cast.logistik, condition="FOR_PARTS"
    )
    assert (back.status, back.place.kind) == (AssetStatus.DECOMMISSIONED, PlaceKind.WRITTEN_OFF)
    assert ledger_check.check() == []


def test_passed_on_to_somebody_else(cast, drum):
    custody.issue([custody.Part(drum)], to=cast.staff, actor=cast.logistik)
    (piece,) = custody.pass_on([custody.Part(drum, Decimal(40))], to=cast.leader, actor=cast.logistik)
    assert (piece.place.user, int(piece.current_balance)) == (cast.leader, 40)
    with pytest.raises(DomainError):
        custody.pass_on([custody.Part(piece)], to=cast.leader, actor=cast.logistik)
    assert ledger_check.check() == []


def test_moving_a_part_to_another_warehouse_goes_through_a_cut(cast, drum):
    piece = custody.cut(drum, quantity=Decimal(200), actor=cast.logistik)
    there = WarehouseFactory()
    assets.move([piece], to=there, actor=cast.logistik)
    assert StockLevel.objects.get(place=there).balance == 200
    assert ledger_check.check() == []
