"""Deciding on a loan: line by line how much is lent and, of devices, which units; or refusing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.models import Asset
from core import clock, words
from core.database import bulk
from core.errors import DomainError, NotAllowed, concerning
from core.workflow import documents
from loans.choices import SHORTEST_REFUSAL, LoanDecision, LoanStatus
from loans.models import LoanItem, LoanRequest
from loans.services.loans import keeping, state, steps

DECIDED = ("decision", "approved_quantity", "rejection_reason")
APPROVER = ("approver", "approver_name", "approval_date")
REJECTED = ("rejected_by", "rejected_by_name", "rejected_at", "rejection_reason", "closed_at")


@dataclass(slots=True)
class Verdict:
    """What is lent of a line: `approved` of its units (none of it: refused), `units` which devices, `reason`
    when it is less than was asked for.
    """

    approved: int
    units: Sequence[Asset] = field(default_factory=list)
    reason: str = ""


def decide(
    loan: LoanRequest, verdicts: Mapping[int, Verdict], *, actor, note: str = "", version: int | None = None
) -> LoanRequest:
    """Lend what the `verdicts` (by key of the line, one for each) say: units are kept for their days,
    material is reserved. Nothing at all rejects the loan.

    Raises DomainError (its `thing` is the line, the unit or the model) for what does not fit, Conflict when a
    unit is not free for those days or somebody was faster, NotAllowed for the borrower, StaleVersion.
    Inverse: `ending.release`.
    """
    with transaction.atomic():
        loan = steps.lock(loan)
        refuse_own(loan, actor)
        documents.guard(loan, "decide", actor=actor, version=version)
        lines, before = {line.pk: line for line in steps.lines_of(loan)}, loan.status
        steps.refuse_other_lines(lines, verdicts)
        revised = {}
        for line in lines.values():
            with concerning(line):
                asked = line.wanted
                _apply(line, verdicts.get(line.pk))
                if line.approved_quantity != asked:
                    revised[f"{line.number}. {line}"] = [
                        f"{words.number(asked)} {line.unit}",
                        f"{words.number(line.approved_quantity)} {line.unit}",
                    ]
        nothing = all(line.is_rejected for line in lines.values())
        documents.fire(loan, "decide", actor=actor, nothing_left=nothing)
        bulk.update(list(lines.values()), DECIDED)
        loan.stage_since = clock.now()
        if nothing:
            reasons = dict.fromkeys(line.rejection_reason for line in lines.values())
            _reject(loan, note.strip() or " / ".join(reasons), before, actor, revised)
            return loan
        chosen = {key: verdict.units for key, verdict in verdicts.items() if verdict.units}
        locked = keeping.lock_things(loan, lines.values(), [a for units in chosen.values() for a in units])
        units = {key: [locked[a.pk] for a in assets] for key, assets in chosen.items()}
        made = keeping.keep_units(loan, units, lines, actor=actor)
        keeping.keep_material(loan, list(lines.values()), made, actor=actor)
        loan.approver, loan.approver_name, loan.approval_date = actor, actor.name, clock.now()
        fields = (*APPROVER, "stage_since", *state.settle(loan, actor=actor))
        steps.save(loan, *fields)
        steps.record(loan, "approved", actor=actor, before=before, note=note, changes=revised)
        message = gettext_lazy("Your loan %(document)s is approved: fetch it from %(day)s on.")
        day = words.lazy_day(loan.needed_from)
        steps.tell(loan, "LOAN_APPROVED", message, to=steps.borrower(loan), actor=actor, day=day)
    return loan


def reject(loan: LoanRequest, *, actor, reason: str, version: int | None = None) -> LoanRequest:
    """Refuse all of it. Raises DomainError without a reason, Conflict when it is too late. No inverse: the
    borrower copies it into a new one.
    """
    reason = documents.need(reason, SHORTEST_REFUSAL)
    with transaction.atomic():
        loan = steps.lock(loan)
        refuse_own(loan, actor)
        before = loan.status
        documents.fire(loan, "reject", actor=actor, version=version)
        lines = steps.lines_of(loan)
        for line in lines:
            line.decision, line.approved_quantity, line.rejection_reason = (
                LoanDecision.REJECTED,
                0,
                reason[:500],
            )
        bulk.update(lines, DECIDED)
        loan.stage_since = clock.now()
        _reject(loan, reason, before, actor, {})
    return loan


def refuse_own(loan: LoanRequest, actor) -> None:
    """Raise NotAllowed for the borrower himself."""
    if loan.requester_id == actor.pk and loan.status == LoanStatus.PENDING:
        raise NotAllowed(_("Nobody decides on his own loan."))


def _apply(line: LoanItem, verdict: Verdict | None) -> None:
    if verdict is None:
        raise DomainError(_("Say what is lent of this line."), field="approved")
    if not 0 <= verdict.approved <= line.quantity or verdict.approved != int(verdict.approved):
        said = _("Between 0 and %(most)s: no more than was asked for.")
        raise DomainError(said % {"most": words.number(line.quantity)}, field="approved")
    line.approved_quantity, line.rejection_reason = int(verdict.approved), verdict.reason.strip()
    if line.approved_quantity < line.quantity:
        documents.need(line.rejection_reason, SHORTEST_REFUSAL)
    else:
        line.rejection_reason = ""
    if line.approved_quantity and line.return_date and line.return_date < clock.today():
        said = _("Its days were over on %(day)s: nothing of it can be lent any more.")
        raise DomainError(said % {"day": words.day(line.return_date)}, field="approved")
    line.decision = (
        LoanDecision.APPROVED
        if line.approved_quantity == line.quantity
        else LoanDecision.PARTIAL
        if line.approved_quantity
        else LoanDecision.REJECTED
    )
    if not line.is_material:
        refuse_other_count(line, len(verdict.units), line.approved_quantity * line.factor)


def refuse_other_count(line: LoanItem, named: int, wanted: int) -> None:
    """Raise DomainError unless as many units are named as are lent."""
    if named == wanted:
        return
    said = ngettext(
        "%(named)d of %(wanted)d unit is named. Name as many as you lend, or lend fewer.",
        "%(named)d of %(wanted)d units are named. Name as many as you lend, or lend fewer.",
        wanted,
    )
    raise DomainError(said % {"named": named, "wanted": wanted}, field="units")


def _reject(loan: LoanRequest, reason: str, before: str, actor, revised: dict) -> None:
    loan.rejected_by, loan.rejected_by_name, loan.rejected_at = actor, actor.name, clock.now()
    loan.rejection_reason, loan.closed_at = reason[:1000], clock.now()
    steps.save(loan, *REJECTED, "status", "stage_since")
    steps.record(loan, "rejected", actor=actor, before=before, note=reason, changes=revised)
    message = gettext_lazy("Your loan %(document)s was rejected: %(reason)s")
    steps.tell(
        loan, "LOAN_REJECTED", message, to=steps.borrower(loan), actor=actor, reason=loan.rejection_reason
    )
