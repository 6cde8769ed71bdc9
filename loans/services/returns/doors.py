"""What becomes of a return whose things leave by another door before the warehouse has looked at them: taken
back without it, found, lost, written off. Hears the signals of assets.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.signals import Left
from core import activity
from core.database import bulk
from loans.choices import Finding, ReturnItemStatus
from loans.models import AssetReturnItem
from loans.services.loans import doors, state, steps
from loans.services.returns import declaring

LINE = ("status", "finding", "verification_notes")


def close(sender, things, verb, reference, actor, **kwargs) -> None:
    """What is declared back and left otherwise (or is lost) is not looked at any more; a return of nothing
    else is over. Hears `assets.signals.asset_left`, after what was lent was closed; the loans are locked by
    then.
    """
    if doors.closing_itself():
        return
    left = [one.asset.pk for one in things if one.part is None and not _is_as_before(one)]
    waiting = AssetReturnItem.objects.filter(asset__in=left, status=ReturnItemStatus.PENDING)
    by_return = defaultdict(list)
    for item in waiting.select_related("asset", "assignment", "asset_return").order_by("asset_return", "pk"):
        by_return[item.asset_return_id].append(item)
    for items in by_return.values():
        _strike(items, actor)


def _is_as_before(one: Left) -> bool:
    """Whether a thing is still with who declared it, and not lost: found again, or mended meanwhile."""
    return one.asset.place_id == one.from_place.pk and one.asset.status != AssetStatus.LOST


def _strike(items: list[AssetReturnItem], actor) -> None:
    loan, document = declaring.lock(items[0].asset_return)
    for item in items:
        item.status, item.finding = ReturnItemStatus.REJECTED, Finding.ELSEWHERE
        item.verification_notes = _("%(code)s is “%(status)s” now, without having been looked at.") % {
            "code": item.asset.code,
            "status": item.asset.get_status_display(),
        }
        item.assignment.declared_at = None
    bulk.update(items, LINE)
    bulk.update([item.assignment for item in items if item.assignment.is_open], ("declared_at",))
    if not declaring.waiting_of(document):
        document.call_off()
        declaring.save(document, "status")
        activity.record("loans.assetreturn.cancelled", actor=None, target=document, reference=loan.doc_number)
    if loan.is_open:
        before = loan.status
        steps.save(loan, *state.settle(loan, actor=actor))
        if before != loan.status:
            steps.record(loan, "things_ended", actor=actor, before=before)
