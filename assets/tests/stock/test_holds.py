"""Devices kept for somebody from one day to another."""

from datetime import timedelta

import pytest

from assets.choices import HoldEnd
from assets.models import StockLevel
from assets.services.stock import hold_facts, holds, ledger_check
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock
from core.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return WarehouseFactory()


@pytest.fixture
def devices(cast, here):
    """Three routers of one model in one place."""
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=here)


def day(n: int):
    return clock.today() + timedelta(days=n)


def keep(cast, *assets, start=1, last=5, reference="RL-1", person=None):
    return holds.hold(
        assets,
        start=day(start),
        last=None if last is None else day(last),
        person=person or cast.staff,
        reference=reference,
        actor=cast.logistik,
    )


def held(item) -> int:
    return sum(StockLevel.objects.filter(standard_item=item).values_list("held", flat=True))


def test_a_hold_is_counted_where_the_device_lies_and_released(cast, devices):
    item = devices[0].standard_item
    made = keep(cast, *devices[:2])
    assert (held(item), made[0].starts, made[0].last) == (2, day(1), day(5))
    keep(cast, devices[0], start=6, last=None, reference="RL-2")
    assert held(item) == 2
    assert holds.release(made, ended=HoldEnd.RELEASED, actor=cast.logistik) == 2
    assert held(item) == 1
    assert holds.release(hold_facts.of("RL-2"), ended=HoldEnd.EXPIRED, actor=None) == 1
    assert held(item) == 0
    assert ledger_check.check() == []


def test_days_that_overlap_are_refused_with_whom_when_and_another(cast, devices, in_english):
    keep(cast, devices[0])
    with pytest.raises(
        Conflict, match=rf"{devices[0].code} is held for .*RL-1.*Free.*{devices[1].code}"
    ) as no:
        keep(cast, devices[0], start=5, last=9, reference="RL-2")
    assert no.value.thing == devices[0]
    keep(cast, devices[0], start=6, last=9, reference="RL-2")


def test_material_is_not_held(cast):
    with pytest.raises(DomainError):
        keep(cast, register_lot(cast.logistik))


def test_free_for_a_period(cast, devices):
    item = devices[0].standard_item
    keep(cast, devices[0])

    def free(start, last, **kwargs):
        return hold_facts.free_between([item], day(start), last and day(last), **kwargs)[item.pk]

    assert (free(1, 3), free(5, None), free(6, None), free(1, 3, excluding="RL-1")) == (2, 2, 3, 3)
    assert hold_facts.units_between(item, day(5), None).count() == 2
