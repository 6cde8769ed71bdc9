"""How much of an item others may still have: what lies there less what is reserved or held, in base units and
in whole containers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from assets.choices import AssetStatus, BulkType, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StandardItem, StockLevel, StockReservation
from assets.models.goods.queries import WHOLE

AT_HAND = (AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE)
ZERO = Decimal(0)
TAKEN = F("reserved") + F("held")  # of a level: nobody else may have it
Key = tuple[int, int]  # (item, place)


@dataclass(frozen=True, slots=True)
class Availability:
    """Of one item at the warehouses: base units, whole containers, and the longest single lot (base
    units). What is `kept` for the document that asks is not in what is `reserved` (for others).

    `held` are the devices that lie there and are held for somebody in some days; for a period there is
    `hold_facts.free_between`.
    """

    physical: Decimal
    reserved: Decimal
    containers: int
    containers_reserved: int
    longest: Decimal
    per_unit: int = 1
    kept: Decimal = ZERO
    containers_kept: int = 0
    held: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """Base units that the document may have: what is free, and what is kept for it already."""
        return max(ZERO, self.physical - self.reserved - self.held)

    @property
    def free(self) -> Decimal:
        """Base units that nobody has reserved or holds: what everybody else may have."""
        return max(ZERO, self.physical - self.reserved - self.held - self.kept)

    @property
    def containers_available(self) -> int:
        """Whole containers that the document may have: nobody else has reserved them, and no other
        reservation's amount needs them.
        """
        return self._whole(self.containers_reserved, self.available)

    @property
    def containers_free(self) -> int:
        """Whole containers that everybody else may have."""
        return self._whole(self.containers_reserved + self.containers_kept, self.free)

    def _whole(self, taken: int, units: Decimal) -> int:
        return max(0, min(self.containers - taken, int(units // self.per_unit)))

    def covers(self, quantity: Decimal) -> bool:
        """Whether so many base units are there, in one lot or in many."""
        return self.available >= quantity

    def is_fragmented(self, quantity: Decimal) -> bool:
        """Enough in total, but no single lot is long enough."""
        return self.covers(quantity) and self.longest < quantity


def of(item: StandardItem, *, place: Place | None = None, excluding: str = "") -> Availability:
    """What there is of an item, as `of_many` says it."""
    return of_many([item], place=place, excluding=excluding)[item.pk]


def of_many(
    items: Iterable[StandardItem], *, place: Place | None = None, excluding: str = ""
) -> dict[int, Availability]:
    """{key of an item: what there is of it at all warehouses, or at one}; at most four queries, however many
    items. What is reserved for the document `excluding` is what is kept, and not counted as reserved.
    """
    items = list(items)
    here = {"place": place} if place else {"place__kind": PlaceKind.WAREHOUSE}
    levels = StockLevel.objects.filter(**here)
    there = _by_item(levels, items, there=Sum("balance"), reserved=Sum("reserved"), held=Sum("held"))
    kept = StockReservation.objects.filter(**here, released_at__isnull=True)
    own = _by_item(kept.filter(reference_id=excluding), items if excluding else [], units=Sum("quantity"))
    measured = [item for item in items if item.bulk_type == BulkType.MEASUREMENT]
    # "" is the number of no document.
    containers = _by_item(
        kept.filter(containers__gt=0),
        measured,
        others=Sum("containers", filter=~Q(reference_id=excluding), default=0),
        own=Sum("containers", filter=Q(reference_id=excluding), default=0),
    )
    # The index assets_open_lots knows the open ones; what was used up over the years is not looked at.
    open_lots = Asset.objects.current().filter(
        **here, status=AssetStatus.IN_STORAGE, tracking_method=TrackingMethod.BULK
    )
    lots = _by_item(
        open_lots,
        [item for item in items if item.is_bulk],
        whole=Count("pk", filter=WHOLE),
        longest=Max("current_balance"),
    )
    return {
        item.pk: Availability(
            physical=there[item.pk].get("there", ZERO),
            reserved=there[item.pk].get("reserved", ZERO) - own[item.pk].get("units", ZERO),
            containers=lots[item.pk].get("whole", 0),
            containers_reserved=containers[item.pk].get("others", 0),
            longest=lots[item.pk].get("longest", ZERO),
            per_unit=item.quantity_per_unit,
            kept=own[item.pk].get("units", ZERO),
            containers_kept=containers[item.pk].get("own", 0),
            held=Decimal(there[item.pk].get("held", 0)),
        )
        for item in items
    }


def _by_item(rows: QuerySet, items: list[StandardItem], **sums) -> dict[int, dict]:
    """{key of an item: its sums}, nothing for an item without rows; no query without items."""
    if not items:
        return defaultdict(dict)
    found = rows.filter(standard_item__in=items).order_by().values("standard_item").annotate(**sums)
    return defaultdict(dict, {row["standard_item"]: row for row in found})


def where(
    item: StandardItem, *, own: Place | None = None, warehouses: bool = True
) -> list[tuple[str, Decimal]]:
    """(place, free base units) of an item, most first: at the warehouses, and in the custody of `own`."""
    here = Q(place__kind=PlaceKind.WAREHOUSE) if warehouses else Q(pk__in=[])
    if own:
        here |= Q(place=own)
    rows = StockLevel.objects.filter(here, standard_item=item, balance__gt=TAKEN)
    return list(
        rows.annotate(free=F("balance") - TAKEN).order_by("-free").values_list("place__name", "free")[:5]
    )


def openable(keys: Iterable[Key]) -> dict[Key, int]:
    """{(item, place): whole containers that may be opened}, for levels where some are reserved; lock the
    levels first.
    """
    kept = _containers_reserved(keys)
    whole = _whole(kept)
    return {key: whole.get(key, 0) - count for key, count in kept.items()}


def whole_free(keys: Iterable[Key]) -> dict[Key, int]:
    """{(item, place): whole containers there that are not reserved as such}, 0 where there are none; lock the
    levels first.
    """
    keys = list(keys)
    kept, whole = _containers_reserved(keys), _whole(keys)
    return {key: whole.get(key, 0) - kept.get(key, 0) for key in keys}


def _containers_reserved(keys: Iterable[Key]) -> dict[Key, int]:
    rows = StockReservation.objects.filter(released_at__isnull=True, containers__gt=0)
    return _by_level(rows, keys, Sum("containers"))


def _whole(keys: Iterable[Key]) -> dict[Key, int]:
    rows = Asset.objects.current().filter(
        WHOLE, status=AssetStatus.IN_STORAGE, tracking_method=TrackingMethod.BULK
    )
    return _by_level(rows, keys, Count("pk"))


def _by_level(rows: QuerySet, keys: Iterable[Key], total) -> dict[Key, int]:
    """{(item, place): total} for those of the keys that have rows; no query without keys."""
    wanted = set(keys)
    if not wanted:
        return {}
    near = rows.filter(
        standard_item__in={item for item, _place in wanted}, place__in={place for _item, place in wanted}
    )
    found = near.order_by().values_list("standard_item_id", "place_id").annotate(total=total)
    return {(item, place): count for item, place, count in found if (item, place) in wanted}
