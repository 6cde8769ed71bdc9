"""What was written before a rule goes on as before; the rule judges what is written now."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from assets.models import Asset, AssetRegistration, Repair
from assets.services.counts import counts
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.goods import voiding
from assets.services.repairs import work
from assets.tests.counts.counting import approve, scan, submit
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from assets.tests.goods.test_database_refuses import refused
from assets.tests.repairs.test_repairs import report, started
from core.database import bulk
from core.errors import from_database
from core.tests.database.old_rows import copied, is_valid, there_and_back, write_old

pytestmark = pytest.mark.django_db
MISTYPED, ENDLESS = date(202, 1, 1), date(9999, 12, 31)
OLD = (
    "UPDATE assets SET purchase_date = '0026-11-30', warranty_end_date = '0202-01-01', "
    "serial_number = 'sn lama', mac_address = 'aabbccddeeff' WHERE tracking_method = 'INDIVIDUAL'"
)
CHECKS = ("assets_days", "assets_serial_form", "assets_mac_form", "asset_registrations_days", "repairs_days")


@pytest.fixture
def device(cast):
    (device,) = register_devices(cast.logistik)
    write_old(OLD)
    device.refresh_from_db()
    return device


@pytest.fixture
def lot(cast):
    lot = register_lot(cast.logistik, 1000)
    write_old("UPDATE assets SET warranty_end_date = '0202-01-01'")
    lot.refresh_from_db()
    return lot


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# ---------------------------------------------------------------- old values stay


def test_an_old_device_is_moved_handed_out_taken_back_and_reported(cast, device):
    other = WarehouseFactory()
    (moved,) = verbs.move([device], to=other, actor=cast.logistik)
    held = give_to(moved, cast.staff, actor=cast.logistik)
    back = custody.take_back([custody.Part(held)], to=other, actor=cast.logistik)
    report(back[0], actor=cast.logistik)
    device.refresh_from_db()
    assert device.place == other and device.warranty_end_date == MISTYPED and device.status == "DAMAGED"


def test_an_old_device_is_counted(cast, device):
    count = counts.start(device.place, actor=cast.logistik)
    scan(count, device, cast.logistik)
    assert approve(submit(count, cast.logistik), cast.ceo).status == "APPROVED"


def test_an_old_device_is_edited_with_its_day_and_numbers_as_they_are(client, cast, device):
    client.force_login(cast.logistik)
    url = f"/assets/{device.code}/edit/"
    page = client.get(url)
    posted = {name: str(page.context["form"][name].value() or "") for name in page.context["form"].fields}
    for name in ("purchase_date", "warranty_end_date"):
        assert f'value="{posted[name]}"' in page.content.decode()
    assert client.post(url, posted | {"notes": "lampu depan mati"}).status_code == 302
    device.refresh_from_db()
    assert (device.notes, device.serial_number, device.warranty_end_date) == (
        "lampu depan mati",
        "sn lama",
        MISTYPED,
    )
    posted["version"] = device.version
    answer = client.post(url, posted | {"warranty_end_date": "0203-01-01", "serial_number": "sn baru"})
    assert set(answer.context["form"].errors) == {"warranty_end_date", "serial_number"}
    assert client.post(url, posted | {"warranty_end_date": "", "purchase_date": ""}).status_code == 302


def test_the_row_may_be_written_as_it_is(device):
    run("UPDATE assets SET warranty_end_date = warranty_end_date, mac_address = mac_address, notes = 'x'")
    device.notes = "y"
    bulk.update([device], ["purchase_date", "warranty_end_date", "serial_number", "mac_address", "notes"])
    device.refresh_from_db()
    assert device.notes == "y" and device.serial_number == "sn lama"


def test_a_piece_has_the_days_of_what_it_was_cut_from(cast, lot):
    piece = custody.cut(lot, quantity=200, actor=cast.logistik)
    (given,) = custody.issue([custody.Part(piece, 50)], to=cast.staff, actor=cast.logistik)
    assert piece.warranty_end_date == given.warranty_end_date == MISTYPED
    refused(f"UPDATE assets SET warranty_end_date = '0203-01-01' WHERE id = {given.pk}", "assets_days")


def test_an_old_registration_is_voided_and_an_old_repair_passed_on(cast, device):
    repair = started(register_devices(cast.logistik)[0], cast)
    write_old("UPDATE repairs SET estimate_date = '9999-12-31'")
    write_old("UPDATE asset_registrations SET purchase_date = '0026-01-01'")
    repair.refresh_from_db()
    work.update(
        repair, actor=cast.logistik, version=repair.version, estimate_date=ENDLESS, technician=cast.stranger
    )
    voiding.void(device.registration, actor=cast.logistik, reason="Salah masuk, barang dikirim kembali")
    assert Repair.objects.get().technician == cast.stranger
    assert AssetRegistration.objects.get(pk=device.registration_id).status == "VOIDED"


# ---------------------------------------------------------------- new ones are judged


@pytest.mark.parametrize(
    ("table", "column", "value", "rule"),
    [
        ("assets", "purchase_date", "0026-11-30", "assets_days"),
        ("assets", "warranty_end_date", "9999-12-31", "assets_days"),
        ("assets", "serial_number", "sn baru", "assets_serial_form"),
        ("assets", "serial_number", "AST-2026-000001", "assets_serial_is_no_code"),
        ("assets", "mac_address", "aabbccddeeff", "assets_mac_form"),
        ("asset_registrations", "registration_date", "0206-01-01", "asset_registrations_days"),
        ("asset_registrations", "purchase_date", "1989-12-31", "asset_registrations_days"),
        ("repairs", "estimate_date", "2200-01-01", "repairs_days"),
    ],
)
def test_what_is_written_now_is_judged_beside_its_field(cast, table, column, value, rule):
    report(register_devices(cast.logistik)[0], actor=cast.logistik)
    for sql in (copied(table, **{column: f"'{value}'"}), f"UPDATE {table} SET {column} = '{value}'"):
        with pytest.raises(IntegrityError, match=rule) as caught:
            run(sql)
        said = from_database(caught.value)
        assert (said.field, type(said).__name__) == (column, "DomainError")


def test_another_wrong_value_for_an_old_one_is_refused(device):
    refused("UPDATE assets SET warranty_end_date = '0203-01-01'", "assets_days")
    refused("UPDATE assets SET purchase_date = warranty_end_date", "assets_days")
    refused("UPDATE assets SET serial_number = 'sn baru'", "assets_serial_form")
    run("UPDATE assets SET warranty_end_date = '2028-01-01', purchase_date = NULL, serial_number = 'SN-1'")
    refused("UPDATE assets SET warranty_end_date = '0202-01-01'", "assets_days")


def test_only_a_piece_repeats_a_day(lot):
    refused(copied("assets", warranty_end_date="'0202-01-01'"), "assets_days")
    refused(copied("assets", warranty_end_date="'0203-01-01'", parent_id="o.id"), "assets_days")


# ---------------------------------------------------------------- the migration


def test_the_migration_goes_back_and_forth_over_old_rows(cast, device):
    lot = register_lot(cast.logistik)
    assert {is_valid(name) for name in CHECKS} == {None}
    with there_and_back("assets", "_old_values_stay"):
        assert {is_valid(name) for name in CHECKS} == {False}
        # As it was: nothing can be done with the old row any more, and new ones are judged.
        refused(f"UPDATE assets SET notes = 'x' WHERE id = {device.pk}", "assets_")
        refused(f"UPDATE assets SET warranty_end_date = '0202-01-01' WHERE id = {lot.pk}", "assets_days")
    assert {is_valid(name) for name in CHECKS} == {None}
    verbs.move([device], to=WarehouseFactory(), actor=cast.logistik)
    refused(f"UPDATE assets SET warranty_end_date = '0202-01-01' WHERE id = {lot.pk}", "assets_days")
    assert Asset.objects.filter(warranty_end_date=MISTYPED).count() == 1
