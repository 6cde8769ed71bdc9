"""Extensions, and what the calendar does: overdue, reminders, what nobody fetched."""

from datetime import timedelta

import pytest
from django.db import connection

from assets.models import Asset, AssetHold
from assets.services.custody import custody, losses
from assets.services.stock import hold_facts, ledger_check
from assets.tests.factories import WarehouseFactory
from core import activity, clock, words
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification
from loans import waiting
from loans.choices import AssignmentEnd, LoanStatus
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import extending, fetching, watching
from loans.tests.lending import approved, asked, committed, day, devices, lent, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def later(days: int):
    """So many days from now."""
    return clock.at(clock.now() + timedelta(days=days))


def told(event: str) -> list[str]:
    return sorted(Notification.objects.filter(type=event).values_list("recipient__name", flat=True))


def test_who_is_late_with_a_unit_is_named_to_who_hands_it_out_next(cast):
    with later(-12):
        late, (one,) = lent(cast)
        other = asked(cast, wish(one.asset.standard_item, start=9, last=20), by=cast.leader)
        other = approved(other, {1: [one.asset]}, actor=cast.logistik)
        third = asked(cast, wish(one.asset.standard_item, start=24, last=26), by=cast.stranger)
    committed()
    chosen = [fetching.Fetch(other.items.get().pk, Asset.objects.get(pk=one.asset_id))]
    said = f"is not back yet: {cast.staff.name} was to bring it by .* \\({late.doc_number}\\)"
    with pytest.raises(Conflict, match=said) as refused:
        fetching.hand_out(other, chosen, actor=cast.logistik)
    assert refused.value.thing == one.asset
    item = one.asset.standard_item
    assert hold_facts.free_between([item], day(12), day(14)) == {item.pk: 0}
    with pytest.raises(Conflict, match=said):
        approved(third, {1: [one.asset]}, actor=cast.logistik)


def test_an_extension_is_asked_and_granted(cast):
    loan, rows = lent(cast, 2)
    with pytest.raises(NotAllowed):
        extending.ask(loan, rows, until=day(9), reason="rain", actor=cast.leader)
    extending.ask(loan, rows[:1], until=day(12), reason="it rained", actor=cast.staff)
    with pytest.raises(NotAllowed):
        extending.grant(loan, actor=cast.staff)
    loan = extending.grant(loan, actor=cast.logistik)
    rows[0].refresh_from_db()
    assert (rows[0].due, rows[0].hold.last, loan.due) == (day(12), day(12), day(7))
    with pytest.raises(Conflict):
        extending.grant(loan, actor=cast.logistik)


def test_the_days_of_an_extension_are_told_in_words(cast):
    loan, rows = lent(cast)
    extending.ask(loan, rows, until=day(12), reason="it rained", actor=cast.staff)
    extending.grant(loan, actor=cast.logistik)
    newest = activity.entries(activity.shown(loan)[:2], cast.staff)
    days = {"old": words.day(day(7)), "new": words.day(day(12))}
    assert [{name: entry["changes"][0][name] for name in days} for entry in newest] == [days, days]


def test_what_is_lost_and_found_is_held_again_and_may_be_extended(cast):
    loan, rows = lent(cast)
    losses.lose(rows[0].asset, actor=cast.staff, reason="left behind on the site")
    with pytest.raises(Conflict, match="not extended"):
        extending.ask(loan, rows, until=day(9), reason="it rained", actor=cast.staff)
    with later(2):
        losses.find_with_person(rows[0].asset, actor=cast.staff)
    rows[0].refresh_from_db()
    hold = rows[0].hold
    assert (hold.starts, hold.last, hold.released_at, hold.person) == (day(0), day(7), None, cast.staff)
    extending.ask(loan, rows, until=day(9), reason="it rained", actor=cast.staff)
    extending.grant(loan, actor=cast.logistik)
    assert AssetHold.objects.get(released_at__isnull=True).last == day(9)
    assert ledger_check.check() == []


def test_what_is_found_when_it_is_late_is_held_as_it_was(cast):
    loan, rows = lent(cast)
    losses.lose(rows[0].asset, actor=cast.staff, reason="left behind on the site")
    with later(9):
        losses.find_with_person(rows[0].asset, actor=cast.staff)
        watching.watch()
    loan.refresh_from_db()
    assert (loan.status, AssetHold.objects.get(released_at__isnull=True).last) == ("OVERDUE", day(7))


def test_a_refused_extension_says_why(cast):
    loan, rows = lent(cast)
    extending.ask(loan, rows, until=day(12), reason="it rained", actor=cast.staff)
    with pytest.raises(DomainError):
        extending.refuse(loan, actor=cast.logistik, reason="")
    extending.refuse(loan, actor=cast.logistik, reason="it is needed elsewhere")
    rows[0].refresh_from_db()
    assert rows[0].due == day(7)
    assert loan.extensions.get().answer == "it is needed elsewhere"


def test_an_extension_that_clashes_names_the_loan(cast):
    loan, rows = lent(cast)
    unit = rows[0].asset
    other = asked(cast, wish(unit.standard_item, start=9, last=12), by=cast.leader)
    approved(other, {1: [unit]}, actor=cast.logistik)
    with pytest.raises(Conflict, match=other.doc_number):
        extending.ask(loan, rows, until=day(9), reason="it rained", actor=cast.staff)
    extending.ask(loan, rows, until=day(8), reason="it rained", actor=cast.staff)


@pytest.mark.parametrize(("until", "said"), [(7, "name a later day"), (38, "until .* at most")])
def test_days_that_an_extension_cannot_have(cast, until, said):
    loan, rows = lent(cast)
    with pytest.raises(DomainError, match=said):
        extending.ask(loan, rows, until=day(until), reason="it rained", actor=cast.staff)


def test_what_is_late_is_not_extended(cast):
    loan, rows = lent(cast)
    with later(8), pytest.raises(Conflict, match="not extended"):
        extending.ask(loan, rows, until=day(20), reason="it rained", actor=cast.staff)


def test_due_on_a_day_is_late_the_next(cast):
    loan, rows = lent(cast)
    with later(7):
        assert watching.watch() == 0
    with later(8):
        assert (watching.watch(), watching.watch()) == (1, 0)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.OVERDUE


def test_what_was_all_fetched_is_late_and_nothing_else(cast):
    loan, rows = lent(cast, 2)
    custody.take_back([custody.Part(rows[0].asset)], to=WarehouseFactory(), actor=cast.logistik)
    with later(8):
        watching.watch()
    loan.refresh_from_db()
    log = ActivityLog.objects.filter(entity_type="loans.loanrequest", entity_id=str(loan.pk)).latest("pk")
    assert (loan.status, loan.closed_at, log.action) == ("OVERDUE", None, "loans.loanrequest.overdue")
    assert told("LOAN_RELEASED") == []


def test_what_is_overdue_never_comes_back_in_time(cast):
    loan, rows = lent(cast)
    unit = rows[0].asset
    with later(8):
        watching.watch()
        other = asked_later = None
        with pytest.raises(DomainError, match="0 Unit are free"):
            asked_later = asked(cast, wish(unit.standard_item, start=3, last=5), by=cast.leader)
        assert other is asked_later is None


def test_words_before_and_while_it_is_late(cast):
    loan, _rows = lent(cast)
    days = {}
    for n in range(14):
        Notification.objects.all().delete()
        with later(n):
            watching.watch()
            watching.remind()
            watching.remind()
        days[n] = (told("LOAN_DUE"), told("LOAN_OVERDUE"))
    staff, desk, leader = cast.staff.name, cast.logistik.name, cast.leader.name
    assert {n for n, (due, _o) in days.items() if due} == {4, 6, 7}
    assert all(due in ([], [staff]) for due, _o in days.values())
    assert {n for n, (_d, over) in days.items() if over} == {8, 10, 13}
    assert days[8][1] == sorted([staff, desk])
    assert days[10][1] == sorted([staff, desk, leader])
    assert loan.doc_number


def test_the_next_borrower_hears_that_it_is_late(cast):
    loan, rows = lent(cast)
    unit = rows[0].asset
    other = asked(cast, wish(unit.standard_item, start=9, last=12), by=cast.other_leader)
    approved(other, {1: [unit]}, actor=cast.logistik)
    with later(8):
        watching.watch()
        watching.remind()
    assert told("LOAN_NEXT_ENDANGERED") == sorted([cast.other_leader.name, cast.logistik.name])


def test_what_nobody_fetched_is_free_after_its_last_day(cast):
    (unit,) = devices(cast)
    loan = approved(asked(cast, wish(unit.standard_item)), {1: [unit]}, actor=cast.logistik)
    with later(7):
        assert watching.watch() == 0
    with later(8):
        assert (watching.watch(), watching.watch()) == (1, 0)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CANCELLED
    assert loan.assignments.get().ended == AssignmentEnd.RELEASED
    assert AssetHold.objects.get().ended == "EXPIRED"


def test_nobody_is_asked_to_bring_what_he_lost(cast):
    loan, (one, two) = lent(cast, 2)
    connection.check_constraints()  # as a commit does
    losses.lose(one.asset, actor=cast.staff, reason="left at a customer's site")
    with later(6):
        assert list(LoanAssignment.objects.awaited()) == [two]
        assert watching.remind() == 1
        (message,) = Notification.objects.filter(type="LOAN_DUE").values_list("message", flat=True)
        assert two.asset.code in message and one.asset.code not in message
        losses.lose(two.asset, actor=cast.staff, reason="left at a customer's site")
        Notification.objects.all().delete()
        assert not LoanRequest.objects.filter(waiting.mine(cast.staff)[waiting.DUE]).exists()
    with later(8):
        watching.watch()
        assert watching.remind() == 0 and not LoanAssignment.objects.overdue().exists()
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ON_LOAN and not told("LOAN_OVERDUE")
