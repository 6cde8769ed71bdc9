"""What a count (or any search) brings to light, many things at once: found, lost, more or less left in a lot
than the book says.

The document that calls these was approved, so nobody is asked for the permission of the single verb again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from assets.choices import AssetStatus, HoldEnd, MovementType, PlaceKind
from assets.models import Asset, Place
from assets.services import places
from assets.services.goods import assets as verbs
from assets.services.goods import endings, history, loss_news
from assets.services.stock import cutting, departures, hold_facts, holds, ledger, movements, rows
from core import activity
from core.workflow import transitions

WHERE = ("status", *rows.WHERE)


def find(things: Iterable[Asset], *, to: Place, actor, reference: str = "", note: str = "") -> list[Asset]:
    """Things lie at the warehouse location `to`, whatever the book said; returns those it did not say that
    of.

    What lay in another warehouse is moved; what a person, a customer or a vendor had, or what was written
    off, is in storage again, and its repair is called off; what was broken is so still, and its repair goes
    on. Raises DomainError for a place that is no active location. No inverse: hand it out again.
    """
    places.refuse_no_warehouse(to)
    things = list(things)
    with departures.announced(things, verb="find", reference=reference, actor=actor) as leaving:
        mended = endings.lock_open(a.pk for a in things)
        locked = rows.lock(things)
        leaving.look(locked)
        endings.refuse_newer([a.pk for a in locked], mended)
        locked = [a for a in locked if a.place_id != to.pk and a.status != AssetStatus.CONSUMED]
        # Some are moved and some come back, which is posted one after the other: all levels are locked here,
        # in their order.
        ledger.lock_levels(
            {(a.standard_item_id, place) for a in locked for place in (a.place_id, to.pk)}, create=False
        )
        moved = verbs.move(
            [a for a in locked if a.place_kind == PlaceKind.WAREHOUSE],
            to=to,
            actor=actor,
            reference=reference,
            note=note,
        )
        found = [a for a in locked if a.place_kind != PlaceKind.WAREHOUSE]
        postings, entries, lost = [], [], []
        for asset in found:
            was = {"status": asset.status, "place": asset.place.name}
            if asset.status == AssetStatus.LOST:
                lost.append((asset, asset.place.user))
            postings += movements.between(asset, to)
            transitions.fire(asset.find, actor=None, status=_found_as(asset))
            rows.put(asset, to)
            if asset.status == AssetStatus.DAMAGED:
                postings += movements.broken(asset)
            rows.stamp(asset, actor)
            changes = {"status": [was["status"], asset.status], "place": [was["place"], to.name]}
            entries.append(
                activity.entry(
                    "assets.asset.found",
                    actor=actor,
                    target=asset,
                    changes=changes,
                    note=note,
                    reference=reference,
                )
            )
        ledger.post(postings, actor=actor, reference=reference, note=note)
        rows.save(found, *WHERE)
        activity.record_many(entries)
        endings.follow(found, mended, actor=actor, note=note, reference=reference)
        for asset, holder in lost:
            loss_news.found(asset, holder=holder, actor=actor)
    return moved + found


def lose(things: Iterable[Asset], *, actor, reason: str, reference: str = "") -> list[Asset]:
    """Things are gone for good: decommissioned, with what they still counted for. Raises Conflict when one is
    already, or is held for another document. Inverse: `find`.
    """
    things = list(things)
    with departures.announced(things, verb="decommission", reference=reference, actor=actor) as leaving:
        mended = endings.lock_open(a.pk for a in things)
        lost, end, entries = rows.lock(things), ledger.virtual(PlaceKind.WRITTEN_OFF), []
        leaving.look(lost)
        endings.refuse_newer([a.pk for a in lost], mended)
        hold_facts.refuse_held(lost, reference=reference, last=None)
        ledger.take_out(lost, to=end, actor=actor, reference=reference, note=reason)
        for asset in lost:
            changes = {
                "status": [asset.status, AssetStatus.DECOMMISSIONED],
                "place": [asset.place.name, end.name],
            }
            transitions.fire(asset.decommission, actor=None)
            rows.put(asset, end)
            rows.stamp(asset, actor)
            entries.append(
                activity.entry(
                    "assets.asset.decommissioned",
                    actor=actor,
                    target=asset,
                    changes=changes,
                    note=reason,
                    reference=reference,
                )
            )
        rows.save(lost, *WHERE)
        holds.give_up(lost, ended=HoldEnd.GONE, actor=actor)
        activity.record_many(entries)
        _close_repairs(lost, mended, actor, reason, reference)
    return lost


def correct(lots: Mapping[Asset, Decimal], *, to: Place, actor, note: str, reference: str = "") -> None:
    """Lots hold so much more (or less) than the book says, in base units. One with nothing left is used up; a
    used-up one that holds something after all lies at `to` again. What holds more than was ever booked is
    longer than booked: it stays that lot.

    Raises ValueError for less than nothing. Its own inverse.
    """
    changed = {lot.pk: difference for lot, difference in lots.items() if difference}
    with departures.announced(lots, verb="adjust", reference=reference, actor=actor) as leaving:
        keys = {*changed, *cutting.ancestors(changed)}
        family = {lot.pk: lot for lot in rows.lock(Asset(pk=pk) for pk in keys)}
        before = {pk: cutting.figures(lot) for pk, lot in family.items()}
        postings, longer = [], {}
        used_up, end = ledger.virtual(PlaceKind.USED_UP), ledger.virtual(PlaceKind.WRITTEN_OFF)
        locked = [lot for lot in family.values() if lot.pk in changed]
        leaving.look(locked)
        for lot in locked:
            difference = changed[lot.pk]
            lot.current_balance += difference
            if lot.current_balance < 0:
                raise ValueError(f"{lot.code} cannot hold {lot.current_balance}")
            more = lot.current_balance - (lot.initial_balance - lot.cut_balance)
            if more > 0:
                longer |= {parent.pk: parent for parent in cutting.lengthen(lot, more, family)}
            if lot.status == AssetStatus.CONSUMED:
                transitions.fire(lot.restore, actor=None, status=AssetStatus.IN_STORAGE)
                rows.put(lot, to)
            kind = MovementType.IN_ADJUSTMENT if difference > 0 else MovementType.OUT_ADJUSTMENT
            context = movements.context_of(lot.place_kind)
            postings.append(movements.Posting(lot, lot.place_id, context, end.pk, kind, abs(difference)))
            if not lot.current_balance:
                transitions.fire(lot.consume, actor=None)
                rows.put(lot, used_up)
            rows.stamp(lot, actor)
        ledger.post(postings, actor=actor, reference=reference, note=note)
        lengthened = [lot for pk, lot in longer.items() if pk not in changed]
        for lot in lengthened:
            rows.stamp(lot, actor)
        rows.save(locked + lengthened, *cutting.FIGURES, *WHERE)
        activity.record_many(
            [
                activity.entry(
                    "assets.asset.adjusted",
                    actor=actor,
                    target=lot,
                    changes=cutting.changes(lot, before[lot.pk]),
                    note=note,
                    reference=reference,
                )
                for lot in locked + lengthened
            ]
        )


def _found_as(asset: Asset) -> str:
    return AssetStatus.DAMAGED if history.is_broken(asset) else AssetStatus.IN_STORAGE


def _close_repairs(things: list[Asset], mended: set[int], actor, note: str, reference: str) -> None:
    """The few repairs that end with what happened to their things."""
    for asset in things:
        if asset.pk in mended:
            endings.close_open(asset, actor=actor, note=note, reference=reference)
