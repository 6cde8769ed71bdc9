"""The warehouse looks at what comes back, thing by thing: the second of the two hands of a return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import BROKEN, RETURNED_STATUS, AssetCondition, AssetStatus
from assets.models import Asset, Place
from assets.services import places
from assets.services.custody import custody, losses
from assets.services.goods import assets as goods
from assets.services.goods import endings
from assets.services.repairs import damage
from assets.services.stock import consumption
from assets.services.stock import rows as asset_rows
from core import activity, clock
from core.database import bulk
from core.errors import DomainError, NotAllowed, concerning
from core.services import sealing
from core.workflow import documents
from loans.choices import ACCEPTING, AssignmentEnd, Finding, Rest, ReturnItemStatus, ReturnStatus
from loans.models import AssetReturn, AssetReturnItem, LoanRequest
from loans.services.loans import doors, state, steps
from loans.services.returns import declaring, files
from loans.services.returns.declaring import Declared

LINE = (
    "status",
    "finding",
    "verified_condition",
    "verified_quantity",
    "rest",
    "verification_notes",
    "checklist",
)
VERIFIED = ("status", "verified_by", "verified_by_name", "verification_date", "verification_note")
NEEDS_WORDS = (Finding.OTHER, Finding.REFUSED)
# What the warehouse may say; the rest of the findings follow from what others do.
SAID = (*ACCEPTING, Finding.MISSING, *NEEDS_WORDS)


@dataclass(slots=True)
class Verdict:
    """What the warehouse found of a thing. `condition` "" is what was declared; `quantity` None all that was
    declared of it; `rest` says what became of lent material that did not come back; `files` are photos.
    """

    finding: str = Finding.OK
    condition: str = ""
    quantity: Decimal | None = None
    rest: str = ""
    notes: str = ""
    checklist: list = field(default_factory=list)
    files: Sequence = ()


def verify(
    document: AssetReturn,
    verdicts: Mapping[int, Verdict],
    *,
    to: Place,
    actor,
    note: str = "",
    version: int | None = None,
) -> AssetReturn:
    """Say of each thing (by key of the line) what was found. What is accepted comes to the warehouse location
    `to` in its condition, damage opens a repair, what is missing is lost, what is refused stays on the
    borrower's account as it was.

    Raises DomainError (the line is its `thing`) for one that nobody looked at or a refusal without a word,
    Conflict when somebody was faster, NotAllowed for the borrower himself, StaleVersion. No inverse.
    """
    places.refuse_no_warehouse(to)
    with transaction.atomic(), doors.closes_itself():
        loan, document = declaring.lock(document)
        if loan.requester_id == actor.pk and document.status == ReturnStatus.PENDING_APPROVAL:
            raise NotAllowed(_("Nobody verifies what he had borrowed himself."))
        documents.guard(document, "verify", actor=actor, version=version)
        items, before = declaring.waiting_of(document), loan.status
        for item in items:
            with concerning(item):
                _note(item, verdicts.get(item.pk))
        # Repairs and counters before assets. What is being mended already goes on with its repair.
        mended = endings.lock_open(item.asset_id for item in items)
        new = [item for item in items if _is_mended(item) and item.asset_id not in mended]
        repairs = {item.pk: damage.draw_number() for item in new}
        locked = {asset.pk: asset for asset in asset_rows.lock(item.asset for item in items)}
        for item in items:
            item.asset = locked[item.asset_id]
            with concerning(item):
                _measure(item, verdicts[item.pk])
        taken = [item for item in items if item.finding in ACCEPTING]
        refused = [item for item in items if item.finding not in ACCEPTING]
        if refused:
            declaring.keep(loan, refused, actor=actor, reference=document.doc_number)
        _account_for_rest(taken, loan, document, actor)
        _take(taken, to, document, actor, note)
        bulk.update(items, LINE)
        for item in items:
            files.keep(item, verdicts[item.pk].files, actor=actor)
        documents.fire(document, "verify", actor=None, accepted=len(taken), refused=len(refused))
        document.verified_by, document.verified_by_name = actor, actor.name
        document.verification_date, document.verification_note = clock.now(), note.strip()
        declaring.save(document, *VERIFIED)
        for item in refused:
            if item.finding == Finding.MISSING:
                why = _("Missing at its return. %(words)s") % {"words": item.verification_notes}
                losses.lose(Asset(pk=item.asset_id), actor=actor, reason=why, reference=document.doc_number)
        _report_damage(taken, repairs, actor)
        _end(taken, loan, actor, before)
        activity.record(
            "loans.assetreturn.verified",
            actor=actor,
            target=document,
            note=note,
            reference=loan.doc_number,
            changes={"status": [ReturnStatus.PENDING_APPROVAL, document.status]},
        )
        sealing.plan(document)
        declaring.tell(document, "RETURN_VERIFIED", _news(items), to=steps.borrower(loan), actor=actor)
    return document


def take_at_counter(
    loan: LoanRequest,
    chosen: Sequence[tuple[Declared, Verdict]],
    *,
    to: Place,
    actor,
    date: Date | None = None,
    note: str = "",
    version: int | None = None,
) -> AssetReturn:
    """Both hands in one step, at the counter: the warehouse writes down what the borrower brings and takes
    it, also what was lost. Raises as `declaring.declare` and `verify` do. No inverse.
    """
    if loan.requester_id == actor.pk:
        raise NotAllowed(_("Nobody verifies what he had borrowed himself."))
    with transaction.atomic():
        document = declaring.declare(
            loan,
            [said for said, _v in chosen],
            actor=actor,
            date=date,
            note=note,
            version=version,
            at_counter=True,
        )
        lines = document.items.order_by("number").values_list("pk", flat=True)
        verdicts = {key: verdict for key, (_s, verdict) in zip(lines, chosen, strict=True)}
        return verify(document, verdicts, to=to, actor=actor, note=note)


def _note(item: AssetReturnItem, verdict: Verdict | None) -> None:
    """What was found goes onto the line; raises DomainError for what cannot be."""
    if verdict is None or verdict.finding not in SAID:
        raise DomainError(_("Say what was found."), field="finding")
    item.finding, item.checklist = verdict.finding, verdict.checklist
    item.verification_notes = verdict.notes.strip()
    if item.finding not in ACCEPTING:
        item.status = ReturnItemStatus.REJECTED
        if item.finding in NEEDS_WORDS:
            documents.need(item.verification_notes, 3, "notes", _("Say why it is not accepted."))
        return
    item.status = ReturnItemStatus.ACCEPTED
    item.verified_condition = verdict.condition or item.returned_condition
    if item.verified_condition not in AssetCondition.values:
        raise DomainError(_("Choose the condition that it is in."), field="condition")
    if (item.finding == Finding.DAMAGED) != (item.verified_condition in BROKEN):
        raise DomainError(
            _("Finding and condition do not fit: one says that it is broken."), field="condition"
        )


def _is_mended(item: AssetReturnItem) -> bool:
    """Whether a repair begins for it: a device that came back broken; what is for parts is written off."""
    broken = RETURNED_STATUS.get(item.verified_condition) == AssetStatus.DAMAGED
    return item.finding == Finding.DAMAGED and broken and not item.asset.is_lot


def _measure(item: AssetReturnItem, verdict: Verdict) -> None:
    """How much of an accepted thing is there, of what the (locked) lot holds by the book."""
    if item.finding not in ACCEPTING:
        return
    asset = item.asset
    if not asset.is_lot:
        item.verified_quantity, item.rest = Decimal(1), Rest.NONE
        return
    back = item.quantity if verdict.quantity is None else Decimal(verdict.quantity)
    if back < 0 or back > asset.current_balance:
        raise DomainError(
            _("Of %(code)s at most %(most)s are left by the book.")
            % {"code": asset.code, "most": f"{asset.current_balance.normalize():f}"},
            field="quantity",
        )
    item.verified_quantity, item.rest = back, verdict.rest
    if back < asset.current_balance and item.rest not in (Rest.CONSUMED, Rest.MISSING):
        raise DomainError(_("Say what became of the rest: used up, or missing."), field="rest")
    if back == asset.current_balance:
        item.rest = Rest.NONE


def _account_for_rest(
    items: Sequence[AssetReturnItem], loan: LoanRequest, document: AssetReturn, actor
) -> None:
    """Lent material that does not come back is used up or missing in the book, before the rest is taken."""
    short = [item for item in items if item.rest]
    if not short:
        return
    declaring.keep(loan, short, actor=actor, reference=document.doc_number)
    for item in short:
        if item.asset.status == AssetStatus.LOST:
            # It was lost whole: what is there of it says what is used up or missing of the rest.
            losses.find_with_person(item.asset, actor=actor, reference=document.doc_number)
        gone = item.asset.current_balance - item.verified_quantity
        if item.rest == Rest.CONSUMED:
            use = consumption.Usage(item.asset.standard_item, gone, lot=item.asset)
            consumption.consume(
                [use],
                actor=actor,
                technician=loan.requester,
                warehouses=False,
                reference=document.doc_number,
            )
        else:
            goods.adjust(
                item.asset,
                counted=item.verified_quantity,
                actor=actor,
                reason=item.verification_notes or _("Missing at its return"),
                reference=document.doc_number,
            )


def _take(items: Sequence[AssetReturnItem], to: Place, document: AssetReturn, actor, note: str) -> None:
    parts = [
        custody.Part(item.asset, condition=item.verified_condition)
        for item in items
        if item.verified_quantity
    ]
    if parts:
        custody.take_back(parts, to=to, actor=actor, reference=document.doc_number, note=note.strip())


def _news(items: Sequence[AssetReturnItem]):
    """What the borrower hears."""
    found = {item.finding for item in items}
    if not found <= set(ACCEPTING):
        return gettext_lazy("Not everything of your return %(document)s was accepted: look at what is said.")
    if Finding.DAMAGED in found:
        return gettext_lazy("Your return %(document)s is verified: everything is back, not all of it whole.")
    return gettext_lazy("Your return %(document)s is verified: everything is in order.")


def _end(items: Sequence[AssetReturnItem], loan: LoanRequest, actor, before: str) -> None:
    """What was accepted is not lent any more."""
    if not items:
        steps.save(loan, *state.settle(loan, actor=actor))
        steps.record(loan, "return_verified", actor=actor, before=before)
        return
    for item in items:
        one = item.assignment
        one.asset = item.asset
        one.returned_quantity = min(one.quantity, item.verified_quantity)
        one.ended = (
            AssignmentEnd.RETURNED
            if item.verified_quantity
            else AssignmentEnd.CONSUMED
            if item.rest == Rest.CONSUMED
            else AssignmentEnd.LOST
        )
    doors.end_lent([item.assignment for item in items], actor=actor, verb="return_verified")


def _report_damage(items: Sequence[AssetReturnItem], numbers: dict[int, str], actor) -> None:
    """A repair begins for each of these devices that came back broken, under its number."""
    for item in items:
        if item.pk in numbers:
            said = item.verification_notes or item.notes or _("Came back damaged from a loan")
            damage.report(
                Asset(pk=item.asset_id),
                actor=actor,
                condition=item.verified_condition,
                description=said.ljust(5, "."),
                number=numbers[item.pk],
            )
