"""What is on order for the warehouses: each room above that orders goods says it.

    on_order.register(coming)        # in the room's AppConfig.ready

The restock list proposes so much less.
"""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assets.services.stock.alert_levels import AMOUNT

# (reference to a model's key in the query around it) -> at most one row with the base units of it that are
# ordered, not here yet, and promised to nobody.
Provider = Callable[[OuterRef], QuerySet]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """A room above orders goods for the warehouses."""
    if provider not in _providers:
        _providers.append(provider)


def units():
    """An expression for a StandardItem queryset: base units of each model that are on order."""
    total = Value(Decimal(0), AMOUNT)
    for provider in _providers:
        coming = Subquery(provider(OuterRef("pk")), output_field=AMOUNT)
        total = total + Coalesce(coming, Value(Decimal(0)), output_field=AMOUNT)
    return total
