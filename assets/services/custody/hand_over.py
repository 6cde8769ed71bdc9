"""What all verbs from hand to hand do: lock, judge, split what goes only in part, post, save, record."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, HoldEnd, PlaceKind
from assets.models import Asset, Place
from assets.services.stock import cutting, departures, holds, ledger, movements, rows
from core import activity
from core.database import bulk
from core.errors import DomainError, concerning

MOVED = ("status", "condition", *rows.WHERE)
SAID = ("status", "condition", "location_detail")
# What comes back so is kept for nobody any more.
ENDS_HOLDS = {AssetStatus.DAMAGED: HoldEnd.BROKEN, AssetStatus.DECOMMISSIONED: HoldEnd.GONE}


def hand_over(
    parts: Sequence,
    to: Place | None,
    judge: Callable[[Asset], None],
    turn: Callable,
    *,
    action: str,
    actor,
    reference: str,
    note: str,
    location_detail: str = "",
    judge_all: Callable[[list[Asset]], None] | None = None,
    leaving: departures.Leaving | None = None,
) -> list[Asset]:
    """Lock; `judge(asset)` each locked one, then `judge_all(assets)`; split it where only a part goes;
    `turn(thing, part)` what goes; post, save, record.

    `parts` are custody's `Part`s. `to` None leaves things where they are; `location_detail` is the shelf they
    come to; `leaving` is shown what may leave a person. Returns what was moved, then the pieces.
    """
    wanted = defaultdict(list)
    for part in parts:
        wanted[part.asset.pk].append(part)
    if not wanted:
        raise DomainError(_("Choose what changes hands first."))
    if any(len(named) > 1 and any(part.quantity is None for part in named) for named in wanted.values()):
        raise DomainError(_("The same thing is named twice."))
    with transaction.atomic():
        numbers = cutting.Numbers([p.asset for p in parts if p.quantity is not None])
        moved, pieces, lots, postings, entries = [], [], [], [], []
        locked = rows.lock(p.asset for p in parts)
        if leaving:
            leaving.look(locked)
        for asset in locked:
            with concerning(asset):
                judge(asset)
        if judge_all:
            judge_all(locked)
        for asset in locked:
            with concerning(asset):
                for part in wanted[asset.pk]:
                    quantity = part.quantity
                    if asset.is_lot and quantity is None:
                        rows.refuse_other_amount(asset, part.seen)
                    if asset.is_lot and quantity is not None:
                        quantity = rows.whole_units(quantity, asset.standard_item)
                        cutting.refuse_longer(asset, quantity)
                    place = to or asset.place
                    whole = quantity is None or not asset.is_lot or quantity == asset.current_balance
                    if whole:
                        thing, moves = asset, movements.between(asset, place)
                    else:
                        left = asset.current_balance
                        thing = cutting.cut(asset, quantity, actor=actor, code=numbers.draw(asset))
                        moves = movements.between(asset, place, units=quantity, piece=thing)
                        entries.append(
                            (
                                asset,
                                "piece_cut",
                                {"current_balance": [left, asset.current_balance]},
                                thing.code,
                            )
                        )
                        born = {"parent": [None, asset.code], "current_balance": [None, quantity]}
                        entries.append((thing, "cut", born, note if action == "cut" else ""))
                    before = _said(thing)
                    turn(thing, part)
                    rows.put(thing, place, location_detail)
                    moves += _endings(thing)
                    rows.stamp(thing, actor)
                    if whole:
                        moved.append(thing)
                    else:
                        pieces.append(thing)
                        if asset not in lots:
                            rows.stamp(asset, actor)
                            lots.append(asset)
                    after = _said(thing)
                    changes = {name: [old, after[name]] for name, old in before.items() if old != after[name]}
                    if action != "cut":
                        entries.append((thing, action, changes, note))
                    postings += moves
        bulk.insert(pieces)
        if leaving:
            leaving.cut(pieces)
        ledger.post(postings, actor=actor, reference=reference, note=note)
        rows.save([a for a in moved if a not in lots], *MOVED)
        rows.save(lots, *MOVED, *cutting.CHANGED)
        for status, ended in ENDS_HOLDS.items():
            holds.give_up([a for a in moved if a.status == status], ended=ended, actor=actor)
        activity.record_many(
            [
                activity.entry(
                    f"assets.asset.{verb}",
                    actor=actor,
                    target=thing,
                    changes=changes,
                    note=text,
                    reference=reference,
                )
                for thing, verb, changes, text in entries
            ]
        )
    return moved + pieces


def _said(thing: Asset) -> dict:
    """What its log tells of where and how it is."""
    return {"place": thing.place.name} | {name: getattr(thing, name) for name in SAID}


def _endings(thing: Asset) -> list[movements.Posting]:
    """What follows at once when a thing comes to a warehouse broken (it stays, unusable) or for parts (it is
    written off).
    """
    if thing.status == AssetStatus.DAMAGED:
        return movements.broken(thing)
    if thing.status == AssetStatus.DECOMMISSIONED:
        end = ledger.virtual(PlaceKind.WRITTEN_OFF)
        leaving = movements.written_off(thing, end)
        rows.put(thing, end)
        return leaving
    return []
