"""A return that its holder declared and the warehouse has not looked at yet. The document that calls these
was judged already, so nobody is asked for the permission of a single thing again. It is accepted by
`custody.take_back`.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services.stock import rows
from core import activity
from core.errors import concerning
from core.workflow import transitions


def declare(assets: Iterable[Asset], *, actor, reference: str, note: str = "") -> list[Asset]:
    """People give these back: AWAITING_RETURN, all or nothing; still theirs, and counted with them. Returns
    them all.

    What is damaged stays so: its repair goes on, and it can come back as it is. Raises Conflict naming the
    first (as its `thing`) that nobody holds any more, or that cannot be given back. Inverse: `keep`.
    """
    with transaction.atomic():
        things = rows.lock(assets)
        _change(
            [thing for thing in things if not _is_broken(thing)],
            lambda thing: transitions.fire(thing.declare_return, actor=None),
            "return_declared",
            actor,
            reference,
            note,
        )
    return things


def keep(assets: Mapping[Asset, str], *, actor, reference: str, note: str = "") -> list[Asset]:
    """They stay with their holders, each as the status that it had before (`assets` is {asset: status}).
    What is damaged was never anything else. Raises Conflict naming the first that awaits no return any more.
    """
    with transaction.atomic():
        was = {asset.pk: status for asset, status in assets.items()}
        things = rows.lock(assets)
        _change(
            [thing for thing in things if not _is_broken(thing)],
            lambda thing: transitions.fire(thing.keep, actor=None, status=was[thing.pk]),
            "kept",
            actor,
            reference,
            note,
        )
    return things


def _is_broken(thing: Asset) -> bool:
    return thing.status == AssetStatus.DAMAGED and thing.place.user_id is not None


def _change(things: list[Asset], turn, action: str, actor, reference: str, note: str) -> None:
    entries = []
    for thing in things:
        old = thing.status
        with concerning(thing):
            turn(thing)
        rows.stamp(thing, actor)
        entries.append(
            activity.entry(
                f"assets.asset.{action}",
                actor=actor,
                target=thing,
                changes={"status": [old, thing.status]},
                note=note,
                reference=reference,
            )
        )
    rows.save(things, "status")
    activity.record_many(entries)
