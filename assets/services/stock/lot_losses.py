"""Where the rest of a lot went: used, written off, adjusted, counted off."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, CharField, DecimalField, F, Q, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from assets.choices import MovementType, PlaceKind
from assets.models import Asset, StockMovement
from assets.models.stock.levels import SIGNED
from assets.services.stock.consumption import PUT_BACK, USED
from core.models import ActivityLog

ZERO = Decimal(0)
AMOUNT = DecimalField(max_digits=14, decimal_places=2)
COUNT = "OP-"  # what the number of a stock count begins with
ADJUSTMENTS = (MovementType.IN_ADJUSTMENT, MovementType.OUT_ADJUSTMENT)
# A lot that a count found is born by an adjustment: that is its beginning, not a difference.
BORN = Q(
    type=MovementType.IN_ADJUSTMENT,
    related_asset__parent__isnull=True,
    reference_id__startswith=COUNT,
    reference_id=F("related_asset__registration__wo_ro_int_number"),
)
WHY = Case(
    When(Q(type__in=USED) | PUT_BACK, then=Value("used")),
    When(type__in=ADJUSTMENTS, reference_id__startswith=COUNT, then=Value("counted")),
    When(type__in=ADJUSTMENTS, then=Value("adjusted")),
    output_field=CharField(),
)


@dataclass(slots=True)
class Losses:
    """Of one lot, in base units: `used` and `written_off` are above nothing; by how much the book was
    `adjusted` and what stock counts `counted` can be more or less.
    """

    used: Decimal = ZERO
    written_off: Decimal = ZERO
    adjusted: Decimal = ZERO
    counted: Decimal = ZERO


def of(lots: Iterable[int]) -> dict[int, Losses]:
    """{key of a lot: its losses}, nothing for a lot without any. At most three queries, however
    many lots.
    """
    found = defaultdict(Losses)
    moves = StockMovement.objects.filter(related_asset__in=list(lots)).exclude(BORN).order_by()
    moves = moves.annotate(why=WHY).filter(why__isnull=False)
    for lot, why, amount in moves.values_list("related_asset", "why").annotate(n=Sum(SIGNED)):
        setattr(found[lot], why, -amount if why == "used" else amount)
    # The ledger posts both the same way; which it was, the log says.
    for lot, amount in _written_off([lot for lot, losses in found.items() if losses.adjusted]):
        found[lot].written_off += amount
        found[lot].adjusted += amount
    return found


def _written_off(lots: list[int]) -> list[tuple[int, Decimal]]:
    """(lot, base units) that were written off: in part, or what was left with the lot itself."""
    if not lots:
        return []
    left = [Cast(KeyTextTransform(n, KeyTextTransform("current_balance", "changes")), AMOUNT) for n in (0, 1)]
    parts = ActivityLog.objects.filter(
        entity_type=Asset._meta.label_lower,
        entity_id__in=[str(lot) for lot in lots],
        action="assets.asset.written_off",
    ).order_by()
    found = parts.values_list("entity_id").annotate(n=Sum(left[0] - left[1]))
    last = StockMovement.objects.filter(
        related_asset__in=lots, related_asset__place_kind=PlaceKind.WRITTEN_OFF
    ).order_by("related_asset", "-id")
    ends = last.distinct("related_asset").values_list(
        "related_asset", "related_asset__current_balance", "reference_id"
    )
    return [(int(lot), amount) for lot, amount in found] + [
        (lot, rest) for lot, rest, document in ends if not document.startswith(COUNT)
    ]
