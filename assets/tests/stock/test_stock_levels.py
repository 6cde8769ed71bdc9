"""The figures of the list of stock: exact for the story of a drum, the same as `alert_levels` decides, as of
any day.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assets.choices import Level
from assets.models import StandardItem, StockThreshold
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import alert_levels, consumption, figures, level_columns, past, reservations
from assets.services.stock import levels as stock_levels
from assets.tests.factories import (
    CableFactory,
    ItemFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)
from core import clock

pytestmark = pytest.mark.django_db


def stock_of(item, *, price=True) -> stock_levels.Stock:
    return stock_levels.of([{"id": item.pk, "bulk_type": item.bulk_type}], price=price)[item.pk]


def short_now() -> dict[int, str]:
    rows = stock_levels.listed(stock_levels.warehouses()).exclude(level="")
    return dict(rows.values_list("pk", "level"))


def test_the_story_of_a_drum(cast):
    drum = register_lot(cast.logistik, 1000, price=Decimal(725_000))
    (piece,) = custody.issue([custody.Part(drum, Decimal(350))], to=cast.staff, actor=cast.logistik)
    consumption.consume(
        [consumption.Usage(drum.standard_item, Decimal(120))],
        actor=cast.staff,
        technician=cast.staff,
        reference="WO-1",
    )
    piece.refresh_from_db()
    custody.take_back([custody.Part(piece, Decimal(30))], to=drum.place, actor=cast.logistik)
    stock = stock_of(drum.standard_item)
    assert (stock.there, stock.held, stock.used, stock.broken, stock.total) == (680, 200, 0, 0, 880)
    assert stock.value == 725 * 680


def test_devices_in_every_state(cast):
    one, two, three, four = register_devices(cast.logistik, 4, price=Decimal(100_000))
    give_to(one, cast.staff, actor=cast.logistik)
    custody.issue([custody.Part(two)], to=cast.staff, actor=cast.logistik, status="IN_USE")
    give_to(three, cast.staff, actor=cast.logistik)
    three.refresh_from_db()
    custody.take_back([custody.Part(three)], to=four.place, actor=cast.logistik, condition="MAJOR_DAMAGE")
    stock = stock_of(one.standard_item)
    assert (stock.there, stock.held, stock.used, stock.broken, stock.total, stock.value) == (
        1,
        1,
        1,
        1,
        4,
        100_000,
    )


def test_without_the_price_nothing_is_added_up(cast):
    lot = register_lot(cast.logistik, 1000, price=Decimal(725_000))
    assert stock_of(lot.standard_item, price=False).value is None


def test_what_is_reserved_is_not_available(cast):
    lot = register_lot(cast.logistik, 1000)
    reservations.reserve(
        [reservations.Demand(lot.standard_item, Decimal(300))],
        actor=cast.logistik,
        reference="RO-261123-0001",
    )
    stock = stock_of(lot.standard_item)
    assert (stock.there, stock.reserved) == (1000, 300)


def test_out_low_and_enough_are_what_levels_says(cast):
    enough, low, out = (register_devices(cast.logistik, n)[0] for n in (6, 5, 1))
    give_to(out, cast.staff, actor=cast.logistik)
    two_drums, three_drums = (CableFactory() for _ in range(2))
    register_lot(cast.logistik, 2000, item=two_drums)
    register_lot(cast.logistik, 2001, item=three_drums)
    never = ItemFactory()
    wanted = ItemFactory()
    StockThreshold.objects.create(
        standard_item=wanted,
        item_name=wanted.name,
        brand=wanted.brand,
        threshold_value=3,
        created_by=cast.logistik,
    )
    found = short_now()
    assert found == {
        low.standard_item_id: Level.LOW,
        out.standard_item_id: Level.OUT,
        two_drums.pk: Level.LOW,
        wanted.pk: Level.OUT,
    }
    assert found == dict(alert_levels.short(muted=True).values_list("pk", "level"))
    assert never.pk not in found and enough.standard_item_id not in found
    assert stock_levels.counts(stock_levels.warehouses()) == {"": 3, Level.OUT: 2, Level.LOW: 2}


def test_an_inactive_model_is_never_short(cast):
    device = register_devices(cast.logistik, 1)[0]
    StandardItem.objects.filter(pk=device.standard_item_id).update(is_active=False)
    assert short_now() == {}


def test_the_columns_of_the_export_say_the_same_as_the_page(cast):
    drum = register_lot(cast.logistik, 1000, price=Decimal(725_000))
    custody.issue([custody.Part(drum, Decimal(350))], to=cast.staff, actor=cast.logistik)
    device = register_devices(cast.logistik, 2, price=Decimal(5_000))[0]
    give_to(device, cast.staff, actor=cast.logistik)
    for row in level_columns.with_amounts(stock_levels.listed(stock_levels.warehouses())):
        stock = stock_of(row)
        said = (row.in_warehouses, row.kept, row.held, row.used, row.broken, row.worth)
        assert said == (stock.there, stock.reserved, stock.held, stock.used, stock.broken, stock.value)


def test_as_of_a_day_the_ledger_answers(cast):
    first = timezone.make_aware(timezone.datetime(2026, 3, 1, 9))
    with clock.at(first):
        drum = register_lot(cast.logistik, 1000)
    with clock.at(first + timedelta(days=2, hours=14)):
        custody.issue([custody.Part(drum, Decimal(300))], to=cast.staff, actor=cast.logistik)
    drum.refresh_from_db()
    with clock.at(first + timedelta(days=4)):
        assets.move([drum], to=WarehouseFactory(), actor=cast.logistik)
    key = drum.standard_item_id
    on = {day: past.on_day([key], date(2026, 3, day)).get(key) for day in (1, 2, 3, 5)}
    assert on == {1: (1000, 0), 2: (1000, 0), 3: (700, 300), 5: (700, 300)}
    assert past.on_day([key], date(2026, 2, 28))[key] == (0, 0)


def test_of_many_movements_at_one_moment_the_last_one_counts(cast):
    item, place = ItemFactory(), WarehouseFactory()
    register_devices(cast.logistik, 7, item=item, place=place)
    assert past.on_day([item.pk], clock.today())[item.pk] == (7, 0)


def test_the_worth_of_all_warehouses(cast):
    register_lot(cast.logistik, 1000, price=Decimal(725_000))
    one, _two = register_devices(cast.logistik, 2, price=Decimal(100_000))
    give_to(one, cast.staff, actor=cast.logistik)
    assert figures.worth() == 825_000
