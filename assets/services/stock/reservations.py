"""Keeping stock for a document: it reduces what others can get, until it is released."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import PlaceKind
from assets.models import Place, StandardItem, StockLevel, StockReservation
from assets.services.stock import availability, ledger, rows
from assets.services.stock.reservation_rows import Remainder, Withdrawal, end, reduce, rewrite
from core import clock
from core.errors import Conflict, DomainError, concerning, from_database
from core.words import fill


@dataclass(slots=True)
class Demand:
    """`quantity` base units of an item, or (with `containers`) that many whole containers of it; at `place`,
    or wherever it lies.
    """

    item: StandardItem
    quantity: Decimal = Decimal(0)
    containers: int = 0
    place: Place | None = None

    @property
    def amount(self) -> Decimal:
        """In base units."""
        return Decimal(self.containers * self.item.quantity_per_unit) if self.containers else self.quantity


def reserve(demands: Sequence[Demand], *, reference: str, actor) -> list[StockReservation]:
    """Keep stock for the document `reference`, all or nothing; where there is most first, over several
    warehouses if need be.

    Raises DomainError when something is short, saying what is free and where; its `thing` is the model.
    Inverse: `release`.
    """
    with _explained(), transaction.atomic():
        _refuse_amounts(demands)
        # Where all is wanted at one place, that one's level is enough (and a deed that holds it already waits
        # for no other).
        here = {(demand.item.pk, demand.place.pk) for demand in demands if demand.place}
        anywhere = {demand.item.pk for demand in demands if not demand.place}
        levels = ledger.lock_levels(here | (_present(anywhere) if anywhere else set()))
        return _keep(demands, levels, reference, actor)


def replace(demands: Sequence[Demand], *, reference: str, actor) -> list[StockReservation]:
    """Keep `demands` for the document instead of all that was kept for it; returns what is kept now.

    No demands release everything; rows of an item whose amount stays the same stay. All levels are locked
    together, so that two documents that swap places do not wait for each other. Raises as `reserve`, and then
    everything stays as it was. Its own inverse.
    """
    with _explained(), transaction.atomic():
        _refuse_amounts(demands)
        levels = lock({demand.item for demand in demands}, reference=reference)
        # Read again, now that nobody else can take away from it.
        before, wanted = defaultdict(list), defaultdict(list)
        for row in _kept(reference, levels):
            before[row.standard_item_id].append(row)
        for demand in demands:
            wanted[demand.item.pk].append(demand)
        changed = {pk for pk in {*before, *wanted} if not _same(before[pk], wanted[pk])}
        end([row for pk in changed for row in before[pk]], levels, actor)
        stay = [row for pk, rows_ in before.items() if pk not in changed for row in rows_]
        return stay + _keep(
            [demand for demand in demands if demand.item.pk in changed], levels, reference, actor
        )


def release(reference: str, *, actor) -> int:
    """Others may have again what was kept for the document `reference`; returns how many rows ended. Inverse:
    `reserve`.
    """
    with transaction.atomic():
        levels = ledger.lock_levels(keys) if (keys := _open_keys(reference)) else {}
        return end(_kept(reference, levels), levels, actor)


def _kept(reference: str, levels: dict) -> list[StockReservation]:
    """What is kept for the document, all on the locked `levels`. Raises Conflict when somebody kept more
    for it meanwhile: to lock that level now would be out of order.
    """
    rows = list(of(reference))
    if any((row.standard_item_id, row.place_id) not in levels for row in rows):
        raise Conflict(
            _("Somebody else is working on the same thing right now. Wait a moment, then try again.")
        )
    return rows


def lock(
    items: Iterable[StandardItem], *, reference: str, places: Iterable[Place] = ()
) -> dict[ledger.Key, StockLevel]:
    """Lock, in one go, every level that a deed with these items for the document may need; returns them.

    That is each item at every warehouse that holds some, what is kept for the document, and each item at
    `places` (who receives it; made when missing). Assets come before levels: lock those that will move first
    (`cutting.Numbers`, then `rows.lock`).
    """
    items, places = {item.pk for item in items}, tuple(places)
    keys = _present(items) | _open_keys(reference) | {(item, place.pk) for item in items for place in places}
    return ledger.lock_levels(keys)


def use(withdrawals: Sequence[Withdrawal], *, reference: str, actor) -> None:
    """What was kept for the document leaves now, so it is kept no longer; call it after `lock` and before the
    goods are posted.

    What is kept as whole containers is reduced by `containers`, what is kept loosely by the other units; at
    the place that they leave first. Taking more than is kept ends the reservation; whether there is so much
    is the ledger's question. Inverse: `reserve`.
    """
    with _explained(), transaction.atomic():
        rest = defaultdict(list)
        for row in (
            of(reference)
            .filter(standard_item__in={withdrawal.item.pk for withdrawal in withdrawals})
            .order_by("pk")
        ):
            rest[row.standard_item_id].append(Remainder(row, row.quantity, row.containers))
        for withdrawal in withdrawals:
            reduce(rest[withdrawal.item.pk], withdrawal)
        rewrite([kept for rows_ in rest.values() for kept in rows_], actor)


def give_up(item: StandardItem, place: Place, units: Decimal, *, actor) -> list[tuple[str, Decimal]]:
    """So much of what is kept of an item at a place is not there any more (it broke): the newest reservations
    lose it.

    Returns (document, base units) of each that lost some. The level is locked by the caller, who tells the
    documents. Inverse: `reserve`.
    """
    lost, kept_by = defaultdict(Decimal), []
    open_ = StockReservation.objects.filter(standard_item=item, place=place, released_at__isnull=True)
    for row in open_.order_by("-pk"):
        if units <= 0:
            break
        kept = Remainder(row, row.quantity, row.containers)
        gone = kept.lose(units)
        units -= gone
        lost[row.reference_id] += gone
        kept_by.append(kept)
    rewrite(kept_by, actor)
    return list(lost.items())


def of(reference: str) -> QuerySet:
    """What is kept for a document now."""
    return StockReservation.objects.filter(reference_id=reference, released_at__isnull=True)


def _keep(demands: Sequence[Demand], levels: dict, reference: str, actor) -> list[StockReservation]:
    """Reserve on locked levels; who has least choice first: what must lie at one place, then whole
    containers.
    """
    made, counted = [], {demand.item.pk for demand in demands if demand.containers}
    whole = availability.whole_free(key for key in levels if key[0] in counted)
    for demand in sorted(demands, key=lambda w: (w.place is None, not w.containers)):
        with concerning(demand.item):
            made += _spread(demand, levels, whole, reference, actor)
    return StockReservation.objects.bulk_create(made)


def _same(kept: list[StockReservation], demands: list[Demand]) -> bool:
    """Whether what is kept of an item is what is wanted of it: loose, whole, and where that was said at the
    place.
    """
    there, asked = defaultdict(Decimal), defaultdict(Decimal)
    somewhere = all(demand.place is None for demand in demands)
    for row in kept:
        there[bool(row.containers), None if somewhere else row.place_id] += row.quantity
    for demand in demands:
        asked[bool(demand.containers), demand.place.pk if demand.place else None] += demand.amount
    return there == asked


def _present(items: set[int]) -> set[ledger.Key]:
    """The levels of these items at the warehouses that hold some."""
    present = StockLevel.objects.filter(
        standard_item__in=items, place__kind=PlaceKind.WAREHOUSE, balance__gt=0
    )
    return set(present.values_list("standard_item_id", "place_id")) if items else set()


def _open_keys(reference: str) -> set[ledger.Key]:
    return set(of(reference).values_list("standard_item_id", "place_id"))


def _refuse_amounts(demands: Sequence[Demand]) -> None:
    for demand in demands:
        with concerning(demand.item):
            rows.whole_units(demand.amount, demand.item)


@contextmanager
def _explained():
    """A refusal of the database becomes its sentence."""
    try:
        yield
    except IntegrityError as error:
        raise (from_database(error) or error) from error


def _spread(
    demand: Demand, levels: dict, whole: dict[ledger.Key, int], reference: str, actor
) -> list[StockReservation]:
    """Rows that together are what is wanted; the (locked) levels and the free whole containers are reduced by
    them in memory.
    """
    per_unit = demand.item.quantity_per_unit
    here = [
        level
        for (item, place), level in levels.items()
        if item == demand.item.pk
        and (demand.place is None or place == demand.place.pk)
        and level.balance > level.reserved + level.held
    ]
    missing, made = demand.containers or demand.amount, []
    for level in sorted(here, key=lambda lv: (lv.reserved + lv.held - lv.balance, lv.place_id)):
        free = level.balance - level.reserved - level.held
        key = (demand.item.pk, level.place_id)
        part = min(missing, whole[key], int(free // per_unit)) if demand.containers else min(missing, free)
        if part <= 0:
            continue
        if demand.containers:
            whole[key] -= part
        amount = Decimal(part * per_unit) if demand.containers else part
        level.reserved += amount
        missing -= part
        made.append(
            StockReservation(
                standard_item=demand.item,
                place_id=level.place_id,
                quantity=amount,
                containers=part if demand.containers else 0,
                reference_id=reference,
                reserved_by=actor,
                reserved_by_name=actor.name,
                reserved_at=clock.now(),
            )
        )
    if missing:
        raise _short(demand)
    return made


def _short(demand: Demand) -> DomainError:
    free = availability.of(demand.item, place=demand.place)
    if demand.containers:
        return DomainError(
            fill(
                gettext_lazy("Of %(item)s %(wanted)s whole %(unit)s are asked for, %(free)s are free."),
                item=demand.item,
                wanted=demand.containers,
                unit=demand.item.unit_of_measure,
                free=free.containers_available,
            ),
            field="quantity",
        )
    return DomainError(
        fill(
            gettext_lazy("Of %(item)s %(wanted)s %(unit)s are asked for, %(free)s are free (%(where)s)."),
            item=demand.item,
            wanted=_words_of(demand.amount),
            unit=demand.item.base_unit,
            free=_words_of(free.available),
            where=_places(list(availability.where(demand.item))),
        ),
        field="quantity",
    )


# A refusal is also told to people who read another language than who was refused.
_words_of = lazy(ledger.words_of, str)
_places = lazy(
    lambda there: "; ".join(f"{place}: {ledger.words_of(n)}" for place, n in there) or _("nowhere"), str
)
