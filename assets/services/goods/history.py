"""Where a thing was, and since when: read from its whereabouts, which the database writes at each change."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from assets.choices import AssetStatus
from assets.models import Asset, AssetPlace, Place
from core.reading import days

# What `here_since` finds, to be read along with the asset itself: the first row after the last one that says
# another place.
ELSEWHERE = (
    AssetPlace.objects.filter(asset=OuterRef(OuterRef("pk")))
    .exclude(place=OuterRef(OuterRef("place")))
    .order_by("-id")
    .values("id")[:1]
)
ARRIVED = Subquery(
    AssetPlace.objects.filter(asset=OuterRef("pk"), id__gt=Coalesce(Subquery(ELSEWHERE), 0))
    .order_by("id")
    .values("since")[:1]
)


@dataclass(frozen=True)
class Whereabouts:
    """At `place` since `since`, in `status`."""

    place: Place
    since: datetime.datetime
    status: str


def where_on(asset: Asset, day: datetime.date) -> Whereabouts | None:
    """Where the asset was at the end of `day` (the business's time zone); None before it was registered."""
    before = AssetPlace.objects.filter(days.through("since", day), asset=asset).order_by("-id")
    last = before.select_related("place__user__division").first()
    if last is None:
        return None
    elsewhere = before.exclude(place_id=last.place_id).values_list("pk", flat=True).first() or 0
    return Whereabouts(
        last.place,
        before.filter(pk__gt=elsewhere).order_by("id").values_list("since", flat=True)[0],
        last.status,
    )


def here_since(asset: Asset) -> datetime.datetime:
    """Since when the asset is where it is now. Costs a query, unless the asset was read with
    `arrived=ARRIVED`.
    """
    if arrived := getattr(asset, "arrived", None):
        return arrived
    return Asset.objects.filter(pk=asset.pk).values_list(ARRIVED, flat=True)[0]


def before_loss(asset: Asset) -> str:
    """The status that a lost thing had before: in use, in custody or damaged. What was on its way back when
    it was lost is what it was before that.
    """
    passing = (AssetStatus.LOST, AssetStatus.AWAITING_RETURN)
    known = asset.whereabouts.exclude(status__in=passing).order_by("-id")
    return known.values_list("status", flat=True)[0]


def is_broken(asset: Asset) -> bool:
    """Whether a thing that comes to a warehouse now was known to be broken: damaged, or lost as such."""
    if asset.status == AssetStatus.LOST and not asset.is_lot:
        return before_loss(asset) == AssetStatus.DAMAGED
    return asset.status == AssetStatus.DAMAGED
