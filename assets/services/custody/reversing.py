"""Things go back to where they were before they changed hands: it was declined, or was a mistake."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import Asset, Place
from assets.services import places
from assets.services.custody.custody import Part, where
from assets.services.custody.hand_over import hand_over
from assets.services.stock import departures, ledger, rows
from core.errors import Conflict
from core.workflow import transitions


@dataclass(slots=True)
class Back:
    """A thing, and where it goes back to: the place, the status it has there, the shelf."""

    asset: Asset
    place: Place
    status: str
    location_detail: str = ""


def lock(assets: Iterable[Asset]) -> dict[int, Asset]:
    """The current rows of these assets, locked, by key."""
    return {asset.pk: asset for asset in rows.lock(assets)}


def put_back(backs: Sequence[Back], *, actor, reference: str = "", note: str = "") -> list[Asset]:
    """From a person's hands to where each of these was before he got it; whoever decides that asks first
    whether it still is as he got it. A piece stays a lot of its own.

    All or nothing. Raises Conflict naming the first thing that is not with a person any more, DomainError
    when it would go to somebody who has left. Inverse of `custody.issue` and `custody.pass_on`.
    """
    things = [back.asset for back in backs]
    with departures.announced(things, verb="put_back", reference=reference, actor=actor) as leaving:
        locked = lock(things)
        groups = defaultdict(list)
        for back in sorted(backs, key=lambda back: (back.place.pk, back.location_detail, back.status)):
            groups[back.place, back.location_detail, back.status].append(Part(locked[back.asset.pk]))
        # What follows takes no level that is not held already.
        ledger.lock_levels(
            {
                (asset.standard_item_id, place)
                for back in backs
                for asset in [locked[back.asset.pk]]
                for place in (asset.place_id, back.place.pk)
            }
        )
        moved = []
        for (place, detail, status), parts in groups.items():
            if place.kind == PlaceKind.PERSON:
                places.refuse_gone(place.user, field="")
            moved += hand_over(
                parts,
                place,
                _judge,
                lambda thing, part, status=status: transitions.fire(
                    thing.put_back, actor=None, status=status
                ),
                action="put_back",
                actor=actor,
                reference=reference,
                note=note,
                location_detail=detail,
                leaving=leaving,
            )
    return moved


def _judge(asset: Asset) -> None:
    if asset.place_kind != PlaceKind.PERSON:
        gone = _(
            "%(code)s is not with a person any more (%(status)s, %(place)s; %(who)s, %(when)s). "
            "Nothing was put back."
        )
        raise Conflict(gone % where(asset))
