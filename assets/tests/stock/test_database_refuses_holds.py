"""What the database refuses of holds, whoever asks: raw SQL that goes around the code."""

import pytest
from django.db import connection

from assets.choices import HoldEnd
from assets.services.goods import assets as verbs
from assets.services.stock import holds, ledger_check, reservations
from assets.services.stock.reservations import Demand
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused
from assets.tests.stock.holding import held, keep

pytestmark = pytest.mark.django_db

HOLD = """
INSERT INTO asset_holds (asset_id, period, person_id, person_name, reference_id, held_by_id, held_by_name,
       held_at, released_by_name, ended)
SELECT {asset}, daterange({period}), recorded_by_id, '', 'DOC-9', recorded_by_id, '', registration_date,
       '', ''
  FROM assets WHERE id = {asset}
"""


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 2, item=ItemFactory(), place=WarehouseFactory())


def hold(asset, period="'2030-01-01', '2030-01-10'") -> str:
    return HOLD.format(asset=asset.pk, period=period)


@pytest.mark.parametrize(
    "period",
    ["'2030-01-09', '2030-01-20'", "'2030-01-03', '2030-01-04'", "'2030-01-09', NULL", "'2029-01-01', NULL"],
)
def test_two_holds_of_a_device_that_share_a_day(devices, period):
    with connection.cursor() as cursor:
        cursor.execute(hold(devices[0]))
    refused(hold(devices[0], period), "asset_holds_no_overlap")
    with connection.cursor() as cursor:
        cursor.execute(hold(devices[1], period))
        cursor.execute(hold(devices[0], "'2030-01-10', '2030-01-12'"))  # the day after the last


@pytest.mark.parametrize("period", ["'2030-01-01', '2030-01-01'", "NULL, '2030-01-10'", "NULL, NULL"])
def test_a_period_without_days_or_a_beginning(devices, period):
    refused(hold(devices[0], period), "asset_holds_period_days")


@pytest.mark.parametrize(
    "period", ["'1989-12-31', '2030-01-01'", "'2030-01-01', '2200-01-02'", "'2030-01-01', 'infinity'"]
)
def test_days_of_other_centuries(devices, period):
    refused(hold(devices[0], period), "asset_holds_days_plausible")
    with connection.cursor() as cursor:
        cursor.execute(hold(devices[0], "'1990-01-01', '2200-01-01'"))


def test_a_lot(cast):
    refused(hold(register_lot(cast.logistik)), "what is held is a device")


def test_what_is_broken(superuser_sql, devices):
    superuser_sql(f"UPDATE assets SET status = 'DAMAGED' WHERE id = {devices[0].pk}")
    refused(hold(devices[0]), "cannot be held")


def test_what_is_gone(cast, devices):
    verbs.decommission(devices[0], actor=cast.logistik, reason="terbakar di gudang")
    refused(hold(devices[0]), "cannot be held")


def test_what_is_held_does_not_break_or_go_while_it_is(cast, devices):
    keep(cast, devices[0])
    refused(f"UPDATE assets SET status = 'DAMAGED' WHERE id = {devices[0].pk}", "still held|the ledger says")
    # With its movement: only the hold is in the way.
    refused(
        f"""
        INSERT INTO stock_movements (standard_item_id, asset_name, brand, place_id, counterpart_id, type,
               quantity, balance_after, sequence, date, reference_id, actor_id, actor_name, notes,
               location_context, related_asset_id)
        SELECT m.standard_item_id, asset_name, brand, m.place_id, counterpart_id, 'OUT_BROKEN', 1,
               l.balance - 1,
               l.last_sequence + 1, l.last_date, '', actor_id, actor_name, '', location_context,
               {devices[0].pk}
          FROM stock_movements m JOIN stock_levels l USING (standard_item_id, place_id)
         WHERE m.related_asset_id = {devices[0].pk};
        UPDATE assets SET status = 'DAMAGED' WHERE id = {devices[0].pk};
        """,
        "still held",
    )


@pytest.mark.parametrize(
    "change",
    [
        "held = held + 1",
        "held = 0",
        "held = held + 1, balance = balance",
    ],
)
def test_held_is_not_written_by_hand(cast, devices, change):
    keep(cast, devices[0])
    refused(f"UPDATE stock_levels SET {change}", "not written by hand")


def test_a_new_level_holds_nothing(devices):
    sql = "INSERT INTO stock_levels (standard_item_id, place_id, balance, reserved, held, last_sequence) "
    elsewhere = WarehouseFactory()
    refused(f"{sql} VALUES ({devices[0].standard_item_id}, {elsewhere.pk}, 0, 0, 1, 0)", "by hand")


def test_more_held_and_reserved_than_there_is(cast, devices):
    reservations.reserve([Demand(devices[0].standard_item, 1)], reference="RO-1", actor=cast.logistik)
    with connection.cursor() as cursor:
        cursor.execute(hold(devices[0]))
    refused(hold(devices[1]), "more reserved and held")


def test_more_reserved_than_is_not_held(cast, devices):
    keep(cast, devices[0])
    refused(
        """
        INSERT INTO stock_reservations (standard_item_id, place_id, quantity, containers, reference_id,
               reserved_by_id, reserved_by_name, reserved_at, released_by_name)
        SELECT standard_item_id, place_id, 2, 0, 'RO-1', recorded_by_id, '', registration_date, ''
          FROM assets LIMIT 1
        """,
        "more reserved and held",
    )


@pytest.mark.parametrize(
    "change",
    [
        "asset_id = (SELECT MAX(id) FROM assets)",
        "person_name = 'Orang lain'",
        "reference_id = 'DOC-2'",
        "held_at = held_at - interval '1 day'",
        "held_by_name = 'Orang lain'",
    ],
)
def test_what_a_hold_says_stays(cast, devices, change):
    keep(cast, devices[0])
    refused(f"UPDATE asset_holds SET {change}", "never rewritten|released, never")


def test_a_hold_that_is_over_stays_as_it_is(cast, devices):
    holds.release(keep(cast, devices[0]), ended=HoldEnd.RELEASED, actor=cast.logistik)
    refused("UPDATE asset_holds SET released_at = NULL, released_by_id = NULL, ended = ''", "released, never")
    refused("UPDATE asset_holds SET period = daterange('2030-01-01', NULL)", "released, never")
    refused("DELETE FROM asset_holds", "released, never")


@pytest.mark.parametrize(
    "change",
    ["released_at = held_at", "ended = 'BROKEN'", "released_at = held_at, ended = 'TIRED'"],
)
def test_an_end_says_when_and_why(cast, devices, change):
    keep(cast, devices[0])
    refused(f"UPDATE asset_holds SET {change}", "asset_holds_release_complete")


def test_levels_follow_when_many_are_held_and_released_in_one_statement(cast, devices):
    item = devices[0].standard_item
    keep(cast, devices[0], start=900, last=901)
    with connection.cursor() as cursor:
        cursor.execute(f"{hold(devices[0])} UNION ALL {hold(devices[1]).split('ended)')[1]}")
        assert held(item) == 2
        cursor.execute(
            "UPDATE asset_holds SET released_at = held_at, ended = 'RELEASED' WHERE reference_id = 'DOC-9'"
        )
    assert (held(item), ledger_check.check()) == (1, [])


def test_check_ledger_says_where_what_is_held_is_wrong(cast, devices, superuser_sql):
    keep(cast, devices[0])
    superuser_sql("UPDATE stock_levels SET held = 2")
    assert {fault.check for fault in ledger_check.check()} == {"held"}
    superuser_sql("UPDATE stock_levels SET held = 1")
    assert ledger_check.check() == []
    superuser_sql("UPDATE stock_levels SET reserved = 2")
    assert {fault.check for fault in ledger_check.check()} == {"held", "reserved"}


def test_check_ledger_says_what_is_held_and_cannot_be_had(cast, devices, superuser_sql):
    keep(cast, devices[0])
    superuser_sql(f"UPDATE assets SET status = 'DAMAGED' WHERE id = {devices[0].pk}")
    faults = {fault.check: fault.where for fault in ledger_check.check()}
    assert devices[0].code in faults["holds"]
