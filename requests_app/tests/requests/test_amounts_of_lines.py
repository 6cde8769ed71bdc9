"""What a line says of the stock, on every page that shows it: one unit, and each thing counted once."""

from decimal import Decimal

import pytest

from assets.services.stock import availability
from assets.tests.factories import ItemFactory, TypeFactory, register_lot
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import review
from requests_app.services.purchase import on_order
from requests_app.services.requests import amounts
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import line_of, look
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URGENT = {"order_type": "URGENT", "justification": "Perangkat di POP mati"}


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def packs(cast, shop):
    """Counted: 1 Pack = 50 Pcs, of which 410 lie there."""
    item = ItemFactory(
        type=TypeFactory(classification="MATERIAL", tracking_method="BULK"),
        bulk_type="COUNT",
        unit_of_measure="Pack",
        base_unit_of_measure="Pcs",
        quantity_per_unit=50,
    )
    register_lot(cast.logistik, 410, item=item, place=shop.store)
    return item


def stock_of(client, person, document) -> dict:
    """What the request's page says of the stock of the first line."""
    client.force_login(person)
    person.preferences.language = "en"
    person.preferences.save()
    return dict(client.get(f"/requests/{document}/").context["table"]["rows"][0]["stock"])


def facts_of(client, person, document) -> dict:
    """The facts of the first line on the page of the review."""
    rows = look(client, person, document, "approve_logistic").context["rows"]
    return {fact["label"]: (fact["value"], fact["more"]) for fact in rows[0]["facts"]}


def test_free_is_what_others_may_have_and_every_cell_names_the_unit(cast, client, packs):
    """410 lie there: 300 are kept for this request, 60 for another, 50 are free."""
    document = ask(cast.leader, NewLine(6, packs), **URGENT)
    ask(cast.staff, NewLine(60, packs, in_base=True))
    assert stock_of(client, cast.logistik, document) == {
        "Available": "1 Pack (50 Pcs)",
        "Reserved for this request": "6 Pack (300 Pcs)",
    }
    facts = facts_of(client, cast.logistik, document)
    assert facts == {
        "Asked for": ("6 Pack", "300 Pcs"),
        "Available": ("1 Pack", "50 Pcs"),
        "Reserved for this request": ("6 Pack", "300 Pcs"),
        "Reserved for others": ("1.2 Pack", "60 Pcs"),
    }


def test_the_three_are_together_what_lies_there(cast, shop, packs):
    mine = ask(cast.leader, NewLine(6, packs), NewLine(1, shop.cable), **URGENT)
    ask(cast.staff, NewLine(60, packs, in_base=True), NewLine(2, shop.stocked))
    for item in (packs, shop.cable, shop.stocked):
        have = availability.of(item, excluding=mine.doc_number)
        assert have.free + have.kept + have.reserved == have.physical
        assert have.available == have.free + have.kept
    drums = availability.of(shop.cable, excluding=mine.doc_number)
    assert (drums.containers_free, drums.containers_kept, drums.containers_available) == (0, 1, 1)
    everybody = availability.of(shop.cable)
    assert (everybody.free, everybody.containers_free, everybody.containers_available) == (0, 0, 0)


def test_whole_drums_are_free_as_such(cast, client, shop):
    register_lot(cast.logistik, 1000, item=shop.cable, place=shop.store)
    register_lot(cast.logistik, 400, item=shop.cable, place=shop.store)
    document = ask(cast.leader, NewLine(1, shop.cable), **URGENT)
    assert stock_of(client, cast.logistik, document) == {
        "Available": "1 Hasbal (and 400 Meter loose)",
        "Reserved for this request": "1 Hasbal (1,000 Meter)",
    }


def test_what_is_bought_for_somebody_is_not_on_the_way_for_others(cast, client, shop):
    in_state(S.PURCHASING, cast, shop)
    document = ask(cast.leader, NewLine(1, shop.wanted), **URGENT)
    assert "On the way" not in stock_of(client, cast.logistik, document)
    in_state(S.IN_DELIVERY, cast, shop, by=cast.ceo, order_type="REGULAR_STOCK", target="INVENTORY")
    assert stock_of(client, cast.logistik, document)["On the way"] == "1 Unit"
    assert on_order.on_the_way([shop.wanted.pk]) == {shop.wanted.pk: 1}


def test_what_is_enough_counts_what_is_kept_for_it(cast, client, packs):
    document = ask(cast.leader, NewLine(8, packs), **URGENT)
    rows = look(client, cast.logistik, document, "approve_logistic").context["rows"]
    (available,) = [fact for fact in rows[0]["facts"] if fact["label"] == "Available"]
    assert (available["value"], available["more"], available["tone"]) == ("0.2 Pack", "10 Pcs", "green")
    assert review.approve_logistic(document, actor=cast.logistik).status == S.AWAITING_HANDOVER


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (0, "0 Hasbal"),
        (2000, "2 Hasbal (2,000 Meter)"),
        (980, "0.98 Hasbal (980 Meter)"),
        (3, "3 Meter"),
        (12345, "12.34 Hasbal (12,345 Meter)"),
    ],
)
def test_an_amount_is_said_as_the_line_counts(cast, shop, base, said):
    line = line_of(ask(cast.leader, NewLine(2, shop.cable)), 1)
    assert amounts.said(line, Decimal(base)) == said


def test_the_story_says_amounts_as_they_were(cast):
    """Entries that are older than this know base units alone."""
    assert amounts.told({"quantity": "250.00", "unit": "Meter"}) == "250 Meter"
    entry = {"quantity": "1500", "unit": "Meter", "counted_in": "Hasbal", "factor": 2000}
    assert amounts.told(entry) == "0.75 Hasbal (1,500 Meter)"
    assert amounts.arrived(entry | {"containers": 1}) == "1 Hasbal, delivered with 1,500 Meter"
