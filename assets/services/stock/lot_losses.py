"""Where the rest of a lot went: used, written off, lost, adjusted, counted off."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, CharField, DecimalField, F, Q, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from assets.choices import AssetStatus, MovementType, PlaceKind
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
    """Of one lot, in base units: `used`, `written_off` and `lost` are above nothing; by how much the book was
    `adjusted` and what stock counts `counted` can be more or less.
    """

    used: Decimal = ZERO
    written_off: Decimal = ZERO
    lost: Decimal = ZERO
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
    adjusted = [lot for lot, losses in found.items() if losses.adjusted]
    for lot, name, amount in [*_written_off(adjusted), *_gone_whole(adjusted)]:
        setattr(found[lot], name, getattr(found[lot], name) + amount)
        found[lot].adjusted += amount
    return found


def _written_off(lots: list[int]) -> list[tuple[int, str, Decimal]]:
    """(lot, "written_off", base units) of what was written off in part."""
    if not lots:
        return []
    left = [Cast(KeyTextTransform(n, KeyTextTransform("current_balance", "changes")), AMOUNT) for n in (0, 1)]
    parts = ActivityLog.objects.filter(
        entity_type=Asset._meta.label_lower,
        entity_id__in=[str(lot) for lot in lots],
        action="assets.asset.written_off",
    ).order_by()
    found = parts.values_list("entity_id").annotate(n=Sum(left[0] - left[1]))
    return [(int(lot), "written_off", amount) for lot, amount in found]


def _gone_whole(lots: list[int]) -> list[tuple[int, str, Decimal]]:
    """(lot, "written_off" or "lost", base units) of what is gone with the lot itself."""
    if not lots:
        return []
    ended = Q(related_asset__place_kind=PlaceKind.WRITTEN_OFF) | Q(related_asset__status=AssetStatus.LOST)
    last = StockMovement.objects.filter(ended, related_asset__in=lots).order_by("related_asset", "-id")
    fields = (
        "related_asset",
        "related_asset__status",
        "related_asset__current_balance",
        "reference_id",
    )
    return [
        (lot, "lost" if status == AssetStatus.LOST else "written_off", rest)
        for lot, status, rest, document in last.distinct("related_asset").values_list(*fields)
        if status == AssetStatus.LOST or not document.startswith(COUNT)
    ]
