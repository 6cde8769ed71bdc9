"""Where people see what is held: on the page of the device and of its model, and wherever what is available
is said.
"""

import pytest
from django.urls import reverse

from assets.choices import HoldEnd
from assets.services.custody import custody
from assets.services.stock import hold_facts, holds
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from assets.tests.stock.holding import day, keep, let_pass
from assets.views.goods import holds as shown
from core import words
from core.services.people import preferences

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=WarehouseFactory())


@pytest.fixture
def page(client, cast):
    """What somebody reads on a page, in English."""

    def read(name, *args, who=None, **query) -> str:
        who = who or cast.logistik
        preferences.update(who, actor=who, language="en")
        client.force_login(who)
        return " ".join(client.get(reverse(name, args=args), query).content.decode().split())

    return read


def test_the_page_of_a_device_says_whom_it_is_held_for_and_when(cast, devices, page):
    now, later = words.span(day(1), day(5)), words.span(day(8), None)
    assert 'id="holds"' not in page("asset", devices[0].code)
    keep(cast, devices[0], reference="REG-261122-0001")
    keep(cast, devices[0], start=8, last=None, person=cast.leader, reference="DOC-2")
    text = page("asset", devices[0].code)
    for said in (
        cast.staff.name,
        now,
        'REG-261122-0001/">REG-261122-0001</a>',
        cast.leader.name,
        later,
        '<span class="serial">DOC-2</span>',
    ):
        assert said in text, said
    holds.release(hold_facts.of("DOC-2"), ended=HoldEnd.RELEASED, actor=cast.logistik)
    assert "DOC-2" not in page("asset", devices[0].code)


def test_what_is_over_says_so(cast, devices, page):
    let_pass(*keep(cast, devices[0], start=0, last=1))
    assert [row["is_over"] for row in shown.of(devices[0], cast.logistik)["rows"]] == [True]
    assert '<span class="badge badge-grey">days over</span>' in page("asset", devices[0].code)


def test_who_holds_it_sees_who_gets_it_next(cast, devices, page):
    days = words.span(day(0), day(2))
    keep(cast, devices[0], start=0, last=2)
    custody.issue(
        [custody.Part(devices[0])], to=cast.staff, actor=cast.logistik, reference="DOC-1", last=day(2)
    )
    assert days in page("asset", devices[0].code, who=cast.staff)


def test_the_page_of_a_model(cast, devices, page):
    keep(cast, *devices[:2])
    text = page("item", devices[0].standard_item_id)
    assert "(2 held for somebody)" in text
    assert devices[0].code in text and devices[1].code in text and devices[2].code not in text
    blind = [who for who in (cast.staff, cast.leader, cast.purchase) if not who.has_perm("assets.view_stock")]
    assert blind
    for who in blind:
        assert 'id="holds"' not in page("item", devices[0].standard_item_id, who=who)


def test_the_stock_list_and_card(cast, devices, page):
    keep(cast, *devices[:2])
    text = page("stock", columns=["item", "there", "free"])
    assert "2 held for somebody" in text
    text = page("stock_card", devices[0].standard_item_id)
    assert f"{reverse('item', args=[devices[0].standard_item_id])}#holds" in text


def test_days_in_words():
    assert words.span(day(0), day(0)) == words.day(day(0))
    assert words.span(day(0), None).startswith("from ")
