"""What the database itself refuses, whoever asks: raw SQL that goes around the code."""

import pytest
from django.db import DatabaseError, connection, transaction

from assets.models import Place
from assets.services import places
from assets.tests.factories import WarehouseFactory, register_devices, register_lot
from core import activity

MOVEMENT = """
INSERT INTO stock_movements (standard_item_id, asset_name, brand, place_id, counterpart_id, type, quantity,
       balance_after, sequence, date,
                             reference_id, actor_id, actor_name, notes, location_context, related_asset_id)
SELECT standard_item_id, asset_name, brand, place_id, counterpart_id, {type}, {quantity}, {balance_after},
       {sequence}, {date},
       '', actor_id, actor_name, '', {context}, related_asset_id
  FROM stock_movements ORDER BY id DESC LIMIT 1
"""


def movement(**changes) -> str:
    """SQL of a movement that would continue the last one (3 devices -> 4), with some of it changed."""
    parts = {
        "type": "'IN_RETURN'",
        "quantity": "1",
        "balance_after": "balance_after + 1",
        "sequence": "sequence + 1",
        "date": "date",
        "context": "'WAREHOUSE'",
    }
    return MOVEMENT.format(**(parts | changes))


def refused(sql: str, match: str | None = None) -> None:
    """Assert that the database refuses `sql`, at once or at commit (what the test wrote before has been
    judged by then).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3)


@pytest.fixture
def lot(cast):
    return register_lot(cast.logistik, 1000)


@pytest.mark.parametrize("table", ["stock_movements", "activity_logs"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_is_append_only(devices, table, verb):
    refused(verb.format(table), "append-only")


@pytest.mark.parametrize(
    "changes",
    [
        {"balance_after": "balance_after + 2"},
        {"balance_after": "balance_after - 1"},
        {"sequence": "sequence + 2"},
        {"sequence": "sequence"},
        {"date": "date - interval '1 second'"},
        {"type": "'OUT_BROKEN'"},
        {"type": "'IN_HEAVEN'"},
        {"quantity": "0", "balance_after": "balance_after"},
        {"quantity": "-1", "balance_after": "balance_after - 1"},
        {"type": "'OUT_BROKEN'", "quantity": "9", "balance_after": "balance_after - 9"},
        {"context": "'CUSTODY'"},
    ],
    ids=lambda changes: " ".join(f"{k}={v}" for k, v in changes.items()),
)
def test_a_movement_that_breaks_its_chain_is_refused(devices, changes):
    refused(movement(**changes))


def test_a_movement_that_its_asset_knows_nothing_of_is_refused(devices):
    refused(movement(), "the ledger says")


def test_a_movement_without_a_level_is_refused(devices):
    elsewhere = WarehouseFactory()
    refused(
        movement(sequence="1", balance_after="1").replace(
            "brand, place_id, counterpart_id, '", f"brand, {elsewhere.pk}, counterpart_id, '"
        )
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_levels SET balance = balance + 1",
        "UPDATE stock_levels SET last_sequence = 0",
        "DELETE FROM stock_levels",
        (
            "INSERT INTO stock_levels (standard_item_id, place_id, balance, reserved, last_sequence) SELECT "
            "id, 1, 5, 0, 0 FROM standard_items LIMIT 1"
        ),
    ],
)
def test_a_level_is_not_written_by_hand(devices, sql):
    refused(sql, "not written by hand")


def test_what_is_reserved_is_not_written_by_hand_either(devices):
    refused("UPDATE stock_levels SET reserved = 2", "not written by hand")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("IN_STORAGE", "SUPPLIER"),
        ("IN_CUSTODY", "WAREHOUSE"),
        ("IN_USE", "WAREHOUSE"),
        ("OUT_FOR_REPAIR", "WAREHOUSE"),
        ("DECOMMISSIONED", "WAREHOUSE"),
        ("CONSUMED", "WAREHOUSE"),
        ("IN_STORAGE", "WRITTEN_OFF"),
        ("DAMAGED", "USED_UP"),
        ("IN_HEAVEN", "WAREHOUSE"),
    ],
)
def test_a_status_fits_its_place(devices, status, kind):
    place = Place.objects.filter(kind=kind).first()
    refused(f"UPDATE assets SET status = '{status}', place_id = {place.pk}, place_kind = '{kind}'")


def test_an_asset_is_at_a_place_that_exists_and_is_of_that_kind(devices, cast):
    person = places.of_person(cast.staff)
    refused(f"UPDATE assets SET place_id = {person.pk}", "assets_place_fk")
    refused("UPDATE assets SET place_id = 999999", "assets_place_fk")
    refused("UPDATE assets SET place_id = NULL")


def test_an_asset_does_not_move_without_the_ledger(devices, lot):
    there = WarehouseFactory()
    refused(f"UPDATE assets SET place_id = {there.pk}", "assets_agree_with_ledger|the ledger says")
    refused(f"UPDATE assets SET current_balance = 999 WHERE id = {lot.pk}", "the ledger says")
    refused("UPDATE assets SET status = 'DAMAGED'", "the ledger says")


def test_a_lot_stays_within_what_it_held(lot):
    refused("UPDATE assets SET current_balance = -1", "assets_tracking_shape|assets_consumed_is_empty")
    refused("UPDATE assets SET current_balance = 1001", "assets_tracking_shape")
    refused("UPDATE assets SET current_balance = 0", "assets_consumed_is_empty")


def test_serials_and_macs_are_unique_whatever_their_case(devices):
    one, two, _three = devices
    refused(
        f"UPDATE assets SET serial_number = '{one.serial_number}' WHERE id = {two.pk}",
        "assets_serial_unique",
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets SET mac_address = 'AA:BB:CC:00:11:22' WHERE id = %s", [one.pk])
    refused(f"UPDATE assets SET mac_address = 'AA:BB:CC:00:11:22' WHERE id = {two.pk}", "assets_mac_unique")


def test_codes_and_document_numbers_are_unique(devices):
    one, two, _three = devices
    refused(f"UPDATE assets SET code = '{one.code}' WHERE id = {two.pk}")
    refused(
        "INSERT INTO asset_registrations SELECT (jsonb_populate_record(r, '{\"id\": 999999}')).* FROM "
        "asset_registrations r LIMIT 1",
        "asset_registrations_doc_number",
    )


def test_a_device_has_a_serial_and_a_lot_has_none(devices, lot):
    refused(f"UPDATE assets SET serial_number = NULL WHERE id = {devices[0].pk}", "assets_tracking_shape")
    refused(f"UPDATE assets SET serial_number = 'X123' WHERE id = {lot.pk}", "assets_tracking_shape")


def test_dates_and_prices_have_limits(devices):
    refused(
        "UPDATE assets SET purchase_date = '2026-02-01', warranty_end_date = '2026-01-31'",
        "assets_warranty_after_purchase",
    )
    refused("UPDATE assets SET purchase_price = -1", "assets_price_limits")
    refused("UPDATE assets SET purchase_price = 100000000001", "assets_price_limits")


def test_nothing_with_a_history_is_deleted(devices, cast):
    activity.record("core.user.updated", actor=cast.staff, target=cast.staff)
    refused("DELETE FROM assets")
    refused(f"DELETE FROM users WHERE id = {cast.logistik.pk}")
    refused(f"DELETE FROM users WHERE id = {cast.staff.pk}")
    refused("DELETE FROM asset_registrations")
    refused("DELETE FROM standard_items")
    refused("DELETE FROM places WHERE kind = 'WAREHOUSE'")


def test_emails_are_unique_whatever_their_case(cast):
    refused(f"UPDATE users SET email = 'STAFF@example.com' WHERE id = {cast.leader.pk}", "users_email_unique")


def test_everybody_but_a_super_admin_has_a_division(cast):
    refused(f"UPDATE users SET division_id = NULL WHERE id = {cast.staff.pk}", "users_division_required")


def test_there_is_one_supplier(db):
    refused(
        "INSERT INTO places (kind, name, detail, is_active, version, created_at, updated_at) VALUES "
        "('SUPPLIER', 'x', '', true, 1, now(), now())"
    )
