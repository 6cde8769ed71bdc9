"""What the book says of a moment: it is kept with each entry of a count, so that goods may move meanwhile."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from assets.models import Asset

ZERO = Decimal(0)
# Where the book had an asset at a moment and as what, and how much was left in it then.
THEN = """
SELECT w.place_id, w.status,
       (SELECT COALESCE(SUM(CASE WHEN m.type LIKE 'IN~_%%' ESCAPE '~' THEN m.quantity ELSE -m.quantity END),
              0)
          FROM stock_movements m WHERE m.related_asset_id = %(asset)s AND m.date <= %(at)s)
  FROM asset_places w WHERE w.asset_id = %(asset)s AND w.since <= %(at)s ORDER BY w.id DESC LIMIT 1
"""
LEVEL_THEN = """
SELECT balance_after FROM stock_movements WHERE standard_item_id = %(item)s AND place_id = %(place)s
       AND date <= %(at)s
 ORDER BY sequence DESC LIMIT 1
"""
# Whoever changes this stock now has finished, or waits until we have read it.
STILL = "SELECT 1 FROM stock_levels WHERE standard_item_id = %(item)s AND place_id = %(place)s FOR SHARE"


def of_asset(asset: Asset, at: datetime) -> tuple[int, str, Decimal]:
    """(place, status, base units left) of an asset in the book at a moment."""
    with connection.cursor() as cursor:
        cursor.execute(THEN, {"asset": asset.pk, "at": at})
        row = cursor.fetchone()
    if row is None:
        return asset.place_id, asset.status, asset.current_balance or ZERO
    return row


def of_level(item: int, place: int, at: datetime) -> Decimal:
    """Base units of a model at a place in the book at a moment."""
    with connection.cursor() as cursor:
        cursor.execute(LEVEL_THEN, {"item": item, "place": place, "at": at})
        row = cursor.fetchone()
    return row[0] if row else ZERO


def wait_for_movers(item: int, place: int) -> None:
    """Wait until whoever moves this stock now has finished; others wait for us."""
    with connection.cursor() as cursor:
        cursor.execute(STILL, {"item": item, "place": place})
