"""Photos of both ends of a loan, side by side: those of the handover, and those of the return."""

from collections.abc import Sequence

from core.files import attachments
from loans.models import AssetReturnItem, Handover, HandoverItem, LoanAssignment


def of(items: Sequence[AssetReturnItem], user) -> dict[int, dict]:
    """{key of a line: {"out": files of its hand-out, "back": its own}}; only what this person may see. Four
    queries however many lines there are.
    """
    out = of_hand_out([item.assignment for item in items], user)
    back = attachments.of_many(AssetReturnItem, [item.pk for item in items])
    return {
        item.pk: {"out": out.get(item.assignment_id, []), "back": back.get(item.pk, [])} for item in items
    }


def of_hand_out(assignments: Sequence[LoanAssignment], user) -> dict[int, list]:
    """{key of an assignment: photos of its line of the handover}, else those of the handover as a whole; they
    need their `handover_item`. Three queries at most.
    """
    lines = {one.pk: one.handover_item for one in assignments if one.handover_item_id}
    visible = Handover.objects.visible_to(user).filter(pk__in={line.handover_id for line in lines.values()})
    seen = set(visible.values_list("pk", flat=True))
    lines = {key: line for key, line in lines.items() if line.handover_id in seen}
    own = attachments.of_many(HandoverItem, {line.pk for line in lines.values()})
    bare = {line.handover_id for line in lines.values() if line.pk not in own}
    whole = attachments.of_many(Handover, bare)
    return {key: own.get(line.pk) or whole.get(line.handover_id, []) for key, line in lines.items()}


def only_out(found: dict[int, list], one: LoanAssignment) -> dict:
    """Those of its hand-out (of `of_hand_out`), for a page on which nothing is back yet."""
    return {"out": found.get(one.pk, []), "out_only": True}
