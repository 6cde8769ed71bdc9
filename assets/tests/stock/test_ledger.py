from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from assets.models import Asset, StockLevel, StockMovement
from assets.services.goods import assets as verbs
from assets.services.goods import registrations, voiding
from assets.services.stock import ledger_check
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog


def test_registering_posts_a_running_balance(cast):
    register_devices(cast.logistik, 3)
    chain = StockMovement.objects.order_by("id").values_list("type", "sequence", "balance_after")
    assert list(chain) == [("IN_PURCHASE", 1, 1), ("IN_PURCHASE", 2, 2), ("IN_PURCHASE", 3, 3)]
    assert StockLevel.objects.get().balance == 3


def test_a_lot_is_received_in_base_units(cast):
    lot = register_lot(cast.logistik, 1000)
    movement = StockMovement.objects.get()
    assert (movement.quantity, movement.reference_id, movement.actor_name) == (
        1000,
        lot.registration.doc_number,
        "Dewi Sari",
    )


def test_numbers_follow_without_a_gap(cast):
    first, second = register_devices(cast.logistik, 2)
    assert int(second.code[-6:]) == int(first.code[-6:]) + 1


def test_a_failed_registration_leaves_nothing_and_burns_no_number(cast):
    (asset,) = register_devices(cast.logistik)
    taken = registrations.NewAsset(
        item=asset.standard_item, place=asset.place, serial_number=asset.serial_number
    )
    with pytest.raises(Conflict, match=asset.code):
        registrations.register([taken], actor=cast.logistik)
    (after,) = register_devices(cast.logistik)
    assert int(after.code[-6:]) == int(asset.code[-6:]) + 1
    assert Asset.objects.count() == 2


def test_moving_writes_both_sides_under_one_transfer(cast):
    (asset,) = register_devices(cast.logistik)
    there = WarehouseFactory()
    verbs.move([asset], to=there, actor=cast.logistik)
    out, into = StockMovement.objects.order_by("id")[1:]
    assert (out.type, into.type, out.transfer_id) == ("OUT_TRANSFER", "IN_TRANSFER", into.transfer_id)
    assert list(StockLevel.objects.order_by("place_id").values_list("balance", flat=True)) == [0, 1]


def test_moving_there_and_back_is_as_before(cast):
    (asset,) = register_devices(cast.logistik)
    home, there = asset.place, WarehouseFactory()
    verbs.move([asset], to=there, actor=cast.logistik)
    verbs.move([asset], to=home, actor=cast.logistik)
    asset.refresh_from_db()
    assert (asset.place, StockLevel.objects.get(place=home).balance) == (home, 1)


def test_moving_is_all_or_nothing(cast):
    one, two = register_devices(cast.logistik, 2)
    verbs.decommission(two, actor=cast.logistik, reason="terbakar di gudang")
    with pytest.raises(Conflict, match=two.code):
        verbs.move([one, two], to=WarehouseFactory(), actor=cast.logistik)
    one.refresh_from_db()
    assert StockMovement.objects.filter(related_asset=one).count() == 1


def test_a_lot_counted_lower_is_adjusted_down_and_up_again(cast):
    lot = register_lot(cast.logistik, 1000)
    verbs.adjust(lot, counted=Decimal(940), actor=cast.logistik, reason="opname")
    verbs.adjust(lot, counted=Decimal(1000), actor=cast.logistik, reason="ketemu lagi")
    assert list(StockMovement.objects.order_by("id").values_list("type", "balance_after")) == [
        ("IN_PURCHASE", 1000),
        ("OUT_ADJUSTMENT", 940),
        ("IN_ADJUSTMENT", 1000),
    ]


@pytest.mark.parametrize("counted", [Decimal(1001), Decimal(-1), Decimal(1000)])
def test_a_lot_cannot_be_adjusted_beyond_its_bounds(cast, counted):
    lot = register_lot(cast.logistik, 1000)
    with pytest.raises(DomainError):
        verbs.adjust(lot, counted=counted, actor=cast.logistik, reason="opname")


def test_a_lot_counted_to_nothing_is_consumed(cast):
    lot = verbs.adjust(register_lot(cast.logistik), counted=Decimal(0), actor=cast.logistik, reason="habis")
    assert (lot.status, lot.place.kind) == ("CONSUMED", "USED_UP")


def test_decommissioning_takes_it_out_of_stock_and_says_why(cast):
    asset = verbs.decommission(register_lot(cast.logistik), actor=cast.logistik, reason="terbakar di gudang")
    assert (asset.status, asset.place.kind, StockLevel.objects.get().balance) == (
        "DECOMMISSIONED",
        "WRITTEN_OFF",
        0,
    )
    entry = ActivityLog.objects.filter(action="assets.asset.decommissioned").get()
    assert (entry.details, entry.changes["status"]) == (
        "terbakar di gudang",
        ["IN_STORAGE", "DECOMMISSIONED"],
    )


def test_decommissioning_needs_the_permission_and_a_reason(cast):
    (asset,) = register_devices(cast.logistik)
    with pytest.raises(NotAllowed):
        verbs.decommission(asset, actor=cast.staff, reason="tidak suka warnanya")
    with pytest.raises(DomainError):
        verbs.decommission(asset, actor=cast.logistik, reason="rusak")


def test_decommissioning_twice_tells_that_it_is_done(cast):
    (asset,) = register_devices(cast.logistik)
    verbs.decommission(asset, actor=cast.logistik, reason="terbakar di gudang")
    with pytest.raises(Conflict):
        verbs.decommission(asset, actor=cast.logistik, reason="terbakar di gudang")


def test_voiding_gives_stock_and_serials_back(cast):
    item, place = ItemFactory(), WarehouseFactory()
    (asset,) = register_devices(cast.logistik, item=item, place=place, serial_number="ABC123")
    voiding.void(asset.registration, actor=cast.logistik, reason="salah input")
    assert (StockLevel.objects.get().balance, Asset.objects.current().count()) == (0, 0)
    (again,) = register_devices(cast.logistik, item=item, place=place, serial_number="ABC123")
    assert again.code != asset.code


def test_a_registration_that_has_moved_on_is_not_voided(cast):
    one, _two = register_devices(cast.logistik, 2)
    verbs.move([one], to=WarehouseFactory(), actor=cast.logistik)
    with pytest.raises(Conflict, match=one.code):
        voiding.void(one.registration, actor=cast.logistik, reason="salah input")
    assert StockMovement.objects.filter(type="OUT_ADJUSTMENT").count() == 0


def test_chains_of_two_places_do_not_mix(cast):
    item = CableFactory()
    register_lot(cast.logistik, 500, item=item, place=WarehouseFactory())
    register_lot(cast.logistik, 300, item=item, place=WarehouseFactory())
    assert sorted(StockLevel.objects.values_list("balance", "last_sequence")) == [(300, 1), (500, 1)]


def test_check_ledger_agrees_after_all_verbs(cast, capsys):
    one, two = register_devices(cast.logistik, 2)
    lot = register_lot(cast.logistik)
    verbs.move([one, lot], to=WarehouseFactory(), actor=cast.logistik)
    verbs.adjust(lot, counted=Decimal(7), actor=cast.logistik, reason="opname")
    verbs.decommission(two, actor=cast.logistik, reason="terbakar di gudang")
    call_command("check_ledger")
    assert "agrees" in capsys.readouterr().out


def test_check_ledger_says_where_a_level_is_wrong(cast, superuser_sql):
    register_devices(cast.logistik)
    superuser_sql("UPDATE stock_levels SET balance = 5")
    faults = {fault.check for fault in ledger_check.check()}
    assert faults == {"level", "assets"}
    with pytest.raises(CommandError):
        call_command("check_ledger")


def test_check_ledger_says_where_an_asset_is_wrong(cast, superuser_sql):
    (asset,) = register_devices(cast.logistik)
    superuser_sql("UPDATE assets SET status = 'DAMAGED'")
    assert asset.code in next(f.where for f in ledger_check.check() if f.check == "asset")
