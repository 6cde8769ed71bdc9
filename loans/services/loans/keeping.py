"""What a loan keeps: units for its days, material under its number. Used by every verb that assigns."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import HoldEnd
from assets.models import Asset
from assets.services.stock import holds, reservations
from assets.services.stock import rows as asset_rows
from core import clock
from core.database import bulk
from core.errors import DomainError, concerning
from loans.choices import AssignmentEnd
from loans.models import LoanAssignment, LoanItem, LoanRequest
from loans.services.loans import state

ENDED = ("ended", "ended_at", "declared_at")


def lock_things(loan: LoanRequest, lines: Iterable[LoanItem], assets: Iterable[Asset]) -> dict[int, Asset]:
    """Lock what a deed with these units and lines takes: assets, then all levels at once; {key: locked
    asset}.
    """
    locked = {asset.pk: asset for asset in asset_rows.lock(assets)}
    reservations.lock([line.standard_item for line in lines], reference=loan.doc_number)
    return locked


def keep_units(
    loan: LoanRequest, chosen: Mapping[int, Sequence[Asset]], lines: Mapping[int, LoanItem], *, actor
) -> list[LoanAssignment]:
    """Keep units ({key of a line: assets}, locked) for the days of their lines: a hold and an assignment for
    each.

    Raises DomainError (the asset is its `thing`) for one of another model or named twice, Conflict for one
    that is not free for those days. Inverse: `release_units`.
    """
    seen, made = set(), []
    for key, units in chosen.items():
        line = lines[key]
        for asset in units:
            with concerning(asset):
                if asset.standard_item_id != line.standard_item_id or line.is_material:
                    said = _("%(code)s is not what was asked for on this line.")
                    raise DomainError(said % {"code": asset.code})
                if asset.pk in seen:
                    raise DomainError(_("%(code)s is named twice.") % {"code": asset.code})
            seen.add(asset.pk)
        if not units:
            continue
        kept = holds.hold(
            units,
            start=max(line.needed_from, clock.today()),
            last=line.return_date,
            person=loan.requester,
            reference=loan.doc_number,
            actor=actor,
        )
        made += [
            LoanAssignment(
                loan_request=loan,
                loan_item=line,
                asset_id=hold.asset_id,
                hold=hold,
                quantity=Decimal(1),
                assigned_at=clock.now(),
                assigned_by=actor,
                assigned_by_name=actor.name,
                due=line.return_date,
            )
            for hold in kept
        ]
    return LoanAssignment.objects.bulk_create(made)


def keep_material(
    loan: LoanRequest, lines: Sequence[LoanItem], assignments: Sequence[LoanAssignment], *, actor
) -> None:
    """Reserve what of the material can still be fetched, instead of what was kept before; nothing when the
    loan is closed. Raises DomainError (the model is its `thing`) when something is short.
    """
    wants = [] if loan.closed_at else [want for line in lines if (want := _want(line, assignments))]
    reservations.replace(wants, reference=loan.doc_number, actor=actor)


def release_units(assignments: Sequence[LoanAssignment], *, ended: AssignmentEnd, actor) -> None:
    """What was kept for a loan is free again (also what its borrower did not accept). Inverse:
    `keep_units`.
    """
    how = {AssignmentEnd.BROKEN: HoldEnd.BROKEN, AssignmentEnd.GONE: HoldEnd.GONE}
    end(assignments, ended=ended, actor=actor, hold=how.get(ended, HoldEnd.RELEASED))


def end(assignments: Sequence[LoanAssignment], *, ended: AssignmentEnd, actor, hold: HoldEnd) -> None:
    """These (open) assignments are over, and so are their holds."""
    kept = [one.hold for one in assignments if one.hold_id and one.hold.released_at is None]
    if kept:
        holds.release(kept, ended=hold, actor=actor)
    for one in assignments:
        one.ended, one.ended_at, one.declared_at = ended, clock.now(), None
    bulk.update(list(assignments), ENDED)


def _want(line: LoanItem, assignments: Sequence[LoanAssignment]) -> reservations.Demand | None:
    left = state.to_fetch(line, assignments) if line.is_material else 0
    if not left:
        return None
    if line.in_containers and left % line.factor == 0:
        return reservations.Demand(line.standard_item, containers=int(left // line.factor))
    return reservations.Demand(line.standard_item, left)
