"""What is known of models that are asked for: free, reserved, on the way; what one cost last and from
whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from assets.models import StandardItem
from assets.services.stock import availability, restock
from requests_app.models import Request, RequestItem
from requests_app.models.queries import BOUGHT
from requests_app.services.purchase import on_order

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Hint:
    """Of one model. What the warehouses have is exactly one of four: free (nobody has reserved it), kept for
    the request that is looked at, reserved for others, held for somebody in some days. On the way is what is
    ordered and not promised to anybody, in base units.
    """

    stock: availability.Availability
    on_the_way: Decimal


@dataclass(frozen=True, slots=True)
class LastPurchase:
    """What one unit (of `unit`) cost when it was bought last. For price viewers."""

    price: Decimal
    unit: str
    vendor: str
    day: object = None


def of(items: Iterable[StandardItem], *, excluding: str = "") -> dict[int, Hint]:
    """{key of a model: its hint}; `excluding` is the document that is looked at. A few queries however many
    models.
    """
    items = list(items)
    if not items:
        return {}
    coming = on_order.on_the_way(item.pk for item in items)
    return {
        key: Hint(have, coming.get(key, ZERO))
        for key, have in availability.of_many(items, excluding=excluding).items()
    }


def last_purchases(lines: Iterable[RequestItem], *, but: Request | None = None) -> dict[int, LastPurchase]:
    """{key of a model: its last purchase}, from requests, else from what was registered last with a price.
    For price viewers.

    `but` is the request that is being worked out: what it says itself is not what was paid before.
    """
    keys = {line.standard_item_id for line in lines if line.standard_item_id}
    bought = RequestItem.objects.filter(BOUGHT, standard_item=OuterRef("pk"))
    if but:
        bought = bought.exclude(request=but)
    # One step along the index request_items_bought for each model.
    last = Subquery(bought.order_by("-purchase_fill_date", "-pk").values("pk")[:1])
    newest = StandardItem.objects.filter(pk__in=keys).annotate(last=last).values_list("last", flat=True)
    found = {
        line.standard_item_id: LastPurchase(line.purchase_price, line.unit, line.vendor, line.purchase_date)
        for line in RequestItem.objects.filter(pk__in=[key for key in newest if key])
    }
    if rest := keys - set(found):
        registered = restock.last_bought(StandardItem.objects.filter(pk__in=rest))
        for item in registered.filter(last_price__isnull=False):
            found[item.pk] = LastPurchase(item.last_price, item.base_unit, item.last_vendor, item.last_day)
    return found
