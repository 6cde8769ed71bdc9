"""How much of each model the warehouses hold, and whether that is enough: the one place that decides Out, Low
and Fine. `levels.SHORT_KEYS` finds the same models faster; a test compares the two on every case.

What is counted is what `stock_levels` says for warehouses: usable, there, reserved or not. Devices and
material that is used up at once count in base units; measured material in containers (half a drum is 0.5),
because that is how people buy it.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from assets.choices import SHORT, BulkType, Level, PlaceKind
from assets.models import StandardItem
from core import config

AMOUNT = DecimalField(max_digits=20, decimal_places=2)
MEASURED = Q(bulk_type=BulkType.MEASUREMENT)
# How many base units one `unit` of a level is.
PER_UNIT = Case(When(MEASURED, then=F("quantity_per_unit")), default=Value(1), output_field=AMOUNT)
AT_WAREHOUSES = Q(levels__place__kind=PlaceKind.WAREHOUSE)


def of(items: QuerySet) -> QuerySet:
    """A StandardItem queryset with how much is left of each.

    physical       base units at all warehouses
    left           the same in `unit`: containers where it is measured
    unit           what `left` and `low_at` are in
    low_at         its threshold: its own, else the default
    alerts         whether a shortage is told
    level          a Level's value
    is_kept        whether a warehouse ever held it or it has a threshold of its own: what was only ever named
                   is not out of stock

    It groups by model: narrow it by plain fields and foreign keys, but let a second to-many relation be a
    subquery.
    """
    return (
        items.annotate(
            physical=Coalesce(
                Sum("levels__balance", filter=AT_WAREHOUSES), Value(Decimal(0)), output_field=AMOUNT
            ),
            unit=Case(
                When(MEASURED | Q(base_unit_of_measure=""), then=F("unit_of_measure")),
                default=F("base_unit_of_measure"),
            ),
            low_at=low_at(),
            alerts=Coalesce(F("threshold__alert_enabled"), Value(True)),
            shelves=Count("levels", filter=AT_WAREHOUSES),
        )
        .annotate(
            left=ExpressionWrapper(F("physical") / PER_UNIT, output_field=AMOUNT),
            is_kept=ExpressionWrapper(
                Q(shelves__gt=0) | Q(threshold__threshold_value__isnull=False),
                output_field=models.BooleanField(),
            ),
        )
        .annotate(
            level=Case(
                When(physical=0, then=Value(Level.OUT)),
                When(left__lte=F("low_at"), then=Value(Level.LOW)),
                default=Value(Level.OK),
                output_field=models.CharField(),
            ),
        )
    )


def low_at() -> Coalesce:
    """A model's threshold as an expression: its own, else the setting; in containers where it is measured."""
    containers, units = config.get("stock.default_container_threshold"), config.get("stock.default_threshold")
    default = Case(When(MEASURED, then=Value(containers)), default=Value(units))
    return Coalesce(F("threshold__threshold_value"), default, output_field=AMOUNT)


def kept() -> QuerySet:
    """The active models that the warehouses keep, as `of` gives them."""
    return of(StandardItem.objects.filter(is_active=True)).filter(is_kept=True)


def short(*, muted: bool = False) -> QuerySet:
    """Those of `kept` that are out or low, what is out first, then what is nearest to nothing; `muted` ones
    only when asked.
    """
    found = kept().filter(level__in=SHORT)
    return urgent_first(found if muted else found.filter(alerts=True))


def urgent_first(items: QuerySet) -> QuerySet:
    """Out first; then by the share of the threshold that is left; then by name."""
    share = Case(When(low_at=0, then=Value(Decimal(0))), default=F("left") / F("low_at"), output_field=AMOUNT)
    return items.annotate(share_left=share).order_by("share_left", "name", "brand", "pk")
