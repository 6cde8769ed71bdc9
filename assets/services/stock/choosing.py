"""Which things in warehouses somebody could be given for a document, and which of them are proposed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import (
    Case,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from assets.choices import AssetStatus
from assets.models import Asset, StockReservation
from assets.models.goods.queries import UNTOUCHED, WHOLE
from assets.services.stock import hold_facts
from core import clock

ZERO = Decimal(0)


def candidates(
    items: Iterable[int], *, reference: str, containers: Collection[int] = (), most: int = 60
) -> dict[int, list[Asset]]:
    """{key of a model: things of it in warehouses}, best first: registered for the document `reference`, then
    what lies where its stock is kept, then what is opened (or whole, for the models of which whole
    `containers` are meant), then the oldest; `most` of each. One query.

    `kept` of each is how much of its model is kept there for the document, in base units.
    """
    mine = Q(registration__wo_ro_int_number=reference)
    flags = {
        "mine": When(mine, then=Value(1)),
        "whole": When(WHOLE | (UNTOUCHED & mine), then=Value(1)),
        "in_containers": When(standard_item__in=containers, then=Value(1)),
    }
    own = StockReservation.objects.filter(reference_id=reference, released_at__isnull=True)
    kept = (
        own.filter(standard_item=OuterRef("standard_item"), place=OuterRef("place"))
        .order_by()
        .values("reference_id")
    )
    amount = Coalesce(
        Subquery(kept.annotate(n=Sum("quantity")).values("n")), ZERO, output_field=DecimalField()
    )
    # Where whole containers are meant these come first, else what is opened already.
    order = [
        F("mine").desc(),
        Case(When(kept__gt=0, then=Value(0)), default=Value(1)),
        Case(When(whole=F("in_containers"), then=Value(0)), default=Value(1)),
        F("registration_date"),
        F("pk"),
    ]
    found = (
        Asset.objects.current()
        .filter(
            ~hold_facts.held_between(clock.today(), None, excluding=reference),
            standard_item__in=items,
            status=AssetStatus.IN_STORAGE,
        )
        .annotate(
            **{
                name: Case(when, default=Value(0), output_field=IntegerField())
                for name, when in flags.items()
            }
        )
        .annotate(kept=amount)
        .annotate(turn=Window(RowNumber(), partition_by=F("standard_item"), order_by=order))
        .filter(turn__lte=most)
        .select_related("place", "standard_item")
        .order_by("standard_item", "turn")
    )
    by_item = defaultdict(list)
    for asset in found:
        by_item[asset.standard_item_id].append(asset)
    return dict(by_item)


def propose(things: Sequence[Asset], wanted: Decimal, *, factor: int = 0) -> dict[int, Decimal]:
    """{key of a thing: base units} that would give `wanted` base units, in the order of `things`
    (`candidates`). With a `factor` whole containers are meant, each for so many of them.

    From each place no more than what is kept there for the document, as far as that goes: the rest of it may
    be kept for others.
    """
    left, chosen, room = wanted, {}, {thing.place_id: thing.kept for thing in things}
    for kept_only, thing in [(flag, thing) for flag in (True, False) for thing in things]:
        most = min(left, room[thing.place_id]) if kept_only else left
        if most <= 0 or thing.pk in chosen or (factor and not thing.whole):
            continue
        complete = factor or not thing.is_lot
        chosen[thing.pk] = Decimal(thing.units) if complete else min(most, thing.current_balance)
        counted = fulfils(thing, factor) if factor else chosen[thing.pk]
        left -= counted
        room[thing.place_id] -= counted
    return chosen


def fulfils(container: Asset, factor: int) -> Decimal:
    """How many base units of what was asked for a container fulfils: one container, however much more the
    vendor has put into it; of one that came short, what it holds.
    """
    return min(Decimal(factor), Decimal(container.units))
