"""What the database refuses of pieces, reservations and whereabouts: raw SQL that goes around the code."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from assets.models import StockLevel, StockReservation
from assets.services.custody import custody
from assets.services.stock import reservations
from assets.tests.factories import CableFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused

pytestmark = pytest.mark.django_db

RESERVE = """
INSERT INTO stock_reservations (standard_item_id, place_id, quantity, containers, reference_id,
       reserved_by_id, reserved_by_name,
                                reserved_at, released_by_name)
SELECT standard_item_id, place_id, {quantity}, {containers}, 'RO-1', recorded_by_id, '', registration_date, ''
  FROM assets WHERE status = 'IN_STORAGE' ORDER BY id LIMIT 1
"""


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000, price=Decimal(500_000))


@pytest.fixture
def piece(cast, drum):
    return custody.cut(drum, quantity=Decimal(300), actor=cast.logistik)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE assets SET cut_balance = 200 WHERE parent_id IS NULL", "not what was cut away"),
        ("UPDATE assets SET cut_balance = 0 WHERE parent_id IS NULL", "not what was cut away"),
        ("UPDATE assets SET cut_balance = -1 WHERE parent_id IS NULL", "assets_cut_within"),
        ("UPDATE assets SET cut_balance = 301 WHERE parent_id IS NULL", "assets_cut_within"),
        ("UPDATE assets SET current_balance = 701 WHERE parent_id IS NULL", "assets_cut_within|agree"),
        ("UPDATE assets SET parent_id = NULL WHERE parent_id IS NOT NULL", "not what was cut away"),
        ("UPDATE assets SET initial_balance = 400 WHERE parent_id IS NOT NULL", "not what was cut away"),
    ],
)
def test_parent_and_piece_agree(piece, sql, name):
    refused(sql, name)


def test_a_device_is_not_cut(cast, drum):
    register_devices(cast.logistik, 1)
    refused(
        "UPDATE assets SET parent_id = (SELECT MIN(id) FROM assets) WHERE serial_number IS NOT NULL",
        "assets_piece_is_lot|not what was cut",
    )


@pytest.mark.parametrize(
    ("quantity", "containers", "name"),
    [
        ("0", "0", "stock_reservations_positive"),
        ("-5", "0", "stock_reservations_positive"),
        ("1001", "0", "stock_levels_reserved_within"),
        ("1000", "2", "whole containers"),
    ],
)
def test_more_cannot_be_reserved_than_there_is(drum, quantity, containers, name):
    refused(RESERVE.format(quantity=quantity, containers=containers), name)


def test_nothing_can_be_reserved_where_nothing_lies(cast, drum):
    elsewhere = WarehouseFactory()
    sql = RESERVE.format(quantity="1", containers="0").replace(
        "SELECT standard_item_id, place_id,", f"SELECT standard_item_id, {elsewhere.pk},"
    )
    refused(sql, "no stock level")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_reservations SET quantity = 1",
        "UPDATE stock_reservations SET reference_id = 'RO-2'",
        "DELETE FROM stock_reservations",
    ],
)
def test_a_reservation_is_released_and_nothing_else(cast, drum, sql):
    reservations.reserve(
        [reservations.Demand(drum.standard_item, Decimal(5))], reference="RO-1", actor=cast.logistik
    )
    refused(sql, "released, never changed")


def test_a_release_names_who_and_is_final(cast, drum):
    reservations.reserve(
        [reservations.Demand(drum.standard_item, Decimal(5))], reference="RO-1", actor=cast.logistik
    )
    refused("UPDATE stock_reservations SET released_at = now()", "stock_reservations_release_complete")
    assert reservations.release("RO-1", actor=cast.logistik) == 1
    assert StockLevel.objects.get(place=drum.place).reserved == 0
    refused(
        "UPDATE stock_reservations SET released_at = NULL, released_by_id = NULL", "released, never changed"
    )


def test_stock_below_what_is_reserved_is_refused_at_the_level(cast, drum):
    reservations.reserve(
        [reservations.Demand(drum.standard_item, Decimal(900))], reference="RO-1", actor=cast.logistik
    )
    refused(
        """
        INSERT INTO stock_movements (standard_item_id, asset_name, brand, place_id, counterpart_id, type,
               quantity, balance_after,
                                     sequence, date, reference_id, actor_id, actor_name, notes,
                                            location_context, related_asset_id)
        SELECT standard_item_id, asset_name, brand, place_id, counterpart_id, 'OUT_ADJUSTMENT', 101, 899,
               sequence + 1, date, '',
               actor_id, actor_name, '', location_context, related_asset_id FROM stock_movements;
        UPDATE assets SET current_balance = 899
        """,
        "stock_levels_reserved_within",
    )


def test_a_reserved_whole_container_stays_whole_and_there(cast):
    item, place = CableFactory(), WarehouseFactory()
    for _ in range(2):
        register_lot(cast.logistik, 1000, item=item, place=place)
    reservations.reserve([reservations.Demand(item, containers=2)], reference="RO-1", actor=cast.logistik)
    refused(
        "UPDATE assets SET current_balance = 999 WHERE id = (SELECT MIN(id) FROM assets)",
        "are reserved|agree|says",
    )
    StockReservation.objects.get()


@pytest.mark.parametrize(
    "sql",
    [
        (
            "INSERT INTO asset_places (asset_id, place_id, status, since) SELECT id, place_id, 'IN_USE', "
            "now() FROM assets"
        ),
        "UPDATE asset_places SET since = now()",
        "DELETE FROM asset_places",
        "TRUNCATE asset_places",
    ],
)
def test_whereabouts_are_written_by_the_database_alone(drum, sql):
    refused(sql, "not written by hand|append-only")


def test_whereabouts_follow_even_raw_sql(cast, drum):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("UPDATE assets SET condition = 'GOOD'")
        cursor.execute("SELECT COUNT(*) FROM asset_places")
        assert cursor.fetchone() == (1,)
    custody.issue([custody.Part(drum)], to=cast.staff, actor=cast.logistik)
    assert list(drum.whereabouts.order_by("id").values_list("status", flat=True)) == [
        "IN_STORAGE",
        "IN_CUSTODY",
    ]
