"""What comes out of which lot, decided on locked rows."""

from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import AssetStatus, PlaceKind
from assets.models import Asset, StandardItem
from assets.services.stock import availability, ledger
from assets.services.stock.lots import turn
from core.errors import Conflict, concerning


class Short(Exception):
    """The locked lots do not hold enough (any more)."""

    def __init__(self, item: StandardItem, missing: Decimal):
        self.item, self.missing = item, missing


def plan(uses, lots: list[Asset], levels, own) -> list[tuple[Asset, Decimal]]:
    """Which (locked) lot gives how much, in order of use; named lots first, because they have no choice.

    Raises Short when they do not hold enough, Conflict when a named lot does not.
    """
    by_pk = {lot.pk: lot for lot in lots}
    left = {lot.pk: lot.current_balance for lot in lots if lot.status in availability.AT_HAND}
    free = {key: level.balance - level.reserved for key, level in levels.items()}
    kept = _containers_kept(lots, levels)
    taken = []

    def take(lot: Asset, wanted: Decimal) -> Decimal:
        key = (lot.standard_item_id, lot.place_id)
        amount = min(left.get(lot.pk, Decimal(0)), free.get(key, Decimal(0)), wanted)
        if amount <= 0:
            return Decimal(0)
        if lot.is_whole and left[lot.pk] == lot.current_balance and key in kept:
            if kept[key] <= 0:
                return Decimal(0)
            kept[key] -= 1
        left[lot.pk] -= amount
        free[key] -= amount
        taken.append((lot, amount))
        return amount

    for use in (u for u in uses if u.lot):
        lot = by_pk.get(use.lot.pk)
        with concerning(use.lot):
            _refuse_lot(use, lot, own)
            got = take(lot, use.quantity)
            if got < use.quantity:
                raise _lot_short(lot, got, use.quantity)
    order = sorted(lots, key=lambda lot: turn(lot, own.pk if own else 0))
    for use in (u for u in uses if not u.lot):
        wanted = use.quantity
        for lot in order:
            if (
                wanted
                and lot.standard_item_id == use.item.pk
                and (lot.place_kind == PlaceKind.WAREHOUSE or (own and lot.place_id == own.pk))
            ):
                wanted -= take(lot, wanted)
        if wanted:
            raise Short(use.item, wanted)
    return taken


def _containers_kept(lots, levels) -> dict:
    """For levels with reserved whole containers: how many whole ones may still be opened."""
    reserved = [key for key, level in levels.items() if level.reserved]
    return availability.openable(reserved) if reserved else {}


def _refuse_lot(use, lot: Asset | None, own) -> None:
    if lot is None or lot.standard_item_id != use.item.pk:
        raise Conflict(
            _("%(code)s is not a lot of %(item)s.") % {"code": use.lot.code, "item": use.item}, field="lot"
        )
    at_hand = lot.status in availability.AT_HAND and (
        lot.place_kind == PlaceKind.WAREHOUSE or (own and lot.place_id == own.pk)
    )
    if at_hand:
        return
    last = lot.movements.order_by("-id").first()
    if lot.status == AssetStatus.CONSUMED and last:
        raise Conflict(
            _("%(code)s is used up: %(who)s took the last of it (%(document)s).")
            % {
                "code": lot.code,
                "who": last.actor_name,
                "document": last.reference_id or last.date.strftime("%H:%M"),
            },
            field="lot",
        )
    raise Conflict(
        _("%(code)s is neither in a warehouse nor with the technician (%(status)s, %(place)s).")
        % {"code": lot.code, "status": lot.get_status_display(), "place": lot.place},
        field="lot",
    )


def _lot_short(lot: Asset, got: Decimal, wanted: Decimal) -> Conflict:
    return Conflict(
        _("%(code)s in %(place)s can give %(left)s %(unit)s, not %(wanted)s.")
        % {
            "code": lot.code,
            "place": lot.place.name,
            "left": ledger.words_of(got),
            "unit": lot.standard_item.base_unit,
            "wanted": ledger.words_of(wanted),
        },
        field="quantity",
    )
