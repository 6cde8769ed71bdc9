"""Keeping things longer: the borrower asks before they are due, logistics answers."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetStatus
from assets.services.stock import hold_facts, holds
from core import clock, words
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from core.workflow import documents
from loans.choices import SHORTEST_REFUSAL
from loans.models import LoanAssignment, LoanExtension, LoanRequest
from loans.services.loans import limits, state, steps


def may_be_extended(one: LoanAssignment) -> bool:
    """Whether somebody may ask to keep this longer: it is out, has a day, is not late, not on its way back,
    not lost and not broken since.
    """
    return (
        one.is_out
        and one.due is not None
        and not one.is_overdue
        and one.declared_at is None
        and one.asset.status in (AssetStatus.IN_CUSTODY, AssetStatus.IN_USE)
        and (one.hold is None or one.hold.released_at is None)
    )


def ask(
    loan: LoanRequest,
    chosen: Sequence[LoanAssignment],
    *,
    until: date,
    reason: str,
    actor,
    version: int | None = None,
) -> LoanExtension:
    """The borrower would like to keep these things until a later day.

    Raises DomainError for a day that is no later, or beyond the limit; Conflict for a thing that is back,
    late, or promised to somebody else by then, naming the loan. Inverse: none; it is answered.
    """
    reason = documents.need(reason, SHORTEST_REFUSAL)
    with transaction.atomic():
        loan = steps.lock(loan)
        documents.guard(loan, "ask_extension", actor=actor, version=version)
        if open_wish(loan):
            raise Conflict(_("An extension of this loan waits for its answer already."))
        units = _units(loan, [one.pk for one in chosen])
        _refuse_day(loan, units, until)
        _refuse_clash(loan, units, until)
        asked = LoanExtension.objects.create(
            loan_request=loan,
            until=until,
            reason=reason,
            asked_by=actor,
            asked_by_name=actor.name,
            asked_at=clock.now(),
        )
        asked.assignments.set(units)
        steps.save(loan)
        steps.record(loan, "extension_asked", actor=actor, note=reason, changes={"due": [loan.due, until]})
        message = gettext_lazy("%(who)s would like to keep things of %(document)s until %(day)s.")
        day = words.lazy_day(until)
        steps.tell(loan, "LOAN_EXTENSION_ASKED", message, to=steps.approvers(), actor=actor, day=day)
    return asked


def grant(loan: LoanRequest, *, actor, note: str = "", version: int | None = None) -> LoanRequest:
    """The open wish is granted: its things are kept until then. Raises Conflict when one is back, or when
    somebody else was promised it meanwhile. No inverse.
    """
    with transaction.atomic():
        loan, asked = _lock_wish(loan, actor, version)
        units = _units(loan, asked.assignments.values_list("pk", flat=True))
        before = loan.status
        _refuse_day(loan, units, asked.until)
        old = min(one.due for one in units)
        kept = [one.hold for one in units if one.hold_id]
        if kept:
            holds.change_last(kept, last=asked.until, actor=actor)
        for one in units:
            one.due = asked.until
        bulk.update(units, ("due",))
        _answer(asked, granted=True, actor=actor, answer=note)
        steps.save(loan, *state.settle(loan, actor=actor, verb="answer_extension"))
        changes = {"due": [old, asked.until]}
        steps.record(loan, "extended", actor=actor, before=before, note=note, changes=changes)
        message = gettext_lazy("You may keep the things of %(document)s until %(day)s.")
        day = words.lazy_day(asked.until)
        steps.tell(loan, "LOAN_EXTENSION_ANSWERED", message, to=steps.borrower(loan), actor=actor, day=day)
    return loan


def refuse(loan: LoanRequest, *, actor, reason: str, version: int | None = None) -> LoanRequest:
    """The open wish is refused, with a reason; everything stays as it was. No inverse."""
    reason = documents.need(reason, SHORTEST_REFUSAL)
    with transaction.atomic():
        loan, asked = _lock_wish(loan, actor, version)
        _answer(asked, granted=False, actor=actor, answer=reason)
        steps.save(loan)
        steps.record(loan, "extension_refused", actor=actor, note=reason)
        message = gettext_lazy("The things of %(document)s cannot be kept longer: %(reason)s")
        steps.tell(
            loan, "LOAN_EXTENSION_ANSWERED", message, to=steps.borrower(loan), actor=actor, reason=reason
        )
    return loan


def open_wish(loan: LoanRequest) -> LoanExtension | None:
    """The wish that waits for its answer, or None."""
    return loan.extensions.filter(answered_at__isnull=True).first()


def _lock_wish(loan: LoanRequest, actor, version: int | None) -> tuple[LoanRequest, LoanExtension]:
    loan = steps.lock(loan)
    asked = open_wish(loan)
    if asked is None:
        raise Conflict(documents.too_late(loan))
    documents.guard(loan, "answer_extension", actor=actor, version=version)
    return loan, asked


def _units(loan: LoanRequest, keys) -> list[LoanAssignment]:
    wanted = set(keys)
    units = [one for one in steps.assignments_of(loan) if one.pk in wanted]
    if not units or len(units) != len(wanted):
        raise DomainError(_("Choose what you would like to keep."), field="units")
    for one in units:
        if not may_be_extended(one):
            with concerning(one.asset):
                raise Conflict(
                    _("%(code)s is late, back or on its way back, so it is not extended.")
                    % {"code": one.asset.code}
                )
    return units


def _refuse_day(loan: LoanRequest, units: Sequence[LoanAssignment], until: date) -> None:
    for one in units:
        if until <= one.due:
            said = _("%(code)s is yours until %(day)s already: name a later day.")
            raise DomainError(said % {"code": one.asset.code, "day": words.day(one.due)}, field="until")
        most = limits.longest(loan, one.loan_item.return_date or one.due)
        if most and until > most:
            said = _("%(code)s can be extended until %(day)s at most.")
            raise DomainError(said % {"code": one.asset.code, "day": words.day(most)}, field="until")


def _refuse_clash(loan: LoanRequest, units: Sequence[LoanAssignment], until: date) -> None:
    devices = [one.asset for one in units if one.hold_id]
    start = min(one.due for one in units)
    for clash in hold_facts.clashes(devices, start, until, excluding=loan.doc_number).values():
        with concerning(clash.asset):
            raise Conflict(
                _("%(code)s is promised to %(who)s from %(day)s on (%(document)s).")
                % {
                    "code": clash.asset.code,
                    "who": clash.person_name,
                    "day": words.day(clash.starts),
                    "document": clash.reference_id,
                },
                field="until",
            )


def _answer(asked: LoanExtension, *, granted: bool, actor, answer: str) -> None:
    asked.granted, asked.answered_by, asked.answered_by_name = granted, actor, actor.name
    asked.answered_at, asked.answer = clock.now(), answer.strip()
    asked.save(update_fields=["granted", "answered_by", "answered_by_name", "answered_at", "answer"])
