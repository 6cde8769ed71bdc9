"""For which documents a model is reserved now."""

from assets.models import StandardItem, StockReservation
from core import references
from core.words import number

SHOWN = 50


def of(item: StandardItem, user) -> dict:
    """The open reservations of a model, newest first: {rows (at most SHOWN), more (how many there are
    besides)}.
    """
    open_ = StockReservation.objects.filter(standard_item=item, released_at__isnull=True).order_by("-pk")
    names = (
        "reference_id",
        "quantity",
        "containers",
        "reserved_by_name",
        "reserved_at",
        "place_id",
        "place__name",
    )
    rows = list(open_.values(*names)[: SHOWN + 1])
    more = open_.count() - SHOWN if len(rows) > SHOWN else 0
    for row in rows:
        amount = f"{number(row['quantity'])} {item.base_unit}"
        row["url"] = references.url(row["reference_id"], user)
        row["amount"] = f"{number(row['containers'])} {item.unit_of_measure}" if row["containers"] else amount
        row["beside"] = amount if row["containers"] else ""
    return {"rows": rows[:SHOWN], "more": more}
