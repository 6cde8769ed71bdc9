"""Other units for a loan that is approved: exchanged, added where some are missing, taken away."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.services.stock import hold_facts
from core import clock
from core.errors import Conflict, DomainError, concerning
from core.workflow import documents
from loans.choices import AssignmentEnd
from loans.models import LoanItem, LoanRequest
from loans.services.loans import deciding, keeping, state, steps


def assign(
    loan: LoanRequest, chosen: Mapping[int, Sequence[Asset]], *, actor, version: int | None = None
) -> LoanRequest:
    """Keep exactly these units ({key of a line: all that wait to be fetched of it}); what was kept and is not
    named is free again.

    Raises DomainError (its `thing` is the line or the unit) for too many or what does not fit, Conflict for a
    unit that is not free for those days, StaleVersion. Its own inverse.
    """
    with transaction.atomic():
        loan = steps.lock(loan)
        deciding.refuse_own(loan, actor)
        documents.guard(loan, "assign", actor=actor, version=version)
        lines = {line.pk: line for line in steps.lines_of(loan)}
        steps.refuse_other_lines(lines, chosen)
        kept = [one for one in steps.assignments_of(loan) if one.is_open and one.handed_at is None]
        gone, new = [], {}
        for key, assets in chosen.items():
            line, wanted = lines[key], {asset.pk for asset in assets}
            mine = [one for one in kept if one.loan_item_id == key]
            gone += [one for one in mine if one.asset_id not in wanted]
            known = {one.asset_id for one in mine}
            new[key] = [asset for asset in assets if asset.pk not in known]
            with concerning(line):
                _refuse_too_many(loan, line, len(wanted))
        if loan.closed_at and any(new.values()):
            raise Conflict(steps.closed(loan))
        if len(gone) == len(kept) and gone and not any(new.values()):
            # Freeing everything is another verb: it wants a reason, and tells the borrower.
            raise DomainError(_("Name at least one unit. To give up all of them, release the loan."))
        if not gone and not any(new.values()):
            raise DomainError(_("Nothing was changed: name other units, or go back."))
        everything = [one.asset for one in gone] + [asset for assets in new.values() for asset in assets]
        locked = keeping.lock_things(loan, lines.values(), everything)
        keeping.release_units(gone, ended=AssignmentEnd.RELEASED, actor=actor)
        units = {key: [locked[asset.pk] for asset in assets] for key, assets in new.items()}
        made = keeping.keep_units(loan, units, lines, actor=actor)
        steps.save(loan, *state.settle(loan, actor=actor))
        names = locked | {one.asset_id: one.asset for one in gone}
        changes = {
            "units": [
                ", ".join(sorted(names[one.asset_id].code for one in gone)) or None,
                ", ".join(sorted(names[one.asset_id].code for one in made)) or None,
            ]
        }
        steps.record(loan, "assigned", actor=actor, changes=changes)
    return loan


def proposal(loan: LoanRequest, lines: Sequence[LoanItem], *, most: int = 60) -> dict[int, list[Asset]]:
    """{key of a line: units that may be named for its days, best first}; what is kept for it already comes
    before.
    """
    found = {}
    for line in lines:
        if line.is_material or line.is_rejected:
            continue
        start = max(line.needed_from, clock.today())
        if line.return_date and line.return_date < start:
            found[line.pk] = []
            continue
        units = hold_facts.units_between(
            line.standard_item, start, line.return_date, excluding=loan.doc_number
        )
        found[line.pk] = list(units[:most])
    return found


def _refuse_too_many(loan: LoanRequest, line: LoanItem, named: int) -> None:
    out = sum(1 for one in steps.assignments_of(loan) if one.loan_item_id == line.pk and one.is_out)
    most = int(line.wanted_units) - out
    if line.is_rejected or named > most:
        said = _("At most %(most)d units can be kept for this line, %(named)d are named.")
        raise DomainError(said % {"most": max(0, most), "named": named}, field="units")
