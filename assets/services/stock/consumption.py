"""Using material up: from as many lots as needed, the technician's own first, opened ones first, oldest
first.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from assets.choices import LocationContext, MovementType, PlaceKind
from assets.models import Asset, Place, StandardItem
from assets.services import places
from assets.services.stock import availability, departures, ledger, lots, movements, rows
from assets.services.stock.consumption_plan import Short, plan
from core import activity
from core.errors import DomainError, concerning
from core.workflow import transitions

# tries that lock only the lots of the plan; then all open lots are locked, which always comes to an end
OPTIMISTIC = 3
USED = (MovementType.OUT_USAGE_CUSTODY, MovementType.OUT_INSTALLATION)
# A use that was taken back: unlike what came back from a person, it comes from what was used up.
PUT_BACK = Q(type=MovementType.IN_RETURN, counterpart__kind=PlaceKind.USED_UP)
# What a movement says was used, less what it says was put back.
USED_AMOUNT = Case(When(type__in=USED, then=F("quantity")), When(PUT_BACK, then=-F("quantity")))


@dataclass(slots=True)
class Usage:
    """`quantity` base units of a bulk item are used; from `lot` alone when one is named."""

    item: StandardItem
    quantity: Decimal
    lot: Asset | None = None


@dataclass(slots=True)
class LotUsage:
    """What a consumption took out of one lot."""

    lot: Asset
    quantity: Decimal
    place: Place


def consume(
    uses: Sequence[Usage],
    *,
    actor,
    technician=None,
    warehouses: bool = True,
    to: Place | None = None,
    reference: str = "",
    note: str = "",
) -> list[LotUsage]:
    """Use material at a job; returns what came out of which lot.

    Source: a named lot; else the custody of `technician` (a User), then (with `warehouses`) the warehouses;
    in each, opened lots before whole ones, then the oldest. `to` is the customer's place, else it is used up.
    All lines are planned under lock, nothing is written when one is short. All movements of one use have one
    transfer id, by which it is taken back. Raises DomainError for a device, a fraction of a piece or too
    little (what there is, where, what would fit); Conflict when a named lot is not at hand or was emptied a
    moment ago. Inverse: `restoring.take_back`, of all uses of a document `restoring.restore`.
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
            with departures.announced(
                lots.held(uses, own), verb="use", reference=reference, actor=actor
            ) as leaving:
                everything = attempt == OPTIMISTIC
                return _take(uses, own, warehouses, everything, leaving, to, actor, reference, note)
        except Short as short:
            if attempt == OPTIMISTIC:
                with concerning(short.item):
                    raise _too_little(uses, short, own, warehouses) from None
    raise AssertionError("the last attempt returns or raises")


def _take(uses, own, warehouses, everything, leaving, to, actor, reference, note) -> list[LotUsage]:
    """One attempt. Raises Short when what was locked is not enough."""
    found = lots.lock(uses, own, warehouses, everything)
    used_up = lots.name_places(found)
    leaving.look(found)
    at_hand = {(lot.standard_item_id, lot.place_id) for lot in found if lot.status in availability.AT_HAND}
    # Every lot came to its place with a movement, so its level is there.
    levels = ledger.lock_levels(at_hand, create=False)
    taken = [LotUsage(lot, amount, lot.place) for lot, amount in plan(uses, found, levels, own)]
    end, use = to or used_up, uuid.uuid4()
    postings, entries, changed, emptied = [], [], {}, False
    for take in taken:
        lot, custody = take.lot, take.place.kind == PlaceKind.PERSON
        kind = MovementType.OUT_USAGE_CUSTODY if custody else MovementType.OUT_INSTALLATION
        context = LocationContext.CUSTODY if custody else LocationContext.WAREHOUSE
        postings.append(movements.Posting(lot, take.place.pk, context, end.pk, kind, take.quantity, use))
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


def _too_little(uses, short: Short, own, warehouses) -> DomainError:
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
