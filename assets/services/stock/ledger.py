"""The only code that writes stock movements.

Every movement belongs to the chain of one (standard item, place). The chain's `stock_levels` row is the lock:
it is created when missing, locked in key order, and then carried forward by the database itself, which proves
each link.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, LocationContext, MovementType, PlaceKind, sign
from assets.models import Asset, AssetHold, Place, StandardItem, StockLevel, StockMovement
from assets.models.goods.queries import WHOLE
from assets.services.stock import availability
from assets.services.stock.movements import Posting, between, context_of, virtual, written_off
from core import clock
from core.database import bulk
from core.errors import Conflict, DomainError, explained

BATCH = 2000
LEVELS = """
SELECT * FROM stock_levels WHERE (standard_item_id, place_id) IN (SELECT *
       FROM unnest(%s::bigint[], %s::bigint[]))
 ORDER BY standard_item_id, place_id FOR UPDATE
"""
Key = tuple[int, int]


def receive(assets: Iterable[Asset], *, actor, reference: str, note: str = "", found: bool = False) -> None:
    """Supplier to warehouse: one IN_PURCHASE for each new asset or lot, with what it holds. The assets are
    saved already.

    What was `found` comes back from what was written off (IN_ADJUSTMENT).
    """
    source = virtual(PlaceKind.WRITTEN_OFF if found else PlaceKind.SUPPLIER)
    kind = MovementType.IN_ADJUSTMENT if found else MovementType.IN_PURCHASE
    post(
        [
            Posting(a, a.place_id, LocationContext.WAREHOUSE, source.pk, kind, Decimal(a.units))
            for a in assets
            if a.is_counted
        ],
        actor=actor,
        reference=reference,
        note=note,
    )


def take_out(assets: Iterable[Asset], *, to: Place, actor, reference: str = "", note: str = "") -> None:
    """Everything that still counts in these assets leaves stock for a virtual place (voided, written off):
    OUT_ADJUSTMENT.

    Call it before the assets' rows change; what does not count any more (broken, out for repair) posts
    nothing. Inverse: `receive`.
    """
    post(
        [p for a in assets if a.is_counted for p in written_off(a, to)],
        actor=actor,
        reference=reference,
        note=note,
    )


def transfer(assets: Iterable[Asset], *, to: Place, actor, reference: str = "", note: str = "") -> None:
    """Warehouse to warehouse: OUT_TRANSFER and IN_TRANSFER under one transfer id for each asset. Call it
    before the rows change.
    """
    post(
        [p for a in assets if a.is_counted for p in between(a, to)],
        actor=actor,
        reference=reference,
        note=note,
    )


def adjust(asset: Asset, *, difference: Decimal, actor, note: str, reference: str = "") -> None:
    """A counted lot holds more (IN_ADJUSTMENT) or less (OUT_ADJUSTMENT) than the book says. Call it before
    the row changes.
    """
    kind = MovementType.IN_ADJUSTMENT if difference > 0 else MovementType.OUT_ADJUSTMENT
    opposite = virtual(PlaceKind.WRITTEN_OFF)
    post(
        [Posting(asset, asset.place_id, context_of(asset.place_kind), opposite.pk, kind, abs(difference))],
        actor=actor,
        reference=reference,
        note=note,
    )


def post(
    postings: list[Posting],
    *,
    actor,
    reference: str = "",
    note: str = "",
    levels: dict[Key, StockLevel] | None = None,
) -> None:
    """Append movements, each continuing the chain of its (item, place).

    `levels` are those of `lock_levels`, when the caller has locked them already. Raises DomainError when a
    balance would fall below zero, or below what is reserved.
    """
    if not postings:
        return
    levels = levels or lock_levels({(p.asset.standard_item_id, p.place_id) for p in postings})
    _refuse_reserved_containers(postings, levels)
    # Taken after the locks, so that dates never run backwards within a chain.
    now = max([clock.now(), *(level.last_date for level in levels.values() if level.last_date)])
    rows, before = [], {key: level.balance for key, level in levels.items()}
    for p in postings:
        level = levels[p.asset.standard_item_id, p.place_id]
        level.balance += sign(p.type) * p.quantity
        level.last_sequence += 1
        if level.balance < 0:
            raise DomainError(
                _("There is not enough of %(item)s here: %(missing)s too few.")
                % {"item": p.asset.name, "missing": words_of(-level.balance)}
            )
        rows.append(
            StockMovement(
                standard_item_id=p.asset.standard_item_id,
                asset_name=p.asset.name,
                brand=p.asset.brand,
                place_id=p.place_id,
                counterpart_id=p.counterpart_id,
                type=p.type,
                quantity=p.quantity,
                balance_after=level.balance,
                sequence=level.last_sequence,
                date=now,
                reference_id=reference,
                actor=actor,
                actor_name=actor.name,
                notes=note,
                location_context=p.context,
                related_asset_id=p.asset.pk,
                transfer_id=p.transfer_id,
            )
        )
    _refuse_reserved(postings, levels, before)
    for start in range(0, len(rows), BATCH):
        bulk.insert(rows[start : start + BATCH])


def _refuse_reserved(
    postings: list[Posting], levels: dict[Key, StockLevel], before: dict[Key, Decimal]
) -> None:
    """Raise Conflict when a level would end below what is reserved and held of it; the database looks again
    at commit.
    """
    short = {
        key: level
        for key, level in levels.items()
        if level.balance < level.reserved + level.held and level.balance < before[key]
    }
    leaving = _held_and_leaving(postings, {key for key, level in short.items() if level.held})
    for key, level in short.items():
        taken = level.reserved + level.held - leaving[key]
        if level.balance < taken:
            item = StandardItem.objects.get(pk=level.standard_item_id)
            raise Conflict(
                _("%(reserved)s of %(item)s are reserved here, so only %(free)s can be taken.")
                % {
                    "reserved": words_of(level.reserved + level.held),
                    "item": item,
                    "free": words_of(max(Decimal(0), before[key] - level.reserved - level.held)),
                }
            )


def _held_and_leaving(postings: list[Posting], keys: set[Key]) -> dict[Key, int]:
    """{(item, place): devices that are held and leave it with these postings}: what is held goes with
    them.
    """
    leaving = [p for p in postings if sign(p.type) < 0 and (p.asset.standard_item_id, p.place_id) in keys]
    held = set()
    if leaving:
        open_ = AssetHold.objects.filter(asset__in=[p.asset.pk for p in leaving], released_at__isnull=True)
        held = set(open_.values_list("asset_id", flat=True))
    return Counter((p.asset.standard_item_id, p.place_id) for p in leaving if p.asset.pk in held)


def _refuse_reserved_containers(postings: list[Posting], levels: dict[Key, StockLevel]) -> None:
    """Raise Conflict when a whole container would be opened or leave that is reserved; the database looks
    again at commit.
    """
    leaving = [
        p for p in postings if sign(p.type) < 0 and levels[p.asset.standard_item_id, p.place_id].reserved
    ]
    if not leaving:
        return
    openable = availability.openable({(p.asset.standard_item_id, p.place_id) for p in leaving})
    for (item, place), count in openable.items():
        ids = {p.asset.pk for p in leaving if (p.asset.standard_item_id, p.place_id) == (item, place)}
        # The rows in the database are still as they were before this change.
        whole = Asset.objects.filter(WHOLE, pk__in=ids, status=AssetStatus.IN_STORAGE).count()
        if whole > count:
            raise Conflict(explained("assets_containers_kept"))


def lock_levels(keys: set[Key], *, create: bool = True) -> dict[Key, StockLevel]:
    """Lock the level rows of these keys in key order (item, place); missing ones are made first, unless all
    are known to be there.
    """
    ordered = sorted(keys)
    items, places = [k[0] for k in ordered], [k[1] for k in ordered]
    if create:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO stock_levels (standard_item_id, place_id, balance, reserved, last_sequence) "
                "SELECT i, p, 0, 0, 0 FROM unnest(%s::bigint[], %s::bigint[]) AS k(i, p) ORDER BY i, p ON "
                "CONFLICT DO NOTHING",
                [items, places],
            )
    rows = StockLevel.objects.raw(LEVELS, [items, places])
    return {(level.standard_item_id, level.place_id): level for level in rows}


def words_of(amount: Decimal) -> str:
    """An amount as people read it: 1.250 or 0,5."""
    return number_format(amount.normalize(), force_grouping=True)
