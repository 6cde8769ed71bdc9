"""What to buy: the models that are out or low, how many of each beside what is on order already, and (for
those who may see it) about what it will cost.
"""

from decimal import Decimal

from django.db.models import (
    Case,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Floor, Greatest, NullIf

from assets.models import Asset
from assets.services.stock import alert_levels, on_order
from assets.services.stock.alert_levels import AMOUNT

MONEY = DecimalField(max_digits=20, decimal_places=2)
# Of a device its price; of a lot the price of one base unit: the row's price pays for what was not cut away.
PER_BASE_UNIT = Case(
    When(initial_balance__isnull=True, then=F("purchase_price")),
    default=F("purchase_price") / NullIf(F("initial_balance") - F("cut_balance"), Value(Decimal(0))),
    output_field=MONEY,
)


def items(*, muted: bool = False, price: bool = False) -> QuerySet:
    """The models to buy, most urgent first, as `alert_levels.short` gives them, with what `with_proposal`
    adds; with `price` also `last_price` per `unit` and `estimate`.
    """
    found = with_proposal(alert_levels.short(muted=muted))
    return with_prices(found) if price else found


def with_proposal(found: QuerySet) -> QuerySet:
    """What `alert_levels.of` gives, with how much of it is `ordered` for the warehouses (in its `unit`), and
    how many `unit` are `proposed` to be bought beside that (`proposed_base` in base units): the fewest that
    end the alert, so one more than its threshold asks for; 0 where enough is on order.
    """
    ordered = ExpressionWrapper(on_order.units() / alert_levels.PER_UNIT, output_field=AMOUNT)
    lacking = Floor(F("low_at") - F("left") - F("ordered"), output_field=AMOUNT) + Value(Decimal(1))
    return (
        found.annotate(ordered=ordered)
        .annotate(proposed=Greatest(Value(Decimal(0)), lacking, output_field=AMOUNT))
        .annotate(proposed_base=ExpressionWrapper(F("proposed") * alert_levels.PER_UNIT, output_field=AMOUNT))
    )


def with_prices(found: QuerySet) -> QuerySet:
    """What one `unit` cost when it was last registered with a price, and what `proposed` of them would
    cost.
    """
    per_unit = Case(
        When(alert_levels.MEASURED, then=F("quantity_per_unit")), default=Value(1), output_field=MONEY
    )
    last = Subquery(_newest("each"), output_field=MONEY)
    return found.annotate(last_price=last * per_unit).annotate(estimate=F("last_price") * F("proposed"))


def last_bought(found: QuerySet) -> QuerySet:
    """With `last_price` of one base unit when it was last registered with a price, from whom (`last_vendor`)
    and when (`last_day`).
    """
    return found.annotate(
        last_price=Subquery(_newest("each"), output_field=MONEY),
        last_vendor=Subquery(_newest("vendor")),
        last_day=Subquery(_newest("purchase_date")),
    )


def _newest(name: str) -> QuerySet:
    """`name` (`each`: the price of one base unit) of what was last registered of a model with a price."""
    bought = Asset.objects.current().filter(
        parent__isnull=True, standard_item=OuterRef("pk"), purchase_price__isnull=False
    )
    return bought.order_by("-registration_date", "-pk").annotate(each=PER_BASE_UNIT).values(name)[:1]
