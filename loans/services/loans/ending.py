"""Ending a loan before its things were fetched: by the borrower, by logistics, by the calendar."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from assets.choices import HoldEnd
from assets.services.stock import reservations
from core import clock
from core.workflow import documents
from loans.choices import SHORTEST_REFUSAL, AssignmentEnd
from loans.models import LoanRequest
from loans.services.loans import keeping, state, steps

CLOSED = ("closed_at", "close_reason")


def cancel(loan: LoanRequest, *, actor, reason: str = "", version: int | None = None) -> LoanRequest:
    """The borrower does not want it (or the rest of it) any more; what was kept is free again. Once something
    had come back, the loan was returned.

    Raises Conflict while something is out, NotAllowed for anybody else, StaleVersion. Inverse of
    `asking.ask`.
    """
    with transaction.atomic():
        loan = steps.lock(loan)
        before = loan.status
        documents.guard(loan, "cancel", actor=actor, version=version)
        _close(loan, actor, reason)
        steps.save(loan, *CLOSED, *state.settle(loan, actor=actor, verb="cancel"))
        steps.record(loan, "cancelled", actor=actor, before=before, note=reason)
        message = gettext_lazy("%(who)s cancelled the loan %(document)s.")
        steps.tell(loan, "LOAN_CANCELLED", message, to=steps.approvers(), actor=actor)
    return loan


def release(loan: LoanRequest, *, actor, reason: str, version: int | None = None) -> LoanRequest:
    """Nobody came for it: others may have what was not fetched; what is out stays out. Raises DomainError
    without a reason, Conflict when it is over, StaleVersion. No inverse.
    """
    reason = documents.need(reason, SHORTEST_REFUSAL)
    with transaction.atomic():
        loan = steps.lock(loan)
        before = loan.status
        documents.guard(loan, "release", actor=actor, version=version)
        _close(loan, actor, reason)
        steps.save(loan, *CLOSED, *state.settle(loan, actor=actor, verb="release"))
        steps.record(loan, "released", actor=actor, before=before, note=reason)
        message = gettext_lazy("What you had not fetched of %(document)s was released: %(reason)s")
        steps.tell(loan, "LOAN_RELEASED", message, to=steps.borrower(loan), actor=actor, reason=reason)
    return loan


def expire(loan: LoanRequest) -> bool:
    """What was not fetched by its last day is free again; whether there was any. The (locked) loan says so,
    and its borrower is told. No inverse.
    """
    today = clock.today()
    assignments, lines = steps.assignments_of(loan), steps.lines_of(loan)
    kept = [one for one in assignments if one.is_open and one.handed_at is None]
    late = [one for one in kept if one.due is not None and one.due < today]
    over = {line.standard_item_id for line in lines if line.is_material and line.is_over}
    stale = reservations.of(loan.doc_number).filter(standard_item__in=over).exists()
    live = [line for line in lines if not line.is_rejected]
    all_over = all(line.is_over for line in live)
    missing = loan.closed_at is None and any(state.never_kept(line, assignments) for line in live)
    if not late and not stale and not (all_over and missing):
        return False
    before = loan.status
    keeping.lock_things(loan, lines, [one.asset for one in kept])
    if late:
        keeping.end(late, ended=AssignmentEnd.RELEASED, actor=loan.requester, hold=HoldEnd.EXPIRED)
    if all_over:
        _close(loan, loan.requester, "")
    elif stale:
        keeping.keep_material(loan, lines, assignments, actor=loan.requester)
    steps.save(loan, *CLOSED, *state.settle(loan, actor=None))
    steps.record(loan, "expired", actor=None, before=before)
    message = gettext_lazy("Nobody fetched the rest of %(document)s in its days, so others may have it.")
    told = steps.borrower(loan) + steps.approvers()
    steps.tell(loan, "LOAN_RELEASED", message, to=told, actor=None)
    return True


def _close(loan: LoanRequest, actor, reason: str) -> None:
    """Nothing more of the (locked) loan is fetched: units and material that are kept are free."""
    kept = [one for one in steps.assignments_of(loan) if one.is_open and one.handed_at is None]
    # The levels of units and of material in one go: whoever hands out something of both locks them so, too.
    keeping.lock_things(loan, steps.lines_of(loan), [one.asset for one in kept])
    if kept:
        keeping.release_units(kept, ended=AssignmentEnd.RELEASED, actor=actor)
    reservations.release(loan.doc_number, actor=actor)
    loan.closed_at, loan.close_reason = loan.closed_at or clock.now(), reason.strip()[:1000]
