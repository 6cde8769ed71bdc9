"""Deciding on a request in the browser: what each desk sees, what its form refuses, what comes of it."""

import pytest

from assets.tests.factories import ItemFactory
from core.errors import Conflict
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import delegations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import fields, is_back, line_of, look, queries, said, send, status, text
from requests_app.tests.factories import PRICE, ask, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def pending(cast, shop):
    return in_state(S.PENDING, cast, shop)


def everything(document, **changed) -> dict:
    """A form that approves all lines, but for what is said of some: {"line1": {"approved": 0}}."""
    data = {}
    for line in document.items.all():
        values = {"approved": line.wanted, "allocated": line.allocated_quantity, "reason": ""}
        data |= fields(line, **values | changed.get(f"line{line.number}", {}))
    return data


def test_page_says_what_is_asked_for_and_what_there_is(cast, client, pending):
    page = text(look(client, cast.logistik, pending, "approve_logistic"))
    for words in (
        "CCR2004",
        "2 Unit",
        "Available",
        "Perangkat di POP mati sejak pagi",
        "Lukman Kepala",
        "Urgent",
    ):
        assert words in page


def test_what_is_reserved_for_the_request_itself_stands_beside_what_is_free_for_all(cast, client, pending):
    rows = look(client, cast.logistik, pending, "approve_logistic").context["rows"]
    facts = {fact["label"]: fact["value"] for fact in rows[0]["facts"]}
    assert (facts["Available"], facts["Reserved for this request"]) == ("3 Unit", "2 Unit")
    assert rows[0]["form"]["allocated"].value() == "2"


def test_approving_all_leads_back_and_says_what_comes_next(cast, client, pending):
    response = send(client, cast.logistik, pending, "approve_logistic", **everything(pending))
    assert is_back(response, pending)
    assert (status(pending), said(response)) == (
        S.LOGISTIC_APPROVED,
        [f"{pending} is approved; purchase works out what it costs."],
    )


def test_a_line_is_taken_down_and_one_is_rejected(cast, client, shop):
    document = ask(cast.staff, NewLine(4, shop.stocked), NewLine(3, shop.wanted))
    changed = {
        "line1": {"approved": 1, "allocated": 4, "reason": "Satu cukup"},
        "line2": {"approved": 0, "reason": "Masih ada sisa"},
    }
    response = send(client, cast.logistik, document, "approve_logistic", **everything(document, **changed))
    assert is_back(response, document)
    first, second = line_of(document, 1), line_of(document, 2)
    # What comes from stock was left as it was, which was more than is approved now.
    assert (first.decision, first.approved_quantity, first.allocated_quantity) == ("PARTIAL", 1, 1)
    assert (second.decision, second.approved_quantity, second.rejection_reason) == (
        "REJECTED",
        0,
        "Masih ada sisa",
    )
    assert status(document) == S.AWAITING_HANDOVER


def test_rejecting_every_line_rejects_the_request(cast, client, pending):
    changed = {f"line{n}": {"approved": 0, "allocated": 0, "reason": "Tidak perlu"} for n in (1, 2)}
    response = send(client, cast.logistik, pending, "approve_logistic", **everything(pending, **changed))
    assert (status(pending), said(response)) == (S.REJECTED, [f"No line was left, so {pending} is rejected."])


def test_every_mistake_stands_beside_its_field_and_nothing_is_lost(cast, client, pending):
    changed = {"line1": {"approved": 9}, "line2": {"approved": 0, "reason": "x"}}
    data = everything(pending, **changed) | {"note": "Catatan saya"}
    response = send(client, cast.logistik, pending, "approve_logistic", **data)
    assert response.status_code == 422
    first, second = response.context["sheet"].lines
    assert first.errors["approved"] == ["Asked for were 2 Unit; no more can be approved."]
    assert second.errors["reason"] == ["Say why it is less, in at least 3 characters."]
    assert {problem["id"] for problem in response.context["problems"]} == {
        first["approved"].id_for_label,
        second["reason"].id_for_label,
    }
    assert "Catatan saya" in text(response)
    assert status(pending) == S.PENDING


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Say how many are approved"), ("-1", "below zero"), ("1,5", "A whole number"), ("dua", "number")],
)
def test_what_is_no_amount(cast, client, pending, typed, sentence):
    response = send(
        client, cast.logistik, pending, "approve_logistic", **everything(pending, line1={"approved": typed})
    )
    assert response.status_code == 422
    assert sentence in response.context["sheet"].lines[0].errors["approved"][0]


def test_more_from_stock_than_there_is(cast, client, shop):
    document = ask(cast.staff, NewLine(8, shop.stocked))
    response = send(
        client, cast.logistik, document, "approve_logistic", **everything(document, line1={"allocated": 7})
    )
    assert response.status_code == 422
    assert "5 Unit are free, not 7" in response.context["sheet"].lines[0].errors["allocated"][0]


def test_a_restock_takes_nothing_from_stock(cast, client, shop):
    document = ask(cast.ceo, NewLine(2, shop.stocked), target="INVENTORY")
    rows = look(client, cast.logistik, document, "approve_logistic").context["rows"]
    assert "allocated" not in rows[0]["form"].fields


def test_a_line_in_free_words_offers_its_link(cast, client):
    document = ask(cast.staff, NewLine(1, name="Tang krimping"))
    page = text(look(client, cast.logistik, document, "approve_logistic"))
    assert f"/requests/{document}/lines/1/link/" in page


def test_who_comes_too_late_is_told_who_was_faster(cast, client, pending):
    data = everything(pending, line1={"approved": 1, "reason": "Satu cukup"})
    review.approve_logistic(pending, actor=cast.logistik)
    response = send(client, cast.ceo, pending, "approve_logistic", **data)
    assert response.status_code == 409
    assert "Dewi Sari" in text(response) and "Satu cukup" in text(response)
    response = look(client, cast.ceo, pending, "approve_logistic")
    assert is_back(response, pending)
    assert "Dewi Sari" in said(response)[0]


def test_who_was_faster_between_look_and_lock(cast, client, pending, monkeypatch):
    def refuse(*args, **kwargs):
        raise Conflict("Dewi Sari was faster.")

    monkeypatch.setattr(review, "approve_logistic", refuse)
    response = send(client, cast.ceo, pending, "approve_logistic", **everything(pending))
    assert response.status_code == 409 and "Dewi Sari was faster." in text(response)


def test_who_may_not(cast, client, shop, pending):
    assert look(client, cast.leader, pending, "approve_logistic").status_code == 403  # his own
    assert look(client, cast.purchase, pending, "approve_logistic").status_code == 403
    assert send(client, cast.purchase, pending, "approve_logistic", **everything(pending)).status_code == 403
    assert look(client, cast.stranger, pending, "approve_logistic").status_code == 404
    own = (
        ask(cast.logistik, NewLine(9, shop.wanted))
        if cast.logistik.has_perm("requests_app.add_request")
        else None
    )
    assert own is None or look(client, cast.logistik, own, "approve_logistic").status_code == 403


def test_in_anothers_place(cast, client, pending):
    from core import clock

    day = clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage="LOGISTIC",
        starts_on=day,
        ends_on=day,
        reason="Cuti sehari",
        knowingly=True,
    )
    assert is_back(send(client, cast.purchase, pending, "approve_logistic", **everything(pending)), pending)
    pending.refresh_from_db()
    assert (pending.logistic_approver_name, pending.logistic_approver_for) == ("Putri Beli", "Dewi Sari")


def test_purchase_takes_lines_down(cast, client, shop):
    document = in_state(S.LOGISTIC_APPROVED, cast, shop)
    assert "stage before approved" in text(
        send(client, cast.purchase, document, "revise", **everything(document, line1={"approved": 3}))
    )
    response = send(client, cast.purchase, document, "revise", **everything(document))
    assert response.status_code == 422 and "Nothing was changed" in text(response)
    response = send(
        client,
        cast.purchase,
        document,
        "revise",
        **everything(document, line2={"approved": 0, "reason": "Terlalu mahal"}),
    )
    assert is_back(response, document)
    assert status(document) == S.AWAITING_HANDOVER


def test_the_ceo_sees_what_it_costs_and_what_it_cost_before(cast, client, shop):
    in_state(S.APPROVED, cast, shop)
    document = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    page = text(look(client, cast.ceo, document, "approve_final"))
    for words in (
        "Rp\u00a01.500.000",
        "Last price",
        "CV Mitra Fiber",
        "Reviewed by logistics:",
        "Dewi Sari",
        f"/requests/{document}/reject/",
    ):
        assert words in page
    assert is_back(send(client, cast.ceo, document, "approve_final", **everything(document)), document)
    assert status(document) == S.APPROVED


def test_what_this_request_says_itself_is_no_last_price(cast, client, shop):
    document = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    assert "Last price" not in text(look(client, cast.ceo, document, "approve_final"))


def test_a_rejected_line_is_locked(cast, client, shop):
    document = in_state(S.PENDING, cast, shop)
    line = line_of(document, 1)
    review.approve_logistic(document, actor=cast.logistik, verdicts={line.pk: Verdict(0, 0, "Sudah ada")})
    response = look(client, cast.purchase, document, "revise")
    assert [row["form"] is None for row in response.context["rows"]] == [True, False]
    assert "Rejected already" in text(response) and "Sudah ada" in text(response)


def test_logistics_sees_no_price(cast, client, shop):
    in_state(S.APPROVED, cast, shop)
    page = text(look(client, cast.logistik, in_state(S.PENDING, cast, shop), "approve_logistic"))
    # As prices are written; two letters alone may stand in a token.
    assert "Rp\u00a0" not in page and str(PRICE) not in page and "1.500.000" not in page


def test_fifty_lines_cost_as_many_queries_as_two(cast, client, shop, pending):
    big = ask(cast.leader, *(NewLine(1, ItemFactory()) for _n in range(50)))
    few, many = (queries(client, cast.logistik, document, "approve_logistic") for document in (pending, big))
    assert many <= few <= 20
