"""Nobody signs two stages of one request, in whoever's place, super admins included; and what is said when
nobody is left.
"""

import pytest
from django.db import connection
from django.urls import reverse

from assets.tests.goods.test_database_refuses import refused
from core import clock
from core.errors import DomainError, NotAllowed
from core.models import Notification, User
from core.roles import Role
from core.tests.factories import UserFactory
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import ApprovalDelegation, Request, authority
from requests_app.services.approval import delegations, review
from requests_app.services.discussion import reminders
from requests_app.services.purchase import purchasing
from requests_app.services.requests import turns
from requests_app.services.requests.requests import NewLine
from requests_app.tests.browsing import enter, look, text
from requests_app.tests.factories import ask, days_ago, in_state, make_shop, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = {"order_type": "URGENT", "justification": "Perangkat di POP mati sejak pagi"}


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def give(actor, to, stage, *, knowingly=True):
    today = clock.today()
    return delegations.delegate(
        actor=actor,
        to=to,
        stage=stage,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=knowingly,
    )


def news(person, kind="REQUEST_NOBODY_LEFT") -> list[str]:
    rows = Notification.objects.filter(recipient=person, type=kind)
    return list(rows.order_by("pk").values_list("message", flat=True))


# ---------------------------------------------------------------- two stages


def test_who_stood_in_at_logistics_does_not_sign_as_purchase(cast, shop):
    """He holds the approval of the purchase himself, and did not need anybody's place for it."""
    give(cast.logistik, cast.purchase, Stage.LOGISTIC)
    request = ask(cast.leader, NewLine(1, shop.wanted))
    request = review.approve_logistic(request, actor=cast.purchase)
    with pytest.raises(NotAllowed, match="nobody signs two"):
        priced(request, cast)
    details = {line.pk: None for line in request.items.all()}
    for act in (
        lambda who: purchasing.set_purchase(request, actor=who, details=details),
        lambda who: purchasing.approve_purchase(request, actor=who),
        lambda who: review.revise(request, actor=who, verdicts={}),
        lambda who: review.reject(request, actor=who, reason="Belum diperlukan tahun ini"),
    ):
        with pytest.raises(NotAllowed):
            act(cast.purchase)
    review.reject(request, actor=cast.ceo, reason="Belum diperlukan tahun ini")


def test_a_super_admin_does_not_either(cast, shop):
    second = UserFactory(name="Direktur Kedua", role=Role.SUPER_ADMIN, division=None)
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted), **WHY), actor=cast.ceo)
    with pytest.raises(NotAllowed):
        purchasing.approve_purchase(request, actor=cast.ceo)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    with pytest.raises(NotAllowed):
        review.approve_final(request, actor=cast.ceo)
    assert review.approve_final(request, actor=second).status == S.APPROVED


def test_the_list_offers_him_what_he_may_sign_only(cast, shop):
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted)), actor=cast.ceo)
    decidable = Request.objects.filter(authority.decidable(cast.ceo, Stage.PURCHASE))
    assert request not in decidable
    assert request in Request.objects.filter(authority.decidable(cast.purchase, Stage.PURCHASE))


def test_he_buys_and_registers_all_the_same(cast, shop):
    """Buying what was approved is no signature."""
    give(cast.logistik, cast.purchase, Stage.LOGISTIC)
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted)), actor=cast.purchase)
    entered = purchasing.set_purchase(
        request,
        actor=cast.ceo,
        details={
            line.pk: purchasing.Details(1_000_000, "CV Mitra", "PO-1", "INV-1", clock.today())
            for line in request.items.all()
        },
    )
    request = purchasing.approve_purchase(entered, actor=cast.ceo)
    assert purchasing.start_purchasing(request, actor=cast.purchase).status == S.PURCHASING


@pytest.mark.parametrize(
    ("state", "values"),
    [
        (S.LOGISTIC_APPROVED, "purchase_approver_id = logistic_approver_id"),
        (S.AWAITING_CEO_APPROVAL, "final_approver_id = logistic_approver_id"),
        (S.AWAITING_CEO_APPROVAL, "final_approver_id = purchase_approver_id"),
        (S.AWAITING_CEO_APPROVAL, "logistic_approver_id = purchase_approver_id"),
    ],
)
def test_database_refuses_a_second_signature(cast, shop, state, values):
    in_state(state, cast, shop)
    refused(f"UPDATE requests SET {values}", "requests_signed_once")


def test_what_was_signed_twice_before_the_rule_goes_on(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE requests SET purchase_approver_id = logistic_approver_id")
        cursor.execute("SET LOCAL session_replication_role = origin")
    request.refresh_from_db()
    request = review.approve_final(request, actor=cast.ceo)
    assert purchasing.start_purchasing(request, actor=cast.purchase).status == S.PURCHASING


# ---------------------------------------------------------------- nobody is left


@pytest.fixture
def stuck(cast, shop):
    """Purchase reviewed it in the place of logistics, the only super admin signed for purchase: nobody is
    left who might be the CEO.
    """
    give(cast.logistik, cast.purchase, Stage.LOGISTIC)
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted), **WHY), actor=cast.purchase)
    details = purchasing.Details(1_000_000, "CV Mitra", "PO-1", "INV-1", clock.today())
    request = purchasing.set_purchase(
        request, actor=cast.ceo, details={line.pk: details for line in request.items.all()}
    )
    return purchasing.approve_purchase(request, actor=cast.ceo)


def test_it_waits_and_says_who_must_be_appointed(cast, stuck, client):
    assert stuck.status == S.AWAITING_CEO_APPROVAL
    assert turns.deciders(stuck, Stage.FINAL) == []
    said = "another Super Admin is appointed, or Citra Direktur delegates it"
    for who in (cast.leader, cast.ceo, cast.logistik):
        enter(client, who)
        assert said in text(client.get(reverse("request", args=[stuck.doc_number])))


def test_those_who_appoint_are_told_even_when_they_caused_it(cast, stuck):
    (said,) = news(cast.ceo)
    assert stuck.doc_number in said and "Super Admin" in said
    assert news(cast.leader) == []


def test_somebody_else_who_is_asked_instead_is_told_and_nobody_appoints(cast, shop):
    """The desk has signed elsewhere, but the super admin may: it waits for him."""
    give(cast.logistik, cast.purchase, Stage.LOGISTIC)
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted)), actor=cast.purchase)
    assert news(cast.ceo, "REQUEST_LOGISTIC_APPROVED") and not news(cast.ceo)
    assert not news(cast.purchase, "REQUEST_LOGISTIC_APPROVED")
    assert turns.deciders(request, Stage.PURCHASE) == [cast.ceo]


def test_the_reminder_says_it_too(cast, stuck):
    Request.objects.update(stage_since=days_ago(9))
    reminders.remind()
    assert len(news(cast.ceo)) == 2


def test_a_delegation_lets_it_go_on(cast, stuck):
    third = UserFactory(name="Pembeli Kedua", role=Role.ADMIN_PURCHASE)
    give(cast.ceo, third, Stage.FINAL)
    done = review.approve_final(stuck, actor=third)
    assert (done.status, done.final_approver_for) == (S.APPROVED, cast.ceo.name)


# ---------------------------------------------------------------- a delegation that leads there


@pytest.mark.parametrize(
    ("who", "to", "stage", "lacking"),
    [
        ("logistik", "purchase", Stage.LOGISTIC, [Stage.PURCHASE, Stage.FINAL]),
        ("logistik", "ceo", Stage.LOGISTIC, [Stage.FINAL]),
        ("purchase", "ceo", Stage.PURCHASE, [Stage.FINAL]),
        ("ceo", "purchase", Stage.FINAL, [Stage.PURCHASE]),
    ],
)
def test_a_delegation_that_leaves_nobody_says_so_before_it_is_saved(cast, who, to, stage, lacking):
    today = clock.today()
    people = getattr(cast, who), getattr(cast, to)
    assert delegations.stages_without(*people, stage, today, today) == lacking
    with pytest.raises(DomainError, match="Nobody signs two stages") as refusal:
        give(*people, stage, knowingly=False)
    assert refusal.value.field == "knowingly"
    assert not ApprovalDelegation.objects.exists()


def test_to_somebody_who_decides_nowhere_else_it_does_not(cast):
    give(
        cast.logistik,
        UserFactory(name="Admin Kedua", role=Role.ADMIN_LOGISTIK),
        Stage.LOGISTIC,
        knowingly=False,
    )


def test_what_others_delegated_counts(cast):
    """A second buyer stands in for the CEO: then the first may stand in for logistics."""
    second = UserFactory(name="Pembeli Kedua", role=Role.ADMIN_PURCHASE)
    give(cast.ceo, second, Stage.FINAL)
    give(cast.logistik, cast.purchase, Stage.LOGISTIC, knowingly=False)


def test_the_form_shows_it_and_saves_it_knowingly(cast, client):
    data = {
        "stage": "LOGISTIC",
        "to": "Putri Beli",
        "starts_on": clock.today(),
        "ends_on": clock.today(),
        "reason": "Cuti tahunan",
    }
    enter(client, cast.logistik)
    assert "Save it all the same" not in text(client.get(reverse("delegation_create")))
    refused_page = client.post(reverse("delegation_create"), data)
    assert refused_page.status_code == 422
    page = text(refused_page)
    assert (
        "not enough people are left for Purchase and CEO" in page
        and 'type="checkbox" name="knowingly"' in page
    )
    assert client.post(reverse("delegation_create"), data | {"knowingly": "on"}).status_code == 302
    assert ApprovalDelegation.objects.get().delegate == cast.purchase


def test_a_signer_has_no_button(cast, shop, client):
    request = review.approve_logistic(ask(cast.leader, NewLine(1, shop.wanted)), actor=cast.ceo)
    enter(client, cast.ceo)
    page = text(client.get(reverse("request", args=[request.doc_number])))
    assert reverse("request_set_purchase", args=[request.doc_number]) not in page
    assert look(client, cast.ceo, request, "approve_purchase").status_code == 403
    assert User.objects.get(pk=cast.ceo.pk).has_perm(Stage.PURCHASE.permission)
