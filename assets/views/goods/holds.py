"""For whom devices are held, as the pages of an asset and of a model show it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

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


def rows(found: list[AssetHold], user) -> list[dict]:
    """Holds (each with its asset) in words: {code, person, days, is_over, document, url}. Whose document is
    not this person's to see is nobody to him.
    """
    hidden, today = references.hidden({hold.reference_id for hold in found}, user), clock.today()
    return [
        {
            "code": hold.asset.code,
            "person": _("lent") if hold.reference_id in hidden else hold.person_name,
            "days": words.span(hold.starts, hold.last),
            "is_over": hold.is_open and hold.last is not None and hold.last < today,
            "document": "" if hold.reference_id in hidden else hold.reference_id,
            "url": "" if hold.reference_id in hidden else references.url(hold.reference_id, user),
        }
        for hold in found
    ]


def _shown(holds: QuerySet[AssetHold], user) -> dict | None:
    found = list(holds.select_related("asset").order_by("period", "pk")[: SHOWN + 1])
    if not found:
        return None
    more = holds.count() - SHOWN if len(found) > SHOWN else 0
    return {"rows": rows(found[:SHOWN], user), "more": more}
