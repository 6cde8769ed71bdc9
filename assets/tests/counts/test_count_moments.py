"""Amounts hold in the order in which they were counted, whenever they arrive; and people who disagree are
pointed out, counted again, and not approved before.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from assets.models import StockCountEntry
from assets.services.counts import counts
from assets.services.stock import consumption
from assets.tests.counts import counting as c
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from core import clock
from core.errors import Conflict
from core.recorded import ClockUsed

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def shelf(cast):
    return WarehouseFactory()


@pytest.fixture
def drum(cast, shelf):
    with clock.at(clock.now() - timedelta(hours=4)):
        return register_lot(cast.logistik, 1000, place=shelf)


@pytest.fixture
def boxes(cast, shelf):
    with clock.at(clock.now() - timedelta(hours=4)):
        return register_lot(cast.logistik, 100, item=c.connector(), place=shelf).standard_item


@pytest.fixture
def count(cast, shelf, drum, boxes):
    with clock.at(clock.now() - timedelta(hours=3)):
        return counts.start(shelf, actor=cast.logistik, counters=[cast.staff, cast.stranger])


def line(count, thing):
    count.refresh_from_db()
    return count.lines.get(asset=thing) if hasattr(thing, "code") else count.lines.get(asset=None)


def test_an_old_amount_that_arrives_late_does_not_replace_a_newer_one(cast, count, boxes):
    c.amount(count, boxes, 95, cast.staff)
    c.amount(count, boxes, 100, cast.staff, recorded=c.phone(ago=3600))
    c.submit(count, cast.logistik)
    assert (line(count, boxes).counted, line(count, boxes).is_contested) == (95, False)


def test_both_times_are_kept(cast, count, boxes):
    c.amount(count, boxes, 95, cast.staff, recorded=c.phone(ago=3600, ahead=60))
    entry = StockCountEntry.objects.get()
    assert entry.clock_used == ClockUsed.PHONE
    assert timedelta(seconds=59) < entry.phone_at - entry.counted_at < timedelta(seconds=61)
    assert timedelta(minutes=58) < entry.received_at - entry.phone_at < timedelta(minutes=60)


def test_with_a_wrong_clock_the_arrival_counts_and_the_answer_says_so(cast, count, boxes):
    c.amount(count, boxes, 100, cast.staff)
    answer = c.amount(count, boxes, 90, cast.staff, recorded=c.phone(ago=3600, ahead=-1800))
    entry = StockCountEntry.objects.latest("pk")
    assert (entry.clock_used, entry.counted_at) == (ClockUsed.SERVER, entry.received_at)
    assert "30 minutes slow" in answer.warning
    c.submit(count, cast.logistik)
    assert line(count, boxes).counted == 90


def test_a_part_belongs_to_the_whole_before_it_in_time(cast, count, boxes):
    c.amount(count, boxes, 40, cast.staff, recorded=c.phone(ago=600))
    c.amount(count, boxes, 95, cast.staff)
    c.amount(count, boxes, 60, cast.staff, adds=True, recorded=c.phone(ago=500))
    c.submit(count, cast.logistik)
    assert line(count, boxes).counted == 95


def test_the_book_is_that_of_the_moment_of_counting(cast, count, drum):
    with clock.at(clock.now() - timedelta(hours=1)):
        consumption.consume([consumption.Usage(drum.standard_item, Decimal(300), drum)], actor=cast.logistik)
    c.amount(count, drum, 1000, cast.staff, recorded=c.phone(ago=7200))
    c.submit(count, cast.logistik)
    assert (line(count, drum).verdict, line(count, drum).difference) == ("MATCH", 0)


def test_two_people_who_disagree_are_pointed_out_also_when_the_newest_matches(cast, count, boxes):
    c.amount(count, boxes, 80, cast.staff, recorded=c.phone(ago=600))
    c.amount(count, boxes, 100, cast.stranger)
    c.submit(count, cast.logistik)
    assert (line(count, boxes).verdict, line(count, boxes).is_contested) == ("MATCH", True)


def test_two_people_who_count_the_same_and_one_who_corrects_himself_agree(cast, count, drum, boxes):
    c.amount(count, boxes, 80, cast.staff)
    c.amount(count, boxes, 90, cast.staff)
    c.amount(count, boxes, 90, cast.stranger)
    c.amount(count, drum, 400, cast.staff)
    c.amount(count, drum, 600, cast.stranger, adds=True)
    c.submit(count, cast.logistik)
    assert not count.lines.filter(is_contested=True).exists()


def test_a_part_of_somebody_else_that_is_left_out_is_a_disagreement(cast, count, boxes):
    c.amount(count, boxes, 40, cast.staff)
    c.amount(count, boxes, 60, cast.stranger, adds=True)
    c.amount(count, boxes, 40, cast.staff)
    c.submit(count, cast.logistik)
    assert line(count, boxes).is_contested


def test_what_moved_between_two_people_is_no_disagreement(cast, count, drum):
    c.amount(count, drum, 1000, cast.staff, recorded=c.phone(ago=7200))
    with clock.at(clock.now() - timedelta(hours=1)):
        consumption.consume([consumption.Usage(drum.standard_item, Decimal(300), drum)], actor=cast.logistik)
    c.amount(count, drum, 700, cast.stranger)
    c.submit(count, cast.logistik)
    assert (line(count, drum).verdict, line(count, drum).is_contested) == ("MATCH", False)


def test_a_disagreement_is_counted_again_before_it_is_approved(cast, count, drum, boxes):
    c.amount(count, drum, 1000, cast.staff)
    c.amount(count, boxes, 80, cast.staff)
    c.amount(count, boxes, 100, cast.stranger)
    c.submit(count, cast.logistik)
    with pytest.raises(Conflict, match="people disagree"):
        c.approve(count, cast.ceo)
    counts.recount(count, actor=cast.logistik)
    assert [x.asset_id for x in count.lines.filter(recount=True)] == [None]
    count.refresh_from_db()
    c.amount(count, boxes, 98, cast.stranger)
    c.submit(count, cast.logistik)
    c.approve(count, cast.ceo)
    assert (line(count, boxes).posted, line(count, boxes).is_contested) == (-2, False)


def test_what_is_still_disagreed_about_is_decided_by_who_approves(cast, count, boxes):
    for round_ in (1, 2):
        c.amount(count, boxes, 80, cast.staff)
        c.amount(count, boxes, 97, cast.stranger)
        c.submit(count, cast.logistik)
        if round_ == 1:
            counts.recount(count, actor=cast.logistik)
            count.refresh_from_db()
    c.approve(count, cast.ceo)
    assert (line(count, boxes).posted, line(count, boxes).is_contested) == (-3, True)


def test_a_thing_scanned_by_one_and_not_by_others_is_no_disagreement(cast, shelf):
    devices = register_devices(cast.logistik, 2, place=shelf)
    count = counts.start(shelf, actor=cast.logistik, counters=[cast.staff, cast.stranger])
    c.scan(count, devices[0], cast.staff)
    c.scan(count, devices[1], cast.stranger)
    c.submit(count, cast.logistik)
    assert not count.lines.filter(is_contested=True).exists()
