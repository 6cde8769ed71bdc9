"""How much of an item others may still have: what lies there less what is reserved, in base units and in
whole containers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, F, Max, Q, Sum

from assets.choices import AssetStatus, BulkType, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StandardItem, StockLevel, StockReservation
from assets.models.goods.queries import WHOLE

AT_HAND = (AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE)
ZERO = Decimal(0)
NOTHING = (ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Availability:
    """Of one item at the warehouses: base units, whole containers, and the longest single lot (base
    units).
    """

    physical: Decimal
    reserved: Decimal
    containers: int
    containers_reserved: int
    longest: Decimal
    per_unit: int = 1

    @property
    def available(self) -> Decimal:
        """Base units that nobody has reserved."""
        return max(ZERO, self.physical - self.reserved)

    @property
    def containers_available(self) -> int:
        """Whole containers that nobody has reserved, and that no other reservation's amount needs."""
        return max(0, min(self.containers - self.containers_reserved, int(self.available // self.per_unit)))

    def covers(self, quantity: Decimal) -> bool:
        """Whether so many base units are there, in one lot or in many."""
        return self.available >= quantity

    def covers_containers(self, count: int) -> bool:
        """Whether so many whole containers are there."""
        return self.containers_available >= count

    def is_fragmented(self, quantity: Decimal) -> bool:
        """Enough in total, but no single lot is long enough."""
        return self.covers(quantity) and self.longest < quantity


def of(item: StandardItem, *, place: Place | None = None, excluding: str = "") -> Availability:
    """What there is of an item at all warehouses, or at one; reservations of the document `excluding` are not
    counted.
    """
    levels = StockLevel.objects.filter(standard_item=item, place__kind=PlaceKind.WAREHOUSE)
    # Of lots the index assets_open_lots knows the open ones; those that were used up over the years are not
    # looked at.
    tracking = TrackingMethod.BULK if item.is_bulk else TrackingMethod.INDIVIDUAL
    lots = Asset.objects.current().filter(
        standard_item=item, status=AssetStatus.IN_STORAGE, tracking_method=tracking
    )
    open_ = StockReservation.objects.filter(standard_item=item, released_at__isnull=True)
    if place:
        levels, lots, open_ = levels.filter(place=place), lots.filter(place=place), open_.filter(place=place)
    if excluding:
        open_ = open_.exclude(reference_id=excluding)
    reserved = open_.aggregate(quantity=Sum("quantity"), containers=Sum("containers"))
    found = lots.aggregate(whole=Count("pk", filter=WHOLE), longest=Max("current_balance"))
    return Availability(
        physical=levels.aggregate(n=Sum("balance"))["n"] or ZERO,
        reserved=reserved["quantity"] or ZERO,
        containers=found["whole"] if item.is_bulk else 0,
        containers_reserved=reserved["containers"] or 0,
        longest=found["longest"] or ZERO,
        per_unit=item.quantity_per_unit,
    )


# By hand, each part along its index: forms and pages ask it of fifty models at once. Of lots the index
# assets_open_lots knows the open ones, so those that were used up over the years are not looked at.
OF_MANY = {
    "levels": """
SELECT 'levels', l.standard_item_id, SUM(l.balance), SUM(l.reserved)
  FROM stock_levels l JOIN places p ON p.id = l.place_id AND p.kind = 'WAREHOUSE'
 WHERE l.standard_item_id = ANY(%(all)s) GROUP BY 2""",
    "own": """
SELECT 'own', standard_item_id, SUM(quantity), NULL
  FROM stock_reservations
 WHERE reference_id = %(document)s AND released_at IS NULL GROUP BY 2""",
    "kept": """
SELECT 'kept', standard_item_id, SUM(containers), NULL
  FROM stock_reservations
 WHERE standard_item_id = ANY(%(measured)s) AND containers > 0 AND reference_id <> %(document)s
        AND released_at IS NULL GROUP BY 2""",
    "lots": """
SELECT 'lots', standard_item_id, COUNT(*) FILTER (WHERE parent_id IS NULL
       AND current_balance = initial_balance), MAX(current_balance)
  FROM assets
 WHERE standard_item_id = ANY(%(bulk)s) AND status = 'IN_STORAGE' AND tracking_method = 'BULK'
        AND voided_at IS NULL GROUP BY 2""",
}


def of_many(items: Iterable[StandardItem], *, excluding: str = "") -> dict[int, Availability]:
    """{key of an item: what there is of it}, as `of` says it of one; one query, however many items."""
    items = list(items)
    if not items:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*question(items, excluding=excluding))
        return answer(items, cursor.fetchall())


def question(items: list[StandardItem], *, excluding: str = "") -> tuple[str, dict]:
    """(SQL, what it takes) that `answer` understands: rows (part, item, figure, figure), so that more can be
    asked with UNION ALL.
    """
    measured = [item.pk for item in items if item.bulk_type == BulkType.MEASUREMENT]
    bulk = [item.pk for item in items if item.is_bulk]
    # What nobody asks for need not be planned either.
    wanted = {"levels": True, "own": excluding, "kept": measured, "lots": bulk}
    sql = "\nUNION ALL".join(part for name, part in OF_MANY.items() if wanted[name])
    return sql, {
        "all": [item.pk for item in items],
        "document": excluding,
        "measured": measured,
        "bulk": bulk,
    }


def answer(items: list[StandardItem], rows: Iterable[tuple]) -> dict[int, Availability]:
    """{key of an item: what there is of it}, from the rows that `question` gave; rows of other parts are not
    looked at.
    """
    found = {name: {} for name in OF_MANY}
    for part, pk, first, second in rows:
        if part in found:
            found[part][pk] = (first, second)
    levels, own, kept, lots = found.values()
    return {
        item.pk: Availability(
            physical=levels.get(item.pk, NOTHING)[0],
            reserved=levels.get(item.pk, NOTHING)[1] - own.get(item.pk, NOTHING)[0],
            containers=int(lots.get(item.pk, NOTHING)[0]),
            containers_reserved=int(kept.get(item.pk, NOTHING)[0]),
            longest=lots.get(item.pk, NOTHING)[1] or ZERO,
            per_unit=item.quantity_per_unit,
        )
        for item in items
    }


def where(
    item: StandardItem, *, own: Place | None = None, warehouses: bool = True
) -> list[tuple[str, Decimal]]:
    """(place, free base units) of an item, most first: at the warehouses, and in the custody of `own`."""
    here = Q(place__kind=PlaceKind.WAREHOUSE) if warehouses else Q(pk__in=[])
    if own:
        here |= Q(place=own)
    rows = StockLevel.objects.filter(here, standard_item=item, balance__gt=F("reserved"))
    return list(
        rows.annotate(free=F("balance") - F("reserved"))
        .order_by("-free")
        .values_list("place__name", "free")[:5]
    )


def openable(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """{(item, place): whole containers that may be opened}, for levels where some are reserved; lock the
    levels first.
    """
    keys = sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT k.item, k.place, (
                       SELECT COUNT(*) FROM assets a
                        WHERE a.standard_item_id = k.item AND a.place_id = k.place
                               AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
                          AND a.parent_id IS NULL AND a.current_balance = a.initial_balance
                   ) - SUM(r.containers)
              FROM unnest(%s::bigint[], %s::bigint[]) AS k(item, place)
              JOIN stock_reservations r
                ON r.standard_item_id = k.item AND r.place_id = k.place AND r.released_at IS NULL
                       AND r.containers > 0
             GROUP BY k.item, k.place
            """,
            [[k[0] for k in keys], [k[1] for k in keys]],
        )
        return {(item, place): int(count) for item, place, count in cursor.fetchall()}


def whole_free(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """{(item, place): whole containers there that are not reserved as such}, 0 where there are none; lock the
    levels first. One query.
    """
    keys = sorted(keys)
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT k.item, k.place, (
                       SELECT COUNT(*) FROM assets a
                        WHERE a.standard_item_id = k.item AND a.place_id = k.place
                               AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
                          AND a.tracking_method = 'BULK' AND a.parent_id IS NULL
                                 AND a.current_balance = a.initial_balance
                   ) - (
                       SELECT COALESCE(SUM(r.containers), 0) FROM stock_reservations r
                        WHERE r.standard_item_id = k.item AND r.place_id = k.place AND r.released_at IS NULL
                   )
              FROM unnest(%s::bigint[], %s::bigint[]) AS k(item, place)
            """,
            [[k[0] for k in keys], [k[1] for k in keys]],
        )
        return {(item, place): int(count) for item, place, count in cursor.fetchall()}
