"""A line in free words gets its model, at each stage in turn: what it amounts to, what it costs, what was
decided of it and what people hear of it is right at each.
"""

from decimal import Decimal

import pytest
from django.db import connection

from assets.tests.factories import ItemFactory, TypeFactory
from core.errors import DomainError
from core.models import Notification, UserPreference
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import deliveries
from requests_app.services.goods.deliveries import ArrivalLine
from requests_app.services.purchase import items, purchasing
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import is_back, look, send, text
from requests_app.tests.factories import PRICE, arrive, ask, in_state, make_shop, priced, register_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PRICED = "PRICED"
STAGES = (
    S.PENDING,
    S.LOGISTIC_APPROVED,
    PRICED,
    S.AWAITING_CEO_APPROVAL,
    S.APPROVED,
    S.PURCHASING,
    S.IN_DELIVERY,
)
HAVE_PRICES = STAGES[2:]


@pytest.fixture(autouse=True)
def readers(cast):
    """News is read in English here; by default people read Indonesian."""
    UserPreference.objects.update(language="en")


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def boxes():
    """Counted: 1 Box = 20 Pcs."""
    kind = TypeFactory(classification="MATERIAL", tracking_method="BULK")
    return ItemFactory(
        type=kind,
        name="Konektor SC",
        bulk_type="COUNT",
        unit_of_measure="Box",
        base_unit_of_measure="Pcs",
        quantity_per_unit=20,
    )


def at(stage, cast, shop, unit="Unit") -> Request:
    """A request as far as a stage: two routers from stock, a switch to buy, and four of something in free
    words.
    """
    more = [NewLine(4, name="Barang lain", unit=unit)]
    request = in_state(S.LOGISTIC_APPROVED if stage == PRICED else stage, cast, shop, more=more)
    return priced(request, cast) if stage == PRICED else request


def free(request):
    """The line in free words, as it is now."""
    return request.items.select_related("standard_item").get(number=3)


def link(request, item, cast, **more):
    """Link it, by the warehouse."""
    return items.link_item(request, free(request), actor=cast.logistik, item=item, **more)


def told(cast, since: int) -> dict[str, list[str]]:
    """{who: what he heard since then}."""
    found = {}
    for row in Notification.objects.filter(pk__gt=since).select_related("recipient"):
        found.setdefault(row.recipient.name, []).append(row.message)
    return found


def newest() -> int:
    return max(Notification.objects.values_list("pk", flat=True), default=0)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("asked", "model", "unit", "factor"),
    [("Unit", "device", "Unit", 1), ("Meter", "cable", "Meter", 1), ("Box", "boxes", "Box", 20)],
)
def test_the_unit_that_was_asked_for_stays(cast, shop, boxes, stage, asked, model, unit, factor):
    item = {"device": ItemFactory(name="Tangga"), "cable": shop.cable, "boxes": boxes}[model]
    request = at(stage, cast, shop, unit=asked)
    before, line, seen = Request.objects.get(pk=request.pk), free(request), newest()
    link(request, item, cast)
    after, linked = Request.objects.get(pk=request.pk), free(request)
    assert (linked.standard_item, linked.unit, linked.factor) == (item, unit, factor)
    assert (linked.quantity, linked.purchase_price, linked.amount) == (4, line.purchase_price, line.amount)
    assert (linked.decision, linked.approved_quantity) == (line.decision, line.approved_quantity)
    assert (after.status, after.total_value) == (before.status, before.total_value)
    assert after.logistic_approver == before.logistic_approver
    assert after.version > before.version
    assert told(cast, seen) == {}


@pytest.mark.parametrize("stage", STAGES)
def test_another_unit_begins_anew_and_those_who_decided_hear_of_it(cast, shop, stage):
    request = at(stage, cast, shop)
    seen, kept = newest(), request.items.get(number=1).allocated_quantity
    with pytest.raises(DomainError, match="nobody can know how much 4 Unit are") as error:
        link(request, shop.cable, cast)
    assert error.value.field == "unit" and free(request).standard_item is None
    link(request, shop.cable, cast, in_base=False)

    after, line = Request.objects.get(pk=request.pk), free(request)
    assert (line.unit, line.factor, line.quantity) == ("Hasbal", 1000, 4)
    assert (line.purchase_price, line.vendor, line.decision, line.approved_quantity) == (None, "", "", None)
    assert after.status == S.PENDING
    assert not (after.logistic_approver or after.purchase_approver or after.final_approver)
    assert not (after.purchase_started_at or after.actual_shipment_date)
    # What was worked out of the other line stays, and so does the stock that is kept.
    assert after.total_value == (PRICE if stage in HAVE_PRICES else None)
    assert after.items.get(number=1).allocated_quantity == kept == 2

    heard = told(cast, seen)
    expected = {cast.leader.name}
    expected |= {cast.purchase.name} if stage in HAVE_PRICES else set()
    expected |= {cast.ceo.name} if stage in (S.APPROVED, S.PURCHASING, S.IN_DELIVERY) else set()
    assert set(heard) == expected, "the warehouse did it itself"
    assert all(len(messages) == 1 and "4 Unit became 4 Hasbal" in messages[0] for messages in heard.values())
    if stage != S.PENDING:
        assert all("logistics reviews the request anew" in messages[0] for messages in heard.values())


def test_what_began_anew_goes_its_way_with_the_right_sum(cast, shop):
    request = at(S.APPROVED, cast, shop)
    link(request, shop.cable, cast, in_base=False)
    request = review.approve_logistic(Request.objects.get(pk=request.pk), actor=cast.logistik)
    assert request.status == S.LOGISTIC_APPROVED
    with pytest.raises(DomainError, match="has no purchase details yet"):
        purchasing.approve_purchase(request, actor=cast.purchase)
    request = purchasing.approve_purchase(
        priced(request, cast, price=Decimal(2_000_000)), actor=cast.purchase
    )
    assert (request.status, request.total_value) == (S.AWAITING_CEO_APPROVAL, 5 * 2_000_000)


def test_the_sum_is_right_when_logistics_takes_down_what_was_priced(cast, shop):
    request = in_state(
        S.APPROVED, cast, shop, more=[NewLine(4, name="Barang lain"), NewLine(3, ItemFactory(name="OLT"))]
    )
    link(request, shop.cable, cast, in_base=False)
    request = Request.objects.get(pk=request.pk)
    assert request.total_value == 4 * PRICE
    taken = {request.items.get(number=4).pk: Verdict(1, reason="Cukup satu")}
    request = review.approve_logistic(request, actor=cast.logistik, verdicts=taken)
    assert (request.status, request.total_value) == (S.LOGISTIC_APPROVED, 2 * PRICE)
    assert Request.objects.get(pk=request.pk).total_value == 2 * PRICE


def test_the_ceo_does_not_sign_what_he_has_not_seen(cast, client, shop):
    request = at(S.AWAITING_CEO_APPROVAL, cast, shop)
    response = look(client, cast.ceo, request, "approve_final")
    data = {"version": response.context["version"], "seen": response.context["seen"], "note": ""}
    for line in request.items.all():
        data |= {f"line{line.pk}-approved": line.wanted, f"line{line.pk}-reason": ""}
    link(request, shop.cable, cast, in_base=False)
    assert send(client, cast.ceo, request, "approve_final", **data).status_code == 409
    assert Request.objects.get(pk=request.pk).status == S.PENDING


def test_a_link_that_changes_nothing_is_looked_at_as_well(cast, client, shop):
    request = at(S.AWAITING_CEO_APPROVAL, cast, shop)
    response = look(client, cast.ceo, request, "approve_final")
    data = {"version": response.context["version"], "seen": response.context["seen"], "note": ""}
    for line in request.items.all():
        data |= {f"line{line.pk}-approved": line.wanted, f"line{line.pk}-reason": ""}
    link(request, ItemFactory(name="Tangga"), cast)
    response = send(client, cast.ceo, request, "approve_final", **data)
    assert response.status_code == 409 and "was changed by Dewi Sari" in text(response)


def test_once_something_has_arrived_it_converts_or_refuses(cast, shop, boxes):
    request = at(S.IN_DELIVERY, cast, shop, unit="Box")
    line = request.items.get(number=2)
    deliveries.receive(request, {line.pk: ArrivalLine(Decimal(1))}, actor=cast.logistik)
    with pytest.raises(DomainError, match="has arrived already"):
        link(request, shop.cable, cast, in_base=False)
    link(request, boxes, cast)
    assert (free(request).unit, free(request).factor, free(request).ordered) == ("Box", 20, 80)
    assert free(request).purchase_price == PRICE


def test_what_will_not_come_is_converted_with_the_line(cast, shop, boxes):
    """1 of 4 boxes will not come: 20 of 80 pieces, not 1 of 80."""
    request = at(S.IN_DELIVERY, cast, shop, unit="Box")
    other = request.items.get(number=2)
    gone = ArrivalLine(missing=Decimal(1), reason="Tidak dijual lagi")
    deliveries.receive(request, {free(request).pk: gone, other.pk: ArrivalLine(Decimal(1))}, actor=cast.ceo)
    register_all(request, cast, shop.store)  # an arrival whose goods are registered is not voided by people
    link(request, boxes, cast)
    line = free(request)
    assert (line.missing_quantity, line.ordered, line.outstanding) == (20, 80, 60)
    assert (line.amount, line.missing_amount) == (4 * PRICE, PRICE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    first, second = request.deliveries.order_by("number")
    assert first.voided_at and "line 3 counts in another unit" in first.void_reason
    assert not second.voided_at and second.received_by == cast.ceo
    request.refresh_from_db()
    request = arrive(request, cast)
    assert free(request).arrived_quantity == 60


def test_what_was_asked_for_in_metres_does_not_become_drums(cast, shop):
    request = at(S.PENDING, cast, shop, unit="Meter")
    with pytest.raises(DomainError, match="counts in Meter, so that stays") as error:
        link(request, shop.cable, cast, in_base=False)
    assert error.value.field == "unit"


def test_the_page_asks_what_the_quantity_counts(cast, client, shop):
    request = at(PRICED, cast, shop)
    page = text(look(client, cast.logistik, request, "link_line", 3))
    assert "4 Unit, as asked for" in page and "price and decisions begin anew" in page
    data = {"item": str(shop.cable), "unit": "asked"}
    response = send(client, cast.logistik, request, "link_line", 3, **data)
    assert response.status_code == 422
    assert "Hasbal (1,000 Meter)" in response.context["form"].errors["unit"][0]
    response = send(client, cast.logistik, request, "link_line", 3, **data | {"unit": "unit"})
    assert is_back(response, request)
    assert "4 Unit became 4 Hasbal" in text(client.get(response.url))


def test_pieces_are_pieces_whatever_they_are_called(cast, shop, boxes):
    device = ItemFactory(name="Tangga")
    assert items.counted_as("Pcs", device) == items.counted_as("buah", device) == ("Unit", 1)
    assert items.counted_as("Buah", boxes) == ("Pcs", 1)
    assert items.counted_as("Unit", boxes) is items.counted_as("Pack", boxes) is None
    assert items.counted_as("Roll", shop.cable) is items.counted_as("Unit", shop.cable) is None


def test_a_request_of_its_own_is_not_told_to_its_maker_twice(cast, shop):
    """The requester has decided nothing; who is both at the desk and had decided hears it once."""
    request = ask(cast.staff, NewLine(4, name="Barang lain"))
    request = review.approve_logistic(request, actor=cast.logistik)
    seen = newest()
    items.link_item(request, request.items.get(), actor=cast.purchase, item=shop.cable, in_base=True)
    assert {who: len(heard) for who, heard in told(cast, seen).items()} == {
        cast.staff.name: 1,
        cast.logistik.name: 1,
    }
