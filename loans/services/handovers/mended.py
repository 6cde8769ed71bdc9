"""What was mended goes out again, to its person or another: a handover that is made for the repair."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, RepairStatus
from assets.models import Asset, Repair
from core import activity, words
from core.errors import Conflict, NotAllowed
from core.workflow import documents
from loans.choices import Answer, HandoverSource, HandoverStatus
from loans.models import Handover, HandoverItem
from loans.models.handovers.transitions import MAKE
from loans.services.handovers import making


def obstacle(repair: Repair) -> str:
    """Why the thing of a repair cannot be handed out for it (any more), in a sentence; "" when it can."""
    asset = Asset.objects.select_related("place").get(pk=repair.asset_id)
    if repair.status != RepairStatus.COMPLETED:
        return documents.too_late(repair)
    if asset.status != AssetStatus.IN_STORAGE:
        return _("%(code)s does not lie in a warehouse now: %(status)s, %(place)s.") % {
            "code": asset.code,
            "status": asset.get_status_display(),
            "place": asset.place,
        }
    out = HandoverItem.objects.filter(asset=asset, handover__created_at__gt=repair.finished_at)
    out = out.exclude(answer=Answer.DECLINED).exclude(handover__status=HandoverStatus.CANCELLED)
    if last := out.select_related("handover").order_by("-handover").first():
        return _("%(code)s was handed out since it was mended: %(document)s of %(day)s.") % {
            "code": asset.code,
            "document": last.handover,
            "day": words.day(last.handover.handover_date),
        }
    if newer := asset.repairs.filter(pk__gt=repair.pk).order_by("-pk").first():
        return _("%(code)s was mended again since: %(document)s.") % {"code": asset.code, "document": newer}
    return ""


def hand_over(
    repair: Repair,
    *,
    receiver,
    actor,
    condition_notes: str = "",
    files: Sequence = (),
    version: int | None = None,
    **head,
) -> Handover:
    """Hand the mended thing out of the warehouse to `receiver`, with a handover for its repair; `head` is
    what else `making.make` takes.

    Raises Conflict when it is not there for that (any more), StaleVersion, NotAllowed; else as `make` does.
    Inverse: `voiding.void`.
    """
    with transaction.atomic():
        repair = documents.lock(repair)
        if not actor.has_perm(MAKE):
            raise NotAllowed(_("You may not do this."))
        if why := obstacle(repair):
            raise Conflict(why)
        documents.refuse_stale(repair, version)
        handover = making.make(
            [making.Line(repair.asset, condition_notes=condition_notes, files=files)],
            receiver=receiver,
            actor=actor,
            source=HandoverSource.REPAIR,
            reference=repair.doc_number,
            **head,
        )
        activity.record(
            "assets.repair.handed_over", actor=actor, target=repair, reference=handover.doc_number
        )
    return handover


def lock_repair(sender, reference: str, source: str, actor, **kwargs) -> None:
    """Lock the repair that a handover was made for. Hears `loans.signals.handover_locking`."""
    if source == HandoverSource.REPAIR:
        list(Repair.objects.select_for_update(of=("self",)).filter(doc_number=reference))


def came_back(sender, handover: Handover, items: Sequence[HandoverItem], actor, **kwargs) -> None:
    """The mended thing is back in the warehouse: the story of its repair says so. Hears
    `loans.signals.handover_declined` and `.handover_voided`.
    """
    if handover.source != HandoverSource.REPAIR or not items:
        return
    repair = Repair.objects.get(doc_number=handover.wo_ro_int_number)
    why = handover.void_reason or items[0].decline_reason
    activity.record(
        "assets.repair.handed_back", actor=actor, target=repair, note=why, reference=handover.doc_number
    )
