"""What every verb on assets does the same way: lock the rows, judge an amount, stamp who changed them, write
them back.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import FRACTIONAL_UNITS, PlaceKind
from assets.models import Asset, StandardItem
from core import clock, words
from core.database import bulk
from core.errors import Conflict, DomainError

STAMP = ("version", "last_modified_date", "last_modified_by")
WHERE = ("place", "place_kind", "location_detail")  # what `put` changes


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


def put(asset: Asset, place, location_detail: str = "") -> None:
    """The row says that the asset is at `place`, there on the shelf `location_detail`: the old one does not
    travel along. Its movements are posted by the caller.

    What is used up keeps its last shelf: taking the use back puts it there again.
    """
    if place.pk != asset.place_id and place.kind != PlaceKind.USED_UP:
        asset.location_detail = location_detail
    asset.place, asset.place_kind = place, place.kind


def save(rows: list[Asset], *fields: str) -> None:
    """Write `fields` and the stamp of many rows in one statement."""
    bulk.update(rows, [*fields, *STAMP])


def refuse_other_amount(lot: Asset, seen: Decimal | None, *, field: str = "quantity") -> None:
    """Raise Conflict when somebody means all of a lot and read another amount than it holds; `seen` None when
    nobody read one.
    """
    if seen is None or lot.current_balance == seen:
        return
    unit = lot.standard_item.base_unit
    raise Conflict(
        _(
            "%(code)s holds %(left)s %(unit)s now; it was %(seen)s %(unit)s when this page was opened "
            "(%(who)s, %(when)s). Look again: left empty, all of what there is now is meant."
        )
        % {
            "code": lot.code,
            "left": words.number(lot.current_balance),
            "seen": words.number(seen),
            "unit": unit,
            "who": lot.last_modified_by.name if lot.last_modified_by else _("System"),
            "when": words.moment(lot.last_modified_date or lot.registration_date),
        },
        field=field,
    )


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
