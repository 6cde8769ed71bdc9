"""After the review the requester asks to cancel, and purchase or logistics answers."""

import pytest
from django.db import connection
from django.urls import reverse

from assets.models import StockReservation
from assets.services.stock import availability, ledger_check
from assets.tests.goods.test_database_refuses import refused
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification, UserPreference
from requests_app.choices import ASKS_TO_CANCEL, Cancellation
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.models.queries import CANCEL_ASKED
from requests_app.services.approval import cancellations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import handovers
from requests_app.services.purchase import items, purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import enter, is_back, look, said, send, text
from requests_app.tests.factories import ask, hand_all, in_state, make_shop, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
REASON = "Proyek ditunda sampai tahun depan"


@pytest.fixture(autouse=True)
def readers(cast):
    """News is read in English here; by default people read Indonesian."""
    UserPreference.objects.update(language="en")


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def keys(request, *numbers) -> list[int]:
    lines = request.items.order_by("number")
    return [line.pk for line in lines if not numbers or line.number in numbers]


def wish(request, cast, *numbers):
    return cancellations.ask_cancel(request, actor=cast.leader, lines=keys(request, *numbers), reason=REASON)


def grant(request, cast, *numbers, note="", who=None):
    asked = [line.pk for line in request.items.filter(cancellation="ASKED", number__in=numbers or range(99))]
    return cancellations.answer_cancel(request, actor=who or cast.purchase, lines=asked, note=note)


def news(person, kind) -> list[str]:
    rows = Notification.objects.filter(recipient=person, type=kind)
    return list(rows.order_by("pk").values_list("message", flat=True))


def settled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize("state", ASKS_TO_CANCEL)
def test_asking_changes_nothing_but_is_told(cast, shop, state):
    request = in_state(state, cast, shop)
    request = wish(request, cast)
    assert request.status == state and request.cancellation_is_asked
    assert Request.objects.filter(CANCEL_ASKED).get() == request
    assert StockReservation.objects.filter(reference_id=request.doc_number, released_at=None).exists()
    for person in (cast.logistik, cast.purchase):
        assert REASON in news(person, "REQUEST_CANCEL_ASKED")[0]
    assert ActivityLog.objects.filter(action="requests_app.request.cancel_asked", user=cast.leader).exists()


@pytest.mark.parametrize("state", [S.PENDING, S.IN_DELIVERY, S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED])
def test_before_and_after_that_there_is_nothing_to_ask(cast, shop, state):
    with pytest.raises(Conflict):
        wish(in_state(state, cast, shop), cast)


def test_only_the_requester_asks_and_once(cast, shop):
    request = in_state(S.APPROVED, cast, shop)
    with pytest.raises(NotAllowed):
        cancellations.ask_cancel(request, actor=cast.purchase, lines=keys(request), reason=REASON)
    for lines, reason in ((keys(request), "x"), ([], REASON)):
        with pytest.raises(DomainError):
            cancellations.ask_cancel(request, actor=cast.leader, lines=lines, reason=reason)
    wish(request, cast)
    with pytest.raises(Conflict, match="already"):
        wish(request, cast)


def test_no_order_goes_out_before_the_answer(cast, shop):
    request = wish(in_state(S.APPROVED, cast, shop), cast, 2)
    with pytest.raises(DomainError, match="Answer that first"):
        purchasing.start_purchasing(request, actor=cast.purchase)
    request = grant(request, cast, 99, note="Sudah dipesan ke vendor")
    assert purchasing.start_purchasing(request, actor=cast.purchase).status == S.PURCHASING


# ---------------------------------------------------------------- answering


@pytest.mark.parametrize("state", ASKS_TO_CANCEL)
@pytest.mark.parametrize("who", ["purchase", "logistik"])
def test_everything_cancelled_ends_it_and_frees_what_was_kept(cast, shop, state, who):
    request = wish(in_state(state, cast, shop), cast)
    assert availability.of(shop.stocked).available == 3
    request = grant(request, cast, who=getattr(cast, who))
    settled()
    assert (request.status, request.cancelled_by, request.cancel_reason) == (
        S.CANCELLED,
        getattr(cast, who),
        REASON,
    )
    assert availability.of(shop.stocked).available == 5
    assert not StockReservation.objects.filter(reference_id=request.doc_number, released_at=None).exists()
    assert {line.cancellation for line in request.items.all()} == {Cancellation.GRANTED}
    assert all(REASON in line.rejection_reason for line in request.items.all())
    assert news(cast.leader, "REQUEST_CANCEL_ANSWERED")
    other = cast.logistik if who == "purchase" else cast.purchase
    assert news(other, "REQUEST_CANCELLED")
    assert ledger_check.check() == []


def test_what_was_signed_for_is_told_to_those_who_signed(cast, shop):
    request = wish(in_state(S.APPROVED, cast, shop), cast)
    grant(request, cast)
    assert news(cast.ceo, "REQUEST_CANCELLED")


def test_the_bought_part_cancelled_leaves_what_is_in_stock(cast, shop):
    request = grant(wish(in_state(S.APPROVED, cast, shop), cast, 2), cast)
    settled()
    assert (request.status, request.total_value) == (S.AWAITING_HANDOVER, None)
    assert hand_all(request, cast).status == S.COMPLETED


def test_the_stock_part_cancelled_is_free_and_the_rest_is_bought(cast, shop):
    request = grant(wish(in_state(S.APPROVED, cast, shop), cast, 1), cast)
    assert (request.status, request.total_value) == (S.APPROVED, 1_500_000)
    assert availability.of(shop.stocked).available == 5


def test_the_total_is_of_what_is_left(cast, shop):
    request = in_state(S.APPROVED, cast, shop, more=[NewLine(3, name="Tangga lipat")])
    assert request.total_value == 6_000_000
    assert grant(wish(request, cast, 3), cast).total_value == 1_500_000


def test_what_was_handed_over_stays(cast, shop):
    request = in_state(S.APPROVED, cast, shop)
    line = request.items.get(number=1)
    request, _given = handovers.hand_over(
        request, [handovers.HandoverLine(line.pk, shop.devices[0])], actor=cast.logistik
    )
    request = grant(wish(request, cast), cast)
    settled()
    assert (request.status, request.completed_by) == (S.COMPLETED, cast.purchase)
    line.refresh_from_db()
    assert (line.approved_quantity, line.allocated_quantity, line.decision) == (1, 1, "PARTIAL")
    assert availability.of(shop.stocked).available == 4


def test_a_part_of_a_box_that_was_begun_stays_a_box(cast):
    from assets.tests.factories import ItemFactory, TypeFactory, register_lot

    shop = make_shop(cast.logistik)
    plugs = ItemFactory(
        type=TypeFactory(classification="MATERIAL", tracking_method="BULK"),
        bulk_type="COUNT",
        unit_of_measure="Box",
        base_unit_of_measure="Pcs",
        quantity_per_unit=100,
    )
    lot = register_lot(cast.logistik, 400, item=plugs, place=shop.store)
    request = in_state(S.APPROVED, cast, shop, more=[NewLine(3, plugs)])
    line = request.items.get(number=3)
    request, _given = handovers.hand_over(
        request, [handovers.HandoverLine(line.pk, lot, 120)], actor=cast.logistik
    )
    request = grant(wish(request, cast, 3), cast)
    line.refresh_from_db()
    assert (line.approved_quantity, line.to_hand) == (2, 80)
    assert availability.of(plugs).available == 200


def hand(request, cast, shop, count):
    """So many of the routers of line 1."""
    line = request.items.get(number=1)
    things = [handovers.HandoverLine(line.pk, device) for device in shop.devices[:count]]
    return handovers.hand_over(request, things, actor=cast.logistik)[0]


def test_what_was_handed_over_since_the_wish_is_as_not_asked_for(cast, shop):
    request = hand(wish(in_state(S.APPROVED, cast, shop), cast), cast, shop, 2)
    both = keys(request)
    request = cancellations.answer_cancel(request, actor=cast.purchase, lines=both)
    settled()
    assert (request.status, request.completed_by) == (S.COMPLETED, cast.purchase)
    first, second = request.items.order_by("number")
    assert (first.decision, first.approved_quantity, first.cancellation) == ("APPROVED", 2, "")
    assert (second.decision, second.cancellation) == ("REJECTED", Cancellation.GRANTED)
    assert "a part" not in news(cast.leader, "REQUEST_CANCEL_ANSWERED")[0]


def test_what_was_revised_before_and_is_handed_over_keeps_its_reason(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop, order_type="REGULAR_STOCK")
    taken = {request.items.get(number=1).pk: Verdict(1, reason="Cukup satu")}
    request = review.revise(request, actor=cast.purchase, verdicts=taken)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = hand(wish(request, cast), cast, shop, 1)
    request = cancellations.answer_cancel(request, actor=cast.purchase, lines=keys(request))
    first = request.items.get(number=1)
    assert (first.decision, first.rejection_reason, first.cancellation) == ("PARTIAL", "Cukup satu", "")


def test_what_was_handed_over_since_is_not_offered(cast, client, shop):
    request = hand(wish(in_state(S.APPROVED, cast, shop), cast), cast, shop, 2)
    page = look(client, cast.purchase, request, "answer_cancel")
    assert [key for key, _label in page.context["form"].fields["lines"].choices] == keys(request, 2)


# ---------------------------------------------------------------- nobody can answer it any more


def lapsed(request, cast) -> bool:
    """Whether nothing of a wish is left, and the requester heard so once."""
    row = Request.objects.get(pk=request.pk)
    ended = row.cancel_answered_at and not row.cancellation_is_asked
    heard = [said for said in news(cast.leader, "REQUEST_CANCEL_ANSWERED") if "has lapsed" in said]
    return bool(ended) and len(heard) == 1 and not row.items.filter(cancellation="ASKED").exists()


def test_it_does_not_come_back_after_a_line_became_something_else(cast, shop):
    request = wish(in_state(S.APPROVED, cast, shop, more=[NewLine(4, name="Kabel")]), cast)
    line = request.items.select_related("standard_item").get(number=3)
    items.link_item(request, line, actor=cast.purchase, item=shop.cable, in_base=False)
    request = Request.objects.get(pk=request.pk)
    assert request.status == S.PENDING and lapsed(request, cast)
    request = review.approve_logistic(request, actor=cast.logistik)
    assert not request.cancellation_is_asked
    wish(request, cast)  # and may be asked again


def test_it_ends_when_all_of_it_is_taken_down(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop, more=[NewLine(3, name="Tangga lipat")])
    request = wish(request, cast, 2)
    out = {key: Verdict(0, reason="Tidak perlu") for key in keys(request, 2)}
    request = review.approve_final(request, actor=cast.ceo, verdicts=out)
    assert request.status == S.APPROVED and lapsed(request, cast)
    assert purchasing.start_purchasing(request, actor=cast.purchase).status == S.PURCHASING


def test_it_stays_open_about_what_is_left_of_it(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop, more=[NewLine(3, name="Tangga lipat")])
    request = wish(request, cast, 2, 3)
    out = {key: Verdict(0, reason="Tidak perlu") for key in keys(request, 2)}
    request = review.approve_final(request, actor=cast.ceo, verdicts=out)
    assert request.cancellation_is_asked and not lapsed(request, cast)
    assert [line.cancellation for line in request.items.order_by("number")] == ["", "", "ASKED"]
    assert grant(request, cast).status == S.AWAITING_HANDOVER


@pytest.mark.parametrize("state", [S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL])
def test_it_ends_when_nothing_is_bought_any_more(cast, shop, state):
    request = wish(in_state(state, cast, shop), cast)
    out = {key: Verdict(0, reason="Tidak perlu") for key in keys(request, 2)}
    decide = review.revise if state == S.LOGISTIC_APPROVED else review.approve_final
    who = cast.purchase if state == S.LOGISTIC_APPROVED else cast.ceo
    request = decide(request, actor=who, verdicts=out)
    assert request.status == S.AWAITING_HANDOVER and lapsed(request, cast)
    assert requests.cancel(request, actor=cast.leader).status == S.CANCELLED


def test_it_ends_when_all_of_it_is_handed_over(cast, shop):
    request = hand(wish(in_state(S.APPROVED, cast, shop), cast, 1), cast, shop, 2)
    assert lapsed(request, cast)
    assert purchasing.start_purchasing(request, actor=cast.purchase).status == S.PURCHASING


@pytest.mark.parametrize("whole", [True, False])
def test_it_ends_with_a_rejection_of_which_he_hears(cast, shop, whole):
    request = wish(in_state(S.LOGISTIC_APPROVED, cast, shop), cast)
    if whole:
        request = review.reject(request, actor=cast.purchase, reason="Tidak diperlukan lagi")
    else:
        out = {key: Verdict(0, reason="Tidak perlu") for key in keys(request)}
        request = review.revise(request, actor=cast.purchase, verdicts=out)
    settled()
    assert request.status == S.REJECTED and request.cancel_answered_at
    assert not request.items.filter(cancellation="ASKED").exists()
    assert news(cast.leader, "REQUEST_REJECTED") and not news(cast.leader, "REQUEST_CANCEL_ANSWERED")


def test_refused_it_goes_on_and_says_why(cast, shop):
    request = wish(in_state(S.PURCHASING, cast, shop), cast)
    with pytest.raises(DomainError) as refusal:
        cancellations.answer_cancel(request, actor=cast.purchase, lines=[])
    assert refusal.value.field == "note"
    request = cancellations.answer_cancel(request, actor=cast.purchase, lines=[], note="Sudah dibayar")
    assert request.status == S.PURCHASING and not request.cancellation_is_asked
    assert "Sudah dibayar" in news(cast.leader, "REQUEST_CANCEL_ANSWERED")[0]
    with pytest.raises(Conflict):
        cancellations.answer_cancel(request, actor=cast.purchase, lines=[], note="Sudah dibayar")
    wish(request, cast)  # and may be asked again


def test_nobody_answers_his_own_wish(cast, shop):
    request = ask(cast.purchase, NewLine(1, shop.wanted))
    request = review.approve_logistic(request, actor=cast.logistik)
    request = cancellations.ask_cancel(request, actor=cast.purchase, lines=keys(request), reason=REASON)
    with pytest.raises(NotAllowed):
        cancellations.answer_cancel(request, actor=cast.purchase, lines=keys(request))
    assert (
        cancellations.answer_cancel(request, actor=cast.logistik, lines=keys(request)).status == S.CANCELLED
    )


# ---------------------------------------------------------------- the database


@pytest.mark.parametrize(
    ("table", "values", "match"),
    [
        ("requests", "cancel_asked_at = now()", "requests_cancellation_asked_complete"),
        ("requests", "cancel_answered_at = now()", "requests_cancellation_asked_complete"),
        ("request_items", "cancellation = 'MAYBE'", "request_items_cancellation_known"),
        ("request_items", "cancellation = 'GRANTED'", "request_items_cancellation_known"),
    ],
)
def test_database_refuses_half_a_wish(cast, shop, table, values, match):
    in_state(S.APPROVED, cast, shop)
    refused(f"UPDATE {table} SET {values}", match)


# ---------------------------------------------------------------- pages


def test_from_the_button_to_the_answer(cast, client, shop):
    request = in_state(S.APPROVED, cast, shop)
    page_url = reverse("request", args=[request.doc_number])
    enter(client, cast.leader)
    assert reverse("request_ask_cancel", args=[request.doc_number]) in text(client.get(page_url))
    assert "2. " in text(look(client, cast.leader, request, "ask_cancel"))
    response = send(client, cast.leader, request, "ask_cancel", lines=keys(request, 2), reason=REASON)
    assert is_back(response, request) and said(response)
    assert "asks to cancel" in text(client.get(page_url)) and REASON in text(client.get(page_url))
    assert look(client, cast.leader, request, "ask_cancel").status_code == 302

    enter(client, cast.purchase)
    page = text(client.get(page_url))
    assert (
        reverse("request_answer_cancel", args=[request.doc_number]) in page and "Cancellation asked" in page
    )
    assert REASON in text(look(client, cast.purchase, request, "answer_cancel"))
    assert send(client, cast.purchase, request, "answer_cancel", note="").status_code == 422
    response = send(client, cast.purchase, request, "answer_cancel", lines=keys(request, 2), note="")
    assert is_back(response, request)
    page = text(client.get(page_url))
    assert "Cancelled at the wish" in page or "Dibatalkan atas permintaan" in page
    assert Request.objects.get(pk=request.pk).status == S.AWAITING_HANDOVER


def test_a_line_of_another_request_is_refused(cast, client, shop):
    request, other = in_state(S.APPROVED, cast, shop), ask(cast.leader, NewLine(1, shop.wanted))
    response = send(client, cast.leader, request, "ask_cancel", lines=keys(other), reason=REASON)
    assert response.status_code == 422
    with pytest.raises(Conflict):
        cancellations.ask_cancel(request, actor=cast.leader, lines=keys(other), reason=REASON)
