"""Asking for attention: follow-ups with their cooling time, the CEO's disposition, progress asked and
answered, what waits too long.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import Conflict, DomainError
from core.models import Notification
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import Request
from requests_app.models.queries import PROGRESS_ASKED
from requests_app.services.approval import delegations
from requests_app.services.discussion import attention, reminders
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, days_ago, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def told(person, event) -> int:
    return Notification.objects.filter(recipient=person, type=event).count()


def test_a_follow_up_cools_down_for_a_day(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    attention.follow_up(request, actor=cast.leader)
    assert told(cast.logistik, "FOLLOW_UP") == 1
    with pytest.raises(Conflict, match="again from"):
        attention.follow_up(request, actor=cast.leader)
    with clock.at(clock.now() + timedelta(hours=25)):
        attention.follow_up(request, actor=cast.leader)
    assert told(cast.logistik, "FOLLOW_UP") == 2


def test_a_follow_up_leaves_the_version_alone(cast, shop):
    """A buyer who is entering prices is not disturbed by the requester's impatience."""
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    assert attention.follow_up(request, actor=cast.leader).version == request.version


def test_purchase_follows_up_with_the_ceo(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    request = attention.follow_up_ceo(request, actor=cast.purchase)
    assert (request.ceo_follow_up_sent, told(cast.ceo, "FOLLOW_UP")) == (True, 1)
    with pytest.raises(Conflict):
        attention.follow_up_ceo(request, actor=cast.purchase)


def test_what_the_ceo_prioritises_comes_first_until_it_is_over(cast, shop):
    urgent = in_state(S.PENDING, cast, shop)
    regular = ask(cast.staff, NewLine(1, shop.wanted))
    attention.prioritize(regular, actor=cast.ceo)
    assert list(Request.objects.order_by("-rank", "-id")) == [regular, urgent]
    assert told(cast.purchase, "CEO_DISPOSITION") == 1
    with pytest.raises(Conflict, match="already"):
        attention.prioritize(regular, actor=cast.ceo)


def test_progress_is_asked_and_answered(cast, shop):
    request = in_state(S.PURCHASING, cast, shop)
    attention.ask_progress(request, actor=cast.ceo)
    assert told(cast.purchase, "PROGRESS_UPDATE_REQUEST") == 1
    with pytest.raises(Conflict, match="has asked already"):
        attention.ask_progress(request, actor=cast.ceo)
    with pytest.raises(DomainError, match="how it stands"):
        attention.answer_progress(request, actor=cast.purchase, note=" ")
    request = attention.answer_progress(request, actor=cast.purchase, note="Menunggu kurir")
    assert not request.progress_is_asked
    assert "Menunggu kurir" in Notification.objects.get(recipient=cast.ceo, type="PROGRESS_FEEDBACK").message
    attention.ask_progress(request, actor=cast.ceo)
    assert told(cast.purchase, "PROGRESS_UPDATE_REQUEST") == 2


def test_what_waits_too_long_is_said_once_a_day_to_those_whose_turn_it_is(cast, shop):
    with clock.at(days_ago(4)):
        regular = ask(cast.staff, NewLine(1, shop.wanted))
    with clock.at(days_ago(2)):
        urgent = in_state(S.LOGISTIC_APPROVED, cast, shop)
        ask(cast.staff, NewLine(2, shop.wanted))  # regular, and not so old
    ask(cast.staff, NewLine(3, shop.wanted))
    assert reminders.remind() == 2
    assert set(
        Notification.objects.filter(type="REQUEST_WAITING").values_list("recipient", "reference_id")
    ) == {
        (cast.logistik.pk, regular.doc_number),
        (cast.purchase.pk, urgent.doc_number),
    }
    assert reminders.remind() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert reminders.remind() == 3


@pytest.mark.parametrize("count", [1, 4])
def test_who_is_asked_is_read_once_for_all_reminders(cast, shop, count):
    """Those who decide; and where nobody is left, those who appoint somebody."""
    with clock.at(days_ago(9)):
        for number in range(count):
            ask(cast.staff, NewLine(number + 1, shop.wanted))
            in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
            in_state(S.APPROVED, cast, shop)
    Request.objects.filter(status=S.AWAITING_CEO_APPROVAL).update(requester=cast.ceo)
    with CaptureQueriesContext(connection) as queries:
        assert reminders.remind() == 3 * count
    assert told(cast.ceo, "REQUEST_NOBODY_LEFT") == count
    assert len([one for one in queries if 'FROM "users"' in one["sql"]]) == len(Stage)


def test_who_decides_instead_is_reminded_too(cast, shop):
    day = clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage=Stage.LOGISTIC,
        starts_on=day,
        ends_on=day,
        reason="Cuti",
        knowingly=True,
    )
    with clock.at(days_ago(4)):
        ask(cast.staff, NewLine(1, shop.wanted))
        in_state(S.ARRIVED, cast, shop)
    reminders.remind()
    # He decides in his place, but does not register in it.
    assert (told(cast.purchase, "REQUEST_WAITING"), told(cast.logistik, "REQUEST_WAITING")) == (1, 2)


@pytest.mark.parametrize("asked", [None, 2])
@pytest.mark.parametrize("answered", [None, 1, 2, 3])
def test_queries_and_python_agree_on_what_waits_for_an_answer(cast, shop, asked, answered):
    """Never asked, never answered, answered before, at the moment of, and after the question."""
    request, now = in_state(S.PURCHASING, cast, shop), clock.now()
    request.progress_asked_at = now + timedelta(hours=asked) if asked else None
    request.progress_answered_at = now + timedelta(hours=answered) if answered else None
    request.save(update_fields=["progress_asked_at", "progress_answered_at"])
    assert Request.objects.filter(PROGRESS_ASKED).exists() == request.progress_is_asked
