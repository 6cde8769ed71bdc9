"""Whoever may not see prices never meets one: an unmistakable price lies on everything that has one, and is
looked for everywhere. What each url answers to each role is looked through in test_permissions, which asks
them all; the rest is here.
"""

import re
from decimal import Decimal

import pypdfium2
import pytest
from django.contrib.auth.models import Permission
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from assets.services.goods import assets as asset_service
from core import clock
from core.models import Export, ImportJob, User
from core.roles import Role
from core.services.people import users
from tests.access_table import VARIANTS
from tests.prices import BLIND, SEEING, body, prices_in, text_of
from tests.visits import client_of, undone, visit
from tests.world import OLD_PRICE, PRICE


def codes(response) -> list[str]:
    """The assets that a page links to, in its order."""
    return list(dict.fromkeys(re.findall(r'/assets/(AST-[0-9-]+|[A-Z]+-[0-9-]+)/"', text_of(response))))


@pytest.mark.parametrize("entry", VARIANTS, ids=lambda entry: entry.label)
def test_no_page_shows_a_price(world, entry):
    shown = {}
    for role in BLIND:
        for post in [False, True] if entry.post else [False]:
            with undone():
                shown[role, post] = prices_in(visit(world, role, entry, post=post))
    assert {case: prices for case, prices in shown.items() if prices} == {}


@pytest.mark.parametrize("role", BLIND)
def test_the_order_of_a_list_gives_no_price_away(world, role):
    asset_service.update(
        world.moved, actor=world.cast.ceo, version=world.moved.version, values={"purchase_price": Decimal(1)}
    )
    client = client_of(world.person(role))
    orders = [codes(client.get(reverse("assets") + query)) for query in ("", "?sort=price", "?sort=-price")]
    assert orders[0] == orders[1] == orders[2]
    assert codes(client_of(world.cast.purchase).get(reverse("assets") + "?sort=price"))[0] == world.moved.code


@pytest.mark.parametrize("role", [*BLIND, *SEEING])
@pytest.mark.parametrize("name", ["search", "assets", "registrations"])
def test_searching_for_a_price_finds_nothing(world, name, role):
    client = client_of(world.person(role))
    for term in ("987654321", "987.654.321", "987654321,00"):
        response = client.get(reverse(name), {"q": term})
        assert response.status_code == 403 or codes(response) == [], term


def test_the_file_that_the_worker_wrote_holds_no_price(world):
    response = client_of(world.cast.logistik).get(
        reverse("export_download", args=[world.exports["logistik"].public_id])
    )
    assert response.status_code == 200 and world.device.serial_number in text_of(response)
    assert prices_in(client_of(world.cast.logistik).get(response.wsgi_request.path)) == set()


def test_two_people_saving_at_once_shows_no_price(world):
    """The second one sees what the first one changed, but not this."""
    stale = world.device.version
    asset_service.update(
        world.device,
        actor=world.cast.ceo,
        version=stale,
        values={"purchase_price": OLD_PRICE, "vendor": "CV Lain"},
    )
    url = reverse("asset_edit", args=[world.device.code])
    data = {
        "serial_number": "CCR200400000",
        "condition": "GOOD",
        "vendor": "CV Saya",
        "version": stale,
        "purchase_price": "5",
    }
    response = client_of(world.cast.logistik).post(url, data)
    assert response.status_code == 409 and "CV Lain" in text_of(response)
    assert prices_in(response) == set()


def test_a_price_cannot_be_overwritten_blindly(world):
    url = reverse("asset_edit", args=[world.device.code])
    data = {
        "serial_number": "CCR200400000",
        "condition": "GOOD",
        "version": world.device.version,
        "purchase_price": "5",
    }
    assert client_of(world.cast.logistik).post(url, data).status_code == 302
    world.device.refresh_from_db()
    assert (world.device.condition, world.device.purchase_price) == ("GOOD", PRICE)


def test_registering_what_was_bought_shows_no_price_and_keeps_it(world):
    """The page is filled in from the purchase; who may not see prices registers with them all the same."""
    document = world.requests["ARRIVED"]
    url, client = reverse("registration_create"), client_of(world.cast.logistik)
    page = client.get(url, {"for": document.doc_number})
    assert page.status_code == 200 and document.doc_number in text_of(page) and prices_in(page) == set()
    line = document.items.get(number=2)
    data = {
        "registration_date": clock.today(),
        "place": world.store.pk,
        "condition": "BRAND_NEW",
        "wo_ro_int_number": document.doc_number,
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-item": str(line.standard_item),
        "lines-0-serials": "HARGA-RAHASIA-1",
    }
    assert client.post(url, data).status_code == 302
    bought = line.standard_item.assets.get(serial_number="HARGA-RAHASIA-1")
    assert bought.purchase_price == PRICE
    assert prices_in(client.get(reverse("asset", args=[bought.code]))) == set()


@pytest.mark.parametrize("role", [*BLIND[:2], *SEEING])
def test_the_letter_shows_prices_to_those_who_may_see_them_alone(world, role):
    response = client_of(world.person(role)).get(
        reverse("request_letter", args=[world.requests["COMPLETED"].doc_number])
    )
    pages = pypdfium2.PdfDocument(body(response).partition(b"\n\n")[2])
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert world.requests["COMPLETED"].doc_number in text
    assert ("987.654.321" in text) == (role in SEEING)


@pytest.mark.parametrize("role", BLIND)
def test_the_permission_cannot_be_given(world, role):
    person = world.person(role)
    person.user_permissions.add(Permission.objects.get(codename="view_price"))
    assert prices_in(client_of(person).get(reverse("asset", args=[world.device.code]))) == set()


def test_a_price_stays_behind_when_its_seer_changes_roles(world):
    """A file written for somebody who could see prices then is not handed out to who cannot see them now."""
    person = User.objects.get(pk=world.cast.purchase.pk)
    users.update(
        person,
        actor=world.cast.ceo,
        version=person.version,
        name=person.name,
        email=person.email,
        role=Role.ADMIN_LOGISTIK,
        division=world.cast.logistik.division,
    )
    person.refresh_from_db()
    response = client_of(person).get(reverse("export_download", args=[world.exports["purchase"].public_id]))
    assert (response.status_code, prices_in(response)) == (404, set())


# What follows shows that the tests above can fail: the same looking finds the price where it belongs.


def test_the_log_shows_them_prices(world):
    page = client_of(world.cast.ceo).get(
        reverse("activity_list"), {"action": "assets.asset.updated", "per_page": "100"}
    )
    assert str(OLD_PRICE).rstrip("0") in prices_in(page)


def test_their_file_from_the_worker_holds_prices(world):
    assert prices_in(
        client_of(world.cast.purchase).get(
            reverse("export_download", args=[world.exports["purchase"].public_id])
        )
    )


def test_the_world_really_holds_the_price(world):
    # What was cut off took its part of the price along.
    roots = world.registration.assets.filter(parent=None).annotate(
        cut_off=Coalesce(Sum("pieces__purchase_price"), Decimal(0))
    )
    assert {root.purchase_price + root.cut_off for root in roots} == {PRICE}
    assert ImportJob.objects.count() >= 8 and Export.objects.count() >= 4
