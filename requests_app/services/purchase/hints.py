"""What is known of models that are asked for: free, reserved, on the way; what one cost last and from
whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from assets.models import StandardItem
from assets.services.stock import availability, restock
from requests_app.choices import BUYING
from requests_app.models import RequestItem

ZERO = Decimal(0)
BOUGHT_NOW = [status.value for status in BUYING]
# Along the index request_items_coming, whose condition the first two lines repeat; then one step to the
# request of each line.
COMING = """
SELECT i.standard_item_id, SUM(GREATEST(
           GREATEST((i.approved_quantity - i.allocated_quantity) * i.factor, i.arrived_quantity)
           - i.registered_quantity - i.missing_quantity, 0))
  FROM request_items i, LATERAL (
        SELECT FROM requests r WHERE r.id = i.request_id AND r.status = ANY(%(buying)s)
               AND r.deleted_at IS NULL OFFSET 0
  ) AS bought
 WHERE i.decision IN ('APPROVED', 'PARTIAL')
   AND i.registered_quantity < (i.approved_quantity - i.allocated_quantity) * i.factor - i.missing_quantity
   AND i.standard_item_id = ANY(%(all)s)
 GROUP BY 1
"""
# Along the index request_items_bought, one step for each model.
LAST = """
SELECT k.item, b.purchase_price, b.unit, b.vendor, b.purchase_date
  FROM unnest(%s::bigint[]) AS k(item), LATERAL (
        SELECT purchase_price, unit, vendor, purchase_date FROM request_items
         WHERE standard_item_id = k.item AND request_id <> %s AND purchase_price IS NOT NULL
                AND purchase_date IS NOT NULL
           AND purchase_fill_date IS NOT NULL AND purchase_filled_by_id IS NOT NULL
         ORDER BY purchase_fill_date DESC, id DESC LIMIT 1
  ) AS b
"""


@dataclass(frozen=True, slots=True)
class Hint:
    """Of one model, in base units (whole containers beside it)."""

    free: Decimal
    reserved: Decimal
    on_the_way: Decimal
    containers: int
    longest: Decimal


@dataclass(frozen=True, slots=True)
class LastPurchase:
    """What one unit (of `unit`) cost when it was bought last. For price viewers."""

    price: Decimal
    unit: str
    vendor: str
    day: object = None


def on_the_way(items: Iterable[int]) -> dict[int, Decimal]:
    """{key of a model: base units} that are approved to be bought and not registered yet. One query, by hand:
    forms ask it all the time.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMING, {"all": list(items), "buying": BOUGHT_NOW})
        return {pk: units for pk, units in cursor.fetchall() if units}


def of(items: Iterable[StandardItem], *, excluding: str = "") -> dict[int, Hint]:
    """{key of a model: its hint}; what `excluding` (a document) keeps counts as free. A few queries however
    many models.
    """
    items = list(items)
    if not items:
        return {}
    coming = on_the_way(item.pk for item in items)
    return {
        pk: Hint(
            found.available, found.reserved, coming.get(pk, ZERO), found.containers_available, found.longest
        )
        for pk, found in availability.of_many(items, excluding=excluding).items()
    }


def last_purchases(lines: Iterable[RequestItem], *, but=None) -> dict[int, LastPurchase]:
    """{key of a model: its last purchase}, from requests, else from what was registered last with a price.
    For price viewers.

    `but` is the request that is being worked out: what it says itself is not what was paid before.
    """
    keys = {line.standard_item_id for line in lines if line.standard_item_id}
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(keys), but.pk if but else 0])
        found = {row[0]: LastPurchase(*row[1:]) for row in cursor.fetchall()}
    if rest := keys - set(found):
        bought = restock.last_bought(StandardItem.objects.filter(pk__in=rest))
        found |= {
            row.pk: LastPurchase(row.last_price, row.base_unit, row.last_vendor, row.last_day)
            for row in bought
            if row.last_price is not None
        }
    return found
