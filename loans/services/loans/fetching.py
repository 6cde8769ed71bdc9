"""Handing out: what is kept for a loan goes to its borrower, in one handover; there may be several."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services import places
from assets.services.stock import cutting, holds, reservations
from assets.services.stock import rows as asset_rows
from core import clock, words
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from core.workflow import documents
from loans.choices import HandoverSource
from loans.models import Handover, LoanAssignment, LoanItem, LoanRequest
from loans.services.handovers import making
from loans.services.loans import state, steps

HANDED = ("handed_at", "handover_item", "quantity")


@dataclass(slots=True)
class Fetch:
    """A thing for a line: a unit that is kept for it, or material: all of a lot, or `quantity` base units.

    `seen` is what the lot held when somebody decided to give all of it; `files` are photos (uploads).
    """

    line: int
    asset: Asset
    quantity: Decimal | None = None
    seen: Decimal | None = None
    condition_notes: str = ""
    files: Sequence = ()


def hand_out(
    loan: LoanRequest,
    chosen: Sequence[Fetch],
    *,
    actor,
    acknowledging=None,
    note: str = "",
    version: int | None = None,
) -> tuple[LoanRequest, Handover]:
    """Give the borrower what is kept for him, in custody, with one handover for him to sign; returns the loan
    and that document.

    Raises DomainError (its `thing` is the line or the asset) for what is not kept for this loan or is more
    than is left, Conflict when a thing is gone meanwhile, StaleVersion. Inverse: voiding the handover.
    """
    if not chosen:
        raise DomainError(_("Choose what is handed out."))
    with transaction.atomic():
        loan = steps.lock(loan)
        documents.guard(loan, "hand_out", actor=actor, version=version)
        lines, before = {line.pk: line for line in steps.lines_of(loan)}, loan.status
        assignments = steps.assignments_of(loan)
        # Counters before assets, assets before levels, all levels at once: what follows takes no other lock.
        number = making.draw_number()
        cutting.Numbers([one.asset for one in chosen if one.quantity is not None])
        locked = {asset.pk: asset for asset in asset_rows.lock(one.asset for one in chosen)}
        material = {line.standard_item for line in lines.values() if line.is_material}
        kept = {one.asset_id: one for one in assignments if one.is_open and one.handed_at is None}
        _refuse_over(loan, lines, kept, chosen)
        parts, uses, fetched = _fit(lines, assignments, kept, chosen, locked)
        items = material | {lines[one.loan_item_id].standard_item for one in fetched}
        reservations.lock(items, reference=loan.doc_number, places=[places.of_person(loan.requester)])
        early = [one.hold for one in fetched if one.hold.starts > clock.today()]
        if early:
            holds.change_start(early, start=clock.today(), actor=actor)
        reservations.use(uses, reference=loan.doc_number, actor=actor)
        dues = [one.due for one in fetched] + [
            lines[one.line].return_date for one in chosen if lines[one.line].is_material
        ]
        handover = making.make(
            parts,
            receiver=loan.requester,
            actor=actor,
            status=AssetStatus.IN_CUSTODY,
            source=HandoverSource.LOAN,
            reference=loan.doc_number,
            acknowledging=acknowledging,
            note=note,
            last=None if None in dues else max(dues),
            number=number,
        )
        _write(loan, lines, kept, handover, actor)
        steps.save(loan, *state.settle(loan, actor=actor, verb="hand_out"))
        changes = {"handover": [None, handover.doc_number]}
        steps.record(loan, "handed_out", actor=actor, before=before, note=note, changes=changes)
    return loan, handover


def _refuse_over(loan: LoanRequest, lines, kept, chosen: Sequence[Fetch]) -> None:
    """Raise for material of a loan that was released, and for what should have been back before today."""
    for one in chosen:
        line = lines.get(one.line)
        if line is None:
            continue
        with concerning(one.asset):
            if line.is_material and loan.closed_at:
                raise Conflict(steps.closed(loan))
            unit = kept.get(one.asset.pk)
            last = unit.due if unit else line.return_date
            if last and last < clock.today():
                raise DomainError(
                    _("Its days were over on %(day)s: nothing of it can be lent any more.")
                    % {"day": words.day(last)}
                )


def _fit(lines, assignments, kept, chosen, locked):
    """(lines of the handover, what they use of the reservation, assignments of the units); raises DomainError
    for what does not fit.
    """
    parts, uses, fetched, taken, seen = [], [], [], defaultdict(Decimal), set()
    for one in chosen:
        line, asset = lines.get(one.line), locked[one.asset.pk]
        with concerning(asset):
            if line is None or line.standard_item_id != asset.standard_item_id:
                raise DomainError(
                    _("%(code)s is not what was asked for on this line.") % {"code": asset.code}
                )
            if asset.pk in seen:
                raise DomainError(_("%(code)s is named twice.") % {"code": asset.code})
            seen.add(asset.pk)
            if line.is_material:
                asset.standard_item = line.standard_item
                units = asset.current_balance if one.quantity is None else Decimal(one.quantity)
                left = state.to_fetch(line, assignments) - taken[line.pk]
                if units > left:
                    said = _("Of %(item)s %(left)s %(unit)s are still to be fetched, no more.")
                    unit = line.standard_item.base_unit
                    raise DomainError(
                        said % {"item": line, "left": f"{left.normalize():f}", "unit": unit}, field="quantity"
                    )
                taken[line.pk] += units
                uses.append(
                    reservations.Withdrawal(
                        line.standard_item,
                        asset.place,
                        units,
                        containers=1 if line.in_containers and one.quantity is None and asset.is_whole else 0,
                    )
                )
            else:
                assignment = kept.get(asset.pk)
                if assignment is None or assignment.loan_item_id != line.pk:
                    raise Conflict(
                        _("%(code)s is not kept for this loan (any more). Assign it first.")
                        % {"code": asset.code}
                    )
                fetched.append(assignment)
        parts.append(
            making.Line(
                asset,
                one.quantity,
                one.seen,
                condition_notes=one.condition_notes,
                source_line=line.pk,
                files=one.files,
            )
        )
    return parts, uses, fetched


def _write(
    loan: LoanRequest,
    lines: dict[int, LoanItem],
    kept: dict[int, LoanAssignment],
    handover: Handover,
    actor,
) -> None:
    """The assignments say what went out with which line of the handover; material gets its rows."""
    now, units, pieces = clock.now(), [], []
    for item in handover.items.all():
        line = lines[item.source_line]
        if line.is_material:
            pieces.append(
                LoanAssignment(
                    loan_request=loan,
                    loan_item=line,
                    asset_id=item.asset_id,
                    quantity=item.quantity,
                    assigned_at=now,
                    assigned_by=actor,
                    assigned_by_name=actor.name,
                    due=line.return_date,
                    handed_at=now,
                    handover_item=item,
                )
            )
        else:
            one = kept[item.asset_id]
            one.handed_at, one.handover_item = now, item
            units.append(one)
    bulk.update(units, HANDED)
    LoanAssignment.objects.bulk_create(pieces)
