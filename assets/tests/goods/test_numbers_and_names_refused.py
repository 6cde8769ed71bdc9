"""Numbers that stay, names that agree, forms of numbers, plausible days: what the database refuses."""

import pytest
from django.db import IntegrityError, connection

from assets.models import StandardItem
from assets.services.catalogue import items, types
from assets.services.counts import counts
from assets.services.goods import registrations
from assets.services.goods.registrations import NewAsset
from assets.services.repairs import damage
from assets.services.stock import thresholds
from assets.tests.factories import (
    CategoryFactory,
    ItemFactory,
    WarehouseFactory,
    register_devices,
    register_lot,
)
from assets.tests.goods.test_database_refuses import MOVEMENT, refused
from core.errors import Conflict, DomainError, from_database


@pytest.fixture
def device(cast):
    (device,) = register_devices(cast.logistik)
    return device


@pytest.mark.parametrize(
    "serial",
    [
        "AST-2026-000001",
        "AST2026000001",
        "AST-2026-000001-P01",
        "abc-1",
        "AB",
        "A B C",
        "A\u200bBC",
        "x" * 101,
    ],
)
def test_a_serial_number_has_its_form(device, serial):
    refused(f"UPDATE assets SET serial_number = '{serial}'")


@pytest.mark.parametrize(
    "mac", ["AABBCCDDEEFF", "AA-BB-CC-DD-EE-FF", "aa:bb:cc:dd:ee:ff", "AA:BB:CC:DD:EE", "x"]
)
def test_a_mac_address_has_its_form(device, mac):
    refused(f"UPDATE assets SET mac_address = '{mac}'", "assets_mac_form")


def test_numbers_stay(device, cast):
    count = counts.start(device.place, actor=cast.logistik)
    repair = damage.report(device, actor=cast.logistik, condition="MINOR_DAMAGE", description="Mati total")
    assert count.doc_number and repair.doc_number
    refused("UPDATE assets SET code = 'AST-2026-999999'", "the code of a row of assets stays")
    for table in ("asset_registrations", "stock_counts", "repairs"):
        refused(f"UPDATE {table} SET doc_number = 'X-260101-0001'")


def test_a_movement_has_its_asset(device):
    parts = {
        "type": "'IN_RETURN'",
        "quantity": "1",
        "balance_after": "balance_after + 1",
        "sequence": "sequence + 1",
        "date": "date",
        "context": "'WAREHOUSE'",
    }
    sql = MOVEMENT.format(**parts)
    refused(sql.replace(", related_asset_id\n", ", NULL\n"), "null value in column")
    refused(
        sql.replace("SELECT standard_item_id, asset_name", "SELECT standard_item_id, 'Other'"), "called what"
    )


def test_names_are_those_of_the_model(device, cast):
    lot = register_lot(cast.logistik)
    thresholds.set_threshold(
        device.standard_item, value=3, alert_enabled=True, version=0, actor=cast.logistik
    )
    other = CategoryFactory()
    for sql in (
        "UPDATE assets SET name = 'Other'",
        "UPDATE assets SET brand = 'Other'",
        f"UPDATE assets SET category_id = {other.pk}",
        f"UPDATE assets SET type_id = {lot.type_id} WHERE id = {device.pk}",
        f"UPDATE standard_items SET name = 'Other' WHERE id = {device.standard_item_id}",
        f"UPDATE standard_items SET brand = 'Other' WHERE id = {lot.standard_item_id}",
        f"UPDATE asset_types SET category_id = {other.pk} WHERE id = {device.type_id}",
    ):
        refused(sql, "called what")


def test_renaming_through_the_service_renames_all_of_it(device, cast):
    item = device.standard_item
    thresholds.set_threshold(item, value=3, alert_enabled=True, version=0, actor=cast.logistik)
    shape = {name: getattr(item, name) for name in ("bulk_type", "unit_of_measure", "base_unit_of_measure")}
    items.update(
        item,
        actor=cast.ceo,
        version=item.version,
        type=item.type,
        name="Nama baru",
        brand=item.brand,
        quantity_per_unit=item.quantity_per_unit,
        **shape,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    device.refresh_from_db()
    assert device.name == "Nama baru"


def test_goods_of_a_model_that_was_renamed_meanwhile_are_a_conflict(cast):
    item, place = ItemFactory(), WarehouseFactory()
    StandardItem.objects.filter(pk=item.pk).update(name="Nama baru")
    with pytest.raises(DomainError, match="."):
        registrations.register([NewAsset(item, place, serial_number="SER-001")], actor=cast.logistik)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assets SET purchase_date = '0026-11-30'",
        "UPDATE assets SET warranty_end_date = '9999-12-31'",
        "UPDATE asset_registrations SET registration_date = '0206-01-01'",
        "UPDATE asset_registrations SET purchase_date = '1989-12-31'",
        "UPDATE repairs SET estimate_date = '2200-01-01'",
    ],
)
def test_days_are_plausible(device, cast, sql):
    damage.report(device, actor=cast.logistik, condition="MINOR_DAMAGE", description="Mati total")
    refused(sql, "_days")


def test_the_refusals_are_sentences(device):
    for sql in (
        "UPDATE assets SET serial_number = 'AST-2026-000001'",
        "UPDATE assets SET name = 'x'",
        "UPDATE assets SET mac_address = 'x'",
        "UPDATE assets SET purchase_date = '0026-01-01'",
    ):
        with pytest.raises(IntegrityError) as caught:
            _run(sql)
        refusal = from_database(caught.value)
        assert refusal and "somebody" not in str(refusal).lower() and not isinstance(refusal, Conflict)


def _run(sql: str) -> None:
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_types_move_with_their_assets(device, cast):
    kind, other = device.type, CategoryFactory()
    types.update(
        kind,
        actor=cast.ceo,
        version=kind.version,
        category=other,
        name=kind.name,
        classification=kind.classification,
        tracking_method=kind.tracking_method,
        unit_of_measure=kind.unit_of_measure,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
