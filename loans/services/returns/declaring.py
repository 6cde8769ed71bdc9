"""Who borrowed says what comes back: the first of the two hands of a return."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset
from assets.services.custody import returning
from assets.services.stock import rows as asset_rows
from core import activity, clock, notify, words
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from core.workflow import backdating, documents, numbering
from loans.choices import RETURN, Finding, ReturnItemStatus
from loans.models import AssetReturn, AssetReturnItem, LoanAssignment, LoanRequest
from loans.services.loans import state, steps
from loans.services.returns import files

RETURNABLE = (AssetStatus.IN_CUSTODY, AssetStatus.IN_USE, AssetStatus.DAMAGED)
AT_COUNTER = (*RETURNABLE, AssetStatus.LOST)  # what lies on the counter is lost no more
LINE = ("status", "finding")


@dataclass(slots=True)
class Declared:
    """A lent thing that comes back: `quantity` base units are left of material (None: all that the book
    says); `files` are photos (uploads).
    """

    assignment: LoanAssignment
    condition: str = AssetCondition.USED_OKAY
    quantity: Decimal | None = None
    notes: str = ""
    files: Sequence = ()


def declare(
    loan: LoanRequest,
    chosen: Sequence[Declared],
    *,
    actor,
    date: Date | None = None,
    note: str = "",
    version: int | None = None,
    at_counter: bool = False,
) -> AssetReturn:
    """These things of a loan come back: they wait for the warehouse, and are not late meanwhile. `at_counter`
    they are taken at once: nobody is told, and what was lost may be among them.

    Raises DomainError (the asset is its `thing`) for what is not of this loan or more than was lent; Conflict
    for what came back already, is declared already, lost or being mended; NotAllowed for anybody but the
    borrower and who takes back; StaleVersion. Inverse: `cancel`.
    """
    if not chosen:
        raise DomainError(_("Choose what comes back."))
    if len({one.assignment.pk for one in chosen}) < len(chosen):
        raise DomainError(_("The same thing is named twice."))
    day = date or clock.today()
    backdating.refuse(day, field="date", future=_("A return cannot be dated in the future."))
    with transaction.atomic():
        loan = steps.lock(loan)
        before = loan.status
        documents.guard(loan, "declare_return", actor=actor, version=version)
        number = numbering.draw(RETURN, day)
        mine = {one.pk: one for one in steps.assignments_of(loan)}
        units = [_fit(mine, one) for one in chosen]
        handed = max(localdate(unit.handed_at) for unit in units)
        if day < handed:
            said = _("It was handed out on %(day)s; it did not come back before.")
            raise DomainError(said % {"day": words.day(handed)}, field="date")
        locked = {asset.pk: asset for asset in asset_rows.lock(one.asset for one in units)}
        document = AssetReturn(
            doc_number=number,
            return_date=day,
            loan_request=loan,
            returned_by=loan.requester,
            returned_by_name=loan.requester_name,
            declared_at=clock.now(),
            note=note.strip(),
            line_count=len(units),
        )
        items = [
            _item(document, n, said, locked[unit.asset_id], unit, AT_COUNTER if at_counter else RETURNABLE)
            for n, (said, unit) in enumerate(zip(chosen, units, strict=True), start=1)
        ]
        document.search_text = search_text(document, loan, items)
        document.save(force_insert=True)
        for item in items:
            item.asset_return = document
        bulk.insert(items)
        for item, said in zip(items, chosen, strict=True):
            files.keep(item, said.files, actor=actor)
        there = [item.asset for item in items if item.asset.status != AssetStatus.LOST]
        returning.declare(there, actor=actor, reference=number)
        for unit in units:
            unit.declared_at = clock.now()
        bulk.update(units, ("declared_at",))
        steps.save(loan, *state.settle(loan, actor=actor, verb="declare_return"))
        codes = ", ".join(item.asset.code for item in items)
        activity.record("loans.assetreturn.declared", actor=actor, target=document, reference=loan.doc_number)
        steps.record(loan, "return_declared", actor=actor, before=before, changes={"units": [None, codes]})
        message = gettext_lazy("%(who)s gives back things of %(loan)s (%(document)s): look at them.")
        if not at_counter:
            tell(document, "RETURN_DECLARED", message, to=steps.takers(), actor=actor)
    return document


def cancel(document: AssetReturn, *, actor, version: int | None = None) -> AssetReturn:
    """The borrower keeps the things after all; they are again what they were. Raises Conflict when the
    warehouse has looked at them. Inverse of `declare`.
    """
    with transaction.atomic():
        loan, document = lock(document)
        before = loan.status
        documents.fire(document, "cancel", actor=actor, version=version)
        items = waiting_of(document)
        keep(loan, items, actor=actor, reference=document.doc_number)
        for item in items:
            item.status, item.finding = ReturnItemStatus.REJECTED, Finding.KEPT
        bulk.update(items, LINE)
        save(document, "status")
        steps.save(loan, *state.settle(loan, actor=actor))
        activity.record(
            "loans.assetreturn.cancelled", actor=actor, target=document, reference=loan.doc_number
        )
        steps.record(loan, "return_cancelled", actor=actor, before=before)
        message = gettext_lazy("%(who)s keeps the things of %(loan)s after all (%(document)s).")
        tell(document, "RETURN_CANCELLED", message, to=steps.takers(), actor=actor)
    return document


# ---------------------------------------------------------------- what both hands share


def lock(document: AssetReturn) -> tuple[LoanRequest, AssetReturn]:
    """The locked loan of a return, then the locked return: the loan comes first for every verb."""
    loan = steps.lock(LoanRequest(pk=document.loan_request_id))
    document = documents.lock(document)
    document.loan_request = loan
    return loan, document


def lines_of(document: AssetReturn) -> list[AssetReturnItem]:
    """Its lines, with the things and what they were lent as."""
    found = document.items.select_related("asset__standard_item", "assignment__hold", "assignment__loan_item")
    return list(found.order_by("number"))


def waiting_of(document: AssetReturn) -> list[AssetReturnItem]:
    """Those of its lines that the warehouse has still to look at."""
    return [item for item in lines_of(document) if item.status == ReturnItemStatus.PENDING]


def keep(loan: LoanRequest, items: Sequence[AssetReturnItem], *, actor, reference: str) -> None:
    """These declared things stay with the borrower, as what they were before. What is mended since, or broke,
    is what it is.
    """
    found = asset_rows.lock(item.asset for item in items)
    awaiting = {asset.pk for asset in found if asset.status == AssetStatus.AWAITING_RETURN}
    before = {item.asset: item.previous_status for item in items if item.asset_id in awaiting}
    returning.keep(before, actor=actor, reference=reference)
    for item in items:
        item.assignment.declared_at = None
    bulk.update([item.assignment for item in items], ("declared_at",))


def save(document: AssetReturn, *fields: str) -> None:
    """Write `fields` and the version."""
    document.version += 1
    document.save(update_fields=[*fields, "version"])


def tell(document: AssetReturn, event: str, message, *, to, actor, **values) -> None:
    """One notification for each of `to`; `message` may hold %(document)s, %(loan)s, %(who)s, %(actor)s."""
    said = {
        "document": document.doc_number,
        "loan": document.loan_request.doc_number,
        "who": document.returned_by_name,
        "actor": actor.name,
    } | values
    notify.send(event, recipients=to, actor=actor, message=words.fill(message, **said), about=document)


def search_text(document: AssetReturn, loan: LoanRequest, items: Sequence[AssetReturnItem]) -> str:
    """The words by which a return is found."""
    said = [document.doc_number, loan.doc_number, document.returned_by_name]
    for item in items:
        said += [item.asset.code, item.asset.serial_number, item.asset.name]
    return " ".join(filter(None, said)).lower()


def _fit(mine: dict[int, LoanAssignment], said: Declared) -> LoanAssignment:
    unit = mine.get(said.assignment.pk)
    if unit is None or not unit.handed_at:
        raise DomainError(_("This is not out on this loan."))
    with concerning(unit.asset):
        code = {"code": unit.asset.code}
        if unit.ended:
            raise Conflict(_("%(code)s is not out any more.") % code)
        if unit.declared_at:
            raise Conflict(_("%(code)s lies with the warehouse to be verified already.") % code)
        if said.condition not in AssetCondition.values:
            raise DomainError(_("Choose the condition that it is in."), field="condition")
    return unit


def _item(
    document: AssetReturn,
    number: int,
    said: Declared,
    asset: Asset,
    unit: LoanAssignment,
    possible: Collection[str],
) -> AssetReturnItem:
    with concerning(asset):
        if asset.status not in possible:
            raise Conflict(
                _("%(code)s cannot be given back: it is “%(status)s”.")
                % {"code": asset.code, "status": asset.get_status_display()}
            )
        left = Decimal(asset.units) if said.quantity is None else Decimal(said.quantity)
        if left < 0 or left > asset.units:
            raise DomainError(
                _("Of %(code)s %(most)s are left by the book, no more.")
                % {"code": asset.code, "most": words.number(asset.units)},
                field="quantity",
            )
    return AssetReturnItem(
        number=number,
        assignment=unit,
        asset=asset,
        quantity=left,
        returned_condition=said.condition,
        notes=said.notes.strip(),
        previous_status=asset.status,
    )
