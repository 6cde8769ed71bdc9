"""The small pages: following up, putting first, asking and answering, rejecting, cancelling, removing,
linking a line.
"""

import pytest
from django.urls import reverse

from assets.tests.factories import ItemFactory
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.goods import handovers
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import is_back, line_of, look, said, send, status, text
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "Tidak diperlukan lagi tahun ini"


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def pending(cast, shop):
    return in_state(S.PENDING, cast, shop)


def test_the_requester_follows_up_once_a_day(cast, client, pending):
    assert "gets a reminder" in text(look(client, cast.leader, pending, "follow_up"))
    response = send(client, cast.leader, pending, "follow_up", note="Mohon segera")
    assert is_back(response, pending) and said(response) == [f"They are reminded of {pending}."]
    response = send(client, cast.leader, pending, "follow_up", note="Lagi")
    assert (
        response.status_code == 409 and "possible again from" in text(response) and "Lagi" in text(response)
    )
    response = look(client, cast.leader, pending, "follow_up")
    assert is_back(response, pending) and "possible again from" in said(response)[0]
    assert look(client, cast.logistik, pending, "follow_up").status_code == 403


def test_purchase_follows_up_with_the_ceo(cast, client, shop):
    document = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    assert is_back(send(client, cast.purchase, document, "follow_up_ceo"), document)
    assert send(client, cast.purchase, document, "follow_up_ceo").status_code == 409


def test_the_ceo_puts_it_first(cast, client, pending):
    assert "before all others" in text(look(client, cast.ceo, pending, "prioritize"))
    assert is_back(send(client, cast.ceo, pending, "prioritize"), pending)
    response = look(client, cast.ceo, pending, "prioritize")
    assert is_back(response, pending) and "prioritised already" in said(response)[-1]
    assert send(client, cast.ceo, pending, "prioritize").status_code == 409
    assert look(client, cast.logistik, pending, "prioritize").status_code == 403


def test_question_and_answer(cast, client, shop):
    document = in_state(S.PURCHASING, cast, shop)
    assert is_back(look(client, cast.purchase, document, "answer_progress"), document)
    assert is_back(send(client, cast.ceo, document, "ask_progress", note="Bagaimana?"), document)
    response = send(client, cast.ceo, document, "ask_progress")
    assert response.status_code == 409 and "Citra Direktur has asked already" in text(response)
    assert "Citra Direktur asked on" in text(look(client, cast.purchase, document, "answer_progress"))
    assert send(client, cast.purchase, document, "answer_progress", note="").status_code == 422
    assert "at least 3 characters" in text(
        send(client, cast.purchase, document, "answer_progress", note="ok")
    )
    assert is_back(send(client, cast.purchase, document, "answer_progress", note="Tiba besok"), document)
    response = send(client, cast.purchase, document, "answer_progress", note="Tiba besok")
    assert response.status_code == 409 and "Nobody waits for an answer" in text(response)


@pytest.mark.parametrize(
    ("state", "person"),
    [(S.PENDING, "logistik"), (S.LOGISTIC_APPROVED, "purchase"), (S.AWAITING_CEO_APPROVAL, "ceo")],
)
def test_each_desk_rejects(cast, client, shop, state, person):
    document, person = in_state(state, cast, shop), getattr(cast, person)
    assert str(document) in text(look(client, person, document, "reject"))
    response = send(client, person, document, "reject", reason="terlalu")
    assert response.status_code == 422 and "10" in response.context["form"].errors["reason"][0]
    assert is_back(send(client, person, document, "reject", reason=WHY), document)
    assert status(document) == S.REJECTED
    response = send(client, person, document, "reject", reason=WHY)
    assert response.status_code == 409 and WHY in text(response) and person.name in text(response)


def test_the_wrong_desk_does_not(cast, client, pending):
    assert look(client, cast.purchase, pending, "reject").status_code == 403
    assert look(client, cast.leader, pending, "reject").status_code == 403


def test_the_requester_cancels_without_a_word(cast, client, pending):
    assert "is cancelled" in text(look(client, cast.leader, pending, "cancel"))
    assert is_back(send(client, cast.leader, pending, "cancel", reason=""), pending)
    assert status(pending) == S.CANCELLED
    assert send(client, cast.leader, pending, "cancel").status_code == 409


def test_who_hands_over_cancels_with_a_reason(cast, client, shop):
    document = ask(cast.staff, NewLine(2, shop.stocked))
    assert send(client, cast.logistik, document, "cancel", reason="").status_code == 422
    handovers.hand_over(
        document, [handovers.HandoverLine(line_of(document, 1).pk, shop.devices[0])], actor=cast.logistik
    )
    assert "The rest of" in text(look(client, cast.logistik, document, "cancel"))
    assert is_back(send(client, cast.logistik, document, "cancel", reason=WHY), document)
    assert status(document) == S.COMPLETED


def test_what_is_removed_leads_to_the_list(cast, client, shop):
    document = in_state(S.REJECTED, cast, shop)
    assert send(client, cast.ceo, document, "delete", reason="").status_code == 422
    assert send(client, cast.ceo, document, "delete", reason=WHY).url == reverse("requests")
    assert not Request.objects.current().filter(pk=document.pk).exists()
    assert send(client, cast.ceo, document, "delete", reason=WHY).status_code == 404
    assert look(client, cast.logistik, in_state(S.PENDING, cast, shop), "delete").status_code == 403


def test_what_is_approved_is_not_removed(cast, client, shop):
    document = in_state(S.APPROVED, cast, shop)
    assert send(client, cast.ceo, document, "delete", reason=WHY).status_code == 409


def test_one_free_line_is_linked(cast, client, shop):
    document = ask(cast.staff, NewLine(2, name="Kabel drop"), NewLine(1, shop.wanted))
    assert look(client, cast.logistik, document, "link_item").url == reverse(
        "request_link_line", args=[document.doc_number, 1]
    )
    page = text(look(client, cast.logistik, document, "link_line", 1))
    assert "Kabel drop" in page and reverse("item_create") in page
    response = send(client, cast.logistik, document, "link_line", 1, item="tidak ada")
    assert response.status_code == 422 and "No active model" in text(response)
    response = send(client, cast.logistik, document, "link_line", 1, item=str(shop.wanted))
    assert (
        response.status_code == 422
        and "stands on line 2 already" in response.context["form"].errors["item"][0]
    )
    assert is_back(
        send(client, cast.logistik, document, "link_line", 1, item=shop.cable.name, unit="base"), document
    )
    line = line_of(document, 1)
    assert (line.standard_item, line.unit, line.factor) == (shop.cable, "Meter", 1)
    response = send(client, cast.logistik, document, "link_line", 1, item=shop.cable.name)
    assert response.status_code == 409 and "linked already" in text(response)
    assert is_back(look(client, cast.logistik, document, "link_item"), document)


def test_several_free_lines_are_offered(cast, client):
    document = ask(cast.staff, NewLine(2, name="Kabel drop"), NewLine(2, name="Tang krimping"))
    page = text(look(client, cast.logistik, document, "link_item"))
    assert [reverse("request_link_line", args=[document.doc_number, n]) in page for n in (1, 2)] == [
        True,
        True,
    ]
    assert look(client, cast.staff, document, "link_item").status_code == 403


def test_two_models_fit(cast, client):
    for name in ("RB-1", "RB-2"):
        ItemFactory(name=name)
    document = ask(cast.staff, NewLine(2, name="Router"))
    response = send(client, cast.logistik, document, "link_line", 1, item="mikrotik rb-")
    assert response.status_code == 422 and "2 models fit" in text(response)


@pytest.mark.parametrize("verb", ["follow_up", "prioritize", "reject", "cancel", "delete"])
def test_strangers_find_nothing(cast, client, pending, verb):
    assert look(client, cast.stranger, pending, verb).status_code == 404
    assert send(client, cast.stranger, pending, verb).status_code == 404
