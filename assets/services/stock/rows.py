"""What every verb on assets does the same way: lock the rows, judge an amount, stamp who changed them, write
them back.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import FRACTIONAL_UNITS
from assets.models import Asset, StandardItem
from core import clock
from core.database import bulk
from core.errors import Conflict, DomainError

STAMP = ("version", "last_modified_date", "last_modified_by")


def lock(assets: Iterable[Asset]) -> list[Asset]:
    """The current rows of these assets, locked in key order, with their places. Raises Conflict when one was
    voided meanwhile.
    """
    pks = sorted({a.pk for a in assets})
    # No join here: a row that was moved while we waited for its lock would be re-joined to its old place, and
    # vanish.
    rows = list(
        Asset.objects.current()
        .select_for_update()
        .filter(pk__in=pks)
        .prefetch_related("place__user")
        .order_by("pk")
    )
    if len(rows) != len(pks):
        raise Conflict(_("Something of this was voided meanwhile. Reload the page and choose again."))
    return rows


def stamp(asset: Asset, actor) -> None:
    """Somebody changes this row now."""
    asset.version += 1
    asset.last_modified_date, asset.last_modified_by = clock.now(), actor


def put(asset: Asset, place) -> None:
    """The row says that the asset is at `place`; its movements are posted by the caller."""
    asset.place, asset.place_kind = place, place.kind


def save(rows: list[Asset], *fields: str) -> None:
    """Write `fields` and the stamp of many rows in one statement."""
    bulk.update(rows, [*fields, *STAMP])


def whole_units(quantity: Decimal, item: StandardItem, *, field: str = "quantity") -> Decimal:
    """`quantity` in base units, when it can be one: above nothing, and whole unless the unit is poured or
    weighed.

    Raises DomainError beside `field`.
    """
    quantity = Decimal(quantity)
    if quantity <= 0:
        raise DomainError(_("The amount must be more than nothing."), field=field)
    if quantity != int(quantity) and item.base_unit not in FRACTIONAL_UNITS:
        raise DomainError(
            _("%(unit)s are counted whole, without a fraction.") % {"unit": item.base_unit}, field=field
        )
    if quantity.as_tuple().exponent < -2:
        raise DomainError(_("At most two digits after the comma."), field=field)
    return quantity
