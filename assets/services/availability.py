"""How much of an item others may still have: what lies there less what is reserved, in base units and in whole containers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, F, Max, Q, Sum

from assets.choices import AssetStatus, BulkType, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StandardItem, StockLevel, StockReservation

AT_HAND = (AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE)
WHOLE = Q(parent__isnull=True, current_balance=F("initial_balance"))
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Availability:
    """Of one item at the warehouses: base units, whole containers, and the longest single lot (base units)."""

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
    """What there is of an item at all warehouses, or at one; reservations of the document `excluding` are not counted."""
    levels = StockLevel.objects.filter(standard_item=item, place__kind=PlaceKind.WAREHOUSE)
    # Of lots the index assets_open_lots knows the open ones; those that were used up over the years are not looked at.
    tracking = TrackingMethod.BULK if item.is_bulk else TrackingMethod.INDIVIDUAL
    lots = Asset.objects.current().filter(standard_item=item, status=AssetStatus.IN_STORAGE, tracking_method=tracking)
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


def of_many(items: Iterable[StandardItem], *, excluding: str = "") -> dict[int, Availability]:
    """{key of an item: what there is of it}, as `of` says it of one; four queries at most, however many items."""
    items = {item.pk: item for item in items}
    levels = StockLevel.objects.filter(standard_item__in=items, place__kind=PlaceKind.WAREHOUSE).order_by().values_list("standard_item")
    physical = {pk: (balance, reserved) for pk, balance, reserved in levels.annotate(n=Sum("balance"), r=Sum("reserved"))}
    open_ = StockReservation.objects.filter(released_at__isnull=True).order_by().values_list("standard_item")
    own = dict(open_.filter(reference_id=excluding).annotate(n=Sum("quantity"))) if excluding else {}
    measured = [pk for pk, item in items.items() if item.bulk_type == BulkType.MEASUREMENT]
    whole = open_.filter(standard_item__in=measured, containers__gt=0).exclude(reference_id=excluding or "-")
    kept = dict(whole.annotate(c=Sum("containers"))) if measured else {}
    # In two parts, so that of lots the index of the open ones is used and of devices that of their states.
    bulk = [pk for pk, item in items.items() if item.is_bulk]
    lots = Asset.objects.current().filter(standard_item__in=bulk, status=AssetStatus.IN_STORAGE, tracking_method=TrackingMethod.BULK)
    sums = lots.order_by().values_list("standard_item").annotate(whole=Count("pk", filter=WHOLE), longest=Max("current_balance"))
    found = {pk: (whole, longest) for pk, whole, longest in sums} if bulk else {}
    return {
        pk: Availability(
            physical=physical.get(pk, (ZERO, ZERO))[0],
            reserved=physical.get(pk, (ZERO, ZERO))[1] - own.get(pk, ZERO),
            containers=found.get(pk, (0, ZERO))[0],
            containers_reserved=kept.get(pk, 0),
            longest=found.get(pk, (0, ZERO))[1] or ZERO,
            per_unit=item.quantity_per_unit,
        )
        for pk, item in items.items()
    }


def where(item: StandardItem, *, own: Place | None = None, warehouses: bool = True) -> list[tuple[str, Decimal]]:
    """(place, free base units) of an item, most first: at the warehouses, and in the custody of `own`."""
    here = Q(place__kind=PlaceKind.WAREHOUSE) if warehouses else Q(pk__in=[])
    if own:
        here |= Q(place=own)
    rows = StockLevel.objects.filter(here, standard_item=item, balance__gt=F("reserved"))
    return list(rows.annotate(free=F("balance") - F("reserved")).order_by("-free").values_list("place__name", "free")[:5])


def openable(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """{(item, place): whole containers that may be opened}, for levels where some are reserved; lock the levels first."""
    keys = sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT k.item, k.place, (
                       SELECT COUNT(*) FROM assets a
                        WHERE a.standard_item_id = k.item AND a.place_id = k.place AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
                          AND a.parent_id IS NULL AND a.current_balance = a.initial_balance
                   ) - SUM(r.containers)
              FROM unnest(%s::bigint[], %s::bigint[]) AS k(item, place)
              JOIN stock_reservations r
                ON r.standard_item_id = k.item AND r.place_id = k.place AND r.released_at IS NULL AND r.containers > 0
             GROUP BY k.item, k.place
            """,
            [[k[0] for k in keys], [k[1] for k in keys]],
        )
        return {(item, place): int(count) for item, place, count in cursor.fetchall()}


def whole_free(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """{(item, place): whole containers there that are not reserved as such}, 0 where there are none; lock the levels first. One query."""
    keys = sorted(keys)
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT k.item, k.place, (
                       SELECT COUNT(*) FROM assets a
                        WHERE a.standard_item_id = k.item AND a.place_id = k.place AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL
                          AND a.tracking_method = 'BULK' AND a.parent_id IS NULL AND a.current_balance = a.initial_balance
                   ) - (
                       SELECT COALESCE(SUM(r.containers), 0) FROM stock_reservations r
                        WHERE r.standard_item_id = k.item AND r.place_id = k.place AND r.released_at IS NULL
                   )
              FROM unnest(%s::bigint[], %s::bigint[]) AS k(item, place)
            """,
            [[k[0] for k in keys], [k[1] for k in keys]],
        )
        return {(item, place): int(count) for item, place, count in cursor.fetchall()}
