"""Out, low and fine: decided in one place, from what the warehouses hold."""

from decimal import Decimal

import pytest

from assets.choices import Level
from assets.models import StandardItem
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import alert_levels, restock, thresholds
from assets.tests.factories import (
    CableFactory,
    ItemFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)

pytestmark = pytest.mark.django_db


def level(item) -> dict:
    """What `levels` says of one model."""
    return (
        restock.with_proposal(alert_levels.of(StandardItem.objects.filter(pk=item.pk)))
        .values("left", "unit", "low_at", "level", "proposed", "proposed_base", "is_kept")
        .get()
    )


def test_at_the_threshold_is_low_and_above_it_is_fine(cast):
    item = ItemFactory()
    register_devices(cast.logistik, 5, item=item)
    assert level(item)["level"] == Level.LOW
    register_devices(cast.logistik, 1, item=item)
    assert level(item)["level"] == Level.OK


def test_what_people_hold_is_not_in_the_warehouse(cast):
    (device,) = register_devices(cast.logistik)
    give_to(device, cast.staff, actor=cast.logistik)
    found = level(device.standard_item)
    assert (found["left"], found["level"], found["is_kept"]) == (0, Level.OUT, True)


def test_all_warehouses_count_together(cast):
    item = ItemFactory()
    for count in (2, 4):
        register_devices(cast.logistik, count, item=item, place=WarehouseFactory())
    assert (level(item)["left"], level(item)["level"]) == (6, Level.OK)


def test_measured_material_counts_in_containers_and_half_a_drum_is_half_a_drum(cast):
    item = CableFactory()
    register_lot(cast.logistik, 1500, item=item)
    found = level(item)
    assert (found["left"], found["unit"], found["low_at"], found["level"]) == (
        Decimal("1.5"),
        "Hasbal",
        2,
        Level.LOW,
    )
    assert (found["proposed"], found["proposed_base"]) == (1, 1000)


def test_only_named_in_the_catalogue_is_not_short_until_it_has_a_threshold(cast):
    item = ItemFactory()
    assert (level(item)["level"], level(item)["is_kept"]) == (Level.OUT, False)
    assert not alert_levels.short().exists()
    thresholds.set_threshold(item, actor=cast.logistik, version=0, value=3, alert_enabled=True)
    assert [row.pk for row in alert_levels.short()] == [item.pk]


def test_a_threshold_of_nothing_warns_only_when_it_is_out(cast):
    item = ItemFactory()
    (device,) = register_devices(cast.logistik, item=item)
    thresholds.set_threshold(item, actor=cast.logistik, version=0, value=0, alert_enabled=True)
    assert level(item)["level"] == Level.OK
    custody.issue([custody.Part(device)], to=cast.staff, actor=cast.logistik)
    assert (level(item)["level"], level(item)["proposed"]) == (Level.OUT, 1)


def test_at_least_one_is_proposed_and_as_many_as_end_the_alert(cast):
    item = ItemFactory()
    register_devices(cast.logistik, 5, item=item)
    assert level(item)["proposed"] == 1
    thresholds.set_threshold(item, actor=cast.logistik, version=0, value=12, alert_enabled=True)
    assert level(item)["proposed"] == 8  # with 7 it would still be at its threshold


@pytest.mark.parametrize("metres", [0, 500, 1999, 2000])
def test_what_is_proposed_ends_the_alert_and_no_less_does(cast, metres):
    item = CableFactory()
    lot = register_lot(cast.logistik, max(metres, 1), item=item)
    if not metres:
        custody.issue([custody.Part(lot)], to=cast.staff, actor=cast.logistik)
    proposed = int(level(item)["proposed"])
    for n in range(proposed):
        assert level(item)["level"] != Level.OK, n
        register_lot(cast.logistik, 1000, item=item)
    assert level(item)["level"] == Level.OK


def test_the_most_urgent_comes_first(cast):
    names = {"Habis": 1, "Sedikit": 1, "Hampir": 4}
    items = {name: ItemFactory(name=name) for name in names}
    for name, count in names.items():
        devices = register_devices(cast.logistik, count, item=items[name])
        if name == "Habis":
            give_to(devices[0], cast.staff, actor=cast.logistik)
    assert [row.name for row in alert_levels.short()] == ["Habis", "Sedikit", "Hampir"]


def test_the_last_price_is_of_one_unit(cast):
    cable, device = CableFactory(name="Kabel"), ItemFactory(name="Alat")
    register_lot(cast.ceo, 2000, item=cable, price=Decimal(3_000_000))
    register_devices(cast.ceo, 1, item=device, price=Decimal(250_000))
    register_devices(cast.ceo, 1, item=device, price=Decimal(300_000))
    found = dict(restock.items(price=True).values_list("name", "last_price"))
    assert found == {"Kabel": 1_500_000, "Alat": 300_000}


def test_the_price_of_a_lot_that_was_cut_stays_the_price_of_a_unit(cast):
    cable = CableFactory()
    lot = register_lot(cast.ceo, 1000, item=cable, price=Decimal(1_000_000))
    custody.issue([custody.Part(lot, quantity=Decimal(400))], to=cast.staff, actor=cast.logistik)
    assert restock.items(price=True).values_list("last_price", flat=True).get() == 1_000_000


def test_used_up_at_last_is_out(cast):
    lot = register_lot(cast.logistik, 1000)
    assets.adjust(lot, counted=0, actor=cast.logistik, reason="habis terpakai")
    assert level(lot.standard_item)["level"] == Level.OUT
