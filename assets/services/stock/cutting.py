"""Cutting a lot: a piece becomes a lot of its own, with its parent's data and its share of the price."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from assets.models import Asset
from assets.services.stock import ledger
from core import clock
from core.errors import Conflict, DomainError

CENT = Decimal("0.01")
INHERITED = (
    "standard_item_id",
    "category_id",
    "type_id",
    "name",
    "brand",
    "tracking_method",
    "condition",
    "vendor",
    "po_number",
    "invoice_number",
    "purchase_date",
    "warranty_end_date",
    "wo_ro_int_number",
    "registration_id",
    "registration_date",
)
CHANGED = ("current_balance", "cut_balance", "purchase_price")
FIGURES = ("current_balance", "initial_balance", "cut_balance")  # what `lengthen` and an adjustment change


def root_code(lot: Asset) -> str:
    """The code of the lot that was registered; all pieces of it, and pieces of those, are numbered under
    it.
    """
    return lot.code.partition("-P")[0]


class Numbers:
    """Codes for new pieces. Locks the registered lots that they are numbered under, so take it before locking
    the lots themselves: a root is older than its pieces, which keeps the locks in key order.
    """

    def __init__(self, lots: Iterable[Asset]):
        codes = {root_code(lot) for lot in lots}
        list(
            Asset.objects.select_for_update()
            .filter(code__in=codes)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        self._last = {code: Asset.objects.filter(code__startswith=f"{code}-P").count() for code in codes}

    def draw(self, lot: Asset) -> str:
        """The next code under the lot's root: AST-2026-000001-P02."""
        root = root_code(lot)
        self._last[root] += 1
        return f"{root}-P{self._last[root]:02d}"


def refuse_longer(lot: Asset, quantity: Decimal, *, field: str = "quantity") -> None:
    """Raise Conflict when a locked lot holds less than `quantity`, saying what there is, where, and what
    would fit.
    """
    if quantity <= lot.current_balance:
        return
    item = lot.standard_item
    longer = (
        Asset.objects.current()
        .filter(standard_item=item, place_id=lot.place_id, status=lot.status, current_balance__gte=quantity)
        .order_by("current_balance", "pk")
        .first()
    )
    sentence = _(
        "%(code)s in %(place)s holds %(left)s %(unit)s, so %(quantity)s cannot be taken from it."
    ) % {
        "code": lot.code,
        "place": lot.place.name,
        "left": ledger.words_of(lot.current_balance),
        "unit": item.base_unit,
        "quantity": ledger.words_of(quantity),
    }
    if longer:
        sentence += " " + _("%(code)s at the same place holds %(left)s.") % {
            "code": longer.code,
            "left": ledger.words_of(longer.current_balance),
        }
    raise Conflict(sentence, field=field)


def ancestors(lots: Iterable[int]) -> set[int]:
    """The keys of the lots that these (keys) were cut from, and of those that these were. Who is cut from
    whom never changes, so it may be asked before anything is locked.
    """
    found, look = set(), set(lots)
    while look:
        cut_from = Asset.objects.filter(pk__in=look, parent__isnull=False)
        look = set(cut_from.values_list("parent_id", flat=True)) - found
        found |= look
    return found


def lengthen(lot: Asset, units: Decimal, locked: Mapping[int, Asset]) -> list[Asset]:
    """A (locked) lot turned out to hold `units` more than was booked. Then what it was cut from was longer,
    too: returns those lots, from `locked` ({key: lot}), changed in memory as the lot is. Prices stay: the
    same money was paid for more.
    """
    lot.initial_balance += units
    changed = []
    while lot.parent_id:
        lot = locked[lot.parent_id]
        lot.initial_balance += units
        lot.cut_balance += units
        changed.append(lot)
    return changed


def figures(lot: Asset) -> dict[str, Decimal]:
    """What a lot holds, held at first and gave to its pieces."""
    return {name: getattr(lot, name) for name in FIGURES}


def changes(lot: Asset, before: Mapping[str, Decimal]) -> dict[str, list[Decimal]]:
    """{field: [old, new]} of a lot's figures, for its log; `before` are those of before."""
    return {name: [old, getattr(lot, name)] for name, old in before.items() if old != getattr(lot, name)}


def cut(lot: Asset, quantity: Decimal, *, actor, code: str) -> Asset:
    """An unsaved piece of `quantity` base units; the (locked) lot is changed in memory: less left, more cut
    away, less of the price.

    The caller posts the movements, saves the lot (CHANGED) and the piece, and puts the piece somewhere else.
    Raises DomainError for a device, Conflict when the lot is too short. Parent and piece together hold and
    cost exactly what the lot did.
    """
    if not lot.is_lot:
        raise DomainError(_("%(code)s is a single device; only lots are cut.") % {"code": lot.code})
    refuse_longer(lot, quantity)
    if quantity == lot.current_balance:
        raise ValueError("all of a lot is not a piece of it")
    price = None
    if lot.purchase_price is not None:
        paid_for = lot.initial_balance - lot.cut_balance
        price = (lot.purchase_price * quantity / paid_for).quantize(CENT, ROUND_HALF_UP)
        lot.purchase_price -= price
    lot.current_balance -= quantity
    lot.cut_balance += quantity
    return Asset(
        code=code,
        parent=lot,
        status=lot.status,
        place=lot.place,
        place_kind=lot.place_kind,
        location_detail=lot.location_detail,
        initial_balance=quantity,
        current_balance=quantity,
        purchase_price=price,
        recorded_by=actor,
        last_modified_by=actor,
        last_modified_date=clock.now(),
        **{name: getattr(lot, name) for name in INHERITED},
    )
