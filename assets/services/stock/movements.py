"""Which movements a change of place or state makes; `ledger` writes them."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from assets.choices import AssetStatus, LocationContext, MovementType, PlaceKind
from assets.models import Asset, Place


@dataclass(slots=True)
class Posting:
    """One movement to be: `quantity` positive, in base units, at `place`, towards or from `counterpart`
    (place ids).
    """

    asset: Asset
    place_id: int
    context: str
    counterpart_id: int
    type: str
    quantity: Decimal
    transfer_id: uuid.UUID | None = None


# What leaves here and what comes there, by the kinds of the two places. Customers and vendors have no balance
# of their own.
PAIRS = {
    (PlaceKind.WAREHOUSE, PlaceKind.WAREHOUSE): (MovementType.OUT_TRANSFER, MovementType.IN_TRANSFER),
    (PlaceKind.WAREHOUSE, PlaceKind.PERSON): (MovementType.OUT_HANDOVER, MovementType.IN_HANDOVER),
    (PlaceKind.PERSON, PlaceKind.WAREHOUSE): (MovementType.OUT_RETURN, MovementType.IN_RETURN),
    (PlaceKind.PERSON, PlaceKind.PERSON): (MovementType.OUT_HANDOVER, MovementType.IN_HANDOVER),
    (PlaceKind.WAREHOUSE, PlaceKind.CUSTOMER): (MovementType.OUT_INSTALLATION, None),
    (PlaceKind.PERSON, PlaceKind.CUSTOMER): (MovementType.OUT_INSTALLATION, None),
    (PlaceKind.CUSTOMER, PlaceKind.WAREHOUSE): (None, MovementType.IN_RETURN),
    (PlaceKind.CUSTOMER, PlaceKind.PERSON): (None, MovementType.IN_RETURN),
    (PlaceKind.VENDOR, PlaceKind.WAREHOUSE): (None, MovementType.IN_RETURN),
    (PlaceKind.VENDOR, PlaceKind.PERSON): (None, MovementType.IN_RETURN),
    (PlaceKind.WRITTEN_OFF, PlaceKind.WAREHOUSE): (None, MovementType.IN_ADJUSTMENT),
}


def between(
    asset: Asset, to: Place, *, units: Decimal | None = None, piece: Asset | None = None
) -> list[Posting]:
    """The movements of `asset` (or of `units` of it, which `piece` then is) from where it is to `to`, under
    one transfer id.

    Call it before the rows change. What is not usable now (broken) leaves nothing behind, but arrives: its
    mending is the arrival. What was lost is found first, where it was lost.
    """
    leaves, comes = PAIRS[asset.place_kind, to.kind]
    units, both, postings = Decimal(asset.units if units is None else units), uuid.uuid4(), []
    lost = asset.status == AssetStatus.LOST
    if lost:
        postings += found(asset, units=units)
    if leaves and (lost or asset.is_counted):
        postings.append(
            Posting(asset, asset.place_id, context_of(asset.place_kind), to.pk, leaves, units, both)
        )
    if comes:
        postings.append(
            Posting(piece or asset, to.pk, context_of(to.kind), asset.place_id, comes, units, both)
        )
    return postings


def broken(asset: Asset) -> list[Posting]:
    """The asset breaks where it is, or arrives there broken: it leaves the stock but stays. Call it before
    the row changes.
    """
    units = Decimal(asset.units)
    return [
        Posting(
            asset,
            asset.place_id,
            context_of(asset.place_kind),
            asset.place_id,
            MovementType.OUT_BROKEN,
            units,
        )
    ]


def mended(asset: Asset, to: Place) -> list[Posting]:
    """What was broken works again, and is stock of `to` from now on (a customer has none). Call it before the
    row's place changes.
    """
    if to.kind not in (PlaceKind.WAREHOUSE, PlaceKind.PERSON):
        return []
    return [
        Posting(
            asset, to.pk, context_of(to.kind), asset.place_id, MovementType.IN_RETURN, Decimal(asset.units)
        )
    ]


def written_off(asset: Asset, end: Place, *, units: Decimal | None = None) -> list[Posting]:
    """All of the asset, or `units` of it, leaves stock for good towards `end`. Call it before the row's place
    changes.
    """
    units = Decimal(asset.units if units is None else units)
    return [
        Posting(
            asset, asset.place_id, context_of(asset.place_kind), end.pk, MovementType.OUT_ADJUSTMENT, units
        )
    ]


def found(asset: Asset, *, units: Decimal | None = None) -> list[Posting]:
    """All of a lost asset, or `units` of it, is stock again where it was lost. Inverse of `written_off`."""
    source = virtual(PlaceKind.WRITTEN_OFF)
    units = Decimal(asset.units if units is None else units)
    context = context_of(asset.place_kind)
    return [Posting(asset, asset.place_id, context, source.pk, MovementType.IN_ADJUSTMENT, units)]


def virtual(kind: str) -> Place:
    """The one supplier, used-up or written-off place."""
    return Place.objects.get(kind=kind)


def context_of(place_kind: str) -> str:
    """The ledger context of a stock place's kind."""
    return LocationContext.CUSTODY if place_kind == PlaceKind.PERSON else LocationContext.WAREHOUSE
