"""What becomes of a loan whose handover is declined line by line, or voided. Hears handovers' signals."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from assets.services.stock import reservations
from core import clock
from core.database import bulk
from core.errors import DomainError
from loans.choices import AssignmentEnd, HandoverSource
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import keeping, state, steps

UNFETCHED = ("handed_at", "handover_item", "declared_at")


def lock_of_handover(sender, reference: str, source, actor, **kwargs) -> None:
    """Lock the loan that a handover was made for. Hears `loans.signals.handover_locking`."""
    if source == HandoverSource.LOAN:
        list(LoanRequest.objects.select_for_update(of=("self",)).filter(doc_number=reference))


def take_declined(sender, handover, items, actor, **kwargs) -> None:
    """What the borrower did not accept is back in the warehouse and free again; another unit can be assigned.
    Hears `loans.signals.handover_declined`.
    """
    if handover.source != HandoverSource.LOAN:
        return
    loan, rows = _of_handover(handover, items)
    if not rows:
        return
    before = loan.status
    keeping.release_units(rows, ended=AssignmentEnd.DECLINED, actor=actor)
    _keep_again(loan, rows, items, actor)
    _write(loan, rows, "declined", before, actor)


def take_voided(sender, handover, items, actor, **kwargs) -> None:
    """A handover was voided: its units are kept again while their days last, its material is reserved again.
    Hears `loans.signals.handover_voided`.
    """
    if handover.source != HandoverSource.LOAN:
        return
    loan, rows = _of_handover(handover, items)
    if not rows:
        return
    before, today = loan.status, clock.today()
    again = [one for one in rows if one.hold_id and (one.due is None or one.due >= today)]
    for one in again:
        one.handed_at, one.handover_item, one.declared_at = None, None, None
    bulk.update(again, UNFETCHED)
    rest = [one for one in rows if one not in again]
    if rest:
        keeping.release_units(rest, ended=AssignmentEnd.DECLINED, actor=actor)
    _keep_again(loan, rest, items, actor)
    _write(loan, rows, "handover_voided", before, actor)


def _of_handover(handover, items) -> tuple[LoanRequest, list[LoanAssignment]]:
    loan = LoanRequest.objects.select_related("requester").get(doc_number=handover.wo_ro_int_number)
    keys = {item.pk for item in items}
    return loan, [one for one in steps.assignments_of(loan) if one.is_open and one.handover_item_id in keys]


def _keep_again(loan: LoanRequest, rows: Iterable[LoanAssignment], items, actor) -> None:
    """Material that came back with these lines can be fetched again: it is reserved where it lies now, as far
    as nobody else has taken it since. Only levels that its way back has locked are touched.
    """
    lines, back = {line.pk: line for line in steps.lines_of(loan)}, {item.pk: item for item in items}
    demands = []
    for one in rows:
        line, item = lines[one.loan_item_id], back[one.handover_item_id]
        if not line.is_material or line.is_over or loan.closed_at:
            continue
        whole = line.in_containers and item.is_whole and one.quantity == line.factor
        amount = {"containers": 1} if whole else {"quantity": one.quantity}
        demands.append(reservations.Demand(line.standard_item, place=item.from_place, **amount))
    if not demands:
        return
    try:
        reservations.reserve(demands, reference=loan.doc_number, actor=actor)
    except DomainError:
        # Its sentence is in the language of who acts.
        message = gettext_lazy("There is not enough material to be kept for %(document)s any more.")
        steps.tell(loan, "LOAN_UNIT_LOST", message, to=steps.approvers(), actor=actor)


def _write(loan: LoanRequest, rows: list[LoanAssignment], verb: str, before: str, actor) -> None:
    steps.save(loan, *state.settle(loan, actor=actor))
    codes = ", ".join(one.asset.code for one in rows)
    steps.record(loan, verb, actor=actor, before=before, changes={"units": [codes, None]})
