"""The calendar of what is held: what is free on each day, and who has which unit when."""

import random
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest

from assets.choices import HoldEnd
from assets.models import AssetHold
from assets.services.custody import custody
from assets.services.stock import hold_days, hold_facts, holds, reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from assets.tests.stock.holding import day, keep, let_pass
from core import clock
from core.errors import DomainError

MONTH = 45  # days that are looked at


@pytest.fixture
def item():
    return ItemFactory()


def devices(cast, item, count):
    return register_devices(cast.logistik, count, item=item, place=WarehouseFactory())


def fetch(cast, asset, *, last, reference="DOC-1", person=None):
    """It is handed out to whom it is held for."""
    custody.issue(
        [custody.Part(asset)],
        to=person or cast.staff,
        actor=cast.logistik,
        reference=reference,
        last=None if last is None else day(last),
    )


def shown(asset, start=0, last=MONTH):
    """(first day, last day, whether it is late) of each hold that the calendar shows."""
    asset.refresh_from_db()
    found = hold_days.of_assets([asset], day(start), day(last))[asset.pk]
    return [(hold.starts, hold_days.until(hold), hold_days.is_late(hold)) for hold in found]


def test_what_lies_there_is_free_but_for_its_days(cast, item):
    units = devices(cast, item, 3)
    keep(cast, units[0], start=2, last=4)
    keep(cast, units[1], start=4, last=None, reference="DOC-2")
    free = hold_days.free_on_days(item, day(0), day(6))
    assert list(free.values()) == [3, 3, 2, 2, 1, 2, 2]
    assert list(free) == [day(n) for n in range(7)]


def test_what_is_out_is_free_from_the_day_after_it_is_due_back(cast, item):
    (unit,) = devices(cast, item, 1)
    keep(cast, unit, start=0, last=2)
    fetch(cast, unit, last=2)
    keep(cast, unit, start=5, last=6, reference="DOC-2", person=cast.leader)
    assert list(hold_days.free_on_days(item, day(0), day(8)).values()) == [0, 0, 0, 1, 1, 0, 0, 1, 1]
    assert list(hold_days.free_on_days(item, day(6), day(8)).values()) == [0, 1, 1]


def test_what_is_late_or_with_somebody_without_days_is_never_free(cast, item):
    late, given, there = devices(cast, item, 3)
    (hold,) = keep(cast, late, start=0, last=2)
    fetch(cast, late, last=2)
    let_pass(hold)
    fetch(cast, given, last=None, reference="")
    assert set(hold_days.free_on_days(item, day(0), day(30)).values()) == {1}
    assert there.pk


def test_days_that_are_over_say_nothing(cast, item):
    devices(cast, item, 1)
    assert hold_days.free_on_days(item, day(-9), day(-1)) == {}
    assert list(hold_days.free_on_days(item, day(-9), day(1))) == [day(0), day(1)]


@pytest.mark.parametrize("seed", range(12))
def test_it_says_of_each_day_what_the_form_says(cast, item, seed):
    """The calendar and `free_between` are one rule in two shapes."""
    chance = random.Random(seed)
    units = devices(cast, item, 8)
    for n, unit in enumerate(units):
        at = chance.choice([0, 0, chance.randrange(5)])
        for number in range(chance.randrange(4)):
            last = None if chance.random() < 0.1 else at + chance.randrange(8)
            reference = f"DOC-{n}-{number}"
            keep(cast, unit, start=at, last=last, reference=reference)
            if at == 0 and chance.random() < 0.6:
                fetch(cast, unit, last=last, reference=reference)
            if last is None:
                break
            at = last + 1 + chance.randrange(6)
    if chance.random() < 0.5:
        with suppress(DomainError):
            reservations.reserve([Demand(item, Decimal(1))], reference="DOC-R", actor=cast.logistik)
    # Some are late meanwhile, and some were not fetched.
    with clock.at(clock.now() + timedelta(days=chance.choice([0, 3]))):
        first, last = day(0), day(MONTH)
        free = hold_days.free_on_days(item, first, last)
        asked = {on: hold_facts.free_between([item], on, on)[item.pk] for on in free}
        assert free == asked


def test_it_costs_the_same_however_much_is_held(cast, item, django_assert_num_queries):
    units = devices(cast, item, 6)
    for unit in units:
        keep(cast, unit, start=1, last=3)
    with django_assert_num_queries(2):
        hold_days.free_on_days(item, day(0), day(MONTH))
    with django_assert_num_queries(1):
        hold_days.of_assets(units, day(0), day(MONTH))


def test_who_has_a_unit_when(cast, item):
    (unit,) = devices(cast, item, 1)
    keep(cast, unit, start=3, last=5)
    keep(cast, unit, start=8, last=None, reference="DOC-2")
    assert shown(unit) == [(day(3), day(5), False), (day(8), None, False)]
    assert shown(unit, 6, 7) == []
    assert hold_days.held_in(item, day(0), day(4)) == [unit.pk]
    assert hold_days.held_in(item, day(6), day(7)) == []


def test_what_is_late_is_shown_until_today_in_every_month_since(cast, item):
    (unit,) = devices(cast, item, 1)
    (hold,) = keep(cast, unit, start=0, last=2)
    fetch(cast, unit, last=2)
    let_pass(hold)
    assert shown(unit) == [(day(-9), day(0), True)]
    assert shown(unit, 1, 20) == []
    with clock.at(clock.now() + timedelta(days=40)):
        assert shown(unit, -10, 20) == [(day(-49), day(0), True)]
        assert hold_days.held_in(item, day(-10), day(20)) == [unit.pk]


def test_who_waits_while_somebody_is_late_has_not_fetched_it(cast, item):
    (unit,) = devices(cast, item, 1)
    (hold,) = keep(cast, unit, start=0, last=2)
    fetch(cast, unit, last=2)
    keep(cast, unit, start=3, last=5, reference="DOC-2", person=cast.leader)
    with clock.at(clock.now() + timedelta(days=4)):
        assert shown(unit, -4, 3) == [(day(-4), day(0), True), (day(-1), day(1), False)]
        late, waits = hold_days.of_assets([unit], day(-4), day(3))[unit.pk]
        assert (hold_days.is_fetched(late), hold_days.is_fetched(waits)) == (True, False)
        assert set(hold_days.free_on_days(item, day(0), day(9)).values()) == {0}
    assert hold.pk == late.pk


def test_what_came_back_is_shown_and_what_was_never_fetched_is_not(cast, item):
    back, released = devices(cast, item, 2)
    for unit in (back, released):
        keep(cast, unit, start=0, last=5)
    holds.change_last(AssetHold.objects.filter(asset=back), last=day(2), actor=cast.logistik)
    holds.release(AssetHold.objects.filter(asset=back), ended=HoldEnd.RETURNED, actor=cast.logistik)
    holds.release(AssetHold.objects.filter(asset=released), ended=HoldEnd.RELEASED, actor=cast.logistik)
    assert shown(back) == [(day(0), day(2), False)]
    assert shown(released) == []
