"""Figures for pages that are looked at all day: each answered from an index, capped, never by scanning a
large table.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from assets.choices import IN_REPAIR, AssetStatus, MovementType, PlaceKind
from assets.models import Asset, StockMovement
from assets.models.goods.queries import VALUE
from assets.models.stock.levels import FLOW
from assets.services.stock import alert_levels
from core import clock
from core.listing.counts import Count as Figure
from core.listing.counts import total, totals
from core.reading.days import begin

CAP = 10_000
MOST_LOW = 200
REMEMBERED = 5 * 60  # seconds
MANY = 20_000  # lots and devices; the value of so many is not added up anew at each look
ARRIVALS = [t for t in MovementType if t.startswith("IN_")]


@dataclass(frozen=True, slots=True)
class LowItem:
    """A model of which little or nothing is left at the warehouses; `left` is in `unit`: containers where it
    is measured.
    """

    item_id: int
    name: str
    left: Decimal
    unit: str

    @property
    def is_out(self) -> bool:
        return not self.left


def whereabouts() -> dict[str, Figure]:
    """Live assets by where they are, each counted up to CAP: in storage, with people, at customers, in
    repair.
    """
    rows = Asset.objects.current()
    return totals(
        {
            "in_storage": rows.filter(status=AssetStatus.IN_STORAGE),
            "people": rows.filter(place_kind=PlaceKind.PERSON),
            "customers": rows.filter(place_kind=PlaceKind.CUSTOMER),
            "repair": rows.filter(status__in=IN_REPAIR),
        },
        CAP,
    )


def held_by(user) -> Figure:
    """How many assets a person answers for."""
    return total(Asset.objects.current().filter(place__user=user), CAP)


def held_by_division(user) -> Figure:
    """How many assets the people of his division answer for."""
    return total(
        Asset.objects.current().filter(
            place_kind=PlaceKind.PERSON, place__user__division_id=user.division_id
        ),
        CAP,
    )


def warranties_ending(days: int = 30) -> Figure:
    """How many live assets lose their warranty within `days`."""
    today = clock.today()
    return total(
        Asset.objects.current().filter(warranty_end_date__range=(today, today + timedelta(days=days))), CAP
    )


def low_items() -> list[LowItem]:
    """Active models at or below their threshold over all warehouses, most urgent first; at most MOST_LOW of
    them.
    """
    rows = alert_levels.short().values("pk", "name", "brand", "unit", "left")[:MOST_LOW]
    return [LowItem(r["pk"], f"{r['brand']} {r['name']}", round(r["left"], 1), r["unit"]) for r in rows]


def flow(days: int = 30) -> dict[date, tuple[int, int]]:
    """{day: (arrivals, departures)} of the last `days`: how many devices and lots came to and left the
    warehouses.

    Every day is there, quiet ones as (0, 0). Transfers between warehouses are neither. The days before today
    hardly ever change, so they are remembered for a few minutes; each is counted in the index
    stock_movements_flow alone.
    """
    today = clock.today()
    first = today - timedelta(days=days - 1)
    key = f"flow:{first}:{today}"
    past = cache.get(key)
    if past is None:
        past = _flow_between(first, today)
        cache.set(key, past, REMEMBERED)
    found = past | _flow_between(today, today + timedelta(days=1))
    return {day: found.get(day, (0, 0)) for day in (first + timedelta(days=n) for n in range(days))}


def _flow_between(first: date, end: date) -> dict[date, tuple[int, int]]:
    since, until = begin(first), begin(end)
    rows = (
        StockMovement.objects.filter(FLOW, date__gte=since, date__lt=until)
        .order_by()
        .values(day=TruncDate("date"))
        .annotate(arrivals=Count("date", filter=Q(type__in=ARRIVALS)), all=Count("date"))
    )
    return {r["day"]: (r["arrivals"], r["all"] - r["arrivals"]) for r in rows}


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
    total = (found["worth"] or Decimal(0)).quantize(Decimal(1))
    if found["n"] > MANY:
        cache.set("stock:worth", total, REMEMBERED)
    return total
