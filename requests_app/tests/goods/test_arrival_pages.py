"""Goods arrive, in the browser: in parts, too few, too many, wrong ones; and taking a wrong record back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assets.tests.factories import ItemFactory
from core import clock
from requests_app.choices import RequestStatus as S
from requests_app.models import Delivery, Request
from requests_app.services.approval import review
from requests_app.services.goods import deliveries
from requests_app.services.purchase import purchasing
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import fields, is_back, line_of, look, queries, said, send, status, text
from requests_app.tests.factories import arrive, ask, in_state, make_shop, priced, register_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=0, metres=0)


def on_its_way(cast, *lines) -> Request:
    """A request of these lines, bought and shipped."""
    document = review.approve_logistic(ask(cast.leader, *lines), actor=cast.logistik)
    document = purchasing.approve_purchase(priced(document, cast, price=1000), actor=cast.purchase)
    document = purchasing.start_purchasing(document, actor=cast.purchase)
    return purchasing.ship(document, actor=cast.purchase)


@pytest.fixture
def document(cast, shop):
    """Three switches, two drums, 500 metres."""
    return on_its_way(cast, NewLine(3, shop.wanted), NewLine(2, shop.cable), NewLine(5, ItemFactory()))


def document_url(document) -> str:
    return reverse("request", args=[document.doc_number])


def today(**more) -> dict:
    return {"arrived_on": clock.today().isoformat(), "note": ""} | more


def test_page_says_what_is_outstanding(cast, client, document):
    response = look(client, cast.logistik, document, "receive")
    facts = response.context["rows"][1]["facts"]
    assert [(fact["value"], fact["more"]) for fact in facts] == [("2 Hasbal", "2,000 Meter")] * 2
    assert [row["fill"] for row in response.context["rows"]] == ["3", "2", "5"]


def test_a_part_arrives_in_the_units_of_the_line(cast, client, document):
    data = today() | fields(line_of(document, 1), arrived="2") | fields(line_of(document, 2), arrived="1")
    response = send(client, cast.purchase, document, "receive", **data)
    assert is_back(response, document) and status(document) == S.ARRIVED
    assert [int(line_of(document, n).arrived_quantity) for n in (1, 2, 3)] == [2, 1000, 0]
    response = look(client, cast.purchase, document, "receive")
    assert [row["fill"] for row in response.context["rows"]] == ["1", "1", "5"]


def test_a_drum_that_is_short(cast, client, document):
    """It is said with how much it came: what it is short of is what will not come, and all adds up."""
    data = fields(line_of(document, 2), arrived="2", content="1980", reason="Satu drum hanya 980 m")
    assert is_back(send(client, cast.logistik, document, "receive", **today(), **data), document)
    line = line_of(document, 2)
    assert (line.arrived_quantity, line.missing_quantity, line.registrable) == (1980, 20, 1980)
    assert line.outstanding == 0
    page = text(client.get(document_url(document)))
    assert "2 Hasbal, delivered with 1,980 Meter" in page


def test_retail_is_counted_in_base_units(cast, client, shop):
    document = on_its_way(cast, NewLine(500, shop.cable, in_base=True))
    assert is_back(
        send(
            client,
            cast.logistik,
            document,
            "receive",
            **today(),
            **fields(line_of(document, 1), arrived="500"),
        ),
        document,
    )
    assert line_of(document, 1).arrived_quantity == 500


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"arrived": "4"}, "reason", "3 Unit were outstanding"),
        ({"wrong": "1"}, "reason", "Say why"),
        ({"missing": "1"}, "reason", "Say why"),
        ({"missing": "4", "reason": "Habis"}, "missing", "Only 3 Unit can still be missing."),
        ({"missing": "0,5", "reason": "Habis"}, "missing", "counted whole"),
        ({"arrived": "2", "missing": "2", "reason": "Habis"}, "missing", "are more than the 3 Unit"),
        ({"arrived": "1,5"}, "arrived", "A whole number"),
        ({"arrived": "-1"}, "arrived", "below zero"),
        ({"arrived": "dua"}, "arrived", "not a number"),
    ],
)
def test_mistakes_stand_beside_their_field(cast, client, document, values, field, sentence):
    response = send(
        client,
        cast.logistik,
        document,
        "receive",
        **today(note="Kurir JNE"),
        **fields(line_of(document, 1), **values),
    )
    assert response.status_code == 422
    assert sentence in response.context["sheet"].lines[0].errors[field][0]
    assert "Kurir JNE" in text(response) and not Delivery.objects.exists()


def test_the_mistakes_of_a_line_come_all_at_once(cast, client, document):
    data = fields(line_of(document, 1), arrived="2", missing="9")
    response = send(client, cast.logistik, document, "receive", **today(), **data)
    errors = response.context["sheet"].lines[0].errors
    assert set(errors) == {"missing", "reason"}


def test_nothing_is_no_arrival(cast, client, document):
    response = send(client, cast.logistik, document, "receive", **today())
    assert response.status_code == 422 and "fill in at least one line" in text(response)


def test_tomorrow_is_too_early(cast, client, document):
    data = {"arrived_on": (clock.today() + timedelta(days=1)).isoformat()} | fields(
        line_of(document, 1), arrived="1"
    )
    response = send(client, cast.logistik, document, "receive", **data)
    assert response.status_code == 422
    assert response.context["sheet"].head.errors["arrived_on"] == ["An arrival cannot lie in the future."]


@pytest.mark.parametrize(("back", "said"), [(8, "too long ago"), (7, "asked for on"), (2400, "too long ago")])
def test_an_arrival_of_long_ago_or_before_the_request_is_refused(cast, client, document, back, said):
    day = {"arrived_on": (clock.today() - timedelta(days=back)).isoformat()}
    response = send(
        client, cast.logistik, document, "receive", **day | fields(line_of(document, 1), arrived="1")
    )
    assert response.status_code == 422 and not Delivery.objects.exists()
    assert said in response.context["sheet"].head.errors["arrived_on"][0]


def test_a_form_that_is_sent_twice_counts_once(cast, client, document):
    data = today(form_token="7d9b7f53-8f0e-4b7f-9d55-1f0c6f0a0001") | fields(
        line_of(document, 1), arrived="1"
    )
    for _n in range(2):
        assert is_back(send(client, cast.logistik, document, "receive", **data), document)
    assert line_of(document, 1).arrived_quantity == 1


def test_a_line_in_free_words_is_linked_first(cast, client, shop):
    document = on_its_way(cast, NewLine(1, shop.wanted), NewLine(2, name="Tang krimping"))
    page = text(look(client, cast.logistik, document, "receive"))
    assert reverse("request_link_line", args=[document.doc_number, 2]) in page
    data = today() | fields(line_of(document, 2), arrived="2", missing="2", reason="Tidak dijual lagi")
    assert is_back(send(client, cast.logistik, document, "receive", **data), document)
    assert (line_of(document, 2).arrived_quantity, line_of(document, 2).missing_quantity) == (0, 2)


def test_what_is_registered_meanwhile_loses_nothing_that_was_typed(cast, client, shop, document):
    data = today() | fields(line_of(document, 1), arrived="1", reason="Kata saya")
    register_all(arrive(document, cast), cast, shop.store)
    response = send(client, cast.logistik, document, "receive", **data)
    assert response.status_code == 409
    assert "Kata saya" in text(response) and "Dewi Sari" in text(response)


def test_on_to_the_registration(cast, client, document):
    data = today(register="1") | fields(line_of(document, 1), arrived="3")
    response = send(client, cast.logistik, document, "receive", **data)
    assert response.url == reverse("request_register", args=[document.doc_number])
    assert (
        look(client, cast.logistik, document, "register").url
        == reverse("registration_create") + f"?for={document}"
    )
    assert look(client, cast.purchase, document, "register").status_code == 403


def test_register_before_anything_has_arrived(cast, client, document):
    response = look(client, cast.logistik, document, "register")
    assert is_back(response, document) and "In delivery" in said(response)[0]


def test_an_arrival_is_voided(cast, client, document):
    arrive(document, cast)
    page = text(look(client, cast.logistik, document, "void_delivery", 1))
    assert "Void arrival 1" in page and "3 Unit" in page
    assert send(client, cast.logistik, document, "void_delivery", 1, reason="x").status_code == 422
    response = send(client, cast.logistik, document, "void_delivery", 1, reason="Salah kirim")
    assert is_back(response, document) and line_of(document, 1).arrived_quantity == 0
    assert send(client, cast.purchase, document, "void_delivery", 1, reason="Salah kirim").status_code == 409
    response = look(client, cast.purchase, document, "void_delivery", 1)
    assert is_back(response, document) and "voided already, by Dewi Sari" in said(response)[0]
    assert look(client, cast.logistik, document, "void_delivery", 9).status_code == 404


def test_an_arrival_whose_goods_are_registered_stays(cast, client, shop, document):
    line = line_of(document, 1)
    deliveries.receive(document, {line.pk: deliveries.ArrivalLine(line.outstanding)}, actor=cast.logistik)
    register_all(document, cast, shop.store)
    response = send(client, cast.logistik, document, "void_delivery", 1, reason="Salah kirim")
    assert response.status_code == 409 and "is registered already" in text(response)


def test_who_may_not(cast, client, document):
    assert look(client, cast.leader, document, "receive").status_code == 403
    assert look(client, cast.stranger, document, "receive").status_code == 404


def test_nobody_receives_what_is_not_on_its_way(cast, client, shop):
    document = in_state(S.PURCHASING, cast, make_shop(cast.logistik))
    response = look(client, cast.purchase, document, "receive")
    assert is_back(response, document) and "Putri Beli" in said(response)[0]


def test_fifty_lines_cost_as_many_queries_as_three(cast, client, document):
    big = on_its_way(cast, *(NewLine(1, ItemFactory()) for _n in range(50)))
    few, many = (queries(client, cast.logistik, one, "receive") for one in (document, big))
    assert many <= few <= 20
