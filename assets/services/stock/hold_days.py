"""The calendar of what is held: how many devices of a model are free on each day, and which hold keeps which
device when.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, F, Q, QuerySet

from assets.choices import AssetStatus, HoldEnd
from assets.models import Asset, AssetHold, StandardItem
from assets.services.stock import availability, hold_facts
from core import clock

OPEN = Q(released_at__isnull=True)
# A hold that ended otherwise never kept its device from anybody: it was not fetched, or given up.
CAME_BACK = Q(ended=HoldEnd.RETURNED)


def free_on_days(item: StandardItem, first: date, last: date) -> dict[date, int]:
    """{day: how many devices of a model may be had on that day alone}, from `first` (today at the earliest)
    to `last`: what `hold_facts.free_between` says of each, in a fixed number of queries.
    """
    today = clock.today()
    first = max(first, today)
    if last < first:
        return {}
    there = availability.of(item)
    count = (last - first).days + 1
    # How the figure changes from one day to the next.
    change = [int(there.physical - there.reserved)] + [0] * count
    for period, status, devices in _spans(item, today, last):
        # What lies there is taken in its days. What is out comes back after them, and is taken again in those
        # of its next holds.
        if status == AssetStatus.IN_STORAGE or period.lower > today:
            change[_at(period.lower, first, count)] -= devices
        if period.upper:
            change[_at(period.upper, first, count)] += devices
    figures = list(accumulate(change))[:count]
    return {first + timedelta(days=n): max(0, figure) for n, figure in enumerate(figures)}


def held_in(item: StandardItem, first: date, last: date) -> list[int]:
    """The keys of the devices of a model that somebody keeps, has or had on a hold on a day from `first` to
    `last`, in order. Asked of the holds: a page of the assets that have one would be looked for among all.
    """
    found = _shown(first, last).filter(asset__standard_item=item, asset__voided_at__isnull=True)
    return sorted(found.order_by().values_list("asset", flat=True).distinct())


def of_assets(assets: Iterable[Asset], first: date, last: date) -> dict[int, list[AssetHold]]:
    """{key of an asset (with its place): its holds that share a day with `first` to `last`, the first one
    first}.
    """
    assets = {asset.pk: asset for asset in assets}
    found: dict[int, list[AssetHold]] = defaultdict(list)
    for hold in _shown(first, last).filter(asset__in=assets).order_by("period", "pk"):
        hold.asset = assets[hold.asset_id]
        found[hold.asset_id].append(hold)
    return found


def is_late(hold: AssetHold) -> bool:
    """Whether its person has the device, and should have brought it by now."""
    return is_fetched(hold) and hold.last is not None and hold.last < clock.today()


def is_fetched(hold: AssetHold) -> bool:
    """Whether its person has the device: while somebody is late with it, the hold of today only waits."""
    asset = hold.asset
    out = hold.is_open and asset.status in hold_facts.OUT and hold.starts <= clock.today()
    return out and asset.place.user_id == hold.person_id


def until(hold: AssetHold) -> date | None:
    """The last day that its device is not to be had by others, as far as is known: what is late is kept until
    it is back. None without end.
    """
    return clock.today() if is_late(hold) else hold.last


def _shown(first: date, last: date) -> QuerySet[AssetHold]:
    """What a calendar from `first` to `last` shows."""
    shares = Q(period__overlap=hold_facts.days(first, last))
    if first > clock.today():
        return AssetHold.objects.filter(OPEN, shares)  # what came back ended until today
    out = Q(asset__status__in=hold_facts.OUT, asset__place__user=F("person"))
    late = OPEN & out & Q(period__endswith__lte=first)
    return AssetHold.objects.filter(OPEN | CAME_BACK, shares | late)


def _spans(item: StandardItem, today: date, last: date) -> Iterable[tuple[DateRange, str, int]]:
    """(period, status, how many): the open holds that share a day with today to `last`, of devices that lie
    in a warehouse or are out in their time. What is overdue, or with somebody without a hold, does not come
    back by itself.
    """
    devices = Asset.objects.current().filter(hold_facts.LYING | hold_facts.out_in_time(), standard_item=item)
    found = AssetHold.objects.filter(OPEN, asset__in=devices, period__overlap=hold_facts.days(today, last))
    return found.order_by().values_list("period", "asset__status").annotate(count=Count("pk"))


def _at(day: date, first: date, count: int) -> int:
    """The place of a day among `count` from `first`; one before them is the first, one after them none."""
    return min(max((day - first).days, 0), count)
