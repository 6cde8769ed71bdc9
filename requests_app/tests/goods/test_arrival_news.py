"""What people hear of an arrival: each once, and what was recorded wrongly is taken back, state and all."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import AssetRegistration
from assets.services.goods import voiding
from assets.services.stock import reservations
from assets.tests.factories import ItemFactory
from core import clock
from core.errors import Conflict, DomainError
from core.models import Notification, UserPreference
from core.workflow.documents import fire
from requests_app.choices import RequestStatus as S
from requests_app.models import Request, RequestItem
from requests_app.services.approval import review
from requests_app.services.goods import deliveries, handovers
from requests_app.services.goods.deliveries import ArrivalLine
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import enter, fields, is_back, line_of, look, said, send, text
from requests_app.tests.factories import ask, hand_all, make_shop, priced, register_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
D = Decimal


@pytest.fixture(autouse=True)
def readers(cast):
    """News is read in English here; by default people read Indonesian."""
    UserPreference.objects.update(language="en")


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=2, metres=0)


def shipped(cast, *lines, by=None) -> Request:
    """Bought and on its way."""
    document = review.approve_logistic(ask(by or cast.leader, *lines), actor=cast.ceo)
    document = purchasing.approve_purchase(priced(document, cast, price=1000), actor=cast.purchase)
    return purchasing.ship(purchasing.start_purchasing(document, actor=cast.purchase), actor=cast.purchase)


def receive(request, cast, actor=None, **lines):
    arrived = {line_of(request, int(name[1:])).pk: one for name, one in lines.items()}
    return deliveries.receive(request, arrived, actor=actor or cast.purchase)


def heard(cast, since: int) -> dict[str, list[str]]:
    found = {}
    for row in Notification.objects.filter(pk__gt=since).select_related("recipient"):
        found.setdefault(row.recipient.name, []).append(row.message)
    return found


def newest() -> int:
    return max(Notification.objects.values_list("pk", flat=True), default=0)


def today() -> dict:
    return {"arrived_on": clock.today().isoformat()}


def now(request) -> Request:
    return Request.objects.get(pk=request.pk)


def test_of_goods_each_hears_once(cast, shop):
    request, seen = shipped(cast, NewLine(3, shop.wanted)), newest()
    receive(request, cast, l1=ArrivalLine(D(3)))
    found = heard(cast, seen)
    assert found[cast.leader.name] == [f"Goods that you asked for in {request} have arrived."]
    assert found[cast.logistik.name] == [f"Goods of {request} have arrived. Please register them."]
    assert {len(messages) for messages in found.values()} == {1}


def test_who_asked_and_registers_hears_what_is_to_be_done(cast, shop):
    request, seen = shipped(cast, NewLine(3, shop.wanted), by=cast.logistik), newest()
    receive(request, cast, l1=ArrivalLine(D(3)))
    assert heard(cast, seen)[cast.logistik.name] == [
        f"Goods of {request} have arrived. Please register them."
    ]


def test_who_asked_and_registers_hears_of_what_is_amiss_too(cast, shop):
    request, seen = shipped(cast, NewLine(3, shop.wanted), by=cast.logistik), newest()
    receive(request, cast, l1=ArrivalLine(D(2), missing=D(1), reason="Habis"))
    assert heard(cast, seen)[cast.logistik.name] == [
        f"Goods that you asked for in {request} have arrived, not all as ordered: "
        f"MikroTik CRS328: 2 Unit, 1 Unit will not come (Habis). Please register them."
    ]


def test_of_what_will_not_come_the_requester_hears_alone(cast, client, shop):
    """Nothing has arrived, so nothing is to be registered, and it is still on its way."""
    request, seen = shipped(cast, NewLine(3, shop.wanted)), newest()
    data = today() | fields(line_of(request, 1), missing="1", reason="Habis")
    response = send(client, cast.purchase, request, "receive", **data)
    assert said(response) == [f"Arrival 1 of {request} is recorded. Nothing of it is to be registered."]
    assert heard(cast, seen) == {
        cast.leader.name: [
            f"Not everything that you asked for in {request} comes as ordered: "
            "MikroTik CRS328: 1 Unit will not come (Habis)."
        ]
    }
    assert (now(request).status, now(request).arrival_date) == (S.IN_DELIVERY, None)


def test_when_nothing_of_the_rest_comes_he_hears_that_once(cast, shop):
    request, seen = shipped(cast, NewLine(3, shop.wanted), NewLine(2, shop.stocked)), newest()
    receive(request, cast, l1=ArrivalLine(missing=D(3), reason="Habis"))
    assert now(request).status == S.AWAITING_HANDOVER
    (message,) = heard(cast, seen)[cast.leader.name]
    assert "3 Unit will not come (Habis)" in message and "ready to be handed over" in message


def test_a_short_drum_is_said_as_what_it_is(cast, shop):
    request, seen = shipped(cast, NewLine(2, shop.cable)), newest()
    receive(request, cast, l1=ArrivalLine(D(1500), missing=D(500), reason="Satu drum kurang", containers=2))
    assert heard(cast, seen)[cast.leader.name] == [
        f"Goods that you asked for in {request} have arrived, not all as ordered: "
        f"{shop.cable}: 2 Hasbal, delivered with 1,500 Meter (Satu drum kurang)."
    ]
    line = line_of(request, 1)
    assert (line.arrived_quantity, line.missing_quantity, line.outstanding) == (1500, 500, 0)
    request = register_all(request, cast, shop.store)
    assert request.status == S.AWAITING_HANDOVER


@pytest.mark.parametrize(
    "arrived",
    [
        ArrivalLine(D(2000), missing=D(1500), reason="Kurang"),
        ArrivalLine(D(1000), missing=D(1001), reason="Kurang"),
        ArrivalLine(D(3000), missing=D(1), reason="Bonus satu"),
    ],
)
def test_what_comes_and_what_does_not_is_together_what_was_outstanding(cast, shop, arrived):
    request = shipped(cast, NewLine(2, shop.cable))
    with pytest.raises(DomainError, match=r"are more than the 2 Hasbal \(2,000 Meter\)") as error:
        receive(request, cast, l1=arrived)
    assert error.value.field == "missing"


def test_the_page_asks_in_one_unit(cast, client, shop):
    request = shipped(cast, NewLine(3, shop.cable), NewLine(3, shop.wanted))
    response = look(client, cast.logistik, request, "receive")
    first, second = response.context["sheet"].lines
    assert [field.label for field in first][:4] == [
        "Arrived (Hasbal)",
        "Wrong (Hasbal)",
        "Will not come (Hasbal)",
        "Delivered with (Meter)",
    ]
    assert "content" not in second.fields
    data = fields(line_of(request, 1), arrived="2", content="1500", missing="1", reason="Satu kurang")
    send(client, cast.logistik, request, "receive", **today(), **data)
    line = line_of(request, 1)
    assert (line.arrived_quantity, line.missing_quantity, line.outstanding) == (1500, 1500, 0)
    page = text(client.get(f"/requests/{request}/"))
    assert "2 Hasbal, delivered with 1,500 Meter" in page
    assert "1 Hasbal (1,000 Meter) will not come: Satu kurang" in page


@pytest.mark.parametrize("more", [{"missing": "1"}, {"wrong": "1"}, {"missing": "1", "reason": "Kurang"}, {}])
def test_what_drums_hold_is_not_dropped_when_none_arrived(cast, client, shop, more):
    request = shipped(cast, NewLine(2, shop.cable))
    data = today() | fields(line_of(request, 1), content="500", **more)
    response = send(client, cast.logistik, request, "receive", **data)
    assert response.status_code == 422
    (form,) = response.context["sheet"].lines
    assert form.errors["arrived"] == ["Say how many arrived."]
    # All that is wrong at once.
    assert ("reason" in form.errors) == (bool(more) and "reason" not in more)
    assert not request.deliveries.exists()


def test_a_drum_that_was_found_short_later(cast, client, shop):
    request = shipped(cast, NewLine(1, shop.cable))
    receive(request, cast, l1=ArrivalLine(D(1000)))
    data = today() | fields(line_of(request, 1), content="980", reason="Haspel kurang")
    send(client, cast.logistik, request, "receive", **data)
    line = line_of(request, 1)
    assert (line.arrived_quantity, line.missing_quantity, line.registrable) == (1000, 20, 980)


def test_voiding_the_only_arrival_takes_the_state_back_and_says_so(cast, client, shop):
    request = shipped(cast, NewLine(3, shop.wanted))
    delivery, seen = receive(request, cast, l1=ArrivalLine(D(3))), newest()
    assert now(request).status == S.ARRIVED
    deliveries.void(delivery, actor=cast.purchase, reason="Paket orang lain")
    assert (now(request).status, now(request).arrival_date) == (S.IN_DELIVERY, None)
    found = heard(cast, seen)
    assert {cast.leader.name, cast.logistik.name} <= set(found)
    assert all(
        messages
        == [
            f"Arrival 1 of {request} was recorded wrongly and is voided (Paket orang lain). "
            "What you heard of it does not count."
        ]
        for messages in found.values()
    )
    page = text(look(client, cast.logistik, request, "receive"))
    assert 'data-fill="3"' in page
    assert "Paket orang lain" in text(client.get(f"/requests/{request}/"))
    receive(request, cast, l1=ArrivalLine(D(3)))
    assert now(request).status == S.ARRIVED


def test_voiding_one_of_two_leaves_it_arrived(cast, shop):
    request = shipped(cast, NewLine(3, shop.wanted))
    first = receive(request, cast, l1=ArrivalLine(D(1)))
    receive(request, cast, l1=ArrivalLine(D(1)))
    deliveries.void(first, actor=cast.purchase, reason="Salah catat")
    assert now(request).status == S.ARRIVED


@pytest.mark.parametrize("stocked", [2, 0])
def test_what_will_not_come_after_all_comes(cast, shop, stocked):
    """That ended it (or made it ready): taken back, it is on its way again."""
    lines = [NewLine(3, shop.wanted), *([NewLine(stocked, shop.stocked)] if stocked else [])]
    request = shipped(cast, *lines)
    delivery = receive(request, cast, l1=ArrivalLine(missing=D(3), reason="Habis"))
    assert now(request).status == (S.AWAITING_HANDOVER if stocked else S.COMPLETED)
    deliveries.void(delivery, actor=cast.purchase, reason="Vendor menemukan stok")
    after = now(request)
    assert (after.status, after.completed_by, after.is_registered) == (S.IN_DELIVERY, None, False)
    receive(request, cast, l1=ArrivalLine(D(3)))
    request = register_all(now(request), cast, shop.store)
    assert hand_all(request, cast).status == S.COMPLETED


def test_what_was_too_much_and_is_voided_holds_nothing_up(cast, shop):
    request = shipped(cast, NewLine(1, shop.wanted))
    receive(request, cast, l1=ArrivalLine(D(1)))
    bonus = receive(request, cast, l1=ArrivalLine(D(1), reason="Bonus"))
    line = line_of(request, 1)
    assert line.registrable == 2
    deliveries.void(bonus, actor=cast.purchase, reason="Milik orang lain")
    assert register_all(now(request), cast, shop.store).status == S.AWAITING_HANDOVER


def test_registered_goods_are_not_voided_even_when_all_is_over(cast, shop):
    request = shipped(cast, NewLine(1, ItemFactory()))
    delivery = receive(request, cast, l1=ArrivalLine(D(1)))
    request = hand_all(register_all(now(request), cast, shop.store), cast)
    assert request.status == S.COMPLETED
    with pytest.raises(Conflict, match="is registered already"):
        deliveries.void(delivery, actor=cast.purchase, reason="Salah catat")


def cancelled_in_part(cast, shop):
    """Of two routers in stock and three switches two came (one more, wrong, went back); a router is handed
    over, and the rest cancelled.
    """
    request = shipped(cast, NewLine(2, shop.stocked), NewLine(3, shop.wanted))
    receive(request, cast, l2=ArrivalLine(D(2)))
    wrong = receive(request, cast, l2=ArrivalLine(wrong=D(1), reason="Salah model"))
    lost = receive(request, cast, l2=ArrivalLine(missing=D(1), reason="Habis"))
    request = register_all(now(request), cast, shop.store)
    assert request.status == S.AWAITING_HANDOVER
    one = handovers.HandoverLine(line_of(request, 1).pk, shop.devices[0])
    request = handovers.hand_over(request, [one], actor=cast.logistik)[0]
    return requests.cancel(request, actor=cast.leader), wrong, lost


def test_what_was_cancelled_in_part_is_not_opened_again(cast, client, shop):
    request, *arrivals = cancelled_in_part(cast, shop)
    assert (request.status, request.cancelled_by) == (S.COMPLETED, cast.leader)
    for delivery in arrivals:
        with pytest.raises(Conflict, match=f"The rest of {request} was cancelled by {cast.leader.name}"):
            deliveries.void(delivery, actor=cast.purchase, reason="Salah catat")
    assert now(request).status == S.COMPLETED
    enter(client, cast.purchase)
    page = text(client.get(f"/requests/{request}/"))
    for delivery in arrivals:
        url = reverse("request_void_delivery", args=[request.doc_number, delivery.number])
        assert url not in page
        response = client.get(url)
        assert is_back(response, request)
        assert any("is not opened again" in sentence for sentence in said(response))


def test_a_registration_for_it_is_not_voided_either(cast, shop):
    request, *_arrivals = cancelled_in_part(cast, shop)
    document = AssetRegistration.objects.get(wo_ro_int_number=request.doc_number)
    with pytest.raises(Conflict, match="is not opened again"):
        voiding.void(document, actor=cast.ceo, reason="Salah catat")
    assert not reservations.of(request.doc_number).exists()
    assert now(request).status == S.COMPLETED


@pytest.mark.parametrize("status", [S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED])
@pytest.mark.parametrize("registered", [0, 1, 3])
@pytest.mark.parametrize("handed", [0, 1, 3])
def test_what_an_arrival_leads_to_is_known_to_what_takes_it_back(cast, shop, status, registered, handed):
    """Whatever a line has come to: an end that was reached is kept, or opened again."""
    request = Request(status=status, allocation_target="USAGE")
    line = RequestItem(quantity=3, approved_quantity=3, decision="APPROVED", arrived_quantity=D(registered))
    line.registered_quantity, line.missing_quantity = D(registered), D(3 - registered)
    line.handed_quantity = D(min(handed, registered))
    found = deliveries.outcome(request, [line])
    fire(request, "void_delivery", actor=None, status=found)
    assert request.status == found
