"""Where a thing was, and since when, answered from the ledger alone."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, F, Max, Q, Sum, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from assets.choices import MovementType, PlaceKind
from assets.models import Asset, Place, StockMovement
from assets.models.places import STOCK_KINDS

COMES = Q(type__startswith="IN_")
# A correction of what lies there is no arrival.
ARRIVES = COMES & ~Q(type=MovementType.IN_ADJUSTMENT)
# What `here_since` finds for an asset in a stock place, or gone to a customer or vendor, to be read along with the asset itself.
ARRIVED = RawSQL(
    """(SELECT m.date FROM stock_movements m
         WHERE m.related_asset_id = assets.id
           AND CASE WHEN assets.place_kind IN ('WAREHOUSE', 'PERSON')
                    THEN m.place_id = assets.place_id AND m.type LIKE 'IN~_%%' ESCAPE '~' AND m.type <> 'IN_ADJUSTMENT'
                    ELSE m.counterpart_id = assets.place_id END
         ORDER BY m.id DESC LIMIT 1)""",
    [],
    output_field=models.DateTimeField(),
)  # noqa: S611 constant text
GONE = (PlaceKind.USED_UP, PlaceKind.WRITTEN_OFF, PlaceKind.SUPPLIER)


@dataclass(frozen=True)
class Whereabouts:
    """At `place` since `since`."""

    place: Place
    since: datetime.datetime


def where_on(asset: Asset, day: datetime.date) -> Whereabouts | None:
    """Where the asset was at the end of `day` (the business's time zone); None before it was registered."""
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
    moves = StockMovement.objects.filter(related_asset=asset, date__lt=end)
    held = (
        moves.order_by()
        .values("place")
        .annotate(left=Sum(Case(When(COMES, then=F("quantity")), default=-F("quantity"))), since=Max("date", filter=ARRIVES))
        .filter(left__gt=0)
        .order_by("-since")
        .first()
    )
    if held:
        return Whereabouts(Place.objects.select_related("user__division").get(pk=held["place"]), held["since"])
    last = moves.select_related("place__user__division", "counterpart__user__division").order_by("-id").first()
    if last is None:
        return None
    # What is broken left the stock, but lies where it lay.
    return Whereabouts(last.place if last.type == MovementType.OUT_BROKEN else last.counterpart, last.date)


def here_since(asset: Asset) -> datetime.datetime:
    """Since when the asset is where it is now. Costs a query, unless the asset was read with `arrived=ARRIVED`."""
    if arrived := getattr(asset, "arrived", None):
        return arrived
    moves = StockMovement.objects.filter(related_asset=asset).order_by("-id").values_list("date", flat=True)
    if asset.place_kind in GONE:
        return moves.first() or asset.registration_date
    if asset.place_kind in STOCK_KINDS:
        here = moves.filter(ARRIVES, place_id=asset.place_id)
    else:
        here = moves.filter(counterpart_id=asset.place_id)
    return here.first() or asset.registration_date
