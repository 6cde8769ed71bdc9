"""What is known of models that are asked for: free, reserved, on the way; what one cost last and from whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from assets import restock
from assets.models import StandardItem
from assets.services import availability
from requests_app.choices import BUYING, Decision
from requests_app.models import RequestItem
from requests_app.models.items import BOUGHT, UNSETTLED

ZERO = Decimal(0)
AMOUNT = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Hint:
    """Of one model, in base units (whole containers beside it)."""

    free: Decimal
    reserved: Decimal
    on_the_way: Decimal
    containers: int
    longest: Decimal


@dataclass(frozen=True, slots=True)
class LastPurchase:
    """What one unit (of `unit`) cost when it was bought last. For price viewers."""

    price: Decimal
    unit: str
    vendor: str
    day: object = None


def on_the_way(items: Iterable[int]) -> dict[int, Decimal]:
    """{key of a model: base units} that are approved to be bought and not registered yet. One query."""
    lines = RequestItem.objects.filter(
        UNSETTLED, standard_item__in=list(items), request__status__in=BUYING, request__deleted_at__isnull=True
    )
    ordered = ExpressionWrapper((Coalesce("approved_quantity", "quantity") - F("allocated_quantity")) * F("factor"), AMOUNT)
    left = Greatest(Greatest(ordered, F("arrived_quantity")) - F("registered_quantity") - F("missing_quantity"), ZERO, output_field=AMOUNT)
    lines = lines.exclude(decision=Decision.REJECTED).order_by()
    return {pk: n for pk, n in lines.values_list("standard_item").annotate(n=Sum(left)) if n}


def of(items: Iterable[StandardItem], *, excluding: str = "") -> dict[int, Hint]:
    """{key of a model: its hint}; what `excluding` (a document) keeps counts as free. Four queries however many models."""
    items = list(items)
    coming = on_the_way([item.pk for item in items])
    return {
        pk: Hint(found.available, found.reserved, coming.get(pk, ZERO), found.containers_available, found.longest)
        for pk, found in availability.of_many(items, excluding=excluding).items()
    }


def last_purchases(lines: Iterable[RequestItem], *, but=None) -> dict[int, LastPurchase]:
    """{key of a model: its last purchase}, from requests, else from what was registered last with a price. For price viewers.

    `but` is the request that is being worked out: what it says itself is not what was paid before.
    """
    keys = {line.standard_item_id for line in lines if line.standard_item_id}
    newest = RequestItem.objects.filter(BOUGHT, standard_item=OuterRef("pk")).order_by("-purchase_fill_date", "-id")
    newest = newest.exclude(request=but) if but else newest
    wanted = StandardItem.objects.filter(pk__in=keys)
    rows = RequestItem.objects.filter(pk__in=wanted.annotate(line=Subquery(newest.values("pk")[:1])).values("line"))
    names = ("standard_item", "purchase_price", "unit", "vendor", "purchase_date")
    found = {pk: LastPurchase(price, unit, vendor, day) for pk, price, unit, vendor, day in rows.values_list(*names)}
    if rest := keys - set(found):
        bought = restock.last_bought(StandardItem.objects.filter(pk__in=rest))
        found |= {
            row.pk: LastPurchase(row.last_price, row.base_unit, row.last_vendor, row.last_day)
            for row in bought
            if row.last_price is not None
        }
    return found
