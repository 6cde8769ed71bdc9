"""Which lots material is taken from: the technician's own before those in warehouses, in each the opened ones
before the whole ones, then the oldest.

The order stands here twice, because lots are chosen before they are locked and used after that: in LOTS and
in `turn`. A test compares the two on every case.
"""

from collections import defaultdict
from decimal import Decimal

from assets.choices import PlaceKind
from assets.models import Asset, Place
from assets.models.goods.queries import OPEN_LOT

# The open lots of each item in the order in which they are used, as far as needed, locked in key order. The
# lock waits for whoever has a lot and then reads it as it is by then; whether it still holds enough is judged
# afterwards. Written out, because a technician's phone waits for it: making these two statements anew takes
# Django longer than PostgreSQL needs to answer them.
LOTS = """
SELECT assets.*, (SELECT p.name FROM places p WHERE p.id = assets.place_id) AS place_called,
       (SELECT u.id FROM places u WHERE u.kind = 'USED_UP') AS used_up_id
  FROM assets WHERE id = ANY(%(lots)s) OR id IN (
    SELECT id FROM (
        SELECT a.id, w.amount,
               SUM(a.current_balance) OVER (
                   PARTITION BY a.standard_item_id
                   ORDER BY (a.place_id = %(own)s) DESC,
                            (a.parent_id IS NULL AND a.current_balance = a.initial_balance
                             AND a.current_balance >= i.quantity_per_unit),
                            a.registration_date, a.id
               ) - a.current_balance AS before
          FROM unnest(%(items)s::bigint[], %(amounts)s::numeric[]) AS w(item, amount)
                 JOIN standard_items i ON i.id = w.item
                 JOIN assets a ON a.standard_item_id = w.item
         WHERE a.voided_at IS NULL AND a.tracking_method = 'BULK'
                AND a.status IN ('IN_STORAGE', 'IN_CUSTODY', 'IN_USE')
           AND (a.place_id = %(own)s OR (%(stores)s AND a.place_kind = 'WAREHOUSE'))
    ) AS open WHERE %(all)s OR before < amount
) ORDER BY id FOR UPDATE
"""


def turn(lot: Asset, own: int = 0) -> tuple:
    """Sorts lots in the order in which they are used; `own` is the technician's place."""
    return (lot.place_id != own, lot.is_whole, lot.registration_date, lot.pk)


def held(uses, own: Place | None) -> list[Asset]:
    """The lots of people that may become empty: those that the uses name, and all of `own` (the technician's
    place) of what they do not name a lot of. At most one query; nothing is locked yet.
    """
    named = [use.lot for use in uses if use.lot and use.lot.place_kind == PlaceKind.PERSON]
    items = {use.item.pk for use in uses if use.lot is None}
    if own is None or not items:
        return named
    return named + list(Asset.objects.current().filter(OPEN_LOT, standard_item__in=items, place=own))


def lock(uses, own, warehouses, everything) -> list[Asset]:
    """The lots that may be used, locked in key order, each with its model (as far as it is one of `uses`)."""
    amounts = defaultdict(Decimal)
    for use in uses:
        if use.lot is None:
            amounts[use.item.pk] += use.quantity
    given = {
        "items": list(amounts),
        "amounts": list(amounts.values()),
        "lots": [use.lot.pk for use in uses if use.lot],
        "own": own.pk if own else 0,
        "stores": warehouses,
        "all": everything,
    }
    found = [lot for lot in Asset.objects.raw(LOTS, given) if lot.voided_at is None]
    items = {use.item.pk: use.item for use in uses}
    for lot in found:
        if lot.standard_item_id in items:
            lot.standard_item = items[lot.standard_item_id]
    return found


def name_places(lots: list[Asset]) -> Place | None:
    """Give each lot its place, as it was read along with it; returns the place of what is used up (None
    without lots).
    """
    for lot in lots:
        lot.place = Place(id=lot.place_id, kind=lot.place_kind, name=lot.place_called)
    return Place(id=lots[0].used_up_id, kind=PlaceKind.USED_UP) if lots else None
