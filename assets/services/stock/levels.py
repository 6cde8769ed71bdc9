"""How much there is of each model, for the list of stock: read from `stock_levels` (one row for each model
and place) and indexes.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from assets.choices import AssetStatus, Level, PlaceKind
from assets.models import Asset, Place, StandardItem, StockLevel
from assets.models.goods.queries import ALIVE, VALUE
from assets.services.stock import alert_levels
from core import config

HELD = (AssetStatus.IN_CUSTODY, AssetStatus.AWAITING_RETURN)
USED = (AssetStatus.IN_USE,)
ZERO = Decimal(0)
AMOUNT = DecimalField(max_digits=20, decimal_places=2)


@dataclass(slots=True)
class Stock:
    """Of one model, in base units: at the warehouses, of that reserved or held for somebody; held by people,
    in use, broken; `value` with prices only.
    """

    there: Decimal = ZERO
    reserved: Decimal = ZERO
    on_hold: int = 0
    held: Decimal = ZERO
    used: Decimal = ZERO
    broken: Decimal = ZERO
    value: Decimal | None = None
    low_at: Decimal = ZERO  # its threshold; in containers where it is measured
    level: str = ""  # a Level's value; "" for what no warehouse keeps

    @property
    def free(self) -> Decimal:
        """What lies there for everybody."""
        return self.there - self.reserved - self.on_hold

    @property
    def total(self) -> Decimal:
        """Everything of it that the company has."""
        return self.there + self.held + self.used + self.broken


def warehouses() -> list[int]:
    """The keys of all warehouse locations (tens). Named in a query they are faster than joined: PostgreSQL
    sees how few they are.
    """
    return list(Place.objects.filter(kind=PlaceKind.WAREHOUSE).values_list("pk", flat=True))


# What `alert_levels.short` finds, in one pass over the levels, summed before anything is joined: a fifth of
# what grouping the joined rows costs.
SHORT_KEYS = """
SELECT i.id
  FROM standard_items i
  LEFT JOIN stock_thresholds t ON t.standard_item_id = i.id
  LEFT JOIN (SELECT standard_item_id, SUM(balance) AS there FROM stock_levels WHERE place_id = ANY(%s)
         GROUP BY standard_item_id) AS l
    ON l.standard_item_id = i.id
 WHERE i.is_active AND (l.there IS NOT NULL OR t.threshold_value IS NOT NULL)
   AND COALESCE(l.there, 0) <= COALESCE(t.threshold_value,
          CASE i.bulk_type WHEN 'MEASUREMENT' THEN %s ELSE %s END)
                               * CASE i.bulk_type WHEN 'MEASUREMENT' THEN i.quantity_per_unit ELSE 1 END
"""


def short(places: list[int]) -> RawSQL:
    """The keys of what `alert_levels.kept` calls out or low at the warehouses `places`, for `pk__in=`."""
    defaults = [config.get("stock.default_container_threshold"), config.get("stock.default_threshold")]
    return RawSQL(SHORT_KEYS, [places, *defaults])  # noqa: S611 constant text


def listed(places: list[int]) -> QuerySet:
    """All models with `level` (OUT, LOW, or "" for all others) and `there`, which cost nothing unless they
    are asked for.

    `alert_levels` decides the same for each model; here one pass finds what is short, and only that is
    looked at closer.
    """
    there = (
        StockLevel.objects.filter(standard_item=OuterRef("pk"), place_id__in=places)
        .order_by()
        .values("standard_item")
    )
    there = Coalesce(
        Subquery(there.annotate(n=Sum("balance")).values("n"), output_field=AMOUNT),
        Value(ZERO),
        output_field=AMOUNT,
    )
    rows = StandardItem.objects.annotate(there=there)
    return rows.annotate(
        level=Case(
            When(~Q(pk__in=short(places)), then=Value("")),
            When(there=0, then=Value(Level.OUT)),
            default=Value(Level.LOW),
            output_field=CharField(),
        )
    )


def counts(places: list[int]) -> dict[str, int]:
    """How many models there are of each level: OUT, LOW, and "" for all others."""
    rows = listed(places).filter(pk__in=short(places)).order_by().values_list("there", flat=True)
    found = Counter(Level.LOW if there else Level.OUT for there in rows)
    return {
        "": StandardItem.objects.count() - found.total(),
        Level.OUT: found[Level.OUT],
        Level.LOW: found[Level.LOW],
    }


def of(items: list[dict], *, price: bool) -> dict[int, Stock]:
    """{key: Stock} of the models of one page ({id, bulk_type}), in a few queries however many they are."""
    keys, found = [item["id"] for item in items], defaultdict(Stock)
    models = alert_levels.of(StandardItem.objects.filter(pk__in=keys)).order_by()
    reserved = Coalesce(Sum("levels__reserved", filter=alert_levels.AT_WAREHOUSES), Value(ZERO))
    on_hold = Coalesce(Sum("levels__held", filter=alert_levels.AT_WAREHOUSES), Value(0))
    for row in models.annotate(reserved=reserved, on_hold=on_hold).values(
        "pk", "physical", "reserved", "on_hold", "low_at", "level", "is_kept"
    ):
        stock = found[row["pk"]]
        stock.there, stock.reserved, stock.low_at = row["physical"], row["reserved"], row["low_at"]
        stock.on_hold = row["on_hold"]
        stock.level = row["level"] if row["is_kept"] else ""
    lots = [item["id"] for item in items if item["bulk_type"]]
    devices = [item["id"] for item in items if not item["bulk_type"]]
    statuses = ALIVE if price else [s for s in ALIVE if s != AssetStatus.IN_STORAGE]
    # Devices are counted, and their prices added, in the index assets_stock alone; of lots the rows say how
    # much is left.
    wanted = (
        {"amount": Count("*"), "worth": Sum("purchase_price")},
        {"amount": Sum("current_balance"), "worth": Sum(VALUE)},
    )
    for group, sums in zip((devices, lots), wanted, strict=True):
        if not group:
            continue
        if not price:
            sums = {"amount": sums["amount"]}
        rows = Asset.objects.current().filter(standard_item__in=group, status__in=statuses).order_by()
        for row in rows.values("standard_item_id", "status").annotate(**sums):
            _add(found[row["standard_item_id"]], row)
    return found


def _add(stock: Stock, row: dict) -> None:
    status, amount = row["status"], Decimal(row["amount"])
    if status == AssetStatus.IN_STORAGE:
        stock.value = row["worth"]
    elif status in HELD:
        stock.held += amount
    elif status in USED:
        stock.used += amount
    else:
        stock.broken += amount
