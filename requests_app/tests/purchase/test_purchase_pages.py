"""Purchase details, their approval, the order and the shipment in the browser."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.tests.factories import ItemFactory
from core import clock
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import review
from requests_app.services.requests import totals
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import fields, is_back, line_of, look, queries, said, send, status, text
from requests_app.tests.factories import PRICE, ask, in_state, make_shop, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TODAY = "2026-01-01"


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def document(cast, shop):
    """One line from stock, two to buy."""
    lines = [NewLine(2, shop.stocked), NewLine(3, shop.wanted), NewLine(1, ItemFactory(name="OLT-X2"))]
    return review.approve_logistic(ask(cast.staff, *lines), actor=cast.logistik)


def complete(**changed) -> dict:
    """Details of one line as they are typed."""
    known = {
        "purchase_price": "1.250.000",
        "vendor": "PT Sinar",
        "po_number": "PO-7",
        "invoice_number": "INV-7",
    }
    return known | {"purchase_date": clock.today().isoformat()} | changed


def test_only_what_is_bought_is_asked_for(cast, client, document):
    rows = look(client, cast.purchase, document, "set_purchase").context["rows"]
    assert [row["line"].number for row in rows] == [2, 3]


def test_details_are_saved_and_the_way_goes_on(cast, client, document):
    data = {"version": document.version, "go_on": "1"} | fields(line_of(document, 2), **complete())
    response = send(client, cast.purchase, document, "set_purchase", **data)
    assert is_back(response, document)  # a line is still without
    assert said(response) == [f"The purchase details of {document} are saved. 1 line is still without."]
    document.refresh_from_db()
    assert document.total_value == 3 * 1_250_000
    second = {"version": document.version, "go_on": "1"} | fields(line_of(document, 2), **complete())
    response = send(
        client, cast.purchase, document, "set_purchase", **second | fields(line_of(document, 3), **complete())
    )
    assert response.url == reverse("request_approve_purchase", args=[document.doc_number])


def test_what_is_said_once_counts_for_lines_with_a_price(cast, client, document):
    common = {
        "vendor": "CV Bersama",
        "po_number": "PO-1",
        "invoice_number": "INV-1",
        "purchase_date": "2024-01-31",
        "warranty_months": "13",
    }
    own = fields(line_of(document, 2), purchase_price="1000") | fields(
        line_of(document, 3), purchase_price="2000", vendor="Toko Lain"
    )
    assert is_back(
        send(client, cast.purchase, document, "set_purchase", version=document.version, **common, **own),
        document,
    )
    first, second = line_of(document, 2), line_of(document, 3)
    assert (first.vendor, first.po_number, first.warranty_end_date) == (
        "CV Bersama",
        "PO-1",
        date(2025, 2, 28),
    )
    assert (second.vendor, second.invoice_number) == ("Toko Lain", "INV-1")


def test_what_is_said_once_makes_no_line_of_nothing(cast, client, document):
    assert is_back(
        send(client, cast.purchase, document, "set_purchase", version=document.version, vendor="CV Bersama"),
        document,
    )
    assert not line_of(document, 2).has_purchase


def test_details_are_cleared(cast, client, document):
    priced(document, cast)
    document.refresh_from_db()
    data = fields(line_of(document, 3), **complete())
    assert is_back(
        send(client, cast.purchase, document, "set_purchase", version=document.version, **data), document
    )
    assert not line_of(document, 2).has_purchase and line_of(document, 3).purchase_price == 1_250_000


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"purchase_price": "0"}, "purchase_price", "A price is more than 0"),
        ({"purchase_price": ""}, "purchase_price", "A price is more than 0"),
        ({"purchase_price": "-5"}, "purchase_price", "below zero"),
        ({"purchase_price": "murah"}, "purchase_price", "number"),
        ({"purchase_price": "999.999.999.999"}, "purchase_price", "At most"),
        (
            {"purchase_date": (clock.today() + timedelta(days=1)).isoformat()},
            "purchase_date",
            "The purchase cannot lie in the future.",
        ),
        ({"purchase_date": "kemarin"}, "purchase_date", "is not a date"),
        ({"purchase_date": ""}, "purchase_date", "belong together"),
        ({"vendor": " "}, "vendor", "belong together"),
        ({"invoice_number": ""}, "invoice_number", "belong together"),
        ({"po_number": "x" * 51}, "po_number", "at most 50 characters"),
        (
            {"warranty_end_date": "2001-01-01"},
            "warranty_end_date",
            "The warranty cannot end before the purchase.",
        ),
        (
            {"warranty_end_date": "2040-01-01", "warranty_months": "12"},
            "warranty_end_date",
            "Give the months or the date, not both.",
        ),
    ],
)
def test_mistakes_stand_beside_their_field(cast, client, document, changed, field, sentence):
    if field == "purchase_date" and "future" in sentence:
        changed = {"purchase_date": (clock.today() + timedelta(days=1)).isoformat()}
    data = {"version": document.version} | fields(line_of(document, 2), **complete(**changed))
    response = send(client, cast.purchase, document, "set_purchase", **data)
    assert response.status_code == 422
    assert sentence in response.context["sheet"].lines[0].errors[field][0]
    assert not line_of(document, 2).has_purchase


def test_both_lines_are_judged_at_once(cast, client, document):
    data = fields(line_of(document, 2), purchase_price="5") | fields(line_of(document, 3), vendor="Toko")
    response = send(client, cast.purchase, document, "set_purchase", version=document.version, **data)
    assert response.status_code == 422
    missing = {"po_number", "invoice_number", "purchase_date"}  # all of it is said at once
    found = [set(form.errors) for form in response.context["sheet"].lines]
    assert found == [missing | {"vendor"}, missing | {"purchase_price"}]


def test_two_buyers_at_once_see_both_values(cast, client, document):
    stale = document.version
    priced(document, cast, vendor="CV Cepat")
    data = {"version": stale} | fields(line_of(document, 2), **complete(vendor="PT Lambat"))
    response = send(client, cast.purchase, document, "set_purchase", **data)
    assert response.status_code == 409
    assert ("CV Cepat", "PT Lambat") in response.context["collision"].theirs.values()
    document.refresh_from_db()
    data["version"] = response.context["version"]
    assert int(data["version"]) == document.version
    assert is_back(send(client, cast.purchase, document, "set_purchase", **data), document)
    assert line_of(document, 2).vendor == "PT Lambat"


def test_the_last_purchase_is_offered(cast, client, shop, document):
    in_state(S.APPROVED, cast, shop)
    rows = look(client, cast.purchase, document, "set_purchase").context["rows"]
    assert (rows[0]["last_price"], rows[0]["last_vendor"]) == ("1500000", "CV Mitra Fiber")
    assert "CV Mitra Fiber" in look(client, cast.purchase, document, "set_purchase").context["vendors"]


def test_the_price_of_a_metre_and_of_a_drum(cast, client, shop):
    bought = review.approve_logistic(ask(cast.staff, NewLine(3, shop.cable)), actor=cast.logistik)
    priced(bought, cast, price=Decimal(2_000_000))
    document = review.approve_logistic(
        ask(cast.staff, NewLine(5000, shop.cable, in_base=True)), actor=cast.logistik
    )
    rows = look(client, cast.purchase, document, "set_purchase").context["rows"]
    assert rows[0]["last_price"] == "2000"


def test_prices_are_not_for_everybody(cast, client, document):
    assert look(client, cast.logistik, document, "set_purchase").status_code == 403
    assert look(client, cast.staff, document, "set_purchase").status_code == 403


def test_approval_says_where_it_goes(cast, client, document):
    priced(document, cast)
    page = text(look(client, cast.purchase, document, "approve_purchase"))
    assert "Rp\u00a06.000.000" in page and "is approved with this" in page
    document.refresh_from_db()
    response = send(client, cast.purchase, document, "approve_purchase", version=document.version)
    assert is_back(response, document) and status(document) == S.APPROVED


def test_what_is_dear_goes_to_the_ceo(cast, client, document):
    priced(document, cast, price=Decimal(5_000_000))
    page = text(look(client, cast.purchase, document, "approve_purchase"))
    assert "costs more than Rp\u00a010.000.000" in page and "Submit to the CEO" in page
    document.refresh_from_db()
    response = send(client, cast.purchase, document, "approve_purchase", version=document.version)
    assert said(response) == [f"{document} waits for the CEO now."]
    assert status(document) == S.AWAITING_CEO_APPROVAL


def test_lines_without_details_are_named(cast, client, document):
    page = text(look(client, cast.purchase, document, "approve_purchase"))
    assert "2 lines have no purchase details yet." in page
    response = send(client, cast.purchase, document, "approve_purchase", version=document.version)
    assert response.status_code == 422 and "has no purchase details yet" in text(response)


def test_a_purchase_that_changed_is_looked_at_again(cast, client, document):
    priced(document, cast)
    document.refresh_from_db()
    stale = document.version
    priced(document, cast, price=PRICE * 2)
    response = send(client, cast.purchase, document, "approve_purchase", version=stale)
    assert response.status_code == 409 and "Rp\u00a012.000.000" in text(response)
    version = response.context["version"]
    assert is_back(send(client, cast.purchase, document, "approve_purchase", version=version), document)


def test_order_and_shipment(cast, client, shop):
    document = in_state(S.APPROVED, cast, shop)
    for verb, reached in (("start_purchasing", S.PURCHASING), ("ship", S.IN_DELIVERY)):
        assert str(document) in text(look(client, cast.purchase, document, verb))
        assert is_back(send(client, cast.purchase, document, verb, note="Lewat kurir"), document)
        assert status(document) == reached
        assert send(client, cast.purchase, document, verb).status_code == 409
        assert is_back(look(client, cast.purchase, document, verb), document)


def test_fifty_lines_cost_as_many_queries_as_two(cast, client, document):
    big = ask(cast.leader, *(NewLine(1, ItemFactory()) for _n in range(50)))
    big = review.approve_logistic(big, actor=cast.logistik)
    for verb in ("set_purchase", "approve_purchase", "revise"):
        few, many = (queries(client, cast.purchase, one, verb) for one in (document, big))
        assert many <= few <= 20, verb
    assert totals.total(big.items.all()) is None
