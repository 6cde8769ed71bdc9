"""Which devices are kept for whom from when to when, and how many are free for a period: every page and every
write asks here.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, PlaceKind
from assets.models import Asset, AssetHold, StandardItem, StockLevel
from assets.services.stock import availability
from core import clock, words
from core.errors import Conflict, concerning

OUT = (AssetStatus.IN_USE, AssetStatus.IN_CUSTODY, AssetStatus.AWAITING_RETURN)
LYING = Q(status=AssetStatus.IN_STORAGE)
# Of an asset in a query: it is held for somebody, in whatever days.
IS_HELD = Exists(AssetHold.objects.filter(asset=OuterRef("pk"), released_at__isnull=True))


def of(reference: str) -> QuerySet[AssetHold]:
    """What is held for a document now."""
    return AssetHold.objects.filter(reference_id=reference, released_at__isnull=True)


def days(start: date, last: date | None) -> DateRange:
    """The days from `start` to `last`, both included; `last` None is without end, one before `start` means
    that day alone.
    """
    return DateRange(start, max(start, last) + timedelta(days=1) if last else None)


def clashes(
    assets: Iterable[Asset], start: date, last: date | None, *, excluding: str = ""
) -> dict[int, AssetHold]:
    """{key of an asset: the first open hold that shares a day with `start` to `last`}, those of the document
    `excluding` aside.
    """
    found = _overlapping(start, last, excluding).filter(asset__in=[asset.pk for asset in assets])
    first: dict[int, AssetHold] = {}
    for hold in found.select_related("asset").order_by("period", "pk"):
        first.setdefault(hold.asset_id, hold)
    return first


def share_a_day(hold: AssetHold, start: date, last: date | None) -> bool:
    """Whether a hold keeps its device on a day from `start` to `last`."""
    return (hold.last is None or start <= hold.last) and (last is None or hold.starts <= last)


def refuse_held(assets: Iterable[Asset], *, reference: str, last: date | None, offer: bool = False) -> None:
    """Raise Conflict, about the asset, when one of these (locked) assets is held for another document than
    `reference` on a day from today to `last`; None: it would be gone without end. With `offer` the sentence
    names one to be had instead.

    What is held for the document itself today is gone as long as that hold lasts, whatever `last` says. What
    is out on a hold is held until it is back, also when it is late.
    """
    devices = {asset.pk: asset for asset in assets if not asset.is_lot}
    if not devices:
        return
    open_ = AssetHold.objects.filter(asset__in=devices, released_at__isnull=True)
    found, today = list(open_.select_related("asset").order_by("asset_id", "period")), clock.today()
    ours = [hold for hold in found if reference and hold.reference_id == reference]
    promised = {hold.asset_id for hold in ours if share_a_day(hold, today, today)}
    until = last and max(today, last)
    for hold in found:
        asset = devices[hold.asset_id]
        is_out = asset.status != AssetStatus.IN_STORAGE
        if hold in ours or asset.pk in promised or not (is_out or share_a_day(hold, today, until)):
            continue
        other = instead(asset, today, last, without=devices) if offer else ""
        with concerning(asset):
            raise Conflict(f"{sentence(hold)} {other}".strip())


def sentence(hold: AssetHold) -> str:
    """Whom a device is held for, in which days and by which document."""
    words_of = (
        _("%(code)s is held for %(person)s from %(start)s to %(last)s (%(document)s).")
        if hold.last
        else _("%(code)s is held for %(person)s from %(start)s on (%(document)s).")
    )
    return words_of % {
        "code": hold.asset.code,
        "person": hold.person_name,
        "start": words.day(hold.starts),
        "last": words.day(hold.last),
        "document": hold.reference_id,
    }


def not_back(asset: Asset) -> str:
    """Who has a device on a hold, by which document and since when he is late with it, in a sentence; "" when
    nobody has it so.
    """
    open_ = AssetHold.objects.filter(asset=asset, released_at__isnull=True).select_related("asset")
    today, hold = clock.today(), open_.order_by("period", "pk").first()
    if hold is None or hold.starts > today or hold.person_id != asset.place.user_id:
        return ""
    if hold.last is None or hold.last >= today:
        return sentence(hold)
    said = _("%(code)s is not back yet: %(person)s was to bring it by %(day)s (%(document)s).")
    return said % {
        "code": asset.code,
        "person": hold.person_name,
        "day": words.day(hold.last),
        "document": hold.reference_id,
    }


def free_between(
    items: Iterable[StandardItem], start: date, last: date | None, *, excluding: str = ""
) -> dict:
    """{key of an item: how many of it may be had from `start` to `last`}, None without end; what is held or
    reserved for the document `excluding` is free for it.

    Devices: those that lie in a warehouse or come back before `start`, without a hold that shares a day,
    less what is reserved for others. What is overdue does not count. Material: what is available now, in base
    units, because it is not held in time.
    """
    items = list(items)
    there = availability.of_many(items, excluding=excluding)
    devices = [item for item in items if not item.is_bulk]
    free = {item.pk: there[item.pk].available for item in items if item.is_bulk}
    held = held_between(start, last, excluding=excluding)
    taken = _count(_devices(devices).filter(LYING, held))
    coming = _count(_devices(devices).filter(_coming(start), ~held))
    for item in devices:
        units = there[item.pk].physical - there[item.pk].reserved
        free[item.pk] = max(0, int(units) - taken.get(item.pk, 0) + coming.get(item.pk, 0))
    return free


def units_between(
    item: StandardItem, start: date, last: date | None, *, excluding: str = ""
) -> QuerySet[Asset]:
    """The devices of an item that may be held from `start` to `last`, best first: lying before coming back,
    then the oldest.

    Where all that nobody holds yet is reserved, only those are among them that are held for other days.
    """
    room = StockLevel.objects.filter(standard_item=item, balance__gt=availability.TAKEN).values("place")
    lying = LYING & (Q(place__in=room) | IS_HELD)
    return (
        _devices([item])
        .filter(lying | _coming(start), ~held_between(start, last, excluding=excluding))
        .select_related("place", "standard_item")
        .order_by(Case(When(LYING, then=0), default=1), "pk")
    )


def instead(asset: Asset, start: date, last: date | None, *, without: Iterable[int] = ()) -> str:
    """A sentence that offers the next one of the same model that may be had in these days; "" when there is
    none.
    """
    others = units_between(asset.standard_item, start, last).exclude(pk__in={asset.pk, *without})
    other = others.first()
    if other is None:
        return ""
    return _("Free of the same kind: %(code)s, %(place)s.") % {"code": other.code, "place": other.place}


def coming_back(assets: Iterable[Asset], start: date) -> set[int]:
    """The keys of those of these assets that are out, in their time, and due back before `start`."""
    found = Asset.objects.current().filter(_coming(start), pk__in=[asset.pk for asset in assets])
    return set(found.values_list("pk", flat=True))


def out_in_time(**more) -> Q:
    """Of an asset in a query: it is out on a hold whose days are now, which `more` says more about. While
    somebody is late with it, the hold of today is of who waits for it.
    """
    today, open_ = clock.today(), AssetHold.objects.filter(asset=OuterRef("pk"), released_at__isnull=True)
    now, late = open_.filter(period__contains=today, **more), open_.filter(period__endswith__lte=today)
    return Q(Exists(now), ~Exists(late), status__in=OUT, place_kind=PlaceKind.PERSON)


def held_between(start: date, last: date | None, *, excluding: str = "") -> Exists:
    """Of an asset in a query: it is held on one of these days, for another document than `excluding`."""
    return Exists(_overlapping(start, last, excluding).filter(asset=OuterRef("pk")))


def _overlapping(start: date, last: date | None, excluding: str) -> QuerySet[AssetHold]:
    open_ = AssetHold.objects.filter(released_at__isnull=True, period__overlap=days(start, last))
    return open_.exclude(reference_id=excluding) if excluding else open_


def _coming(start: date) -> Q:
    """Of an asset in a query: it is out, in its time, and due back before `start`."""
    return out_in_time(period__endswith__lte=start)


def _devices(items: list[StandardItem]) -> QuerySet[Asset]:
    return Asset.objects.current().filter(standard_item__in=items)


def _count(assets: QuerySet[Asset]) -> dict[int, int]:
    """{key of an item: how many of these assets}."""
    return dict(assets.order_by().values_list("standard_item").annotate(count=Count("pk")))
