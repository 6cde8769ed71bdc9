"""Rules that stand in Python and again in a query: compared on every case."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate, product

import pytest

from assets.choices import SHORT, Level, sign
from assets.models import Asset, StandardItem, StockMovement, StockThreshold
from assets.models.goods.queries import VALUE, WHOLE
from assets.models.stock.levels import SIGNED
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import alert_levels, level_columns, levels, lots
from assets.services.stock.consumption import Usage
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock

pytestmark = pytest.mark.django_db
LONG_AGO = clock.now() - timedelta(days=30)
PRICE = Decimal(900_000)


@pytest.fixture
def cable(cast):
    """Lots of every sort, in a warehouse and with a person: whole, opened, cut, pieces; of two days."""
    item, place = CableFactory(quantity_per_unit=100), WarehouseFactory()

    def lot(balance, price=None):
        return register_lot(cast.logistik, balance, item=item, place=place, price=price)

    def open_up(thing):
        assets.adjust(
            thing, counted=thing.current_balance - 1, actor=cast.logistik, reason="dipakai di gudang"
        )

    def give(thing, quantity=None):
        return custody.issue([custody.Part(thing, quantity)], to=cast.staff, actor=cast.logistik)[0]

    # The newer ones first, so that neither the key nor the day alone gives the order.
    for day in (LONG_AGO + timedelta(days=3), LONG_AGO):
        with clock.at(day):
            lot(101, PRICE)
            lot(99, PRICE)  # registered as a left-over: never whole
            give(lot(102, PRICE))
            open_up(lot(103, PRICE))
            cut_from = lot(1000, PRICE)
            custody.cut(cut_from, quantity=Decimal(104), actor=cast.logistik)
            cut_from.refresh_from_db()
            open_up(custody.cut(cut_from, quantity=Decimal(106), actor=cast.logistik))
            cut_from.refresh_from_db()
            give(cut_from, Decimal(107))
            opened = lot(108)
            open_up(opened)
            opened.refresh_from_db()
            give(opened)
            used_up = lot(109, PRICE)
            assets.adjust(used_up, counted=Decimal(0), actor=cast.logistik, reason="habis terpakai")
    return item


@pytest.mark.parametrize("with_own", [True, False])
@pytest.mark.parametrize("warehouses", [True, False])
def test_lots_are_locked_in_the_order_in_which_they_are_used(cast, cable, with_own, warehouses):
    own = cast.staff.place if with_own else None
    key = own.pk if own else 0
    open_ = [lot for lot in Asset.objects.filter(standard_item=cable) if lot.is_counted]
    usable = [lot for lot in open_ if lot.place_id == key or (warehouses and lot.place_kind == "WAREHOUSE")]
    order = sorted(usable, key=lambda lot: lots.turn(lot, key))
    assert len(order) == {(1, 1): 18, (1, 0): 6, (0, 1): 12, (0, 0): 0}[with_own, warehouses]
    for count, amount in enumerate(accumulate(lot.current_balance for lot in order), start=1):
        locked = lots.lock([Usage(cable, amount)], own, warehouses, everything=False)
        assert {lot.pk for lot in locked} == {lot.pk for lot in order[:count]}


def test_what_a_movement_adds_is_the_same_in_a_query(cable):
    for movement in StockMovement.objects.annotate(added=SIGNED):
        assert movement.added == sign(movement.type) * movement.quantity


def test_whole_is_the_same_in_a_query(cast, cable):
    register_devices(cast.logistik, price=PRICE)
    everything = Asset.objects.all()
    assert set(everything.filter(WHOLE)) == {asset for asset in everything if asset.is_whole}
    assert len(everything.filter(WHOLE)) == 4


def test_value_is_the_same_in_a_query(cast, cable):
    register_devices(cast.logistik, price=PRICE)
    register_devices(cast.logistik)
    cent = Decimal("0.01")
    for asset in Asset.objects.annotate(worth=VALUE):
        known = None if asset.value is None else asset.value.quantize(cent)
        assert (None if asset.worth is None else asset.worth.quantize(cent)) == known


@pytest.fixture
def models(cast, superuser_sql):
    """How it is counted x its threshold x what lies in two warehouses x active or not: a model of each."""
    here, there = WarehouseFactory(), WarehouseFactory()
    sorts = {"": ItemFactory().type, "COUNT": CableFactory().type, "MEASUREMENT": CableFactory().type}
    # In what a threshold counts: nothing ever, nothing any more, half of one, around 2, 3 and 5, plenty.
    amounts = (None, "0", "0.5", "2", "2.01", "3", "4", "5", "6", "50")
    rows = []
    for bulk_type, threshold, amount, active in product(sorts, (None, "default", 0, 3), amounts, (1, 0)):
        factory = CableFactory if bulk_type else ItemFactory
        item = factory(type=sorts[bulk_type], bulk_type=bulk_type, is_active=active)
        if threshold is not None:
            StockThreshold.objects.create(
                standard_item=item,
                item_name=item.name,
                brand=item.brand,
                threshold_value=None if threshold == "default" else threshold,
                created_by=cast.logistik,
            )
        if amount is not None:
            units = Decimal(amount) * (item.quantity_per_unit if bulk_type == "MEASUREMENT" else 1)
            rows += [(item.pk, here.pk, units / 4), (item.pk, there.pk, units - units / 4)]
    # With the triggers off: by itself a level follows from movements alone.
    values = ", ".join(f"({item}, {place}, {units}, 0, 1)" for item, place, units in rows)
    superuser_sql(
        "INSERT INTO stock_levels (standard_item_id, place_id, balance, reserved, last_sequence) "
        f"VALUES {values}"
    )


def test_out_and_low_are_the_same_wherever_they_are_asked_for(models):
    decided = alert_levels.of(StandardItem.objects.all()).values("pk", "level", "is_kept", "is_active")
    said = {row["pk"]: row["level"] if row["is_kept"] and row["is_active"] else "" for row in decided}
    assert set(said.values()) == {"", *Level}
    short = {pk: level for pk, level in said.items() if level in SHORT}
    listed = levels.listed(levels.warehouses())
    assert {pk: level for pk, level in listed.values_list("pk", "level") if level} == short
    assert dict(alert_levels.short(muted=True).values_list("pk", "level")) == short
    counts = Counter(short.values())
    assert levels.counts(levels.warehouses()) == {"": len(said) - len(short), **counts}
    assert dict(level_columns.with_amounts(listed).values_list("pk", "level_now")) == said
    stocks = levels.of(list(StandardItem.objects.values("id", "bulk_type")), price=False)
    kept = {row["pk"]: row["level"] if row["is_kept"] else "" for row in decided}
    assert {pk: stock.level for pk, stock in stocks.items()} == kept
