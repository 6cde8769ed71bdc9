"""Using material up: from as many lots as needed, the technician's own first, opened ones first, oldest
first.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, LocationContext, MovementType, PlaceKind
from assets.models import Asset, Place, StandardItem
from assets.services import places
from assets.services.stock import availability, ledger, movements, rows
from core import activity
from core.errors import Conflict, DomainError, concerning
from core.workflow import transitions

# tries that lock only the lots of the plan; then all open lots are locked, which always comes to an end
OPTIMISTIC = 3
USED = (MovementType.OUT_USAGE_CUSTODY, MovementType.OUT_INSTALLATION)
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
                   ORDER BY (a.place_id = %(own)s) DESC, (a.parent_id IS NULL
                          AND a.current_balance = a.initial_balance),
                            a.registration_date, a.id
               ) - a.current_balance AS before
          FROM unnest(%(items)s::bigint[], %(amounts)s::numeric[]) AS w(item, amount)
                 JOIN assets a ON a.standard_item_id = w.item
         WHERE a.voided_at IS NULL AND a.tracking_method = 'BULK'
                AND a.status IN ('IN_STORAGE', 'IN_CUSTODY', 'IN_USE')
           AND (a.place_id = %(own)s OR (%(stores)s AND a.place_kind = 'WAREHOUSE'))
    ) AS open WHERE %(all)s OR before < amount
) ORDER BY id FOR UPDATE
"""


@dataclass(slots=True)
class Use:
    """`quantity` base units of a bulk item are used; from `lot` alone when one is named."""

    item: StandardItem
    quantity: Decimal
    lot: Asset | None = None


@dataclass(slots=True)
class Taken:
    """What a consumption took out of one lot."""

    lot: Asset
    quantity: Decimal
    place: Place


class _Short(Exception):
    """The locked lots do not hold enough (any more)."""

    def __init__(self, item: StandardItem, missing: Decimal):
        self.item, self.missing = item, missing


def consume(
    uses: Sequence[Use],
    *,
    actor,
    technician=None,
    warehouses: bool = True,
    to: Place | None = None,
    reference: str = "",
    note: str = "",
) -> list[Taken]:
    """Use material at a job; returns what came out of which lot.

    Source: a named lot; else the custody of `technician` (a User), then (with `warehouses`) the warehouses;
    in each, opened lots before whole ones, then the oldest. `to` is the customer's place, else it is used up.
    All lines are planned under lock, nothing is written when one is short. Raises DomainError for a device, a
    fraction of a piece or too little (what there is, where, what would fit); Conflict when a named lot is not
    at hand or was emptied a moment ago. Inverse: `restore`.
    """
    if not uses:
        raise DomainError(_("Name the material that was used."))
    for use in uses:
        with concerning(use.item):
            if not use.item.is_bulk:
                raise DomainError(
                    _("%(item)s is kept one by one; only material is used up.") % {"item": use.item},
                    field="item",
                )
            use.quantity = rows.whole_units(use.quantity, use.item)
    own = places.of_person(technician) if technician else None
    for attempt in range(OPTIMISTIC + 1):
        try:
            # A transaction, or within one a savepoint: an attempt that failed gives its locks back before the
            # next begins.
            with transaction.atomic():
                return _take(uses, own, warehouses, attempt == OPTIMISTIC, to, actor, reference, note)
        except _Short as short:
            if attempt == OPTIMISTIC:
                with concerning(short.item):
                    raise _too_little(uses, short, own, warehouses) from None
    raise AssertionError("the last attempt returns or raises")


def _take(uses, own, warehouses, everything, to, actor, reference, note) -> list[Taken]:
    """One attempt. Raises _Short when what was locked is not enough."""
    lots = _lock(uses, own, warehouses, everything)
    used_up = _name_places(lots)
    at_hand = {(lot.standard_item_id, lot.place_id) for lot in lots if lot.status in availability.AT_HAND}
    # Every lot came to its place with a movement, so its level is there.
    levels = ledger.lock_levels(at_hand, create=False)
    taken = _plan(uses, lots, levels, own)
    end = to or used_up
    postings, entries, changed, emptied = [], [], {}, False
    for take in taken:
        lot, custody = take.lot, take.place.kind == PlaceKind.PERSON
        kind = MovementType.OUT_USAGE_CUSTODY if custody else MovementType.OUT_INSTALLATION
        context = LocationContext.CUSTODY if custody else LocationContext.WAREHOUSE
        postings.append(movements.Posting(lot, take.place.pk, context, end.pk, kind, take.quantity))
        old = changed.setdefault(lot.pk, (lot, lot.current_balance))[1]
        lot.current_balance -= take.quantity
        if not lot.current_balance:
            transitions.fire(lot.consume, actor=None)
            rows.put(lot, used_up)
            emptied = True
        changes = {"current_balance": [old, lot.current_balance]}
        entries.append(
            activity.entry(
                "assets.asset.consumed",
                actor=actor,
                target=lot,
                changes=changes,
                note=note,
                reference=reference,
            )
        )
    ledger.post(postings, actor=actor, reference=reference, note=note, levels=levels)
    touched = [lot for lot, _old in changed.values()]
    for lot in touched:
        rows.stamp(lot, actor)
    rows.save(touched, "current_balance", *(("status", "place", "place_kind") if emptied else ()))
    activity.record_many(entries)
    return taken


def _lock(uses, own, warehouses, everything) -> list[Asset]:
    """The lots that may be used, locked in key order."""
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
    return [lot for lot in Asset.objects.raw(LOTS, given) if lot.voided_at is None]


def _name_places(lots: list[Asset]) -> Place | None:
    """Give each lot its place, as it was read along with it; returns the place of what is used up (None
    without lots).
    """
    for lot in lots:
        lot.place = Place(id=lot.place_id, kind=lot.place_kind, name=lot.place_called)
    return Place(id=lots[0].used_up_id, kind=PlaceKind.USED_UP) if lots else None


def _plan(uses, lots: list[Asset], levels, own) -> list[Taken]:
    """Which lot gives how much, in order of use; named lots first, because they have no choice."""
    by_pk = {lot.pk: lot for lot in lots}
    left = {lot.pk: lot.current_balance for lot in lots if lot.status in availability.AT_HAND}
    free = {key: level.balance - level.reserved for key, level in levels.items()}
    kept = _containers_kept(lots, levels)
    taken = []

    def take(lot: Asset, wanted: Decimal) -> Decimal:
        key = (lot.standard_item_id, lot.place_id)
        amount = min(left.get(lot.pk, Decimal(0)), free.get(key, Decimal(0)), wanted)
        if amount <= 0:
            return Decimal(0)
        if lot.is_whole and left[lot.pk] == lot.current_balance and key in kept:
            if kept[key] <= 0:
                return Decimal(0)
            kept[key] -= 1
        left[lot.pk] -= amount
        free[key] -= amount
        taken.append(Taken(lot, amount, lot.place))
        return amount

    for use in (u for u in uses if u.lot):
        lot = by_pk.get(use.lot.pk)
        with concerning(use.lot):
            _refuse_lot(use, lot, own)
            got = take(lot, use.quantity)
            if got < use.quantity:
                raise _lot_short(lot, got, use.quantity)
    order = sorted(
        lots, key=lambda a: (own is None or a.place_id != own.pk, a.is_whole, a.registration_date, a.pk)
    )
    for use in (u for u in uses if not u.lot):
        wanted = use.quantity
        for lot in order:
            if (
                wanted
                and lot.standard_item_id == use.item.pk
                and (lot.place_kind == PlaceKind.WAREHOUSE or (own and lot.place_id == own.pk))
            ):
                wanted -= take(lot, wanted)
        if wanted:
            raise _Short(use.item, wanted)
    return taken


def _containers_kept(lots, levels) -> dict:
    """For levels with reserved whole containers: how many whole ones may still be opened."""
    reserved = [key for key, level in levels.items() if level.reserved]
    return availability.openable(reserved) if reserved else {}


def _refuse_lot(use: Use, lot: Asset | None, own) -> None:
    if lot is None or lot.standard_item_id != use.item.pk:
        raise Conflict(
            _("%(code)s is not a lot of %(item)s.") % {"code": use.lot.code, "item": use.item}, field="lot"
        )
    at_hand = lot.status in availability.AT_HAND and (
        lot.place_kind == PlaceKind.WAREHOUSE or (own and lot.place_id == own.pk)
    )
    if at_hand:
        return
    last = lot.movements.order_by("-id").first()
    if lot.status == AssetStatus.CONSUMED and last:
        raise Conflict(
            _("%(code)s is used up: %(who)s took the last of it (%(document)s).")
            % {
                "code": lot.code,
                "who": last.actor_name,
                "document": last.reference_id or last.date.strftime("%H:%M"),
            },
            field="lot",
        )
    raise Conflict(
        _("%(code)s is neither in a warehouse nor with the technician (%(status)s, %(place)s).")
        % {"code": lot.code, "status": lot.get_status_display(), "place": lot.place},
        field="lot",
    )


def _lot_short(lot: Asset, got: Decimal, wanted: Decimal) -> Conflict:
    return Conflict(
        _("%(code)s in %(place)s can give %(left)s %(unit)s, not %(wanted)s.")
        % {
            "code": lot.code,
            "place": lot.place.name,
            "left": ledger.words_of(got),
            "unit": lot.standard_item.base_unit,
            "wanted": ledger.words_of(wanted),
        },
        field="quantity",
    )


def _too_little(uses, short: _Short, own, warehouses) -> DomainError:
    """What there is of an item that is short, where, and what would fit."""
    wanted = sum((u.quantity for u in uses if u.item.pk == short.item.pk and not u.lot), Decimal(0))
    unit = short.item.base_unit
    there = availability.where(short.item, own=own, warehouses=warehouses)
    sentence = _("Of %(item)s %(wanted)s %(unit)s are asked for, %(available)s can be used.") % {
        "item": short.item,
        "wanted": ledger.words_of(wanted),
        "unit": unit,
        "available": ledger.words_of(wanted - short.missing),
    }
    if there:
        sentence += (
            " "
            + "; ".join(
                _("%(place)s: %(free)s %(unit)s")
                % {"place": place, "free": ledger.words_of(free), "unit": unit}
                for place, free in there
            )
            + "."
        )
    return DomainError(sentence, field="quantity")
