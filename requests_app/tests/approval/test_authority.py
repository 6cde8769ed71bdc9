"""Who may decide on a request: what `authority` says of one in hand, and of many in a query."""

from itertools import product

import pytest
from django.contrib.auth.models import Permission

from core import clock
from core.models import User
from core.roles import Role
from core.tests.factories import UserFactory
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import ApprovalDelegation, Request, authority
from requests_app.services.approval import delegations
from requests_app.services.requests import steps, turns
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, make_shop

pytestmark = pytest.mark.django_db


def delegate(actor, to, stage):
    today = clock.today()
    return delegations.delegate(
        actor=actor,
        to=to,
        stage=stage,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )


@pytest.fixture
def people(cast):
    """Everybody, with delegations of every kind in force, revoked, and given by who decides no more."""
    keeper, former, away = (
        UserFactory(name=name, role=Role.ADMIN_LOGISTIK)
        for name in ("Admin Kedua", "Admin Lama", "Admin Cuti")
    )
    reader = UserFactory(name="Kepala Lapangan", role=Role.LEADER)
    reader.user_permissions.add(Permission.objects.get(codename="view_request"))
    reader = User.objects.get(pk=reader.pk)
    delegate(cast.ceo, cast.purchase, Stage.FINAL)
    delegate(cast.purchase, cast.ceo, Stage.PURCHASE)
    delegate(cast.logistik, cast.purchase, Stage.LOGISTIC)
    delegate(keeper, reader, Stage.LOGISTIC)
    delegate(former, reader, Stage.LOGISTIC)
    User.objects.filter(pk=former.pk).update(role=Role.STAFF)
    delegations.revoke(delegate(away, cast.purchase, Stage.LOGISTIC), actor=away)
    # Who sees his own requests alone decides for nobody.
    row = delegate(away, reader, Stage.LOGISTIC)
    ApprovalDelegation.objects.filter(pk=row.pk).update(delegate=cast.leader)
    return User.objects.order_by("pk")


def test_queries_and_python_agree_in_every_case(cast, people):
    """Whose request it is, who decided on it before, who asks, at which stage."""
    shop = make_shop(cast.logistik)
    for person in people:
        ask(person, NewLine(1, shop.wanted))
    assert set(Request.objects.values_list("status", flat=True)) == {S.PENDING}
    # Who may decide at a stage at all hangs on people alone: asked once.
    found, able = 0, {stage: {one.pk: one for one in authority.deciding(stage)} for stage in Stage}
    for person, first, second in product(people, ("nobody", "he", "another"), ("nobody", "he", "another")):
        if first == second != "nobody":
            continue  # nobody signs two stages: the database refuses that
        who = {"nobody": None, "he": person, "another": people.exclude(pk=person.pk).last()}
        # Nobody is noted as having decided on his own request: the database refuses that, too.
        Request.objects.update(logistic_approver=None, purchase_approver=None)
        Request.objects.exclude(requester=who[first]).update(logistic_approver=who[first])
        Request.objects.exclude(requester=who[second]).update(purchase_approver=who[second])
        rows = list(Request.objects.all())
        for stage in Stage:
            by_query = set(Request.objects.filter(authority.decidable(person, stage)))
            by_person = {row for row in rows if authority.standing(row, person, stage)}
            assert by_query == by_person, (person, stage)
            one = able[stage].get(person.pk)
            assert by_person == {row for row in rows if one and authority.is_able(row, one, stage)}, (
                person,
                stage,
            )
            found += len(by_query)
    assert found


def test_who_is_told_is_who_may_decide(cast, people):
    """Not by a delegation of who decides no more, nor one to somebody who does not see the requests."""
    for stage in Stage:
        others = [person for person in steps.deciders(stage) if person.role != steps.DESKS[stage]]
        may = {person for person in people if authority.delegated(person).get(stage)}
        assert set(others) == {person for person in may if person.role != steps.DESKS[stage]}
    reader = User.objects.get(name="Kepala Lapangan")
    assert reader in steps.deciders(Stage.LOGISTIC)
    ApprovalDelegation.objects.filter(person__name="Admin Kedua").delete()
    # What is left was given to him by somebody who decides no more.
    assert ApprovalDelegation.objects.in_force().filter(delegate=reader).exists()
    assert reader not in steps.deciders(Stage.LOGISTIC)
    assert cast.leader not in steps.deciders(Stage.LOGISTIC)


def test_who_asked_is_nobody_to_stand_in_for(cast):
    """Purchase, who stands in for who asks, is asked as everybody else: when the desk is empty."""
    request = ask(cast.logistik, NewLine(1, make_shop(cast.logistik).wanted))
    delegate(cast.logistik, cast.purchase, Stage.LOGISTIC)
    assert turns.deciders(request, Stage.LOGISTIC) == [cast.ceo]


def test_who_decides_for_whom(cast, people):
    by_name = {person.name: person for person in people}
    assert authority.holds(by_name["Kepala Lapangan"], Stage.LOGISTIC)
    assert authority.delegated(by_name["Kepala Lapangan"]) == {
        Stage.LOGISTIC: [authority.Standing(by_name["Admin Kedua"].pk, "Admin Kedua")]
    }
    assert authority.delegated(by_name["Putri Beli"]) == {
        Stage.FINAL: [authority.Standing(cast.ceo.pk, cast.ceo.name)],
        Stage.LOGISTIC: [authority.Standing(cast.logistik.pk, cast.logistik.name)],
    }
    assert authority.delegated(cast.leader) == {}
