"""What the warehouses have, beside each line of the form: while it is typed, and when the page comes back.
Without prices.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.tests.factories import ItemFactory, TypeFactory, register_lot
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state
from requests_app.tests.requests.test_request_form import data, label, shop, staff  # noqa: F401 fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL, FORM = "/requests/stock/", "/requests/new/"
HTMX = {"HX-Request": "true"}


def hint(client, item, number=3, **fields) -> dict:
    """As htmx asks, with the names that the line has in the form."""
    fields = {"item": item if isinstance(item, str) else label(item), "quantity": "", "unit": "unit"} | fields
    answer = client.get(
        URL, {f"lines-{number}-{name}": value for name, value in fields.items()}, headers=HTMX
    )
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    found = answer.context["hint"]
    return found and dict(found["figures"]) | {"note": found["note"], "tone": found["tone"]}


def test_devices(staff, cast, shop):  # noqa: F811
    ask(cast.leader, NewLine(2, shop.stocked))
    assert hint(staff, shop.stocked) == {
        "Available": "3 Unit",
        "Reserved": "2 Unit",
        "On the way": "0 Unit",
        "note": "",
        "tone": "",
    }
    assert hint(staff, shop.stocked, quantity="3")["note"] == "Available in the warehouse"
    short = hint(staff, shop.stocked, quantity="10")
    assert (short["note"], short["tone"]) == ("7 Unit short", "red")


def test_containers_and_retail(staff, cast, shop):  # noqa: F811
    register_lot(cast.logistik, 400, item=shop.cable, place=shop.store)
    whole = hint(staff, shop.cable, quantity="2")
    assert (whole["Available"], whole["tone"], whole["note"]) == (
        "1 Hasbal (and 400 Meter loose)",
        "red",
        "1 Hasbal short",
    )
    pieces = hint(staff, shop.cable, quantity="1,200", unit="base")
    assert (pieces["Available"], pieces["Longest piece"], pieces["tone"]) == (
        "1,400 Meter",
        "1,000 Meter",
        "amber",
    )
    assert pieces["note"] == "Available, but only in several pieces"
    assert hint(staff, shop.cable, quantity="1500", unit="base")["note"] == "100 Meter short"


def test_on_the_way(staff, cast, shop):  # noqa: F811
    """What is bought for somebody is promised to him; what is bought for the warehouse is not."""
    in_state("PURCHASING", cast, shop)
    assert hint(staff, shop.wanted, quantity="1")["On the way"] == "0 Unit"
    in_state("PURCHASING", cast, shop, by=cast.ceo, order_type="REGULAR_STOCK", target="INVENTORY")
    assert hint(staff, shop.wanted, quantity="1")["On the way"] == "1 Unit"


def test_no_model_no_hint(staff, shop):  # noqa: F811
    ItemFactory(name="Kuno", is_active=False)
    for text in ("", "Tangga", "mikrotik", "MikroTik Kuno"):
        assert hint(staff, text, quantity="1") is None
    assert hint(staff, shop.stocked, free="on") is None
    assert staff.get(URL, headers=HTMX).status_code == 200
    assert staff.get(URL).url == FORM
    assert hint(staff, shop.stocked, quantity="banyak")["note"] == ""


def test_it_comes_back_with_the_page_without_scripts(staff, shop):  # noqa: F811
    answer = staff.post(
        FORM,
        data({"item": shop.stocked, "quantity": "9"}, {"item": "?", "quantity": "x"}) | {"check_stock": "1"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "4 Unit short" in page and not answer.context["problems"]
    assert "4 Unit short" in staff.get(FORM, {"item": shop.stocked.pk, "quantity": "9"}).content.decode()


def test_as_many_queries_for_many_lines(staff, shop):  # noqa: F811
    kind = TypeFactory()
    lines = [{"item": ItemFactory(name=f"Model {n:02d}", type=kind), "quantity": "1"} for n in range(50)]
    costs = []
    for some in (lines[:1], lines[:1], lines):  # the first one fills what is remembered
        with CaptureQueriesContext(connection) as queries:
            staff.post(FORM, data(*some) | {"check_stock": "1"})
        costs.append(len(queries))
    assert costs[1] == costs[2] <= 20
