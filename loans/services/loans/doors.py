"""What happens to lent things by other doors than their return: taken back, passed on, found, lost, written
off, used up. Hears the signals of assets.
"""

from collections.abc import Collection, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import UNUSABLE, AssetStatus, HoldEnd, PlaceKind
from assets.models import Asset
from assets.services.stock import hold_facts, holds
from core import clock, queue
from core.database import bulk
from core.errors import Conflict, DomainError, concerning
from loans.choices import LOAN, AssignmentEnd
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import keeping, state, steps

ENDED = ("ended", "ended_at", "returned_at", "returned_quantity", "declared_at")
LEAST = Decimal("0.01")
# What its borrower did not have for a while, or not whole: lost and found, broken and mended.
HAS_AGAIN = ("find_with_person", "repair")


# Whether the deed that is done closes what it takes by itself. Not its reference says so: people type those.
_closes: ContextVar[bool] = ContextVar("loans_closes_itself", default=False)


@contextmanager
def closes_itself():
    """Within the block what leaves a borrower is closed by whoever calls, not by `close`."""
    token = _closes.set(True)
    try:
        yield
    finally:
        _closes.reset(token)


def closing_itself() -> bool:
    """Whether the deed that is done now closes what it takes by itself."""
    return _closes.get()


def lock_loans(sender, assets, verb, reference, actor, **kwargs) -> None:
    """Lock the loans of what is about to leave a person, before the things are locked. Hears
    `assets.signals.asset_leaving`.
    """
    steps.lock_many(_out(asset.pk for asset in assets).values_list("loan_request_id", flat=True))


def close(sender, things, verb, reference, actor, **kwargs) -> None:
    """What left its borrower is not lent any more; what is lent is never passed on; what he has found, or
    what was mended for him, is held for him again. A return that is verified, and a handover that is undone,
    close their own.

    Hears `assets.signals.asset_left`; raises DomainError that names the loan, Conflict when somebody else
    works on it.
    """
    if verb == "put_back" or closing_itself():
        return
    left: dict[int, list] = {}
    for gone in things:
        left.setdefault(gone.asset.pk, []).append(gone)
    found = list(_out(left).select_related("asset", "hold", "loan_request").order_by("loan_request_id", "pk"))
    # What was handed out after `lock_loans` had looked is of a loan that is not locked yet.
    steps.lock_many({one.loan_request_id for one in found}, wait=False)
    by_loan: dict[int, list[LoanAssignment]] = {}
    stay: set[int] = set()
    for one in found:
        if verb == "pass_on":
            with concerning(one.asset):
                raise DomainError(_stays(one))
        for gone in left[one.asset_id]:
            if gone.part is not None:
                _split(one, gone.part)
            elif end_of(gone, one):
                by_loan.setdefault(one.loan_request_id, []).append(one)
            else:
                stay.add(one.loan_request_id)
    for rows in by_loan.values():
        end_lent(rows, actor=actor)
    if verb in HAS_AGAIN:
        _hold_again(found, actor)
    # What is lost is not late, what is found may be.
    for key in sorted(stay - set(by_loan)):
        loan = LoanRequest.objects.select_related("requester").get(pk=key)
        before = loan.status
        fields = state.settle(loan, actor=actor)
        if loan.status != before:
            steps.save(loan, *fields)
            steps.record(loan, "things_changed", actor=actor, before=before)


def lent(keys: Collection[int]) -> dict[int, str]:
    """{key of a thing that is lent: why it is not passed on} (assets.services.custody.bindings)."""
    return {one.asset_id: _stays(one) for one in _out(keys).select_related("asset", "loan_request")}


def _stays(one: LoanAssignment) -> str:
    return _("%(code)s is lent to %(who)s (%(document)s): lent things are not passed on.") % {
        "code": one.asset.code,
        "who": one.loan_request.requester_name,
        "document": one.loan_request.doc_number,
    }


def _hold_again(found: list[LoanAssignment], actor) -> None:
    """What its borrower has again, and works, is held for him again for the days that he has it; if it is
    promised to somebody else in these, logistics and he hear so.
    """
    again = []
    for one in found:
        lapsed = one.hold_id and one.hold.ended in (HoldEnd.LOST, HoldEnd.BROKEN)
        if not one.is_open or not lapsed or one.asset.status in UNUSABLE:
            continue
        try:
            one.hold = holds.resume(one.hold, actor=actor)
        except Conflict:
            loan = LoanRequest.objects.get(pk=one.loan_request_id)
            message = gettext_lazy(
                "%(who)s has %(code)s of %(document)s again, but it is promised to somebody else: "
                "it cannot be kept longer."
            )
            told = steps.approvers() + steps.borrower(loan)
            steps.tell(loan, "LOAN_UNIT_LOST", message, to=told, actor=None, code=one.asset.code)
        else:
            again.append(one)
    bulk.update(again, ("hold",))


def _split(one: LoanAssignment, piece: Asset) -> None:
    """A piece was cut off a lent lot: it is lent as well, in a row of its own, or came back by itself."""
    stays = piece.place_kind == PlaceKind.PERSON
    if stays and one.declared_at:
        with concerning(one.asset):
            said = _("%(code)s is on its way back (%(document)s): nothing is cut off it.")
            raise DomainError(said % {"code": one.asset.code, "document": one.loan_request.doc_number})
    # Never all of it, though more than was lent may have been found of it since.
    taken = min(Decimal(piece.units), one.quantity - LEAST)
    now = clock.now()
    over = {
        "ended": AssignmentEnd.RETURNED,
        "ended_at": now,
        "returned_at": now,
        "returned_quantity": taken,
    }
    one.quantity -= taken
    bulk.update([one], ("quantity",))
    LoanAssignment.objects.create(
        loan_request=one.loan_request,
        loan_item=one.loan_item,
        asset=piece,
        quantity=taken,
        assigned_at=one.assigned_at,
        assigned_by=one.assigned_by,
        assigned_by_name=one.assigned_by_name,
        due=one.due,
        handed_at=one.handed_at,
        handover_item=one.handover_item,
        **({} if stays else over),
    )


def end_of(gone, one: LoanAssignment) -> str:
    """How the lending of a thing ends by what happened to it; "" while it goes on (lost with him, mended for
    him). Notes it on the row.
    """
    asset = gone.asset
    if asset.place_kind == PlaceKind.PERSON and asset.place_id == gone.from_place.pk:
        return ""
    one.ended = {
        AssetStatus.CONSUMED: AssignmentEnd.CONSUMED,
        AssetStatus.DECOMMISSIONED: AssignmentEnd.WRITTEN_OFF,
    }.get(asset.status, AssignmentEnd.RETURNED)
    if asset.place_kind == PlaceKind.VENDOR:
        one.ended = AssignmentEnd.OPEN  # mended elsewhere: still his
    if one.ended == AssignmentEnd.RETURNED:
        one.returned_quantity = min(one.quantity, Decimal(asset.units))
    return one.ended


def end_lent(rows: list[LoanAssignment], *, actor, verb: str = "things_ended") -> None:
    """These things of one (locked) loan, which say how they `ended`, are not lent any more; the loan follows
    from it, and its history tells so as `verb`.
    """
    loan = LoanRequest.objects.select_related("requester").get(pk=rows[0].loan_request_id)
    kept = [one.hold for one in rows if one.hold_id and one.hold.released_at is None]
    if kept:
        holds.change_last([hold for hold in kept if _shortens(hold)], last=clock.today(), actor=actor)
        holds.release(kept, ended=HoldEnd.RETURNED, actor=actor)
    for one in rows:
        one.ended_at, one.declared_at = clock.now(), None
        if one.ended == AssignmentEnd.RETURNED:
            one.returned_at = clock.now()
    bulk.update(rows, ENDED)
    before = loan.status
    steps.save(loan, *state.settle(loan, actor=actor))
    codes = ", ".join(one.asset.code for one in rows)
    steps.record(loan, verb, actor=actor, before=before, changes={"units": [codes, None]})
    if before != loan.status and not loan.is_open:
        message = gettext_lazy("Nothing of the loan %(document)s is open any more.")
        steps.tell(loan, "LOAN_RETURNED", message, to=steps.borrower(loan), actor=actor)


# ---------------------------------------------------------------- what was kept and is gone


def queue_lost_hold(sender, reference: str, asset, actor, **kwargs) -> None:
    """Queue the rest: things and levels are locked now, and documents come before them. Hears
    `assets.signals.hold_lost`.
    """
    if reference.startswith(f"{LOAN}-"):
        queue.defer("loans.mend_hold", reference=reference, asset=asset.pk)


@transaction.atomic
def mend_hold(reference: str, asset: int) -> bool:
    """Something that was kept for a loan broke or is gone: another unit is kept instead, else logistics and
    the borrower are told; whether another one was found. Doing it twice does nothing.
    """
    found = LoanRequest.objects.select_for_update(of=("self",)).select_related("requester", "approver")
    loan = found.filter(doc_number=reference).first()
    rows = [] if loan is None else steps.assignments_of(loan)
    lost = [one for one in rows if one.asset_id == asset and one.is_open and one.handed_at is None]
    if not lost:
        return True
    actor = loan.approver or loan.requester
    keeping.release_units(lost, ended=AssignmentEnd.BROKEN, actor=actor)
    other = _keep_other(loan, lost[0], actor)
    steps.save(loan, *state.settle(loan, actor=actor))
    code = lost[0].asset.code
    steps.record(loan, "unit_lost", actor=None, changes={"units": [code, other.code if other else None]})
    message = (
        gettext_lazy(
            "%(code)s, kept for %(document)s of %(who)s, is not there any more; %(other)s is kept instead."
        )
        if other
        else gettext_lazy(
            "%(code)s, kept for %(document)s of %(who)s, is not there any more, and no other is free."
        )
    )
    told = steps.approvers() + steps.borrower(loan)
    said = {"code": code, "other": other.code if other else ""}
    steps.tell(loan, "LOAN_UNIT_LOST", message, to=told, actor=None, **said)
    return other is not None


def _keep_other(loan: LoanRequest, lost: LoanAssignment, actor) -> Asset | None:
    """The next free unit of the model, kept for the same days instead; None when there is none."""
    line = lost.loan_item
    item = line.standard_item = lost.asset.standard_item
    start = max(line.needed_from, clock.today())
    if lost.due is not None and lost.due < start:
        return None
    other = hold_facts.units_between(item, start, lost.due, excluding=loan.doc_number).first()
    if other is None:
        return None
    try:
        with transaction.atomic():
            locked = keeping.lock_things(loan, [line], [other])
            keeping.keep_units(loan, {line.pk: list(locked.values())}, {line.pk: line}, actor=actor)
    except DomainError:
        return None  # somebody was faster; logistics is told, and chooses
    return other


def _shortens(hold) -> bool:
    return hold.starts <= clock.today() and (hold.last is None or hold.last > clock.today())


def _out(keys: Iterable[int]):
    return LoanAssignment.objects.out().filter(asset_id__in=list(keys))
