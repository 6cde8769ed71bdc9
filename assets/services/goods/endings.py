"""A repair ends with its asset: what a verb on the asset itself (written off, found by a count) does to an
open repair.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.models import Asset, Repair
from core import activity, clock
from core.errors import Conflict
from core.workflow import documents

ENDING = ("status", "outcome", "finished_at", "finished_by", "finished_by_name", "version")


def lock_open(assets: Iterable[int]) -> set[int]:
    """Which of these assets (keys) have an open repair; those repairs are locked now. Call it before the
    assets are locked.
    """
    found = Repair.objects.open().select_for_update().filter(asset_id__in=list(assets)).order_by("pk")
    return set(found.values_list("asset_id", flat=True))


def refuse_newer(assets: Iterable[int], known: set[int]) -> None:
    """Raise Conflict when one of these (locked) assets was reported broken after `known` was locked.

    Its repair cannot be locked any more: documents are locked before assets, and who holds it may be waiting
    for ours.
    """
    newer = (
        Repair.objects.open()
        .filter(asset_id__in=list(assets))
        .exclude(asset_id__in=known)
        .select_related("asset")
        .first()
    )
    if newer:
        raise Conflict(
            _(
                "%(code)s was reported broken by %(who)s a moment ago (%(document)s). Look at it, then "
                "decide again."
            )
            % {"code": newer.asset.code, "who": newer.reporter_name, "document": newer.doc_number}
        )


def close_open(asset: Asset, *, actor, note: str, reference: str = "") -> Repair | None:
    """Something else happened to the (locked, changed) asset: its open repair ends with it, `note` says why.

    Written off with the asset, called off otherwise. `lock_open` was called before the asset was locked.
    Returns the repair, None when there was none open. No inverse.
    """
    repair = Repair.objects.open().filter(asset_id=asset.pk).first()
    if repair is None:
        return None
    old = repair.status
    gone = asset.status == AssetStatus.DECOMMISSIONED
    documents.fire(repair, "give_up" if gone else "call_off", actor=None)
    # Every ended repair says how; the document that ended it does when nobody wrote a word.
    end(repair, actor, note.strip() or reference or asset.get_status_display())
    repair.save(update_fields=ENDING)
    activity.record(
        f"assets.repair.{'decommissioned' if gone else 'called_off'}",
        actor=actor,
        target=repair,
        changes={"status": [old, repair.status]},
        note=note,
        reference=reference or asset.code,
    )
    return repair


def came_back(asset: Asset, *, actor, note: str, reference: str = "") -> Repair | None:
    """A broken thing (locked, changed) is in a warehouse now and nobody's any more: its open repair goes on,
    and ends there too. `lock_open` was called before the asset was locked. None when there is no open repair.
    """
    repair = Repair.objects.open().filter(asset_id=asset.pk).select_related("holder_place").first()
    if repair is None:
        return None
    was = repair.holder_place.name
    repair.holder_place, repair.holder_status = asset.place, AssetStatus.IN_STORAGE
    repair.version += 1
    repair.save(update_fields=["holder_place", "holder_status", "version"])
    activity.record(
        "assets.repair.came_back",
        actor=actor,
        target=repair,
        changes={"holder_place": [was, asset.place.name]},
        note=note,
        reference=reference or asset.code,
    )
    return repair


def follow(assets: Iterable[Asset], mended: set[int], *, actor, note: str, reference: str = "") -> None:
    """What comes of the open repairs of `mended` (keys, as `lock_open` returned them) when their things came
    to a warehouse: of what is still broken they go on, the others end.
    """
    for asset in assets:
        if asset.pk in mended:
            ends = came_back if asset.status == AssetStatus.DAMAGED else close_open
            ends(asset, actor=actor, note=note, reference=reference)


def end(repair: Repair, actor, outcome: str) -> None:
    """Who ended it when, and what there is to say."""
    repair.outcome, repair.version = outcome, repair.version + 1
    repair.finished_at, repair.finished_by, repair.finished_by_name = clock.now(), actor, actor.name
