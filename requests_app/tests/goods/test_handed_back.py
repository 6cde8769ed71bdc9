"""Goods of a request come back: its requester declines lines of their handover, or that is voided. Then
everything is as it was, and the rest of the request goes on.
"""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse

from assets.models import Asset, StockLevel, StockReservation
from assets.services.stock import ledger_check
from core.errors import Conflict
from core.models import ActivityLog
from loans.models import Handover
from loans.services.handovers import answering, voiding
from requests_app.choices import RequestStatus as S
from requests_app.models import Request, RequestItem
from requests_app.services.goods import handovers
from requests_app.services.goods.handovers import HandoverLine
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, hand_all, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "Given to the wrong man"
LINES = ("handed_quantity", "approved_quantity", "allocated_quantity", "registered_quantity", "decision")


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, metres=3000)


@pytest.fixture
def document(cast, shop):
    """Two routers and 500 metres, all in stock."""
    return ask(cast.staff, NewLine(2, shop.stocked), NewLine(500, shop.cable, in_base=True))


def everything(request):
    """Holders, statuses, shelves, amounts, levels, what is kept, the lines and the state, row by row."""
    kept = StockReservation.objects.filter(reference_id=request.doc_number, released_at__isnull=True)
    pieces = Asset.objects.filter(parent__isnull=True).order_by("pk")
    return {
        "assets": list(pieces.values_list("pk", "place", "status", "location_detail", "condition")),
        "levels": list(
            StockLevel.objects.exclude(balance=0, reserved=0)
            .order_by("pk")
            .values_list("pk", "balance", "reserved")
        ),
        "kept": sorted(
            kept.order_by()
            .values_list("standard_item", "place")
            .annotate(units=Sum("quantity"), whole=Sum("containers"))
        ),
        "lines": list(request.items.order_by("number").values_list(*LINES)),
        "request": Request.objects.values_list("status", "completed_by", "completion_date").get(
            pk=request.pk
        ),
    }


def the_handover(request):
    return Handover.objects.get(wo_ro_int_number=request.doc_number)


def status(request):
    return Request.objects.get(pk=request.pk).status


def test_the_handover_is_a_document_of_the_request(cast, shop, document):
    hand_all(document, cast)
    handover = the_handover(document)
    assert (handover.source, handover.receiver, handover.giver) == ("REQUEST", cast.staff, cast.logistik)
    assert handover.line_count == 3 and {item.is_locked for item in handover.items.all()} == {True}
    assert {item.source_line for item in handover.items.all()} == {line.pk for line in document.items.all()}


def test_void_puts_everything_back_row_by_row(cast, shop, document):
    before = everything(document)
    hand_all(document, cast)
    assert status(document) == S.COMPLETED
    voiding.void(the_handover(document), actor=cast.logistik, reason=WHY)
    assert everything(document) == before
    assert not ledger_check.check()
    log = ActivityLog.objects.filter(action="requests_app.request.handed_back")
    assert log.get().entity_label == document.doc_number
    hand_all(Request.objects.get(pk=document.pk), cast)
    assert status(document) == S.COMPLETED


def test_a_declined_line_opens_the_request_again(cast, shop, document):
    hand_all(document, cast)
    handover = the_handover(document)
    line = document.items.get(number=1)
    first = handover.items.filter(source_line=line.pk).first()
    answering.answer(handover, declined={first.pk: "The port is bent"}, actor=cast.staff)
    line.refresh_from_db()
    assert (status(document), line.handed_quantity, line.to_hand) == (S.AWAITING_HANDOVER, 1, 1)
    kept = StockReservation.objects.get(reference_id=document.doc_number, released_at__isnull=True)
    assert (kept.standard_item, kept.quantity) == (shop.stocked, 1)
    assert not ledger_check.check()
    with pytest.raises(Conflict):
        answering.answer(handover, declined={}, actor=cast.staff)
    voiding.void(handover, actor=cast.logistik, reason=WHY)
    assert [line.handed_quantity for line in document.items.all()] == [0, 0]


def test_whole_containers_are_kept_whole_again(cast, shop):
    request = ask(cast.staff, NewLine(1, shop.cable))
    if status(request) != S.AWAITING_HANDOVER:
        pytest.skip("the drum is no whole one")
    before = everything(request)
    hand_all(request, cast)
    voiding.void(the_handover(request), actor=cast.logistik, reason=WHY)
    assert everything(request) == before


def test_while_the_rest_is_bought(cast, shop):
    request = in_state(S.PURCHASING, cast, shop)
    line = next(line for line in request.items.select_related("standard_item") if line.to_hand > 0)
    before = everything(request)
    lying = Asset.objects.filter(standard_item=line.standard_item, status="IN_STORAGE")
    thing = lying.select_related("place", "standard_item").first()
    handovers.hand_over(request, [HandoverLine(line.pk, thing)], actor=cast.logistik)
    voiding.void(the_handover(request), actor=cast.logistik, reason=WHY)
    assert everything(request) == before and status(request) == S.PURCHASING


def test_what_was_completed_by_its_cancellation_stays_so(cast, shop, document):
    line = document.items.get(number=1)
    handovers.hand_over(document, [HandoverLine(line.pk, shop.devices[0])], actor=cast.logistik)
    requests.cancel(Request.objects.get(pk=document.pk), actor=cast.staff, reason="Not needed any more")
    assert status(document) == S.COMPLETED
    handover = the_handover(document)
    answering.answer(handover, declined={handover.items.get().pk: "The port is bent"}, actor=cast.staff)
    assert status(document) == S.COMPLETED
    assert RequestItem.objects.get(pk=line.pk).handed_quantity == 0
    assert not StockReservation.objects.filter(
        reference_id=document.doc_number, released_at__isnull=True
    ).exists()


def test_what_is_taken_meanwhile_is_looked_for_by_a_job(cast, shop, document):
    """Back it goes in any case; that it cannot be kept does not hold the requester up."""
    hand_all(document, cast)
    handover = the_handover(document)
    answering.answer(
        handover,
        declined={item.pk: "Wrong goods" for item in handover.items.all()},
        actor=cast.staff,
    )
    handover.refresh_from_db()
    assert handover.status == "CANCELLED" and status(document) == S.AWAITING_HANDOVER
    assert sum(r.quantity for r in StockReservation.objects.filter(released_at__isnull=True)) == Decimal(502)


def test_its_page_leads_to_the_handover(client, cast, shop, document):
    hand_all(document, cast)
    client.force_login(cast.staff)
    page = client.get(reverse("request", args=[document.doc_number])).content.decode()
    assert reverse("handover", args=[the_handover(document).doc_number]) in page
