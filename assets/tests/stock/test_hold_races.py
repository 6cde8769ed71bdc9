"""Real threads: a device is held for one, what is left is held or reserved but not both, and what is taken is
not held.
"""

from decimal import Decimal

import pytest

from assets.choices import HoldEnd
from assets.models import AssetHold, StockLevel
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.repairs import damage
from assets.services.stock import hold_facts, holds, ledger_check, reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from assets.tests.stock.holding import day, keep
from core.errors import DomainError
from core.tests.races import race, split

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = "Somebody else is working"


@pytest.fixture
def devices(cast, in_english):
    return register_devices(cast.logistik, 4, item=ItemFactory(), place=WarehouseFactory())


def level(devices) -> StockLevel:
    assert ledger_check.check() == []
    return StockLevel.objects.get(standard_item=devices[0].standard_item, place=devices[0].place)


@pytest.mark.parametrize("attempt", range(5))
def test_two_hold_the_same_device_and_the_loser_is_told_of_the_other(cast, devices, attempt):
    won, lost = split(
        race(
            lambda: keep(cast, devices[0], devices[1], reference="DOC-1"),
            lambda: keep(cast, devices[1], devices[2], start=5, last=None, reference="DOC-2"),
        )
    )
    assert (len(won), len(lost), level(devices).held) == (1, 1, 2)
    assert won[0][0].reference_id in str(lost[0])
    assert devices[1].code in str(lost[0])


@pytest.mark.parametrize("attempt", range(5))
def test_the_last_one_is_held_or_reserved(cast, devices, attempt):
    item = devices[0].standard_item
    reservations.reserve([Demand(item, Decimal(3))], reference="RO-1", actor=cast.logistik)
    won, lost = split(
        race(
            lambda: keep(cast, devices[attempt % 4]),
            lambda: reservations.reserve([Demand(item, Decimal(1))], reference="RO-2", actor=cast.logistik),
        )
    )
    after = level(devices)
    assert (len(won), len(lost), after.reserved + after.held) == (1, 1, 4)


@pytest.mark.parametrize("attempt", range(5))
def test_held_or_issued(cast, devices, attempt):
    won, lost = split(
        race(
            lambda: keep(cast, *devices[:2]),
            lambda: custody.issue(
                [custody.Part(a) for a in devices[1:3]], to=cast.leader, actor=cast.logistik
            ),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    after = level(devices)
    assert (after.balance, after.held) in ((4, 2), (2, 0))


@pytest.mark.parametrize("attempt", range(5))
def test_held_while_it_breaks_or_moves(cast, devices, attempt):
    there = WarehouseFactory()
    race(
        lambda: keep(cast, *devices),
        lambda: damage.report(
            devices[0], actor=cast.logistik, condition="MAJOR_DAMAGE", description="mati total"
        ),
        lambda: verbs.move(devices[1:], to=there, actor=cast.logistik),
    )
    level(devices)
    assert not AssetHold.objects.filter(asset=devices[0], released_at__isnull=True).exists()


def test_many_hold_crosswise_without_a_deadlock(cast):
    """40 attempts of 8 threads at 6 devices: no day of a device twice, every loser a sentence."""
    devices = [
        device
        for item in (ItemFactory(), ItemFactory())
        for device in register_devices(cast.logistik, 3, item=item, place=WarehouseFactory())
    ]

    def work(n):
        refused = []
        for turn in range(5):
            chosen = [devices[(n + turn * k) % 6] for k in (0, 1)]
            reference = f"DOC-{n}-{turn}"
            try:
                made = keep(
                    cast,
                    *{one.pk: one for one in chosen[:: 1 if n % 2 else -1]}.values(),
                    start=turn,
                    last=turn + 2,
                    reference=reference,
                )
                if (n + turn) % 3 == 0:
                    holds.change_last(made, last=day(turn + 4), actor=cast.logistik)
                if (n + turn) % 4 == 0:
                    holds.release(hold_facts.of(reference), ended=HoldEnd.RELEASED, actor=cast.logistik)
            except DomainError as refusal:
                refused.append(str(refusal))
        return refused

    results = race(*[lambda n=n: work(n) for n in range(8)])
    assert not [one for refused in results for one in refused if BUSY in one]
    open_ = AssetHold.objects.filter(released_at__isnull=True)
    for one in open_:
        beside = open_.filter(asset=one.asset_id, period__overlap=one.period).exclude(pk=one.pk)
        assert not beside.exists()
    assert ledger_check.check() == []
