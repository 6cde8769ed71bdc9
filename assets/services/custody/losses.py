"""A person's thing is lost: it is out of the stock and still on his account, until it is found with him,
comes back to a warehouse (`custody.take_back`, a stock count) or is written off (`assets.decommission`).
"""

from assets.choices import AssetStatus, HoldEnd, PlaceKind
from assets.models import Asset
from assets.services.goods import endings, history, loss_news
from assets.services.stock import departures, holds, ledger, movements, rows
from core import activity
from core.workflow import documents


def lose(asset: Asset, *, actor, reason: str, reference: str = "", version: int | None = None) -> Asset:
    """Nobody knows where it is: OUT_ADJUSTMENT at its holder, whose it stays; an open repair is called off,
    and it is held for nobody any more. A lot is lost whole (what a part of it lost is `assets.write_off`).

    Raises DomainError without a reason, Conflict when no person has it or it is lost already, NotAllowed for
    others than its holder and those who hand over, StaleVersion when it is not the `version` that was looked
    at. Inverse: `find_with_person`.
    """
    reason = documents.need(reason, 10)
    with departures.announced([asset], verb="lose", reference=reference, actor=actor) as leaving:
        mended = endings.lock_open([asset.pk])
        (asset,) = rows.lock([asset])
        leaving.look([asset])
        leaving.stays([asset])
        endings.refuse_newer([asset.pk], mended)
        documents.guard(asset, "lose", actor=actor, version=version)
        end = ledger.virtual(PlaceKind.WRITTEN_OFF)
        ledger.take_out([asset], to=end, actor=actor, reference=reference, note=reason)
        old = asset.status
        asset.lose()
        _save(asset, actor)
        holds.give_up([asset], ended=HoldEnd.LOST, actor=actor)
        endings.close_open(asset, actor=actor, note=reason, reference=reference)
        _record("lost", asset, old, actor, reason, reference)
        loss_news.lost(asset, holder=asset.place.user, actor=actor)
    return asset


def find_with_person(
    asset: Asset, *, actor, note: str = "", reference: str = "", version: int | None = None
) -> Asset:
    """Its holder has it after all: IN_ADJUSTMENT, and it is again what it was (in use, in custody, damaged).
    Inverse of `lose`; raises as that does.
    """
    with departures.announced([asset], verb="find_with_person", reference=reference, actor=actor) as leaving:
        (asset,) = rows.lock([asset])
        leaving.look([asset])
        leaving.stays([asset])
        documents.guard(asset, "find_with_person", actor=actor, version=version)
        was = history.before_loss(asset)
        # Of what was lost broken nothing counts again.
        postings = [] if was == AssetStatus.DAMAGED else movements.found(asset)
        ledger.post(postings, actor=actor, reference=reference, note=note)
        asset.find_with_person(status=was)
        _save(asset, actor)
        _record("found", asset, AssetStatus.LOST, actor, note, reference)
        loss_news.found(asset, holder=asset.place.user, actor=actor)
    return asset


def _save(asset: Asset, actor) -> None:
    rows.stamp(asset, actor)
    asset.save(update_fields=["status", *rows.STAMP])


def _record(action: str, asset: Asset, old: str, actor, note: str, reference: str) -> None:
    activity.record(
        f"assets.asset.{action}",
        actor=actor,
        target=asset,
        changes={"status": [old, asset.status]},
        note=note,
        reference=reference,
    )
