"""Handing over in parts: what is there already does not wait for what is still being bought."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.services.goods import registrations
from assets.services.stock import availability, ledger_check, reservations
from core.errors import Conflict, DomainError
from core.models import Notification
from requests_app.choices import RequestStatus as S
from requests_app.models import RequestActivity
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import deliveries, handovers
from requests_app.services.purchase import items, purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import enter, look, said, send, text
from requests_app.tests.factories import arrive, ask, hand_all, in_state, make_shop, priced, register_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def news(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("type", flat=True))


def kept(request) -> int:
    return sum(row.quantity for row in reservations.of(request.doc_number))


@pytest.mark.parametrize("state", [S.APPROVED, S.PURCHASING, S.IN_DELIVERY, S.ARRIVED])
def test_what_is_in_stock_is_handed_over_while_the_rest_is_bought(cast, shop, state):
    request = in_state(state, cast, shop)
    assert kept(request) == 2
    request = hand_all(request, cast)
    assert (request.status, kept(request)) == (state, 0)
    assert Asset.objects.filter(place__user=cast.leader).count() == 2
    assert [line.handed_quantity for line in request.items.order_by("number")] == [2, 0]
    assert ledger_check.check() == []


def test_it_goes_on_to_its_end(cast, shop):
    request = hand_all(in_state(S.APPROVED, cast, shop), cast)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    request = register_all(arrive(request, cast), cast, shop.store)
    assert request.status == S.AWAITING_HANDOVER
    request = hand_all(request, cast)
    assert request.status == S.COMPLETED and request.completed_by == cast.logistik
    assert Asset.objects.filter(place__user=cast.leader).count() == 3


def test_what_arrived_first_is_handed_over_first(cast, shop):
    """Two switches are bought, one is here and registered: it does not wait for the other."""
    request = ask(cast.leader, NewLine(2, shop.wanted))
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    line = request.items.get()
    deliveries.receive(request, {line.pk: deliveries.ArrivalLine(Decimal(1))}, actor=cast.logistik)
    new = registrations.NewAsset(item=shop.wanted, place=shop.store, serial_number="SEBAGIAN001")
    registrations.register(
        [new], actor=cast.logistik, header=registrations.Header(wo_ro_int_number=request.doc_number)
    )
    assert "REQUEST_PARTLY_READY" in news(cast.leader)
    request.refresh_from_db()
    request = hand_all(request, cast)
    assert (request.status, request.items.get().handed_quantity) == (S.ARRIVED, 1)
    request = register_all(arrive(request, cast), cast, shop.store)
    assert hand_all(request, cast).status == S.COMPLETED


def test_when_everything_that_comes_is_handed_over_the_last_gap_completes_it(cast, shop):
    request = hand_all(in_state(S.ARRIVED, cast, shop), cast)
    line = request.items.get(number=2)
    assert line.arrived_quantity == 1
    deliveries.receive(
        request,
        {line.pk: deliveries.ArrivalLine(missing=Decimal(1), reason="Rusak, dikirim kembali")},
        actor=cast.purchase,
    )
    request.refresh_from_db()
    assert request.status == S.COMPLETED


@pytest.mark.parametrize("state", [S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL])
def test_before_the_last_signature_nothing_leaves(cast, shop, state):
    with pytest.raises(Conflict):
        hand_all(in_state(state, cast, shop), cast)


def test_nothing_of_a_restock_is_handed_over(cast, shop):
    request = ask(cast.purchase, NewLine(1, shop.wanted), target="INVENTORY")
    review.approve_logistic(request, actor=cast.logistik)
    line = request.items.get()
    with pytest.raises(DomainError, match="stays in the warehouse"):
        handovers.hand_over(request, [handovers.HandoverLine(line.pk, shop.devices[0])], actor=cast.logistik)


def test_both_are_told_that_a_part_can_be_fetched(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    request = review.approve_final(request, actor=cast.ceo)
    told = Notification.objects.get(recipient=cast.leader, type="REQUEST_APPROVED")
    assert "bisa diambil" in told.message
    assert news(cast.logistik)[-1] == "REQUEST_PARTLY_READY"


def test_its_page_has_the_button_where_something_is_there(cast, client, shop):
    request = in_state(S.APPROVED, cast, shop)
    url = reverse("request_hand_over", args=[request.doc_number])
    enter(client, cast.logistik)
    assert url in text(client.get(reverse("request", args=[request.doc_number])))
    page = look(client, cast.logistik, request, "hand_over")
    (form,) = page.context["sheet"].lines
    data = {
        f"{form.prefix}-thing{choice['asset'].pk}": "on"
        for choice in form.choices()
        if choice["field"].value()
    }
    response = send(client, cast.logistik, request, "hand_over", status="IN_CUSTODY", note="", **data)
    assert response.status_code == 302
    assert any("when it is there" in sentence for sentence in said(response))
    assert url not in text(client.get(reverse("request", args=[request.doc_number])))
    assert look(client, cast.logistik, request, "hand_over").status_code == 302


def one_short_drum(cast):
    """Two drums are asked for: one from stock, one bought, which came with 400 of 1,000 m."""
    shop = make_shop(cast.logistik, devices=0, metres=1000)
    request = ask(cast.leader, NewLine(2, shop.cable))
    line = request.items.get()
    taken = {line.pk: Verdict(2, allocated=1)}
    request = review.approve_logistic(request, actor=cast.logistik, verdicts=taken)
    request = purchasing.approve_purchase(priced(request, cast, price=1000), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    short = deliveries.ArrivalLine(Decimal(400), missing=Decimal(600), reason="Kurang", containers=1)
    deliveries.receive(request, {line.pk: short}, actor=cast.purchase)
    request.refresh_from_db()
    request = register_all(request, cast, shop.store)
    own = Asset.objects.get(registration__wo_ro_int_number=request.doc_number)
    return request, shop, line, own


def test_a_short_drum_counts_what_it_holds_and_leaves_the_full_one_reserved(cast):
    request, shop, line, own = one_short_drum(cast)
    assert (request.status, kept(request)) == (S.AWAITING_HANDOVER, 1400)
    request, _given = handovers.hand_over(
        request, [handovers.HandoverLine(line.pk, own)], actor=cast.logistik
    )
    line.refresh_from_db()
    assert (line.handed_quantity, line.to_hand) == (400, 1000)
    rows = reservations.of(request.doc_number).values_list("quantity", "containers")
    assert list(rows) == [(1000, 1)]
    assert availability.of(shop.cable).containers_available == 0
    story = RequestActivity.objects.filter(request=request, payload__verb="handed_over").get()
    assert story.payload["lines"][0]["quantity"] == "400.00"
    assert hand_all(request, cast).status == S.COMPLETED
    assert ledger_check.check() == []


def test_both_drums_are_proposed(cast):
    request, shop, line, own = one_short_drum(cast)
    line.refresh_from_db()
    found = handovers.candidates(request, [line])[line.pk]
    assert set(handovers.proposal(line, found)) == {own.pk, shop.drum.pk}
    assert hand_all(request, cast).status == S.COMPLETED


def test_cancelling_the_rest_completes_what_was_handed_over(cast, shop):
    request = hand_all(in_state(S.APPROVED, cast, shop), cast)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    request = register_all(arrive(request, cast), cast, shop.store)
    assert requests.cancel(request, actor=cast.leader).status == S.COMPLETED


def test_a_line_in_free_words_does_not_begin_anew_when_something_is_handed_over(cast, shop):
    """The whole request would be reviewed again, and what was handed over is decided on."""
    request = in_state(S.APPROVED, cast, shop, more=[NewLine(3, name="Kabel dropcore")])
    request = hand_all(request, cast)
    line = request.items.get(number=3)
    with pytest.raises(DomainError, match="handed over already"):
        items.link_item(request, line, actor=cast.purchase, item=shop.cable, in_base=True)
    request.refresh_from_db()
    assert request.status == S.APPROVED


def test_what_was_taken_down_is_told_with_what_can_be_fetched(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    taken = {request.items.get(number=1).pk: Verdict(1, reason="Cukup satu")}
    review.approve_final(request, actor=cast.ceo, verdicts=taken)
    told = Notification.objects.get(recipient=cast.leader, type="REQUEST_APPROVED").message
    assert "bisa diambil" in told and "Cukup satu" in told
