"""Open requests of somebody who leaves become another's, and who stood in for others stands in no more."""

import pytest

from core import clock
from core.errors import DomainError
from core.models import ActivityLog, Notification
from core.people import open_documents
from core.services.people import succession, users
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import ApprovalDelegation, Request
from requests_app.services.approval import delegations
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, hand_all, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def give(cast, *requests, person=None, to=None):
    return succession.hand_over(
        person or cast.staff,
        actor=cast.ceo,
        to=to or cast.leader,
        documents=[request.doc_number for request in requests],
        reason="Pindah ke cabang Bandung",
    )


def test_what_he_still_waits_for_is_listed(cast, shop):
    one, over = ask(cast.staff, NewLine(1, shop.wanted)), ask(cast.staff, NewLine(2, shop.stocked))
    hand_all(over, cast)
    ((kind, found),) = open_documents.of(cast.staff)
    assert (kind.code, [document.number for document in found]) == ("requests", [one.doc_number])
    assert "CRS328" in found[0].about


def test_the_new_requester_gets_the_goods_and_the_old_one_can_go(cast, shop):
    request = ask(cast.staff, NewLine(2, shop.stocked))
    with pytest.raises(DomainError, match="still waits"):
        users.deactivate(cast.staff, actor=cast.ceo, reason="Keluar")
    give(cast, request)
    users.deactivate(cast.staff, actor=cast.ceo, reason="Keluar")
    request = Request.objects.get()
    assert (request.requester, request.requester_name) == (cast.leader, cast.leader.name)
    assert cast.leader.name.lower() in request.search_text
    assert hand_all(request, cast).status == S.COMPLETED
    assert {device.place.user for device in shop.devices[:2] if not device.refresh_from_db()} == {cast.leader}
    entry = ActivityLog.objects.get(action="requests_app.request.handed_on")
    assert entry.changes["requester"] == [cast.staff.name, cast.leader.name]


def test_who_signed_it_does_not_become_its_requester(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop, by=cast.staff, order_type="REGULAR_STOCK")
    other = ask(cast.staff, NewLine(1, shop.wanted))
    with pytest.raises(DomainError, match="has signed"):
        give(cast, other, request, to=cast.logistik)
    assert set(Request.objects.values_list("requester", flat=True)) == {cast.staff.pk}


def test_where_nobody_is_left_to_decide_then_it_is_said(cast, shop):
    """The only super admin takes over what waits for the CEO."""
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    give(cast, request, person=cast.leader, to=cast.ceo)
    assert Notification.objects.filter(recipient=cast.ceo, type="REQUEST_NOBODY_LEFT").exists()


def test_who_leaves_stands_in_for_nobody_any_more(cast):
    today = clock.today()
    delegations.delegate(
        actor=cast.ceo,
        to=cast.purchase,
        stage=Stage.FINAL,
        starts_on=today,
        ends_on=today,
        reason="Dinas luar",
        knowingly=True,
    )
    users.deactivate(cast.purchase, actor=cast.ceo, reason="Keluar")
    assert ApprovalDelegation.objects.get().revoked_by == cast.ceo
    # The CEO did it himself; somebody else would have been told.
    assert not Notification.objects.filter(recipient=cast.ceo, type="APPROVAL_DELEGATED").exists()
