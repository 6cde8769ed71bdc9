"""The pages of the calendar: a month of a model and of a unit, and the ways to them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.choices import HoldEnd
from assets.models import AssetHold
from assets.services.stock import holds
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.stock.holding import day, keep
from core import clock, words
from core.reading.days import add_months
from core.services.people import preferences

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=WarehouseFactory())


@pytest.fixture
def page(client, cast):
    """What somebody reads on a page, in English."""

    def read(name, *args, who=None, status=200, **query) -> str:
        who = who or cast.logistik
        preferences.update(who, actor=who, language="en")
        client.force_login(who)
        response = client.get(reverse(name, args=args), query)
        assert response.status_code == status
        return " ".join(response.content.decode().split())

    return read


def figures(text: str) -> dict[str, str]:
    """{day: how many are free} of a calendar."""
    cells = re.findall(r'<time datetime="([0-9-]+)">(.*?)</td>', text)
    return {
        on: found[1] for on, rest in cells if (found := re.search(r'calendar-free[^>]*"> ([0-9,]+)', rest))
    }


def test_a_month_says_what_is_free_on_each_day(cast, devices, page):
    keep(cast, devices[0], start=0, last=40)
    item = devices[0].standard_item_id
    text = page("stock_calendar", item)
    said = figures(text)
    assert said[day(0).isoformat()] == "2"
    assert min(said) == day(0).isoformat()
    then = add_months(clock.today(), 3).replace(day=1)
    assert set(figures(page("stock_calendar", item, month=f"{then:%Y-%m}")).values()) == {"3"}


def test_each_unit_that_is_held_has_its_bar_and_words(cast, devices, page):
    keep(cast, devices[0], start=0, last=0)
    today = words.day(day(0))
    text = page("stock_calendar", devices[0].standard_item_id)
    assert devices[0].code in text and devices[1].code not in text
    assert f'class="bar-blue" x="{(day(0).day - 1) * 10}" y="3" width="10"' in text
    assert cast.staff.name in text and today in text and "Held for somebody" in text


def test_a_month_that_is_over_says_only_who_had_what(cast, devices, page):
    before = add_months(clock.today(), -2)
    text = page("stock_calendar", devices[0].standard_item_id, month=f"{before:%Y-%m}")
    assert figures(text) == {} and "These days are over" in text and "calendar-free" not in text


def test_a_month_that_is_none_is_told_and_this_one_is_shown(devices, page):
    item, this = devices[0].standard_item_id, words.month(clock.today())
    for asked, said in (("2026-13", "is not a month"), ("yz", "is not a month"), ("2999-01", "lies after")):
        text = page("stock_calendar", item, month=asked)
        assert said in text and this in text
    assert "December 2027" in page("stock_calendar", item, month="12/2027")
    assert "December 2027" in page("stock_calendar", item, month="des 2027")


def test_the_way_ends_where_calendars_end(devices, page):
    item = devices[0].standard_item_id
    text = page("stock_calendar", item, month="1990-01")
    assert 'rel="prev"' not in text and "month=1990-02" in text


def test_units_are_paged(cast, page):
    units = register_devices(cast.logistik, 27, item=ItemFactory(), place=WarehouseFactory())
    keep(cast, *units, start=0, last=1)
    item = units[0].standard_item_id
    assert units[25].code not in page("stock_calendar", item)
    assert units[25].code in page("stock_calendar", item, page="2")


def test_material_is_not_held_for_days(cast, page):
    lot = register_lot(cast.logistik, 300, item=CableFactory())
    text = page("stock_calendar", lot.standard_item_id)
    assert "Material is not held for days" in text and "300 Meter are available now" in text


def test_a_unit_has_a_calendar_of_its_own(cast, devices, page):
    keep(cast, devices[0], start=0, last=3)
    days = words.span(day(0), day(3))
    text = page("asset_calendar", devices[0].code)
    assert cast.staff.name in text and days in text
    assert "calendar-mark bar-blue" in text
    assert "It is held for nobody in this month." in page("asset_calendar", devices[1].code)


def test_a_day_on_which_it_came_back_and_was_kept_again(cast, devices, page):
    keep(cast, devices[0], start=0, last=0)
    holds.release(AssetHold.objects.all(), ended=HoldEnd.RETURNED, actor=cast.logistik)
    keep(cast, devices[0], start=0, last=0, reference="DOC-2")
    text = page("asset_calendar", devices[0].code)
    assert text.count("calendar-mark bar-blue") == 1 and "calendar-mark bar-grey" not in text
    assert "badge-grey" in text  # the list has both


def test_it_costs_the_same_however_many_are_held(client, cast):
    client.force_login(cast.logistik)
    units = register_devices(cast.logistik, 20, item=ItemFactory(), place=WarehouseFactory())
    url = reverse("stock_calendar", args=[units[0].standard_item_id])

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    keep(cast, units[0], start=0, last=1, reference="RL-261122-0001")
    cost()
    one = cost()
    for n, unit in enumerate(units[1:]):
        keep(cast, unit, start=0, last=1, reference=f"RL-261122-{n + 2:04d}")
    assert cost() == one


def test_who_sees_it(cast, devices, page):
    item = devices[0].standard_item_id
    page("stock_calendar", item, who=cast.staff, status=403)
    assert reverse("stock_calendar", args=[item]) not in page(
        "asset_calendar", devices[0].code, who=cast.staff
    )
    assert "Held in" in page("stock_calendar", item, who=cast.purchase)


def test_the_pages_lead_there(cast, devices, page):
    item, unit = devices[0].standard_item, devices[0]
    calendar = reverse("stock_calendar", args=[item.pk])
    for name, key in (("item", item.pk), ("stock_card", item.pk)):
        assert calendar in page(name, key)
        assert calendar not in page(name, key, who=cast.staff, status=200 if name == "item" else 404)
    assert reverse("asset_calendar", args=[unit.code]) in page("asset", unit.code)
    assert calendar in page("asset_calendar", unit.code)
    lot = register_lot(cast.logistik, 300)
    assert "/calendar/" not in page("asset", lot.code)
    assert "/calendar/" not in page("item", lot.standard_item_id)
