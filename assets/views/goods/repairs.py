"""The repairs of an asset, as its page shows them."""

from assets.choices import RepairStatus
from assets.models import Asset
from assets.services.repairs.work import parts_of
from core.words import rupiah


def of(asset: Asset, user) -> dict | None:
    """The history of an asset's repairs, newest first, and (for price viewers) what all of them cost; None
    without any.
    """
    if not getattr(asset, "has_repairs", True):
        return None
    found = list(asset.repairs.visible_to(user).order_by("-id"))
    if not found:
        return None
    history = {
        "rows": [
            {
                "repair": repair,
                "tone": RepairStatus(repair.status).tone,
                "label": RepairStatus(repair.status).label,
            }
            for repair in found
        ],
        "prices": user.has_perm("assets.view_price"),
    }
    if history["prices"]:
        parts = parts_of([repair.doc_number for repair in found], prices=True)
        total = sum(repair.cost or 0 for repair in found) + sum(part["value"] or 0 for part in parts)
        history["total"] = rupiah(round(total))
    return history
