"""The one search box."""

import pytest

from assets.tests.factories import (
    CategoryFactory,
    ItemFactory,
    TypeFactory,
    give_to,
    register_devices,
    register_lot,
)
from core.tests.cast import without_group
from core.tests.pages.visits import shows_price


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def thing(cast):
    (thing,) = register_devices(
        cast.logistik, serial_number="HFD0A1KQ77T", mac_address="2C:C8:1B:68:9F:D7", notes="Sisa proyek Depok"
    )
    register_devices(cast.logistik, 2)
    return thing


def found(client, term) -> dict:
    """{title of a group: titles of its items}"""
    return {
        str(group["title"]): [item["title"] for item in group["items"]]
        for group in client.get("/search/", {"q": term}).context["groups"]
    }


@pytest.mark.parametrize(
    "term",
    [
        "hfd0a1kq77t",
        " HFD0A1KQ77T ",
        "2c-c8-1b-68-9f-d7",
        "2CC8.1B68.9FD7",
        "2cc81b689fd7",
        "2C:C8:1B:68:9F:D7",
    ],
)
def test_exact_serial_or_mac_goes_straight_there(logistik, thing, term):
    assert logistik.get("/search/", {"q": term}).url == f"/assets/{thing.code}/"


def test_exact_code_goes_straight_there(logistik, thing):
    assert logistik.get("/search/", {"q": thing.code.lower()}).url == f"/assets/{thing.code}/"


def test_exact_code_of_what_one_may_not_see_finds_nothing(client, cast, thing):
    without_group(cast.staff)
    client.force_login(cast.staff)
    for term in (thing.code, thing.serial_number, "depok"):
        assert client.get("/search/", {"q": term}).context["groups"] == []
    give_to(thing, cast.staff, actor=cast.logistik)
    assert client.get("/search/", {"q": thing.code}).status_code == 302


def test_registration_number_goes_straight_there_for_those_who_register(logistik, client, cast, thing):
    number = thing.registration.doc_number
    assert logistik.get("/search/", {"q": number.lower()}).url == f"/registrations/{number}/"
    client.force_login(cast.staff)
    assert client.get("/search/", {"q": number}).context["groups"] == []


@pytest.mark.parametrize("term", ["a1kq7", "depok", "MIKROTIK depok"])
def test_words_inside_serial_and_notes_are_found(logistik, thing, term):
    response = logistik.get("/search/", {"q": term})
    assert [item["url"] for item in response.context["groups"][0]["items"]] == [f"/assets/{thing.code}/"]


def test_groups_are_what_one_may_see(logistik, client, cast):
    ItemFactory(name="Dewi Router", type=TypeFactory(category=CategoryFactory()))
    assert len(found(logistik, "dewi")) == 2
    client.force_login(cast.staff)
    assert len(found(client, "dewi")) == 1


def test_mail_addresses_of_others_are_no_search_key(logistik, client, cast):
    assert not any(cast.staff.name in titles for titles in found(logistik, "staff@example").values())
    client.force_login(cast.ceo)
    assert any(cast.staff.name in titles for titles in found(client, "staff@example").values())


def test_group_shows_twenty_and_leads_to_the_rest(logistik, cast):
    register_devices(cast.logistik, 21)
    (group, *_rest) = logistik.get("/search/", {"q": "mikrotik"}).context["groups"]
    assert len(group["items"]) == 20
    assert group["url"] == "/assets/?q=mikrotik"


def test_price_is_no_search_key_and_on_no_result(logistik, cast):
    register_lot(cast.logistik, price=987_654_321)
    page = logistik.get("/search/", {"q": "furukawa"}).content.decode()
    assert "Furukawa" in page and not shows_price(page, 987_654_321)
    assert found(logistik, "987654321") == {}


@pytest.mark.parametrize("term", ["", "   ", "\x00", "%", "_", "x" * 5000, "' OR 1=1 --", "🙂"])
def test_odd_terms_are_no_error(logistik, thing, term):
    response = logistik.get("/search/", {"q": term})
    assert response.status_code == 200
    assert response.context["groups"] == []
