"""The rows of reservations: none ever changes, so what is reduced ends, and a new one goes on with what is
left of it.
"""

from dataclasses import dataclass
from decimal import Decimal

from assets.models import Place, StandardItem, StockReservation
from core import clock


@dataclass(slots=True)
class Withdrawal:
    """`units` base units of an item leave `place`; with `containers`, that many whole ones of it."""

    item: StandardItem
    place: Place
    units: Decimal
    containers: int = 0


@dataclass(slots=True)
class Remainder:
    """A row that is kept, and what is left of it: `units` in all, of which `containers` whole ones."""

    row: StockReservation
    units: Decimal
    containers: int

    @property
    def per_container(self) -> Decimal:
        return self.row.quantity / self.row.containers

    def lose(self, units: Decimal) -> Decimal:
        """Take away `units`, or all there is; a container that is begun is whole no longer. Returns what
        went.
        """
        gone = min(self.units, units)
        self.units -= gone
        if self.containers:
            self.containers = min(self.containers, int(self.units // self.per_container))
        return gone

    def lose_containers(self, count: int) -> int:
        """Take away `count` whole containers, or all there are. Returns how many went."""
        gone = min(self.containers, count)
        self.containers -= gone
        self.units -= gone * self.per_container if gone else 0
        return gone


def reduce(kept: list[Remainder], withdrawal: Withdrawal) -> None:
    """What leaves is kept no longer: of the same kind first (whole or loose), then whatever there is; at its
    place first.
    """
    units, containers = withdrawal.units, withdrawal.containers
    near = sorted(kept, key=lambda k: k.row.place_id != withdrawal.place.pk)
    for one in near if containers else ():
        if one.containers and containers:
            each, gone = one.per_container, one.lose_containers(containers)
            containers -= gone
            units -= min(units, gone * each)
    for one in sorted(near, key=lambda k: k.containers > 0):
        units -= one.lose(units)


def rewrite(kept: list[Remainder], actor) -> None:
    """Write what is left: a row never changes, so one that lost something ends, and a new one goes on with
    the rest of it.
    """
    changed = [one for one in kept if one.units != one.row.quantity]
    end([one.row for one in changed], {}, actor)
    rest = []
    for one in changed:
        whole = one.per_container * one.containers if one.containers else Decimal(0)
        rest += [_rest(one.row, whole, one.containers)] if whole else []
        rest += [_rest(one.row, one.units - whole, 0)] if one.units > whole else []
    StockReservation.objects.bulk_create(rest)


def _rest(row: StockReservation, quantity: Decimal, containers: int) -> StockReservation:
    """What goes on of a row: for the same document, since the same moment."""
    names = (
        "standard_item_id",
        "place_id",
        "reference_id",
        "reserved_by_id",
        "reserved_by_name",
        "reserved_at",
    )
    return StockReservation(
        quantity=quantity, containers=containers, **{name: getattr(row, name) for name in names}
    )


def end(ending: list[StockReservation], levels: dict, actor) -> int:
    """Release rows, here and on the (locked) levels in memory."""
    if not ending:
        return 0
    for row in ending:
        if level := levels.get((row.standard_item_id, row.place_id)):
            level.reserved -= row.quantity
    open_ = StockReservation.objects.filter(pk__in=[row.pk for row in ending], released_at__isnull=True)
    return open_.update(released_at=clock.now(), released_by=actor, released_by_name=actor.name)
