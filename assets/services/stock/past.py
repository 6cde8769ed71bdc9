"""How much there was at the end of a day: from the ledger alone, the last balance of each chain."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import (
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)

from assets.choices import PlaceKind
from assets.models import StockLevel, StockMovement
from assets.services.stock.levels import ZERO
from core.reading.days import end


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
    return StockMovement.objects.filter(standard_item=item, place=place, date__lt=end(day)).order_by(
        "-date", "-sequence"
    )
