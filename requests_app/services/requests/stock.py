"""What of a request comes from stock, and keeping it: reservations follow the lines, whatever is decided,
until the request ends.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import AssetRegistration, Place, StandardItem
from assets.services.stock import availability, reservations
from core.words import number
from requests_app.models import Request, RequestItem


def free_for(lines: Iterable[RequestItem], *, excluding: str = "") -> dict[int, availability.Availability]:
    """{key of a model: what the warehouses have of it} for these lines; what `excluding` (a document) has
    reserved counts as free.
    """
    return availability.of_many(
        [line.standard_item for line in lines if line.standard_item], excluding=excluding
    )


def coverable(line: RequestItem, have: availability.Availability | None) -> int:
    """How many of the line's units the warehouses could give; none of what the catalogue lacks."""
    if have is None:
        return 0
    return have.containers_available if line.in_containers else int(have.available // line.factor)


def stock_note(line: RequestItem, have: availability.Availability) -> str:
    """Whether the warehouses cover a line, in a sentence."""
    if (short := line.wanted - coverable(line, have)) > 0:
        return _("%(n)s %(unit)s short") % {"n": number(short), "unit": line.unit}
    if is_fragmented(line, have):
        return _("Available, but only in several pieces")
    return _("Available in the warehouse")


def is_fragmented(line: RequestItem, have: availability.Availability) -> bool:
    """Whether there is enough for a line that is cut to measure, but no single lot is long enough."""
    return (
        line.standard_item.is_bulk
        and not line.in_containers
        and have.is_fragmented(Decimal(line.wanted * line.factor))
    )


def propose(lines: Iterable[RequestItem], *, take: bool) -> None:
    """At the beginning: each line remembers how much was free, and (with `take`) takes from stock what there
    is.
    """
    free = free_for(lines)
    for line in lines:
        if line.standard_item_id in free:
            line.available_stock = free[line.standard_item_id].available
            most = coverable(line, free[line.standard_item_id]) if take else 0
            line.allocated_quantity = min(line.quantity, most)


def keep(request: Request, lines: Iterable[RequestItem], *, actor) -> None:
    """Reserve what is to be handed over of these lines, instead of what was reserved for the request before;
    a restock keeps nothing.

    Raises DomainError when something is short meanwhile, naming what is free and where.
    """
    wants = [] if request.is_for_stock else [want(line) for line in lines if line.to_hand > 0]
    reservations.replace(wants, reference=request.doc_number, actor=actor)


def release(request: Request, *, actor) -> None:
    """Others may have what was kept. Inverse: `keep`."""
    reservations.replace([], reference=request.doc_number, actor=actor)


def want(line: RequestItem) -> reservations.Demand:
    """The reservation that a line asks for: whole containers where these were asked for and nothing was
    bought yet, else an amount.
    """
    if line.in_containers and not line.registered_quantity:
        return reservations.Demand(line.standard_item, containers=int(line.to_hand // line.factor))
    return reservations.Demand(line.standard_item, line.to_hand)


def keep_registered(document: AssetRegistration, grown: dict[int, Decimal], *, reference: str, actor) -> None:
    """What was bought for somebody is kept for him where it was registered; `grown` is {key of a model: base
    units}.
    """
    units = Sum(Coalesce("initial_balance", Value(Decimal(1))))
    rows = (
        document.assets.filter(standard_item__in=grown)
        .order_by()
        .values("standard_item", "place")
        .annotate(units=units)
    )
    wants, items = [], StandardItem.objects.in_bulk(grown)
    for row in rows.order_by("standard_item", "place"):
        part = min(row["units"], grown[row["standard_item"]])
        grown[row["standard_item"]] -= part
        if part > 0:
            wants.append(
                reservations.Demand(
                    items[row["standard_item"]], part, place=Place(pk=row["place"], kind=PlaceKind.WAREHOUSE)
                )
            )
    if wants:
        reservations.reserve(wants, reference=reference, actor=actor)
