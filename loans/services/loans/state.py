"""A loan's state follows from its own rows alone: what is out, declared back, kept, still to be fetched."""

from collections.abc import Sequence
from decimal import Decimal

from assets.services.stock import reservations
from core import clock
from core.workflow import documents
from loans.choices import UNFETCHED_ENDS, LoanStatus
from loans.models import LoanAssignment, LoanItem, LoanRequest
from loans.services.loans import steps

ZERO = Decimal(0)
SAVED = ("status", "stage_since", "due", "actual_return_date", "closed_at")


def of(loan: LoanRequest, lines: Sequence[LoanItem], assignments: Sequence[LoanAssignment]) -> LoanStatus:
    """The state of a loan that was approved; `assignments` are all its rows, with their assets.

    OVERDUE: something is out, not declared back and late (what is lost is a case of its own, not late), then
    AWAITING_RETURN, ON_LOAN, APPROVED: something can still be fetched. What was ever out is RETURNED, else it
    is CANCELLED.
    """
    out = [one for one in assignments if one.is_out]
    if any(one.is_overdue for one in out):
        return LoanStatus.OVERDUE
    if any(one.declared_at for one in out):
        return LoanStatus.AWAITING_RETURN
    if out:
        return LoanStatus.ON_LOAN
    ever = any(one.handed_at and one.ended not in UNFETCHED_ENDS for one in assignments)
    kept = any(one.is_open for one in assignments)
    if kept or (loan.closed_at is None and (not ever or material_left(lines, assignments))):
        return LoanStatus.APPROVED
    return LoanStatus.RETURNED if ever else LoanStatus.CANCELLED


def to_fetch(line: LoanItem, assignments: Sequence[LoanAssignment]) -> Decimal:
    """Base units of an approved line of material that can still be fetched; of devices how many more units
    may be assigned.
    """
    if line.is_material and line.is_over:
        return ZERO
    if line.is_material or line.approved_quantity is None:
        return never_kept(line, assignments)
    taken = sum(1 for one in assignments if one.loan_item_id == line.pk and one.is_open)
    return max(ZERO, line.wanted_units - Decimal(taken))


def never_kept(line: LoanItem, assignments: Sequence[LoanAssignment]) -> Decimal:
    """Base units of an approved line that were neither fetched nor are kept to be."""
    if line.approved_quantity is None:
        return ZERO
    mine = [one for one in assignments if one.loan_item_id == line.pk]
    taken = sum((one.quantity for one in mine if one.ended not in UNFETCHED_ENDS), ZERO)
    return max(ZERO, line.wanted_units - taken)


def material_left(lines: Sequence[LoanItem], assignments: Sequence[LoanAssignment]) -> Decimal:
    """Base units of material, of all lines, that can still be fetched; nothing of it means anything but
    whether it is nothing (units differ).
    """
    return sum((to_fetch(line, assignments) for line in lines if line.is_material), ZERO)


def settle(loan: LoanRequest, *, actor, verb: str = "settle") -> tuple[str, ...]:
    """Give the (locked) loan the state that its rows say, through the transition `verb`; returns the fields
    to save. When it is over, nothing is kept for it any more.
    """
    lines, assignments = steps.lines_of(loan), steps.assignments_of(loan)
    before, status = loan.status, of(loan, lines, assignments)
    documents.fire(loan, verb, actor=None, status=status)
    now = clock.now()
    if loan.status != before:
        loan.stage_since = now
    ends = [one.due for one in assignments if one.is_open and one.due]
    if loan.closed_at is None:
        # Material that nobody fetches is free after its days, whatever is out.
        material = [line for line in lines if line.is_material and line.return_date]
        ends += [line.return_date for line in material if to_fetch(line, assignments)]
    ends = ends or [line.return_date for line in lines if line.return_date and not line.is_rejected]
    loan.due = min(ends, default=None)
    loan.actual_return_date = now if status == LoanStatus.RETURNED else None
    if status in (LoanStatus.RETURNED, LoanStatus.CANCELLED):
        loan.closed_at = loan.closed_at or now
        if reservations.of(loan.doc_number).exists():
            reservations.release(loan.doc_number, actor=actor or loan.requester)
    return SAVED
