"""Real threads on the real database: one wins, the other is told who was faster, when, and what came of
it.
"""

import pytest
from django.utils import translation

from assets.models import StockLevel
from assets.services.custody import custody
from assets.services.stock import ledger_check, reservations
from core import words
from core.errors import Conflict, DomainError
from core.tests.races import race, split
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import review
from requests_app.services.discussion import attention
from requests_app.services.goods import deliveries, handovers
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop, register_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.mark.parametrize("attempt", range(3))
def test_second_approver_is_told_who_was_faster(cast, shop, attempt):
    request = in_state(S.PENDING, cast, shop)
    won, lost = split(
        race(
            *[
                lambda who=who: review.approve_logistic(request, actor=who)
                for who in (cast.logistik, cast.ceo)
            ]
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    with translation.override("id"):  # what a thread of its own speaks
        outcome = str(S.LOGISTIC_APPROVED.label)
    assert won[0].logistic_approver_name in str(lost[0]) and outcome in str(lost[0])
    assert Request.objects.get().activities.filter(payload__verb="logistic_approved").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_approver_and_cancelling_requester(cast, shop, attempt):
    request = in_state(S.PENDING, cast, shop)
    won, lost = split(
        race(
            lambda: review.approve_logistic(request, actor=cast.logistik),
            lambda: requests.cancel(request, actor=cast.leader),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    now = Request.objects.get()
    winner = cast.leader if now.status == S.CANCELLED else cast.logistik
    assert winner.name in str(lost[0])
    kept = sum(row.quantity for row in reservations.of(now.doc_number))
    assert kept == (0 if now.status == S.CANCELLED else 2)


def test_approver_and_rejecter(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    won, lost = split(
        race(
            lambda: review.approve_final(request, actor=cast.ceo),
            lambda: review.reject(request, actor=cast.ceo, reason="Anggaran habis tahun ini"),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert cast.ceo.name in str(lost[0])


def test_the_last_device_is_reserved_once(cast):
    shop = make_shop(cast.logistik, devices=1, metres=0)
    made = race(
        *[
            lambda who=who: ask(who, NewLine(1, shop.stocked))
            for who in (cast.staff, cast.leader, cast.stranger)
        ]
    )
    assert (
        sorted(r.status if isinstance(r, Request) else "told" for r in made).count(S.AWAITING_HANDOVER) == 1
    )
    assert StockLevel.objects.get().reserved == 1
    # Who came too late is either asked to try again, or waits for it to be bought.
    for each in made:
        assert isinstance(each, DomainError) or each.status in (S.AWAITING_HANDOVER, S.PENDING)


def test_handing_over_twice_at_once_hands_over_once(cast, shop):
    request = in_state(S.AWAITING_HANDOVER, cast, shop)
    lines = list(request.items.select_related("standard_item"))
    things = handovers.candidates(request, lines)
    chosen = [
        handovers.HandoverLine(key, thing)
        for key, found in things.items()
        for thing in found[: 2 if found[0].standard_item == shop.stocked else 1]
    ]
    won, lost = split(
        race(
            *[
                lambda who=who: handovers.hand_over(request, chosen, actor=who)
                for who in (cast.logistik, cast.ceo)
            ]
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert Request.objects.get().status == S.COMPLETED
    assert ledger_check.check() == []


def test_handing_over_and_somebody_elses_issue_of_the_same_device(cast, shop):
    request = ask(cast.leader, NewLine(1, shop.stocked))
    thing = shop.devices[0]
    line = request.items.get()
    won, lost = split(
        race(
            lambda: handovers.hand_over(
                request, [handovers.HandoverLine(line.pk, thing)], actor=cast.logistik
            ),
            lambda: custody.issue([custody.Part(thing)], to=cast.staff, actor=cast.ceo),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert thing.code in str(lost[0])
    assert ledger_check.check() == []


def test_registering_twice_at_once_registers_no_more_than_arrived(cast, shop):
    request = in_state(S.ARRIVED, cast, shop)
    won, lost = split(
        race(lambda: register_all(request, cast, shop.store), lambda: register_all(request, cast, shop.store))
    )
    assert (len(won), len(lost)) == (1, 1)
    assert request.items.get(standard_item=shop.wanted).registered_quantity == 1
    assert ledger_check.check() == []


def test_two_arrivals_at_once_are_both_recorded(cast, shop):
    request = in_state(S.IN_DELIVERY, cast, shop)
    line = request.items.get(standard_item=shop.wanted)
    arrived = {line.pk: deliveries.ArrivalLine(line.outstanding, reason="Dicatat dua orang")}
    won, lost = split(
        race(
            *[
                lambda who=who: deliveries.receive(request, arrived, actor=who)
                for who in (cast.logistik, cast.purchase)
            ]
        )
    )
    assert (len(won), lost) == (2, [])
    assert sorted(request.deliveries.values_list("number", flat=True)) == [1, 2]
    line.refresh_from_db()
    assert line.arrived_quantity == 2


def test_a_follow_up_in_two_tabs_is_sent_once(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    won, lost = split(race(*[lambda: attention.follow_up(request, actor=cast.leader) for _n in range(2)]))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    with translation.override("id"):  # what a thread of its own speaks
        again = words.moment(attention.follow_up_possible_from(Request.objects.get().last_follow_up_at))
    assert again in str(lost[0])


def test_prices_entered_by_two_buyers_show_the_second_that_he_is_late(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    from requests_app.tests.factories import details

    def enter(who, price):
        return lambda: purchasing.set_purchase(
            request, actor=who, details=details(request, price), version=request.version
        )

    won, lost = split(race(enter(cast.purchase, 100), enter(cast.ceo, 200)))
    assert (len(won), len(lost)) == (1, 1)
    assert won[0].activities.latest("pk").author_name in str(lost[0])
