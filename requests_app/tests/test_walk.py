"""A request of each kind, from the wish to its end, with every effect on the way."""

import pytest

from assets.models import Asset, StockLevel, StockReservation
from assets.services.stock import ledger_check, reservations
from core.models import ActivityLog, Notification
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import review
from requests_app.services.purchase import purchasing
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import arrive, ask, hand_all, in_state, make_shop, priced, register_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def kept(request) -> int:
    return sum(row.quantity for row in reservations.of(request.doc_number))


def news(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("type", flat=True))


def test_what_is_all_in_stock_waits_for_its_handover_at_once(cast, shop):
    request = ask(cast.staff, NewLine(2, shop.stocked))
    assert (request.status, kept(request)) == (S.AWAITING_HANDOVER, 2)
    assert news(cast.logistik) == ["REQUEST_CREATED"]
    request = hand_all(request, cast)
    assert (request.status, kept(request)) == (S.COMPLETED, 0)
    assert Asset.objects.filter(place__user=cast.staff, status="IN_CUSTODY").count() == 2
    assert ledger_check.check() == []


def test_a_cheap_regular_request_needs_no_ceo(cast, shop):
    request = ask(cast.staff, NewLine(1, shop.wanted))
    assert (request.status, kept(request)) == (S.PENDING, 0)
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    assert (request.status, request.total_value) == (S.APPROVED, 1_500_000)
    assert "REQUEST_APPROVED" in news(cast.staff)


def test_a_dear_one_does(cast, shop):
    request = ask(cast.staff, NewLine(10, shop.wanted))
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    assert request.status == S.AWAITING_CEO_APPROVAL
    assert news(cast.ceo)[-1] == "REQUEST_AWAITING_FINAL_APPROVAL"


def test_an_urgent_request_passes_every_desk(cast, shop):
    request = in_state(S.ARRIVED, cast, shop)
    assert kept(request) == 2
    request = register_all(request, cast, shop.store)
    assert (request.status, request.is_registered, kept(request)) == (S.AWAITING_HANDOVER, True, 3)
    bought = Asset.objects.get(standard_item=shop.wanted)
    assert (bought.purchase_price, bought.vendor, bought.wo_ro_int_number) == (
        1_500_000,
        "CV Mitra Fiber",
        request.doc_number,
    )
    request = hand_all(request, cast)
    assert (request.status, kept(request), request.rank) == (S.COMPLETED, 0, 0)
    assert StockLevel.objects.filter(place__user=cast.leader).count() == 2
    actions = ActivityLog.objects.filter(
        entity_type="requests_app.request", entity_id=str(request.pk)
    ).values_list("action", flat=True)
    assert [a.rpartition(".")[2] for a in actions.order_by("pk")] == [
        "created",
        "logistic_approved",
        "purchase_set",
        "purchase_approved",
        "final_approved",
        "purchasing_started",
        "shipped",
        "received",
        "registered",
        "handed_over",
    ]
    assert ledger_check.check() == []


def test_a_restock_ends_in_the_warehouse_and_takes_nothing_from_it(cast, shop):
    request = ask(cast.logistik, NewLine(2, shop.stocked), target="INVENTORY")
    assert (request.status, kept(request)) == (S.PENDING, 0)
    request = review.approve_logistic(request, actor=cast.ceo)
    assert request.status == S.LOGISTIC_APPROVED
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    request = register_all(arrive(request, cast), cast, shop.store)
    assert (request.status, request.completed_by) == (S.COMPLETED, cast.logistik)
    assert StockReservation.objects.count() == 0
    assert Asset.objects.filter(standard_item=shop.stocked, status="IN_STORAGE").count() == 7


@pytest.mark.parametrize("status", list(S))
def test_every_state_can_be_reached(cast, shop, status):
    assert in_state(status, cast, shop).status == status
    assert Request.objects.get().status == status
