"""A repair ends with its asset: what a verb on the asset itself (written off, found by a count) does to an open repair."""

from assets.choices import AssetStatus
from assets.models import Asset, Repair
from core import activity, clock, workflow

ENDING = ("status", "outcome", "finished_at", "finished_by", "finished_by_name", "version")


def lock_open(asset: Asset) -> Repair | None:
    """The open repair of an asset, locked. Call it before the asset is locked: documents come first."""
    return Repair.objects.open().select_for_update().filter(asset_id=asset.pk).first()


def close_open(asset: Asset, *, actor, note: str, reference: str = "") -> Repair | None:
    """Something else happened to the (locked, changed) asset: its open repair ends with it, `note` says why.

    Written off with the asset, called off otherwise. Returns the repair, None when there was none open. No inverse.
    """
    repair = lock_open(asset)
    if repair is None:
        return None
    old = repair.status
    workflow.fire(repair.give_up if asset.status == AssetStatus.DECOMMISSIONED else repair.call_off, actor=None)
    # Every ended repair says how; the document that ended it does when nobody wrote a word.
    end(repair, actor, note.strip() or reference or asset.get_status_display())
    repair.save(update_fields=ENDING)
    activity.record(
        f"assets.repair.{'decommissioned' if asset.status == AssetStatus.DECOMMISSIONED else 'called_off'}",
        actor=actor,
        target=repair,
        changes={"status": [old, repair.status]},
        note=note,
        reference=reference or asset.code,
    )
    return repair


def end(repair: Repair, actor, outcome: str) -> None:
    """Who ended it when, and what there is to say."""
    repair.outcome, repair.version = outcome, repair.version + 1
    repair.finished_at, repair.finished_by, repair.finished_by_name = clock.now(), actor, actor.name
