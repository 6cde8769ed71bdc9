"""Devices kept for somebody from one day to another: held, made longer and shorter, released, and how many
are free for which days.
"""

from decimal import Decimal

import pytest

from assets.choices import HoldEnd
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.stock import availability, hold_facts, holds, ledger_check, reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import ItemFactory, WarehouseFactory, give_to, register_devices, register_lot
from assets.tests.stock.holding import day, ends, held, keep, let_pass
from core.errors import Conflict, DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def here():
    return WarehouseFactory()


@pytest.fixture
def devices(cast, here):
    """Three routers of one model in one place."""
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=here)


@pytest.fixture
def item(devices):
    return devices[0].standard_item


def free(item, start, last, **kwargs) -> int:
    span = day(start), None if last is None else day(last)
    found = hold_facts.free_between([item], *span, **kwargs)[item.pk]
    units = hold_facts.units_between(item, *span, **kwargs)
    assert found <= units.count()
    return found


def lend(cast, asset, *, last, reference="DOC-1"):
    """Held from today and fetched."""
    (made,) = keep(cast, asset, start=0, last=last, reference=reference)
    custody.issue(
        [custody.Part(asset)], to=cast.staff, actor=cast.logistik, reference=reference, last=day(last)
    )
    return made


def test_a_hold_is_counted_where_the_device_lies_until_it_is_released(cast, devices, item):
    made = keep(cast, *devices[:2])
    assert (held(item), made[0].starts, made[0].last, made[0].person_name) == (
        2,
        day(1),
        day(5),
        cast.staff.name,
    )
    keep(cast, devices[0], start=6, last=None, reference="DOC-2")
    assert held(item) == 2
    assert holds.release(made, ended=HoldEnd.RELEASED, actor=cast.logistik) == 2
    assert (held(item), ends(devices[0])) == (1, ["RELEASED", ""])
    assert holds.release(hold_facts.of("DOC-2"), ended=HoldEnd.EXPIRED, actor=None) == 1
    assert (held(item), ledger_check.check()) == (0, [])


def test_releasing_twice_is_no_error_and_changes_nothing(cast, devices):
    made = keep(cast, devices[0])
    assert holds.release(made, ended=HoldEnd.RELEASED, actor=cast.logistik) == 1
    assert holds.release(made, ended=HoldEnd.EXPIRED, actor=None) == 0
    assert ends(devices[0]) == ["RELEASED"]


def test_days_that_overlap_are_refused_with_whom_when_and_another(cast, devices):
    keep(cast, devices[0])
    clash = rf"{devices[0].code} is held for {cast.staff.name} from .*DOC-1.*Free.*{devices[2].code}"
    with pytest.raises(Conflict, match=clash) as no:
        keep(cast, devices[1], devices[0], start=5, last=9, reference="DOC-2")
    assert no.value.thing == devices[0]
    assert ends(devices[1]) == []
    keep(cast, devices[0], start=6, last=9, reference="DOC-2")


def test_a_hold_without_end_leaves_no_day_after_it(cast, devices):
    keep(cast, devices[0], start=3, last=None)
    with pytest.raises(Conflict, match="from .* on"):
        keep(cast, devices[0], start=400, last=401, reference="DOC-2")
    keep(cast, devices[0], start=0, last=2, reference="DOC-2")


@pytest.mark.parametrize(("start", "last"), [(3, 2), (-5, -1)])
def test_days_in_the_wrong_order_or_over_are_refused(cast, devices, start, last):
    with pytest.raises(DomainError) as no:
        keep(cast, devices[0], start=start, last=last)
    assert no.value.field == "last"


def test_what_cannot_be_held(cast, devices):
    lot = register_lot(cast.logistik)
    give_to(devices[0], cast.leader, actor=cast.logistik)
    with pytest.raises(DomainError, match="Material"):
        keep(cast, lot)
    with pytest.raises(Conflict, match=f"does not lie in a warehouse.*{devices[1].code}"):
        keep(cast, devices[0])
    with pytest.raises(DomainError, match="twice"):
        keep(cast, devices[1], devices[1])
    cast.stranger.is_active = False
    with pytest.raises(DomainError, match="does not work here"):
        keep(cast, devices[1], person=cast.stranger)


def test_what_is_reserved_is_not_held_and_what_is_held_is_not_reserved(cast, devices, item):
    reservations.reserve([Demand(item, Decimal(2))], reference="RO-1", actor=cast.logistik)
    assert free(item, 1, 5) == 1
    keep(cast, devices[0])
    assert (free(item, 1, 5), availability.of(item).free) == (0, 0)
    with pytest.raises(Conflict, match="reserved") as no:
        keep(cast, devices[1])
    assert no.value.thing == devices[1]
    with pytest.raises(DomainError, match="0 are free"):
        reservations.reserve([Demand(item, Decimal(1))], reference="RO-2", actor=cast.logistik)
    # For other days it is counted already, so it can be held when all others are reserved.
    assert (free(item, 6, 9), list(hold_facts.units_between(item, day(6), day(9)))) == (1, [devices[0]])
    keep(cast, devices[0], start=6, last=9, reference="DOC-2")
    assert (held(item), ledger_check.check()) == (1, [])


def test_how_many_are_free_between_days(cast, devices, item):
    keep(cast, devices[0])
    assert [free(item, *span) for span in ((0, 0), (1, 1), (5, None), (6, None), (0, 9))] == [3, 2, 2, 3, 2]
    assert free(item, 1, 3, excluding="DOC-1") == 3
    assert list(hold_facts.units_between(item, day(5), None)) == devices[1:]


def test_material_is_free_as_it_is_available_now(cast):
    lot = register_lot(cast.logistik, 800)
    reservations.reserve([Demand(lot.standard_item, Decimal(300))], reference="DOC-1", actor=cast.logistik)
    free = hold_facts.free_between([lot.standard_item], day(1), day(2))
    own = hold_facts.free_between([lot.standard_item], day(1), day(2), excluding="DOC-1")
    assert (free, own) == ({lot.standard_item_id: 500}, {lot.standard_item_id: 800})


def test_what_is_out_counts_from_the_day_after_it_is_due(cast, devices, item):
    lend(cast, devices[0], last=4)
    assert [free(item, n, None) for n in (0, 4, 5)] == [2, 2, 3]
    assert [a.pk for a in hold_facts.units_between(item, day(5), None)] == [
        devices[1].pk,
        devices[2].pk,
        devices[0].pk,
    ]
    keep(cast, devices[0], start=5, last=8, reference="DOC-2")
    assert [free(item, n, n) for n in (5, 8, 9)] == [2, 2, 3]


def test_what_is_overdue_never_counts(cast, devices, item):
    let_pass(lend(cast, devices[0], last=4))
    assert (free(item, 0, None), free(item, 30, None)) == (2, 2)
    with pytest.raises(Conflict, match="is not back yet: .* \\(DOC-1\\)"):
        keep(cast, devices[0], start=3, last=4, reference="DOC-2")


def test_what_was_issued_without_a_hold_does_not_come_back_by_itself(cast, devices, item):
    give_to(devices[0], cast.leader, actor=cast.logistik)
    assert free(item, 30, None) == 2


def test_longer_shorter_and_without_end(cast, devices):
    (first,) = keep(cast, devices[0])
    keep(cast, devices[0], start=8, last=9, reference="DOC-2")
    (longer,) = holds.change_last([first], last=day(7), actor=cast.logistik)
    assert (longer.starts, longer.last) == (day(1), day(7))
    for last in (day(8), None):
        with pytest.raises(Conflict, match="DOC-2") as no:
            holds.change_last([first], last=last, actor=cast.logistik)
        assert no.value.thing == devices[0]
    (shorter,) = holds.change_last([first], last=day(2), actor=cast.logistik)
    keep(cast, devices[0], start=3, last=7, reference="DOC-3")
    assert shorter.last == day(2)
    (one_day,) = holds.change_last([first], last=day(0), actor=cast.logistik)
    assert (one_day.starts, one_day.last) == (day(1), day(1))
    holds.release([first], ended=HoldEnd.RETURNED, actor=cast.logistik)
    assert holds.change_last([first], last=day(1), actor=cast.logistik) == []


def test_fetched_before_its_first_day(cast, devices):
    keep(cast, devices[0], start=0, last=1, reference="DOC-0")
    (made,) = keep(cast, devices[0], start=4, last=6)
    with pytest.raises(Conflict, match="DOC-0"):
        holds.change_start([made], start=day(1), actor=cast.logistik)
    (earlier,) = holds.change_start([made], start=day(2), actor=cast.logistik)
    assert (earlier.starts, earlier.last) == (day(2), day(6))
    (later,) = holds.change_start([made], start=day(9), actor=cast.logistik)
    assert (later.starts, later.last) == (day(6), day(6))


def test_many_are_made_longer_in_the_same_few_queries(cast, devices, django_assert_max_num_queries):
    made = keep(cast, *devices)
    with django_assert_max_num_queries(8):
        holds.change_last(made, last=day(9), actor=cast.logistik)


def test_moving_keeps_the_hold(cast, devices, item, here):
    keep(cast, devices[0])
    there = WarehouseFactory()
    verbs.move(devices[:2], to=there, actor=cast.logistik)
    levels = {level.place_id: (level.balance, level.held) for level in item.levels.all()}
    assert levels == {here.pk: (1, 0), there.pk: (2, 1)}
    assert ledger_check.check() == []


def test_out_and_back_again(cast, devices, item, here):
    made = lend(cast, devices[0], last=3)
    keep(cast, devices[0], start=4, last=6, reference="DOC-2")
    assert (held(item), item.levels.get(place=here).balance) == (0, 2)
    custody.take_back([custody.Part(devices[0])], to=here, actor=cast.logistik, condition="GOOD")
    holds.change_last([made], last=day(0), actor=cast.logistik)
    holds.release([made], ended=HoldEnd.RETURNED, actor=cast.logistik)
    assert (held(item), ends(devices[0]), ledger_check.check()) == (1, ["RETURNED", ""], [])


def test_a_few_queries_however_many_models(cast, django_assert_max_num_queries):
    items = [register_devices(cast.logistik, 2)[0].standard_item for _ in range(4)]
    with django_assert_max_num_queries(4):
        hold_facts.free_between(items, day(0), day(3), excluding="DOC-1")
