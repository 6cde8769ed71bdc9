"""What to buy: the models that are out or low, how many of each, and (for those who may see it) about what it
will cost.
"""

from decimal import Decimal

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from assets.models import Asset
from assets.services.stock import alert_levels

MONEY = DecimalField(max_digits=20, decimal_places=2)
# Of a device its price; of a lot the price of one base unit: the row's price pays for what was not cut away.
PER_BASE_UNIT = Case(
    When(initial_balance__isnull=True, then=F("purchase_price")),
    default=F("purchase_price") / NullIf(F("initial_balance") - F("cut_balance"), Value(Decimal(0))),
    output_field=MONEY,
)


def items(*, muted: bool = False, price: bool = False) -> QuerySet:
    """The models to buy, most urgent first, as `levels.short` gives them; with `price` also `last_price` per
    `unit` and `estimate`.
    """
    found = alert_levels.short(muted=muted)
    return with_prices(found) if price else found


def with_prices(found: QuerySet) -> QuerySet:
    """What one `unit` cost when it was last registered with a price, and what `proposed` of them would
    cost.
    """
    bought = Asset.objects.current().filter(
        Q(parent__isnull=True), standard_item=OuterRef("pk"), purchase_price__isnull=False
    )
    last = Subquery(
        bought.order_by("-registration_date", "-pk").annotate(each=PER_BASE_UNIT).values("each")[:1],
        output_field=MONEY,
    )
    per_unit = Case(
        When(alert_levels.MEASURED, then=F("quantity_per_unit")), default=Value(1), output_field=MONEY
    )
    return found.annotate(last_price=last * per_unit).annotate(estimate=F("last_price") * F("proposed"))


def last_bought(found: QuerySet) -> QuerySet:
    """With `last_price` of one base unit when it was last registered with a price, from whom (`last_vendor`)
    and when (`last_day`).
    """
    bought = Asset.objects.current().filter(
        Q(parent__isnull=True), standard_item=OuterRef("pk"), purchase_price__isnull=False
    )
    newest = bought.order_by("-registration_date", "-pk")
    return found.annotate(
        last_price=Subquery(newest.annotate(each=PER_BASE_UNIT).values("each")[:1], output_field=MONEY),
        last_vendor=Subquery(newest.values("vendor")[:1]),
        last_day=Subquery(newest.values("purchase_date")[:1]),
    )
