"""What the calendar does to loans, every morning: late is late, words before it is due and while it is late,
and what nobody fetched is free again.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from assets.models import AssetHold
from core import clock, words
from core.models import User
from loans.choices import RUNNING_LOANS, LoanStatus
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import ending, state, steps

BEFORE = (3, 1, 0)  # days before it is due that the borrower is reminded
EVERY = 3  # days between two words while it is late; from the first of them on the leader is told, too


def watch() -> int:
    """Give every running loan the state of today; how many changed or had something to release. Running it
    twice changes nothing.
    """
    changed, today = 0, clock.today()
    due = LoanRequest.objects.filter(status__in=RUNNING_LOANS, due__lt=today).order_by("pk")
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            loan = LoanRequest.objects.select_for_update(of=("self",)).select_related("requester").get(pk=key)
            if loan.status not in RUNNING_LOANS:
                continue
            gone = ending.expire(loan)
            before = loan.status
            if loan.is_open:
                fields = state.settle(loan, actor=None)
                if loan.status != before:
                    steps.save(loan, *fields)
                    steps.record(loan, "overdue", actor=None, before=before)
            changed += gone or loan.status != before
    return changed


def remind() -> int:
    """A word to the borrower 3 days and 1 day before things are due and on the day, and every third day while
    they are late, then also to logistics and his leader. Once a day; how many loans there were.
    """
    today, told = clock.today(), 0
    soon = [today + timedelta(days=days) for days in BEFORE]
    rows = LoanAssignment.objects.awaited().filter(due__lte=max(soon))
    by_loan: dict[int, list[LoanAssignment]] = defaultdict(list)
    for one in rows.select_related("asset").order_by("loan_request_id", "pk"):
        if one.due in soon or one.is_overdue:
            by_loan[one.loan_request_id].append(one)
    loans = LoanRequest.objects.filter(pk__in=by_loan, status__in=RUNNING_LOANS).exclude(reminded_on=today)
    for key in list(loans.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            loan = (
                LoanRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
            )
            if loan is None or loan.reminded_on == today:
                continue
            told += _remind(loan, by_loan[key])
    return told


def _remind(loan: LoanRequest, rows: list[LoanAssignment]) -> bool:
    today = clock.today()
    late = [one for one in rows if one.is_overdue]
    days = max(((today - one.due).days for one in late), default=0)
    if late and days % EVERY and days != 1:
        return False
    codes = ", ".join(one.asset.code for one in (late or rows)[:10])
    said = {"codes": codes, "day": words.lazy_day(min(one.due for one in late or rows))}
    borrower = steps.borrower(loan)
    if not late:
        message = gettext_lazy("Bring back what you borrowed with %(document)s by %(day)s: %(codes)s")
        steps.tell(loan, "LOAN_DUE", message, to=borrower, actor=None, **said)
    else:
        others = steps.approvers() + (steps.leaders(loan) if days >= EVERY else [])
        message = gettext_lazy("%(document)s is overdue since %(day)s: bring back %(codes)s")
        steps.tell(loan, "LOAN_OVERDUE", message, to=borrower, actor=None, **said)
        message = gettext_lazy("%(document)s of %(who)s is overdue since %(day)s: %(codes)s")
        known = {person.pk for person in borrower}
        rest = [person for person in others if person.pk not in known]
        steps.tell(loan, "LOAN_OVERDUE", message, to=rest, actor=None, **said)
        _warn_next(loan, late)
    LoanRequest.objects.filter(pk=loan.pk).update(reminded_on=today)
    return True


def _warn_next(loan: LoanRequest, late: list[LoanAssignment]) -> None:
    """Who is to get a unit next, and it is not back, is told (so is who has it, by the same word)."""
    soon = clock.today() + timedelta(days=max(BEFORE))
    waiting = AssetHold.objects.filter(
        asset__in=[one.asset_id for one in late], released_at__isnull=True, period__startswith__lte=soon
    ).exclude(reference_id=loan.doc_number)
    for hold in waiting.select_related("asset").order_by("pk"):
        next_loan = LoanRequest.objects.filter(
            doc_number=hold.reference_id, status__in=(LoanStatus.APPROVED, *RUNNING_LOANS)
        ).first()
        if next_loan is None:
            continue
        message = gettext_lazy(
            "%(code)s, kept for %(document)s of %(who)s from %(day)s on, is not back yet (%(other)s)."
        )
        told = list(User.objects.filter(pk=hold.person_id).select_related("preferences")) + steps.approvers()
        steps.tell(
            next_loan,
            "LOAN_NEXT_ENDANGERED",
            message,
            to=told,
            actor=None,
            code=hold.asset.code,
            day=words.lazy_day(hold.starts),
            other=loan.doc_number,
        )
