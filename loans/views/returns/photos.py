"""Photos of both ends of a loan, side by side: those of the handover, and those of the return."""

from collections.abc import Sequence

from core.files import attachments
from loans.models import AssetReturnItem, Handover


def of(items: Sequence[AssetReturnItem], user) -> dict[int, dict]:
    """{key of a line: {"out": files of the handover by which it went out, "back": its own}}; only what this
    person may see. Three queries however many lines there are.
    """
    handovers = {i.pk: i.assignment.handover_item.handover_id for i in items if i.assignment.handover_item_id}
    visible = Handover.objects.visible_to(user).filter(pk__in=set(handovers.values()))
    out = attachments.of_many(Handover, visible.values_list("pk", flat=True))
    back = attachments.of_many(AssetReturnItem, [item.pk for item in items])
    return {
        item.pk: {"out": out.get(handovers.get(item.pk), []), "back": back.get(item.pk, [])} for item in items
    }
