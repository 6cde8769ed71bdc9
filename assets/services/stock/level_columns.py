"""The amounts of the list of stock as columns of a query, for exports."""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    DateField,
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
from django.db.models.functions import Coalesce

from assets.choices import UNUSABLE, AssetStatus, Level, PlaceKind, TrackingMethod
from assets.models import Asset, StockLevel
from assets.models.goods.queries import ALIVE, VALUE
from assets.services.stock import alert_levels
from assets.services.stock.levels import AMOUNT, HELD, USED, ZERO
from assets.services.stock.past import last_before


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
        in_warehouses=F("there"),
        kept=_sum(levels, "reserved"),
        on_hold=_sum(levels, "held"),
        held=_sum(assets.filter(status__in=HELD), one_each),
        used=_sum(assets.filter(status__in=USED), one_each),
        broken=_sum(assets.filter(status__in=UNUSABLE), one_each),
        worth=_sum(assets.filter(status=AssetStatus.IN_STORAGE), VALUE),
        low_at=alert_levels.low_at(),
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
