"""No other permission opens a way to prices: those who may not see them hold all the others here."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from assets.services.stock import thresholds
from core.roles import ROLE_RESTRICTIONS, Role
from tests.access_table import TABLE, VARIANTS
from tests.prices import BLIND, SEEING, prices_in
from tests.visits import client_of, visit

LISTED = (
    "stock my_stock restock thresholds repairs counts requests assets registrations imports catalogue "
    "locations search users home"
)
LISTS = [entry for entry in TABLE if entry.name in LISTED.split()]
COLUMNS = "code name price value cost estimate total vendor po invoice purchased notes"
EVERY_COLUMN = "&".join(f"columns={column}" for column in COLUMNS.split())
# Each way to ask for more or in another order, some of them together: all rows with all columns are the most
# that a list can show. The list as it comes is looked at with all other pages.
SHAPES = (
    f"{EVERY_COLUMN}&tab=all&per_page=100&sort=price",
    "sort=-price&tab=gone",
    "sort=purchase_price&per_page=100",
)
EXPORTS = ("assets", "stock", "restock", "repairs", "requests")
# Where money is shown to those who may see it: the same looking must find it there.
WITH_MONEY = (
    ("asset", lambda w: [w.device.code]),
    ("asset", lambda w: [w.piece.code]),
    ("assets", lambda w: []),
    ("stock", lambda w: []),
    ("restock", lambda w: []),
    ("restock_print", lambda w: []),
    ("repair", lambda w: [w.mended.doc_number]),
    ("repairs", lambda w: []),
    ("requests", lambda w: []),
    ("request", lambda w: [w.requests["COMPLETED"].doc_number]),
    ("request", lambda w: [w.requests["AWAITING_CEO_APPROVAL"].doc_number]),
    ("count", lambda w: [w.reviewed.doc_number]),
    ("count_report", lambda w: [w.reviewed.doc_number]),
)


@pytest.fixture(scope="module")
def build_shared(build_shared):
    """The three who may not see prices hold every other permission that may be given to them. Something is to
    be bought, and what it cost is known.
    """

    def build():
        made = build_shared()
        for role in BLIND:
            made.person(role).user_permissions.set(
                row
                for row in Permission.objects.select_related("content_type")
                if f"{row.content_type.app_label}.{row.codename}" not in ROLE_RESTRICTIONS[role]
            )
        thresholds.set_threshold(made.item, actor=made.cast.logistik, value=99, alert_enabled=True, version=0)
        return made

    return build


@pytest.mark.parametrize("entry", TABLE + VARIANTS, ids=lambda entry: entry.label)
def test_no_other_permission_opens_a_way_to_prices(world, entry):
    shown = {role: prices_in(visit(world, role, entry)) for role in BLIND}
    assert {role: prices for role, prices in shown.items() if prices} == {}


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("entry", LISTS, ids=lambda entry: entry.name)
def test_no_list_shows_a_price_in_any_shape(world, entry, role):
    client, url = client_of(world.person(role)), reverse(entry.name)
    for query in SHAPES:
        response = client.get(f"{url}?{query}")
        assert response.status_code in (200, 403) and prices_in(response) == set(), query
    # What is fetched alone is a part of the page, made by the same template.
    fragment = client.get(f"{url}?{EVERY_COLUMN}", headers={"HX-Request": "true"})
    assert prices_in(fragment) == set()


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_holds_no_price(world, role, kind, format):
    client = client_of(world.person(role))
    for query in ("", EVERY_COLUMN, "sort=price"):
        response = client.post(reverse("export_make", args=[kind]), {"format": format, "query": query})
        assert prices_in(response) == set()
    # Staff can never export; the others got their rows.
    assert response.status_code == (403 if role == Role.STAFF else 200)


# What follows shows that the tests above can fail: the same looking finds the price where it belongs.


def pages_with_money(w) -> list[str]:
    """Every page that shows money, with all its rows and columns."""
    return [reverse(name, args=args(w)) + f"?tab=all&{EVERY_COLUMN}" for name, args in WITH_MONEY]


@pytest.mark.parametrize("role", SEEING)
def test_who_may_see_prices_sees_them(world, role):
    client = client_of(world.person(role))
    assert [url for url in pages_with_money(world) if not prices_in(client.get(url))] == []


@pytest.mark.parametrize("role", BLIND)
def test_who_may_not_sees_none_there(world, role):
    client = client_of(world.person(role))
    assert [url for url in pages_with_money(world) if prices_in(client.get(url))] == []


@pytest.mark.parametrize("role", SEEING)
@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_their_exports_hold_prices(world, role, kind, format):
    response = client_of(world.person(role)).post(
        reverse("export_make", args=[kind]), {"format": format, "query": "tab=all"}
    )
    assert prices_in(response)
