"""The stock card of a model: its movements at one place with the running balance, read from the ledger in
pages.

A page is found by the number of a movement in its chain, so a chain of 100,000 costs what one of 10 does.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from assets.choices import PlaceKind
from assets.models import StandardItem, StockLevel, StockMovement
from assets.services.stock.levels import ZERO
from assets.services.stock.past import last_before

FIELDS = (
    "sequence",
    "date",
    "type",
    "quantity",
    "balance_after",
    "reference_id",
    "actor_name",
    "notes",
    "counterpart__name",
    "counterpart__kind",
    "related_asset__code",
)


@dataclass(frozen=True, slots=True)
class Period:
    """The movements of a chain numbered `first` to `last`, and the balances before and after them."""

    first: int
    last: int
    opening: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Page:
    """Movements, newest first, as dictionaries; `newer` and `older` are the numbers that the neighbouring
    pages begin beyond.
    """

    rows: list[dict]
    newer: int | None
    older: int | None


def chains(item: StandardItem, user) -> QuerySet:
    """The levels of a model whose cards this person may see: all, those of a leader's division, or one's own
    custody.
    """
    rows = StockLevel.objects.filter(standard_item=item).select_related("place")
    if user.has_perm("assets.view_stock"):
        return rows
    own = Q(place__user=user)
    if user.has_perm("assets.view_division_asset") and user.division_id:
        own |= Q(place__user__division_id=user.division_id)
    return rows.filter(own)


def balances(levels: QuerySet, day: date | None = None) -> list[dict]:
    """The chains of `chains` with place and balance, warehouses first; at the end of `day` from the ledger,
    else as they are now.
    """
    if day:
        then = last_before(OuterRef("standard_item"), OuterRef("place"), day)
        levels = levels.annotate(amount=Subquery(then.values("balance_after")[:1]))
    else:
        levels = levels.annotate(amount=F("balance"))
    rows = levels.values(
        "place_id", "place__name", "place__kind", "amount", "reserved", "held", "last_sequence"
    )
    found = [row | {"amount": row["amount"] or ZERO} for row in rows]
    return sorted(
        found, key=lambda row: (row["place__kind"] != PlaceKind.WAREHOUSE, row["place__name"].casefold())
    )


def period(level: dict, item_id: int, *, since: date | None, until: date | None) -> Period:
    """What of a chain (a row of `balances`) happened from `since` to `until`, both included; without them
    from its beginning to now.
    """
    before = after = None
    if since:
        before = _last(item_id, level["place_id"], since - timedelta(days=1))
    if until:
        after = _last(item_id, level["place_id"], until)
    first, opening = (before[0] + 1, before[1]) if before else (1, ZERO)
    if after is None:
        after = (level["last_sequence"], _balance(item_id, level["place_id"], level["last_sequence"]))
    return Period(first, after[0], opening, after[1])


def movements(item_id: int, place_id: int, span: Period) -> QuerySet:
    """The movements of a period."""
    return StockMovement.objects.filter(
        standard_item=item_id, place=place_id, sequence__range=(span.first, span.last)
    )


def page(
    item_id: int,
    place_id: int,
    span: Period,
    *,
    size: int,
    before: int | None = None,
    after: int | None = None,
) -> Page:
    """Some of a period's movements: those before the movement numbered `before`, after that numbered `after`,
    or the newest.
    """
    found = movements(item_id, place_id, span)
    if after:
        rows = list(found.filter(sequence__gt=after).order_by("sequence").values(*FIELDS)[:size])[::-1]
    else:
        found = found.filter(sequence__lt=before) if before else found
        rows = list(found.order_by("-sequence").values(*FIELDS)[:size])
    if not rows:
        return Page([], None, None)
    newest, oldest = rows[0]["sequence"], rows[-1]["sequence"]
    return Page(rows, newest if newest < span.last else None, oldest if oldest > span.first else None)


def _last(item_id: int, place_id: int, day: date) -> tuple[int, Decimal]:
    return last_before(item_id, place_id, day).values_list("sequence", "balance_after").first() or (0, ZERO)


def _balance(item_id: int, place_id: int, sequence: int) -> Decimal:
    found = StockMovement.objects.filter(standard_item=item_id, place=place_id, sequence=sequence)
    return found.values_list("balance_after", flat=True).first() or ZERO
