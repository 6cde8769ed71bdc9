"""Lent material that was used up is there again, because its use was taken back: it is lent as before. Hears
the signals of assets.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from assets.choices import PlaceKind
from assets.models import AssetPlace
from core.database import bulk
from loans.choices import AssignmentEnd
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import state, steps

AGAIN = ("ended", "ended_at", "returned_quantity")
RESTORE = "restore"  # the verb by which a use is taken back


def lock_loans(sender, assets, verb, reference, actor, **kwargs) -> None:
    """Lock the loans of material that was used up and may come back, before it is locked. Hears
    `assets.signals.asset_leaving`.
    """
    if verb == RESTORE:
        found = _used_up(asset.pk for asset in assets)
        steps.lock_many([one.loan_request_id for one in found])


def lend_again(sender, taken, actor, **kwargs) -> None:
    """What is with its borrower again, having been used up, is lent again; its loan goes on. Hears
    `assets.signals.use_taken_back`. Inverse of what `doors.close` does when the last of it is used.
    """
    back = {
        one.lot.pk: one.lot
        for one in taken
        if one.lot.current_balance == one.quantity and one.lot.place_kind == PlaceKind.PERSON
    }
    found = [
        one for one in _used_up(back) if one.loan_request.requester_id == back[one.asset_id].place.user_id
    ]
    # Used up after `lock_loans` had looked, it is of a loan that is not locked yet.
    steps.lock_many({one.loan_request_id for one in found}, wait=False)
    for key in sorted({one.loan_request_id for one in found}):
        _go_on(key, [one for one in found if one.loan_request_id == key], actor)


def _go_on(key: int, rows: list[LoanAssignment], actor) -> None:
    for one in rows:
        one.ended, one.ended_at, one.returned_quantity = AssignmentEnd.OPEN, None, None
    bulk.update(rows, AGAIN)
    loan = LoanRequest.objects.select_related("requester").get(pk=key)
    before = loan.status
    if loan.closed_at and loan.closed_at == loan.actual_return_date:
        loan.closed_at = None  # it was over by itself, with the last of its things
    steps.save(loan, *state.settle(loan, actor=actor))
    codes = ", ".join(one.asset.code for one in rows)
    steps.record(loan, "lent_again", actor=actor, before=before, changes={"units": [None, codes]})
    message = gettext_lazy("%(codes)s of %(document)s is there again, so it is lent to you as before.")
    steps.tell(loan, "LOAN_AGAIN", message, to=steps.borrower(loan), actor=actor, codes=codes)


def _used_up(lots: Iterable[int]) -> list[LoanAssignment]:
    """The last row of each of these lots (keys), when it ended with the last of it being used and the lot has
    not lain in a warehouse since.
    """
    shelved = AssetPlace.objects.filter(asset=OuterRef("asset"), place__kind=PlaceKind.WAREHOUSE)
    last = (
        LoanAssignment.objects.filter(asset__in=list(lots))
        .select_related("asset", "loan_request")
        .annotate(was_shelved=Exists(shelved.filter(since__gt=OuterRef("ended_at"))))
        .order_by("asset_id", "-pk")
        .distinct("asset_id")
    )
    return [one for one in last if one.ended == AssignmentEnd.CONSUMED and not one.was_shelved]
