"""The restock list knows what is on order for the warehouses, and proposes so much less."""

import pytest
from django.urls import reverse

from assets.services.stock import restock
from assets.tests.factories import give_to
from core.models import UserPreference
from requests_app.services.approval import review
from requests_app.services.purchase import purchasing
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import arrive, ask, make_shop, priced, register_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    """Of the stocked model nothing is left; one Hasbal of cable."""
    shop = make_shop(cast.logistik)
    for device in shop.devices:
        give_to(device, cast.staff, actor=cast.logistik)
    return shop


def proposed(item):
    row = restock.items().get(pk=item.pk)
    return (int(row.ordered), int(row.proposed), row.unit)


def ordered(cast, *lines, by=None, **head):
    """A request that is being purchased."""
    request = ask(by or cast.logistik, *lines, **head)
    request = review.approve_logistic(request, actor=cast.ceo)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    return purchasing.start_purchasing(request, actor=cast.purchase)


def test_what_is_on_order_for_the_warehouse_is_subtracted(cast, shop):
    assert (proposed(shop.stocked), proposed(shop.cable)) == ((0, 6, "Unit"), (0, 2, "Hasbal"))
    request = ordered(cast, NewLine(4, shop.stocked), NewLine(1, shop.cable), target="INVENTORY")
    assert (proposed(shop.stocked), proposed(shop.cable)) == ((4, 2, "Unit"), (1, 1, "Hasbal"))
    request = purchasing.ship(request, actor=cast.purchase)
    register_all(arrive(request, cast), cast, shop.store)
    assert (proposed(shop.stocked), proposed(shop.cable)) == ((0, 2, "Unit"), (0, 1, "Hasbal"))


def test_what_is_asked_for_but_not_approved_is_not_on_order(cast, shop):
    ask(cast.logistik, NewLine(4, shop.stocked), target="INVENTORY")
    assert proposed(shop.stocked) == (0, 6, "Unit")


def test_what_is_bought_for_somebody_cures_no_alert(cast, shop):
    ordered(cast, NewLine(2, shop.stocked), by=cast.leader)
    assert proposed(shop.stocked) == (0, 6, "Unit")


def test_enough_on_order_is_said_on_the_list_and_in_the_request(client, cast, shop):
    ordered(cast, NewLine(6, shop.stocked), target="INVENTORY")
    UserPreference.objects.update(language="en")
    client.force_login(cast.logistik)
    rows = client.get(reverse("restock")).context["list"].rows
    row = next(row for row in rows if row["id"] == shop.stocked.pk)
    assert (row["ordered_text"], row["proposed_text"], row["proposed_beside"]) == (
        "6 Unit",
        "–",
        "Enough is on order",
    )
    form = client.get(reverse("request_create"), {"restock": shop.stocked.pk})
    assert "6 Unit" in " ".join(form.context["notices"])
