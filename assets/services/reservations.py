"""Keeping stock for a document: it reduces what others can get, until it is released."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import Place, StandardItem, StockLevel, StockReservation
from core import clock
from core.errors import DomainError, from_database

from . import availability, ledger, rows


@dataclass(slots=True)
class Want:
    """`quantity` base units of an item, or (with `containers`) that many whole containers of it; at `place`, or wherever it lies."""

    item: StandardItem
    quantity: Decimal = Decimal(0)
    containers: int = 0
    place: Place | None = None

    @property
    def amount(self) -> Decimal:
        """In base units."""
        return Decimal(self.containers * self.item.quantity_per_unit) if self.containers else self.quantity


def reserve(wants: Sequence[Want], *, reference: str, actor) -> list[StockReservation]:
    """Keep stock for the document `reference`, all or nothing; where there is most first, over several warehouses if need be.

    Raises DomainError when something is short, saying what is free and where. Inverse: `release`.
    """
    try:
        with transaction.atomic():
            for want in wants:
                rows.whole_units(want.amount, want.item)
            items = {want.item.pk for want in wants}
            present = StockLevel.objects.filter(standard_item__in=items, place__kind=PlaceKind.WAREHOUSE, balance__gt=0)
            levels = ledger.lock_levels(set(present.values_list("standard_item_id", "place_id")))
            made = []
            for want in wants:
                part = _spread(want, levels, reference, actor)
                StockReservation.objects.bulk_create(part)
                made += part
            return made
    except IntegrityError as error:
        raise (from_database(error) or error) from error


def release(reference: str, *, actor) -> int:
    """Others may have again what was kept for the document `reference`; returns how many rows ended. Inverse: `reserve`."""
    with transaction.atomic():
        keys = set(of(reference).values_list("standard_item_id", "place_id"))
        if not keys:
            return 0
        ledger.lock_levels(keys)
        return of(reference).update(released_at=clock.now(), released_by=actor, released_by_name=actor.name)


def of(reference: str) -> QuerySet:
    """What is kept for a document now."""
    return StockReservation.objects.filter(reference_id=reference, released_at__isnull=True)


def _spread(want: Want, levels: dict, reference: str, actor) -> list[StockReservation]:
    """Rows that together are what is wanted, and the (locked) levels reduced by them in memory."""
    per_unit = want.item.quantity_per_unit
    here = [
        level
        for (item, place), level in levels.items()
        if item == want.item.pk and (want.place is None or place == want.place.pk) and level.balance > level.reserved
    ]
    whole = _whole(want, here) if want.containers else {}
    missing, made = want.containers or want.amount, []
    for level in sorted(here, key=lambda lv: (lv.reserved - lv.balance, lv.place_id)):
        free = level.balance - level.reserved
        part = min(missing, whole[level.place_id], int(free // per_unit)) if want.containers else min(missing, free)
        if part <= 0:
            continue
        amount = Decimal(part * per_unit) if want.containers else part
        level.reserved += amount
        missing -= part
        made.append(
            StockReservation(
                standard_item=want.item,
                place_id=level.place_id,
                quantity=amount,
                containers=part if want.containers else 0,
                reference_id=reference,
                reserved_by=actor,
                reserved_by_name=actor.name,
                reserved_at=clock.now(),
            )
        )
    if missing:
        raise _short(want)
    return made


def _whole(want: Want, levels: list[StockLevel]) -> dict[int, int]:
    """{place: whole containers that are still free there}, less those that this transaction has just reserved (they are in the table)."""
    reserved = availability.openable([(want.item.pk, level.place_id) for level in levels])
    return {
        level.place_id: reserved[want.item.pk, level.place_id]
        if (want.item.pk, level.place_id) in reserved
        else availability.of(want.item, place=Place(pk=level.place_id)).containers
        for level in levels
    }


def _short(want: Want) -> DomainError:
    free = availability.of(want.item, place=want.place)
    if want.containers:
        return DomainError(
            _("Of %(item)s %(wanted)s whole %(unit)s are asked for, %(free)s are free.")
            % {
                "item": want.item,
                "wanted": want.containers,
                "unit": want.item.unit_of_measure,
                "free": free.containers_available,
            },
            field="quantity",
        )
    there = "; ".join(f"{place}: {ledger.words_of(amount)}" for place, amount in availability.where(want.item))
    return DomainError(
        _("Of %(item)s %(wanted)s %(unit)s are asked for, %(free)s are free (%(where)s).")
        % {
            "item": want.item,
            "wanted": ledger.words_of(want.amount),
            "unit": want.item.base_unit,
            "free": ledger.words_of(free.available),
            "where": there or _("nowhere"),
        },
        field="quantity",
    )
