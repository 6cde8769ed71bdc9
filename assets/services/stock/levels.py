"""How much there is of each model, for the list of stock: read from `stock_levels` (one row for each model
and place) and indexes.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
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
from django.utils import timezone

from assets.choices import AssetStatus, BulkType, Level, PlaceKind, TrackingMethod
from assets.models import Asset, Place, StandardItem, StockLevel, StockMovement
from assets.models.goods.queries import ALIVE, VALUE
from core import config

HELD = (AssetStatus.IN_CUSTODY, AssetStatus.AWAITING_RETURN)
USED = (AssetStatus.IN_USE,)
BROKEN = (AssetStatus.DAMAGED, AssetStatus.UNDER_REPAIR, AssetStatus.OUT_FOR_REPAIR)
ZERO = Decimal(0)
AMOUNT = DecimalField(max_digits=20, decimal_places=2)
REMEMBERED = 5 * 60  # seconds
MANY = 20_000  # lots and devices; the value of so many is not added up anew at each look
MEASURED = Q(bulk_type=BulkType.MEASUREMENT)


@dataclass(slots=True)
class Stock:
    """Of one model, in base units: at the warehouses and reserved there, held by people, in use, broken;
    `value` with prices only.
    """

    there: Decimal = ZERO
    reserved: Decimal = ZERO
    held: Decimal = ZERO
    used: Decimal = ZERO
    broken: Decimal = ZERO
    value: Decimal | None = None
    known: bool = False  # something of it lay in a warehouse once

    @property
    def total(self) -> Decimal:
        """Everything of it that the company has."""
        return self.there + self.held + self.used + self.broken

    def level(self, threshold: int | None, low_at: Decimal, per_unit: int) -> str:
        """Its Level as `shortage` sees it; "" for what no warehouse keeps. `threshold` is its own,
        `low_at` what counts.
        """
        if not self.known and threshold is None:
            return ""
        if not self.there:
            return Level.OUT
        return Level.LOW if self.there <= low_at * per_unit else Level.OK


def warehouses() -> list[int]:
    """The keys of all warehouse locations (tens). Named in a query they are faster than joined: PostgreSQL
    sees how few they are.
    """
    return list(Place.objects.filter(kind=PlaceKind.WAREHOUSE).values_list("pk", flat=True))


# In one pass over the levels, summed before anything is joined: a fifth of what grouping the joined rows
# costs.
SHORT = """
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
# What changes whenever an amount or a threshold does.
STANDS_AT = (
    "SELECT (SELECT MAX(id) FROM stock_movements), (SELECT COUNT(*) FROM stock_thresholds), (SELECT "
    "SUM(version) FROM stock_thresholds)"
)
MOMENT = 10  # seconds
FEW = 500  # keys that are named in a query rather than looked for again


def low_at():
    """A model's threshold as an expression: its own, else the setting; in containers where it is measured."""
    containers, units = config.get("stock.default_container_threshold"), config.get("stock.default_threshold")
    return Coalesce(
        F("threshold__threshold_value"), Case(When(MEASURED, then=Value(containers)), default=Value(units))
    )


def short(places: list[int]) -> RawSQL | list[int]:
    """The keys of what `shortage.kept` calls out or low at the warehouses `places`, for `pk__in=`.

    The same as long as nothing moved and no threshold changed, so that is what they are remembered under (a
    model that was only named or switched off meanwhile is seen MOMENT seconds later).
    """
    defaults = [config.get("stock.default_container_threshold"), config.get("stock.default_threshold")]
    with connection.cursor() as cursor:
        cursor.execute(STANDS_AT)
        key = f"stock.short:{cursor.fetchone()}:{defaults}:{places}"
        name = hashlib.sha256(key.encode()).hexdigest()
        found = cache.get(name)
        if found is None:
            cursor.execute(SHORT, [places, *defaults])
            found = [pk for (pk,) in cursor.fetchall()]
            cache.set(name, found, MOMENT)
    return found if len(found) <= FEW else RawSQL(SHORT, [places, *defaults])  # noqa: S611 constant text


def listed(places: list[int]) -> QuerySet:
    """All models with `level` (OUT, LOW, or "" for all others) and `there`, which cost nothing unless they
    are asked for.

    `shortage` decides the same for each model; here one pass finds what is short, and only that is
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
    for row in (
        StockLevel.objects.filter(standard_item__in=keys, place__kind=PlaceKind.WAREHOUSE)
        .order_by()
        .values("standard_item_id")
        .annotate(there=Sum("balance"), kept=Sum("reserved"))
    ):
        stock = found[row["standard_item_id"]]
        stock.there, stock.reserved, stock.known = row["there"], row["kept"], True
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


def on_day(keys: list[int], day: date) -> dict[int, tuple[Decimal, Decimal]]:
    """{model: (in warehouses, with people)} at the end of `day`, from the ledger alone: the last balance of
    each chain.
    """
    rows = (
        StockLevel.objects.filter(standard_item__in=keys)
        .order_by()
        .annotate(
            then=Subquery(
                last_before(OuterRef("standard_item"), OuterRef("place"), day).values("balance_after")[:1]
            )
        )
        .values_list("standard_item_id", "place__kind")
        .annotate(n=Sum("then"))
    )
    found = defaultdict(lambda: [ZERO, ZERO])
    for key, kind, amount in rows:
        found[key][kind == PlaceKind.PERSON] += amount or ZERO
    return {key: tuple(pair) for key, pair in found.items()}


def last_before(item, place, day: date) -> QuerySet:
    """The movements of one chain up to the end of `day` (the business's time zone), the last one first.

    Dates never run backwards in a chain, so the index stock_movements_card has the answer; the sequence
    decides between those of one moment.
    """
    return StockMovement.objects.filter(standard_item=item, place=place, date__lt=end_of(day)).order_by(
        "-date", "-sequence"
    )


def end_of(day: date) -> datetime:
    """The moment after the last one of a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def with_amounts(rows: QuerySet, *, day: date | None = None) -> QuerySet:
    """The same models with the amounts of `of` (or, of a day, those of `on_day`) as columns that are read
    when asked for: for exports.
    """
    if day:
        then = Subquery(
            last_before(OuterRef("standard_item"), OuterRef("place"), day).values("balance_after")[:1]
        )
        chains = (
            StockLevel.objects.filter(standard_item=OuterRef("pk"))
            .order_by()
            .annotate(then=then)
            .values("standard_item")
        )
        kinds = {"in_warehouses": PlaceKind.WAREHOUSE, "with_people": PlaceKind.PERSON}
        sums = {name: _sum(chains.filter(place__kind=kind), "then") for name, kind in kinds.items()}
        return rows.annotate(on_day=Value(day, DateField()), **sums)
    levels = (
        StockLevel.objects.filter(standard_item=OuterRef("pk"), place__kind=PlaceKind.WAREHOUSE)
        .order_by()
        .values("standard_item")
    )
    assets = (
        Asset.objects.current()
        .filter(standard_item=OuterRef("pk"), status__in=ALIVE)
        .order_by()
        .values("standard_item")
    )
    one_each = Case(
        When(tracking_method=TrackingMethod.BULK, then=F("current_balance")),
        default=Value(1),
        output_field=AMOUNT,
    )
    return rows.annotate(
        in_warehouses=_sum(levels, "balance"),
        kept=_sum(levels, "reserved"),
        held=_sum(assets.filter(status__in=HELD), one_each),
        used=_sum(assets.filter(status__in=USED), one_each),
        broken=_sum(assets.filter(status__in=BROKEN), one_each),
        worth=_sum(assets.filter(status=AssetStatus.IN_STORAGE), VALUE),
        low_at=low_at(),
        level_now=Case(
            When(level__gt="", then=F("level")),
            When(
                Q(is_active=True) & (Exists(levels) | Q(threshold__threshold_value__isnull=False)),
                then=Value(Level.OK),
            ),
            default=Value(""),
            output_field=CharField(),
        ),
    )


def _sum(rows: QuerySet, what):
    return Coalesce(
        Subquery(rows.annotate(n=Sum(what)).values("n"), output_field=AMOUNT),
        Value(ZERO),
        output_field=AMOUNT,
    )


def worth() -> Decimal:
    """The value of everything that lies in warehouses. Of MANY things it is remembered for a few minutes; of
    fewer it is added up anew.
    """
    known = cache.get("stock:worth")
    if known is not None:
        return known
    found = (
        Asset.objects.current()
        .filter(status=AssetStatus.IN_STORAGE)
        .aggregate(n=Count("pk"), worth=Sum(VALUE))
    )
    total = (found["worth"] or ZERO).quantize(Decimal(1))
    if found["n"] > MANY:
        cache.set("stock:worth", total, REMEMBERED)
    return total
