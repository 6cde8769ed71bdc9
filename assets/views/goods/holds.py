"""For whom devices are held, as the pages of an asset and of a model show it."""

from django.db.models import Exists, OuterRef, QuerySet

from assets.models import Asset, AssetHold, StandardItem
from assets.services.stock import hold_facts
from core import clock, references, words

SHOWN = 50
OPEN = AssetHold.objects.filter(released_at__isnull=True)
# Most things are never held: their page, read with one of these as `has_holds`, asks nothing more about it.
HAS_HOLDS = hold_facts.IS_HELD
ITEM_HAS_HOLDS = Exists(OPEN.filter(asset__standard_item=OuterRef("pk")))


def of(asset: Asset, user) -> dict | None:
    """The open holds of an asset, the next one first: {rows, more}; None without any."""
    return _shown(OPEN.filter(asset=asset), user) if getattr(asset, "has_holds", True) else None


def of_item(item: StandardItem, user) -> dict | None:
    """The same of all devices of a model."""
    holds = OPEN.filter(asset__standard_item=item)
    return _shown(holds, user) if getattr(item, "has_holds", True) else None


def _shown(holds: QuerySet[AssetHold], user) -> dict | None:
    found = list(holds.select_related("asset").order_by("period", "pk")[: SHOWN + 1])
    today = clock.today()
    if not found:
        return None
    rows = [
        {
            "code": hold.asset.code,
            "person": hold.person_name,
            "days": words.span(hold.starts, hold.last),
            "is_over": hold.last is not None and hold.last < today,
            "document": hold.reference_id,
            "url": references.url(hold.reference_id, user),
        }
        for hold in found[:SHOWN]
    ]
    return {"rows": rows, "more": holds.count() - SHOWN if len(found) > SHOWN else 0}
