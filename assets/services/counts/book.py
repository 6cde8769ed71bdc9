"""What the book says of a moment: it is kept with each entry of a count, so that goods may move meanwhile."""

from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from assets.models import Asset, AssetPlace, StockMovement
from assets.models.stock.levels import SIGNED

ZERO = Decimal(0)
# Whoever changes this stock now has finished, or waits until we have read it.
STILL = "SELECT 1 FROM stock_levels WHERE standard_item_id = %(item)s AND place_id = %(place)s FOR SHARE"


def of_asset(asset: Asset, at: datetime) -> tuple[int, str, Decimal]:
    """(place, status, base units left) of an asset in the book at a moment. What is not in stock (written
    off, at a vendor) holds what it will come back with: the ledger is silent about it.
    """
    moved = StockMovement.objects.filter(related_asset=OuterRef("asset"), date__lte=at).order_by()
    left = moved.values("related_asset").annotate(n=Sum(SIGNED)).values("n")
    was = AssetPlace.objects.filter(asset=asset, since__lte=at).order_by("-id")
    # In one query, so that both are of one moment.
    names = ("place_id", "status", "left", "place__kind")
    row = was.annotate(left=Coalesce(Subquery(left), ZERO)).values_list(*names).first()
    place, status, left, kind = row or (asset.place_id, asset.status, None, asset.place_kind)
    if left is None or not Asset(place_kind=kind, status=status).is_counted:
        left = asset.current_balance or ZERO
    return place, status, left


def of_level(item: int, place: int, at: datetime) -> Decimal:
    """Base units of a model at a place in the book at a moment."""
    chain = StockMovement.objects.filter(standard_item=item, place=place, date__lte=at).order_by("-sequence")
    return chain.values_list("balance_after", flat=True).first() or ZERO


def wait_for_movers(item: int, place: int) -> None:
    """Wait until whoever moves this stock now has finished; others wait for us."""
    with connection.cursor() as cursor:
        cursor.execute(STILL, {"item": item, "place": place})
