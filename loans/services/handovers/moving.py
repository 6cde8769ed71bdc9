"""The goods of a handover that is made: who has them, and how they go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import Asset
from assets.services import places
from assets.services.custody import custody
from assets.services.stock import ledger
from core.errors import Conflict, DomainError, concerning
from core.models import User


@dataclass(slots=True)
class Line:
    """A thing that is handed over: all of it, or `quantity` base units of a lot (the piece is then a lot).

    `seen` is what a lot held when somebody decided to give all of it; `source_line` the key of the line of
    the source's document that it is for; `files` are photos (uploads).
    """

    asset: Asset
    quantity: Decimal | None = None
    seen: Decimal | None = None
    condition_notes: str = ""
    source_line: int | None = None
    files: Sequence = ()


def refuse_moved(lines: Sequence[Line], locked: dict[int, Asset]) -> None:
    """Raise Conflict for the first thing that somebody else answers for than when it was chosen: it would be
    taken out of his hands without anybody knowing.
    """
    for line in lines:
        seen, thing = line.asset, locked[line.asset.pk]
        if seen.place_id != thing.place_id and PlaceKind.PERSON in (seen.place_kind, thing.place_kind):
            said = _(
                "%(code)s is not where it was when you chose it (%(status)s, %(place)s; %(who)s, %(when)s). "
                "Nothing was handed over."
            )
            with concerning(thing):
                raise Conflict(said % custody.where(thing))


def is_held(locked: dict[int, Asset]) -> bool:
    """Whether one of these things is with a person."""
    return any(asset.place_kind == PlaceKind.PERSON for asset in locked.values())


def giver(things: Sequence[Asset]) -> User:
    """The one person who holds these (locked) things."""
    elsewhere = [a for a in things if a.place_kind != PlaceKind.PERSON]
    if elsewhere:
        with concerning(elsewhere[0]):
            raise DomainError(
                _("%(code)s is not with the person who holds the rest: make a handover of its own for it.")
                % {"code": elsewhere[0].code}
            )
    holders = {a.place.user for a in things}
    if len(holders) > 1:
        names = ", ".join(sorted(person.name for person in holders))
        raise DomainError(
            _("One person hands over in one document; these things are with %(names)s.") % {"names": names}
        )
    return holders.pop()


def move(
    lines: Sequence[Line], locked: dict[int, Asset], receiver, actor, *, passed_on: bool, **how
) -> dict[int, list[Asset]]:
    """Let the (locked) things go; returns {key of a thing named in a line: what the receiver has of it, in
    the order of the lines}.
    """
    ledger.lock_levels(
        {(a.standard_item_id, place) for a in locked.values() for place in _stocks(a, receiver)}
    )
    do = custody.pass_on if passed_on else custody.issue
    if passed_on:
        how.pop("last", None)
    parts = [custody.Part(locked[line.asset.pk], line.quantity, seen=line.seen) for line in lines]
    given = defaultdict(list)
    for thing in do(parts, to=receiver, actor=actor, tell=False, **how):
        given[thing.pk if thing.pk in locked else thing.parent_id].append(thing)
    return given


def _stocks(asset: Asset, receiver) -> list[int]:
    """Where the level of a thing changes: here (when it counts here) and with the receiver."""
    there = places.of_person(receiver).pk
    return [asset.place_id, there] if asset.is_counted else [there]
