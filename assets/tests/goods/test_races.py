"""Real threads on the real database: one wins, the other is told."""

import pytest

from assets.models import Asset, StockLevel, StockMovement
from assets.services.goods import assets as verbs
from assets.services.goods import registrations, voiding
from assets.services.stock import ledger_check
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
from core.errors import Conflict, StaleVersion
from core.tests.races import race, split

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_serial_registered_twice_goes_to_one(cast, attempt):
    item, place = ItemFactory(), WarehouseFactory()
    new = registrations.NewAsset(item=item, place=place, serial_number="SAMA-1")
    won, lost = split(
        race(*[lambda who=who: registrations.register([new], actor=who) for who in (cast.logistik, cast.ceo)])
    )
    assert (len(won), len(lost), Asset.objects.count()) == (1, 1, 1)
    assert isinstance(lost[0], Conflict)
    assert "SAMA-1" in str(lost[0])
    assert won[0].recorded_by_name in str(lost[0])


def test_many_registrations_at_once_keep_one_chain(cast):
    item, place = ItemFactory(), WarehouseFactory()
    won, lost = split(
        race(*[lambda: register_devices(cast.logistik, 5, item=item, place=place) for _ in range(6)])
    )
    assert (len(won), lost) == (6, [])
    assert StockLevel.objects.get().balance == 30
    assert sorted(Asset.objects.values_list("code", flat=True))[-1].endswith("000030")
    assert ledger_check.check() == []


def test_two_edits_of_one_form_tell_the_second_what_the_first_wrote(cast):
    (asset,) = register_devices(cast.logistik)
    edit = lambda who, text: lambda: verbs.update(asset, actor=who, version=1, values={"notes": text})  # noqa: E731
    won, lost = split(race(edit(cast.logistik, "rak A"), edit(cast.ceo, "rak B")))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], StaleVersion)
    ((theirs, mine),) = lost[0].theirs.values()
    assert (theirs, {theirs, mine}) == (won[0].notes, {"rak A", "rak B"})


def test_a_lot_adjusted_by_two_stays_right(cast):
    lot = register_lot(cast.logistik, 1000)
    race(
        *[
            lambda n=n: verbs.adjust(lot, counted=n, actor=cast.logistik, reason="opname")
            for n in (900, 800, 700)
        ]
    )
    lot.refresh_from_db()
    assert StockLevel.objects.get().balance == lot.current_balance
    assert ledger_check.check() == []


def test_moved_and_voided_at_once(cast):
    assets = register_devices(cast.logistik, 3)
    there = WarehouseFactory()
    won, lost = split(
        race(
            lambda: verbs.move(assets, to=there, actor=cast.logistik),
            lambda: voiding.void(assets[0].registration, actor=cast.ceo, reason="salah input"),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert ledger_check.check() == []


def test_decommissioned_twice_at_once_is_decommissioned_once(cast):
    (asset,) = register_devices(cast.logistik)
    end = lambda: verbs.decommission(asset, actor=cast.logistik, reason="terbakar di gudang")  # noqa: E731
    won, lost = split(race(end, end))
    assert (len(won), len(lost)) == (1, 1)
    assert StockMovement.objects.filter(type="OUT_ADJUSTMENT").count() == 1


def test_crossing_moves_do_not_deadlock(cast):
    here, there, item = WarehouseFactory(), WarehouseFactory(), ItemFactory()
    ones = register_devices(cast.logistik, 4, item=item, place=here)
    others = register_devices(cast.logistik, 4, item=item, place=there)
    jobs = [
        lambda: verbs.move(ones, to=there, actor=cast.logistik),
        lambda: verbs.move(others, to=here, actor=cast.ceo),
    ]
    won, lost = split(race(*jobs, *jobs))
    assert lost == []
    assert ledger_check.check() == []
