"""Keeping a device for somebody from one day to another, until it is released; `hold_facts` answers what is
held and what is free. Shortening, releasing and giving up always work, whatever the figures say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, HoldEnd
from assets.models import Asset, AssetHold, StockLevel
from assets.services import places
from assets.services.stock import hold_facts, ledger, rows
from assets.signals import hold_lost
from core import clock, words
from core.errors import Conflict, DomainError, concerning, explained, from_database


def hold(
    assets: Sequence[Asset], *, start: date, last: date | None, person, reference: str, actor
) -> list[AssetHold]:
    """Keep these devices for `person` (a User) and the document `reference` from `start` to `last` (both
    included; None: without end), all or nothing.

    Raises Conflict with the asset as its `thing` when one is held for these days already, is not to be had by
    then, or all that is left of it here is reserved; it says what clashes, and offers the next free one.
    Inverse: `release`.
    """
    _refuse_days(start, last)
    places.refuse_gone(person, field="person")
    named = Counter(asset.pk for asset in assets)
    if any(count > 1 for count in named.values()):
        raise DomainError(_("The same thing is named twice."))
    with _explained(), transaction.atomic():
        locked = rows.lock(assets)
        levels = _lock_levels(locked)
        _refuse_taken(locked, start, last)
        _refuse_reserved(locked, levels)
        now = clock.now()
        return AssetHold.objects.bulk_create(
            AssetHold(
                asset=asset,
                period=hold_facts.days(start, last),
                person=person,
                person_name=person.name,
                reference_id=reference,
                held_by=actor,
                held_by_name=actor.name,
                held_at=now,
            )
            for asset in locked
        )


def change_last(holds: Iterable[AssetHold], *, last: date | None, actor) -> list[AssetHold]:
    """The holds last until `last`, longer or shorter than before; None is without end. Returns those that are
    still open.

    One that would end before it began is of one day. Raises Conflict with the name of the clash when a longer
    one runs into another. Its own inverse.
    """

    def change(one: AssetHold):
        return one.starts, last

    return _change(holds, change)


def change_start(holds: Iterable[AssetHold], *, start: date, actor) -> list[AssetHold]:
    """The holds begin on `start`: fetched before the first day, or later. Raises as `change_last` does. Its
    own inverse.
    """

    def change(one: AssetHold):
        return min(start, one.last) if one.last else start, one.last

    return _change(holds, change)


def release(holds: Iterable[AssetHold], *, ended: HoldEnd, actor) -> int:
    """Others may have these devices again; `ended` says why, `actor` is None when it ended by itself. Returns
    how many ended. Inverse: `hold`.
    """
    with transaction.atomic():
        return _end(_lock(holds), ended, actor)


def give_up(assets: Iterable[Asset], *, ended: HoldEnd, actor) -> int:
    """These (locked) devices are not to be had any more: what they are held for is told, and their holds end.
    Returns how many ended. No inverse.
    """
    devices = {asset.pk: asset for asset in assets if not asset.is_lot}
    if not devices:
        return 0
    holding = list(_open(devices.values()).order_by("pk"))
    count = _end(holding, ended, actor)
    for one in holding:
        hold_lost.send(sender=AssetHold, reference=one.reference_id, asset=devices[one.asset_id], actor=actor)
    return count


def resume(one: AssetHold, *, actor) -> AssetHold:
    """The same hold anew, of a (locked) device that its person has again: it was lost and is found with him,
    or broke and is mended.

    Raises Conflict when it is held for somebody else in these days. Inverse: `release`.
    """
    with _explained(), transaction.atomic():
        return AssetHold.objects.create(
            asset_id=one.asset_id,
            period=one.period,
            person_id=one.person_id,
            person_name=one.person_name,
            reference_id=one.reference_id,
            held_by=actor,
            held_by_name=actor.name,
            held_at=clock.now(),
        )


def _refuse_days(start: date, last: date | None) -> None:
    if last is None:
        return
    if last < start:
        raise DomainError(_("The last day lies before the first."), field="last")
    if last < clock.today():
        raise DomainError(_("These days are over."), field="last")


def _refuse_taken(locked: list[Asset], start: date, last: date | None) -> None:
    """Raise for the first that is no device, held in these days, or neither lies in a warehouse nor comes
    back in time.
    """
    found = hold_facts.clashes(locked, start, last)
    coming = hold_facts.coming_back([asset for asset in locked if not _lies(asset)], start)
    named = {asset.pk for asset in locked}
    for asset in locked:
        with concerning(asset):
            if asset.is_lot:
                raise DomainError(explained("asset_holds_device"))
            if clash := found.get(asset.pk):
                why = hold_facts.sentence(clash)
            elif _lies(asset) or asset.pk in coming:
                continue
            else:
                why = hold_facts.not_back(asset) or _(
                    "%(code)s does not lie in a warehouse (%(status)s, %(place)s), and is not due back "
                    "before %(start)s."
                ) % {
                    "code": asset.code,
                    "status": asset.get_status_display(),
                    "place": asset.place,
                    "start": words.day(start),
                }
            offer = hold_facts.instead(asset, start, last, without=named)
            raise Conflict(f"{why} {offer}".strip())


def _refuse_reserved(locked: list[Asset], levels: dict) -> None:
    """Raise Conflict when more would be held of what lies somewhere than nobody has reserved there. What is
    held for other days is in the level already.
    """
    lying = [asset for asset in locked if _lies(asset)]
    held = set(_open(lying).values_list("asset_id", flat=True))
    room = {key: level.balance - level.reserved - level.held for key, level in levels.items()}
    for asset in lying:
        if asset.pk in held:
            continue
        room[_key(asset)] -= 1
        if room[_key(asset)] < 0:
            with concerning(asset):
                raise Conflict(
                    _("%(code)s cannot be held: what is left of %(item)s at %(place)s is reserved.")
                    % {"code": asset.code, "item": asset.standard_item, "place": asset.place}
                )


def _change(holds: Iterable[AssetHold], change) -> list[AssetHold]:
    """`change(hold)` -> (first day, last day) of each of these that is open."""
    with _explained(), transaction.atomic():
        changing = _lock(holds)
        others = defaultdict(list)
        beside = _open([one.asset for one in changing]).exclude(pk__in=[one.pk for one in changing])
        for other in beside.select_related("asset").order_by("period", "pk"):
            others[other.asset_id].append(other)
        for one in changing:
            one.period = hold_facts.days(*change(one))
            for other in others[one.asset_id]:
                if hold_facts.share_a_day(other, one.starts, one.last):
                    with concerning(one.asset):
                        raise Conflict(hold_facts.sentence(other))
        AssetHold.objects.bulk_update(changing, ["period"])
    return changing


def _lock(holds: Iterable[AssetHold]) -> list[AssetHold]:
    """Those of these that are open, read again with their devices and the levels of these locked."""
    holds = list(holds)
    # Not `rows.lock`: what was voided meanwhile is held no more, and that is no reason to refuse.
    assets = Asset.objects.filter(pk__in={one.asset_id for one in holds}).order_by("pk")
    locked = {asset.pk: asset for asset in assets.select_for_update()}
    _lock_levels(locked.values())
    found = AssetHold.objects.filter(pk__in=[one.pk for one in holds], released_at__isnull=True)
    still = list(found.order_by("pk"))
    for one in still:
        one.asset = locked[one.asset_id]
    return still


def _lock_levels(assets: Iterable[Asset]) -> dict[ledger.Key, StockLevel]:
    """The levels of those of these (locked) devices that lie in a warehouse, locked."""
    keys = {_key(asset) for asset in assets if _lies(asset)}
    return ledger.lock_levels(keys, create=False) if keys else {}


def _end(holding: list[AssetHold], ended: HoldEnd, actor) -> int:
    """Write that these (locked, open) holds are over."""
    found = AssetHold.objects.filter(pk__in=[one.pk for one in holding], released_at__isnull=True)
    return found.update(
        released_at=clock.now(),
        released_by=actor,
        released_by_name=actor.name if actor else "",
        ended=ended,
    )


def _open(assets: Iterable[Asset]):
    return AssetHold.objects.filter(asset__in=list(assets), released_at__isnull=True)


def _lies(asset: Asset) -> bool:
    return asset.status == AssetStatus.IN_STORAGE


def _key(asset: Asset) -> ledger.Key:
    return asset.standard_item_id, asset.place_id


@contextmanager
def _explained():
    """A refusal of the database becomes its sentence."""
    try:
        yield
    except IntegrityError as error:
        raise (from_database(error) or error) from error
