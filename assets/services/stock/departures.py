"""Who answers for a thing, and the word to the rooms above when he does not any more."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from assets import signals
from assets.choices import UNUSABLE, PlaceKind
from assets.models import Asset, Place, Repair


class Leaving:
    """What a verb may take from people: it shows the locked things before it changes them (`look`), those
    that it makes (`cut`), and those that are told although they stay (`stays`).
    """

    def __init__(self):
        self._things: list[Asset] = []
        self._before: dict[int, Place | None] = {}
        self._pieces: list[Asset] = []
        self._kept: list[Asset] = []

    def look(self, things: Iterable[Asset]) -> None:
        """These are locked, and still as they were; the same objects are changed then."""
        things = list(things)
        self._things += things
        self._before |= holders(things)

    def cut(self, pieces: Iterable[Asset]) -> None:
        """New pieces of lots that were looked at (each has its `parent`)."""
        self._pieces += pieces

    def stays(self, things: Iterable[Asset]) -> None:
        """Told in any case: lost, found with its holder, mended for him, cut by him."""
        self._kept += things

    def left(self) -> list[signals.Left]:
        """What is not its holder's any more, now that everything is saved."""
        now = holders([*self._things, *self._pieces])
        found = []
        for thing in self._things:
            was = self._before[thing.pk]
            if was and (was != now[thing.pk] or thing in self._kept):
                found.append((thing, was.pk, None))
        for piece in self._pieces:
            was = self._before[piece.parent_id]
            if was and (was != now[piece.pk] or piece in self._kept):
                found.append((piece.parent, was.pk, piece))
        # Read anew: who wrote them may have known no more of a place than its key.
        places = Place.objects.select_related("user").in_bulk({was for _thing, was, _piece in found})
        return [signals.Left(thing, places[was], piece) for thing, was, piece in found]


def holders(assets: Iterable[Asset]) -> dict[int, Place | None]:
    """{key: the person's place, None when nobody answers for it}. What is broken or being mended is of whom
    it goes back to, else of the technician who has it. One query when some are broken, none otherwise.
    """
    assets = list(assets)
    broken = [a.pk for a in assets if a.status in UNUSABLE]
    home = {}
    if broken:
        repairs = Repair.objects.open().filter(asset_id__in=broken).select_related("holder_place")
        home = {repair.asset_id: repair.holder_place for repair in repairs}
    found = {}
    for asset in assets:
        owner = home.get(asset.pk)
        if owner is None or owner.kind != PlaceKind.PERSON:
            owner = asset.place if asset.place_kind == PlaceKind.PERSON else None
        found[asset.pk] = owner
    return found


def announce(assets: Iterable[Asset], *, verb: str, reference: str, actor) -> None:
    """These may leave people: whoever has documents about them locks those now, before assets and repairs
    are locked. Also for a verb that locks one of those before it calls another verb, which announces anew.
    """
    if assets := list(assets):
        signals.asset_leaving.send(Asset, assets=assets, verb=verb, reference=reference, actor=actor)


@contextmanager
def announced(assets: Iterable[Asset], *, verb: str, reference: str, actor) -> Iterator[Leaving]:
    """The transaction of a verb by which `assets` may leave people: announced at its beginning, told at its
    end. A receiver's refusal (DomainError) undoes all of it.
    """
    with transaction.atomic():
        announce(assets, verb=verb, reference=reference, actor=actor)
        leaving = Leaving()
        yield leaving
        if things := leaving.left():
            signals.asset_left.send(Asset, things=things, verb=verb, reference=reference, actor=actor)
