"""Deciding in somebody's place: giving it, what it allows, taking it back, and the pages of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification, User
from core.roles import Role
from core.tests.factories import UserFactory
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import ApprovalDelegation
from requests_app.services.approval import delegations, review
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = pytest.mark.django_db


def give(actor, to, stage=Stage.LOGISTIC, *, start=0, days=0, reason="Cuti tahunan", knowingly=True):
    """In a cast of one person a desk somebody who stands in leaves a desk empty: given knowingly."""
    first = clock.today() + timedelta(days=start)
    return delegations.delegate(
        actor=actor,
        to=to,
        stage=stage,
        starts_on=first,
        ends_on=first + timedelta(days=days),
        reason=reason,
        knowingly=knowingly,
    )


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def second(db):
    return UserFactory(name="Admin Kedua", role=Role.ADMIN_LOGISTIK)


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


# ---------------------------------------------------------------- giving


def test_it_is_told_and_recorded(cast):
    row = give(cast.logistik, cast.purchase)
    assert (
        ActivityLog.objects.filter(
            action="requests_app.approvaldelegation.delegated", entity_id=str(row.pk)
        ).count()
        == 1
    )
    assert Notification.objects.get(recipient=cast.purchase).type == "APPROVAL_DELEGATED"


@pytest.mark.parametrize(
    ("who", "to", "stage", "more", "field"),
    [
        ("purchase", "logistik", Stage.LOGISTIC, {}, "stage"),
        ("staff", "logistik", Stage.LOGISTIC, {}, "stage"),
        ("logistik", "logistik", Stage.LOGISTIC, {}, "to"),
        ("logistik", "staff", Stage.LOGISTIC, {}, "to"),
        ("purchase", "logistik", Stage.PURCHASE, {}, "to"),  # sees no prices
        ("ceo", "logistik", Stage.FINAL, {}, "to"),
        ("logistik", "purchase", Stage.LOGISTIC, {"start": -1}, "starts_on"),
        ("logistik", "purchase", Stage.LOGISTIC, {"days": -1}, "ends_on"),
        ("logistik", "purchase", Stage.LOGISTIC, {"days": 90}, "ends_on"),
        ("logistik", "purchase", Stage.LOGISTIC, {"reason": "x "}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast, who, to, stage, more, field):
    with pytest.raises(DomainError) as refused:
        give(getattr(cast, who), getattr(cast, to), stage, **more)
    assert refused.value.field == field
    assert not ApprovalDelegation.objects.exists()


def test_two_for_the_same_days_are_a_conflict_and_later_ones_are_not(cast, second):
    give(cast.logistik, cast.purchase, start=2, days=3)
    with pytest.raises(Conflict, match=cast.purchase.name):
        give(cast.logistik, second, start=5)
    give(cast.logistik, second, start=6)
    give(cast.logistik, second)


def test_candidates_see_requests_and_prices_where_money_is_decided_on(cast, second):
    assert delegations.candidates(Stage.LOGISTIC, but=cast.logistik) == [second, cast.ceo, cast.purchase]
    assert delegations.candidates(Stage.PURCHASE, but=cast.purchase) == [cast.ceo]
    assert delegations.candidates(Stage.FINAL, but=cast.ceo) == [cast.purchase]
    for stage in Stage:
        able = {person for person in User.objects.all() if delegations.may_stand_in(person, stage)}
        assert set(delegations.candidates(stage, but=cast.stranger)) == able


# ---------------------------------------------------------------- what it allows


def test_delegate_decides_and_the_request_says_for_whom(cast, shop):
    request = ask(cast.leader, NewLine(1, shop.wanted))
    give(cast.logistik, cast.purchase)
    request = review.approve_logistic(request, actor=cast.purchase)
    assert (request.logistic_approver, request.logistic_approver_for) == (cast.purchase, cast.logistik.name)


@pytest.mark.parametrize("when", [{"start": 1}, {"start": 1, "days": 5}])
def test_only_within_its_days(cast, shop, when):
    request = ask(cast.leader, NewLine(1, shop.wanted))
    give(cast.logistik, cast.purchase, **when)
    with pytest.raises(NotAllowed):
        review.approve_logistic(request, actor=cast.purchase)
    with clock.at(clock.now() + timedelta(days=1)):
        review.approve_logistic(request, actor=cast.purchase)


def test_not_for_the_requester_himself(cast, shop):
    request = ask(cast.logistik, NewLine(1, shop.wanted), target="INVENTORY")
    give(cast.logistik, cast.purchase)
    with pytest.raises(NotAllowed):
        review.approve_logistic(request, actor=cast.purchase)


def test_not_at_two_desks_of_one_request(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    give(cast.ceo, cast.purchase, Stage.FINAL)
    with pytest.raises(NotAllowed):
        review.approve_final(request, actor=cast.purchase)


def test_not_in_the_place_of_somebody_who_left(cast, shop):
    request = ask(cast.leader, NewLine(1, shop.wanted))
    give(cast.logistik, cast.purchase)
    User.objects.filter(pk=cast.logistik.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        review.approve_logistic(request, actor=cast.purchase)


def test_not_when_the_giver_lost_it_himself(cast, shop):
    request = ask(cast.leader, NewLine(1, shop.wanted))
    give(cast.logistik, cast.purchase)
    User.objects.filter(pk=cast.logistik.pk).update(role=Role.STAFF)
    with pytest.raises(NotAllowed):
        review.approve_logistic(request, actor=cast.purchase)


# ---------------------------------------------------------------- taking it back


def test_revoked_it_allows_nothing_any_more(cast, shop):
    request, row = ask(cast.leader, NewLine(1, shop.wanted)), give(cast.logistik, cast.purchase)
    delegations.revoke(row, actor=cast.logistik)
    with pytest.raises(NotAllowed):
        review.approve_logistic(request, actor=cast.purchase)
    with pytest.raises(Conflict):
        delegations.revoke(row, actor=cast.logistik)


@pytest.mark.parametrize(
    ("who", "may"), [("logistik", True), ("ceo", True), ("purchase", False), ("staff", False)]
)
def test_revoking_is_for_the_giver_and_super_admins(cast, who, may):
    row = give(cast.logistik, cast.purchase)
    if may:
        assert delegations.revoke(row, actor=getattr(cast, who)).revoked_by == getattr(cast, who)
    else:
        with pytest.raises(NotAllowed):
            delegations.revoke(row, actor=getattr(cast, who))


# ---------------------------------------------------------------- pages


def shown(client, person) -> list[int]:
    client.force_login(person)
    response = client.get(reverse("delegations"))
    assert response.status_code == 200
    return [row["id"] for row in response.context["list"].rows]


def test_list_shows_given_and_received_and_super_admins_all(cast, second, client):
    one, two = give(cast.logistik, cast.purchase), give(second, cast.ceo)
    assert shown(client, cast.logistik) == shown(client, cast.purchase) == [one.pk]
    assert shown(client, second) == [two.pk]
    assert shown(client, cast.ceo) == [two.pk, one.pk]
    assert shown(client, cast.staff) == []


def test_list_says_how_each_stands(cast, second, client):
    with clock.at(clock.now() - timedelta(days=5)):
        give(cast.logistik, cast.purchase)
    give(cast.logistik, cast.purchase)
    give(cast.logistik, cast.purchase, start=3)
    delegations.revoke(give(cast.logistik, cast.purchase, start=6), actor=cast.logistik)
    client.force_login(cast.logistik)
    rows = client.get(reverse("delegations")).context["list"].rows
    assert [(row["tone"], row["may_revoke"]) for row in rows] == [
        ("red", False),
        ("blue", True),
        ("green", True),
        ("grey", False),
    ]


def send(client, person, **changes):
    client.force_login(person)
    today = clock.today()
    data = {
        "stage": "LOGISTIC",
        "to": "Putri Beli",
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
        "reason": "Cuti tahunan",
        "knowingly": "on",
    }
    return client.post(reverse("delegation_create"), data | changes)


def test_form_gives_it(cast, client):
    assert send(client, cast.logistik).url == reverse("delegations")
    row = ApprovalDelegation.objects.get()
    assert (row.person, row.delegate, row.stage) == (cast.logistik, cast.purchase, Stage.LOGISTIC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to": "Teguh Wibowo"}, "to"),
        ({"to": "Tidak Ada"}, "to"),
        ({"to": ""}, "to"),
        ({"stage": "FINAL"}, "stage"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "besok"}, "ends_on"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_form_says_what_is_wrong_beside_its_field(cast, client, changes, field):
    response = send(client, cast.logistik, **changes)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not ApprovalDelegation.objects.exists()


def test_form_keeps_what_was_typed_on_a_conflict(cast, client):
    give(cast.logistik, cast.purchase)
    response = send(client, cast.logistik, reason="Perjalanan dinas")
    assert response.status_code == 409
    assert "Perjalanan dinas" in response.content.decode()


@pytest.mark.parametrize("who", ["leader", "staff"])
def test_form_is_for_those_who_decide(cast, client, who):
    assert send(client, getattr(cast, who)).status_code == 403
    assert client.get(reverse("delegation_create")).status_code == 403


def test_form_offers_ones_own_stages(cast, client):
    for person, stages in (
        (cast.logistik, ["LOGISTIC"]),
        (cast.purchase, ["PURCHASE"]),
        (cast.ceo, list(Stage)),
    ):
        client.force_login(person)
        form = client.get(reverse("delegation_create")).context["form"]
        assert [value for value, _label in form.fields["stage"].choices] == stages


def test_form_costs_the_same_for_many_people(cast, client):
    def cost() -> int:
        client.force_login(cast.ceo)
        client.get(reverse("delegation_create"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("delegation_create"))
        return len(queries)

    few = cost()
    for n in range(8):
        UserFactory(name=f"Pembeli {n}", role=Role.ADMIN_PURCHASE)
    assert cost() == few


def revoke_page(client, person, row, method="get"):
    client.force_login(person)
    return getattr(client, method)(reverse("delegation_revoke", args=[row.pk]))


def test_revoking_asks_first(cast, client):
    row = give(cast.logistik, cast.purchase)
    assert revoke_page(client, cast.logistik, row).status_code == 200
    assert not ApprovalDelegation.objects.get().revoked_at
    assert revoke_page(client, cast.logistik, row, "post").url == reverse("delegations")
    assert ApprovalDelegation.objects.get().revoked_by == cast.logistik
    assert revoke_page(client, cast.logistik, row).status_code == 302
    assert revoke_page(client, cast.logistik, row, "post").status_code == 409


def test_revoking_is_refused_to_the_delegate_and_unknown_to_others(cast, client):
    row = give(cast.logistik, cast.purchase)
    for person, status in ((cast.purchase, 403), (cast.staff, 404), (cast.leader, 404)):
        assert revoke_page(client, person, row).status_code == status
        assert revoke_page(client, person, row, "post").status_code == status
    assert not ApprovalDelegation.objects.get().revoked_at
