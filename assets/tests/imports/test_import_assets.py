"""Rows of assets: verdicts, and what becomes of them."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import translation

from assets.models import Asset, AssetRegistration, StockLevel, StockMovement
from assets.services.goods import assets
from assets.tests.factories import register_devices
from assets.tests.imports.importing import (
    DATA,
    cable,
    checked,
    device_row,
    problems,
    router,
    row,
    sample,
    upload,
    warehouses,
    written,
)
from core.errors import DomainError
from core.models import ImportState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(cast):
    """The sentences below are the English ones."""
    for person in (cast.logistik, cast.ceo, cast.purchase):
        person.preferences.language = "en"
        person.preferences.save()


@pytest.fixture
def place(db):
    return warehouses()[0]


@pytest.fixture
def item(db):
    return router()


def one(cast, item, place, actor=None, **cells):
    """A checked file of a single device."""
    return checked(upload([device_row(item, place, "ABC-12345", **cells)]), actor or cast.logistik)


def sentence(job) -> str:
    (found,) = problems(job)[2]
    return ": ".join(found)


def test_a_device_is_registered_with_all_its_cells(cast, item, place):
    cells = {
        "MAC Address": "b869.f4ff.d4e4",
        "Kondisi": "bekas layak pakai",
        "Harga Beli": "Rp 5.600.000,00",
        "Vendor": "Toko Elok",
        "No PO": "PO-1",
        "No Invoice": "INV/1",
        "Tanggal Beli": "03/06/2025",
        "Garansi Sampai": "2026-06-03",
        "Catatan": "rak atas",
    }
    assert written(one(cast, item, place, **cells)).state == ImportState.WRITTEN
    asset = Asset.objects.get()
    assert (asset.serial_number, asset.mac_address, asset.condition) == (
        "ABC-12345",
        "B8:69:F4:FF:D4:E4",
        "USED_OKAY",
    )
    assert (asset.purchase_price, asset.vendor, asset.po_number, asset.invoice_number) == (
        5_600_000,
        "Toko Elok",
        "PO-1",
        "INV/1",
    )
    assert (asset.purchase_date, asset.warranty_end_date, asset.notes) == (
        date(2025, 6, 3),
        date(2026, 6, 3),
        "rak atas",
    )
    assert StockMovement.objects.get().type == "IN_PURCHASE"


@pytest.mark.parametrize(
    "spelling",
    ["b869f4ffd4e4", "B8-69-F4-FF-D4-E4", "b8:69:f4:ff:d4:e4", "B869.F4FF.D4E4", " B869F4 FFD4E4 "],
)
def test_every_usual_spelling_of_a_mac_is_the_same_address(cast, item, place, spelling):
    written(one(cast, item, place, **{"MAC Address": spelling}))
    assert Asset.objects.get().mac_address == "B8:69:F4:FF:D4:E4"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Kategori": "Kategori Hantu"}, "Kategori: There is no category Kategori Hantu."),
        (
            {"Kategori": "Perangkat Jaringn"},
            "Kategori: There is no category Perangkat Jaringn. Did you mean Perangkat Jaringan?",
        ),
        ({"Tipe": "Ruter"}, "Tipe: The category Perangkat Jaringan has no type Ruter. Did you mean Router?"),
        (
            {"Nama Barang": "RB750"},
            "Nama Barang: The type Router has no model MikroTik RB750. Did you mean MikroTik RB750Gr3?",
        ),
        (
            {"Lokasi": "Gudang Pust"},
            "Lokasi: There is no warehouse location Gudang Pust. Did you mean Gudang Pusat?",
        ),
        ({"Harga Beli": "-5.000,00"}, "Harga Beli: The price may not be negative."),
        ({"Harga Beli": "murah"}, "Harga Beli: The price is not a number."),
        ({"Tanggal Beli": "01/01/2031"}, "Tanggal Beli: The purchase date 01/01/2031 lies in the future."),
        (
            {"Tanggal Beli": "31/02/2026"},
            "Tanggal Beli: The date 31/02/2026 does not exist. Write day/month/year.",
        ),
        ({"Jumlah": "2"}, "Jumlah: A single device has the quantity 1: one row for each serial number."),
        ({"Satuan": "Drum"}, "Satuan: MikroTik RB750Gr3 is counted in Unit, not in Drum."),
        (
            {"Serial Number": ""},
            "Serial Number: MikroTik RB750Gr3 is kept one by one and needs a serial number.",
        ),
        ({"Catatan": "x" * 1001}, "Catatan: The text has 1001 characters; at most 1000 fit."),
    ],
)
def test_a_wrong_cell_gets_its_own_sentence(cast, item, place, cells, expected):
    assert sentence(one(cast, item, place, **cells)) == expected


def test_names_are_compared_without_case_and_in_one_normal_form(cast, place):
    item = router(name="Café 5G")
    assert (
        one(
            cast,
            item,
            place,
            **{"Nama Barang": "CAFE\u0301  5g", "Brand": "mikrotik", "Lokasi": "gudang PUSAT"},
        ).counts["NEW"]
        == 1
    )


def test_both_rows_of_a_pair_are_told(cast, item, place):
    job = checked(
        upload(
            [
                device_row(item, place, "SAMA-01"),
                device_row(item, place, "LAIN-01"),
                device_row(item, place, "sama-01"),
            ]
        ),
        cast.logistik,
    )
    assert problems(job) == {
        2: [["Serial Number", "The serial number SAMA-01 is also in row 4."]],
        4: [["Serial Number", "The serial number SAMA-01 is also in row 2."]],
    }


def test_a_serial_of_another_model_is_wrong_and_names_the_asset(cast, item, place):
    (asset,) = register_devices(cast.logistik, place=place, serial_number="ABC-12345")
    assert sentence(one(cast, item, place)).startswith(
        f"Serial Number: ABC-12345 is registered as {asset.code} already, another model"
    )


def test_an_import_does_not_move_things(cast, item, place):
    (asset,) = register_devices(cast.logistik, item=item, serial_number="ABC-12345")
    assert sentence(one(cast, item, place)).startswith(
        f"Lokasi: ABC-12345 is registered as {asset.code} already and is at {asset.place.name} now."
    )


def test_a_mac_of_another_asset_is_wrong(cast, item, place):
    (asset,) = register_devices(cast.logistik, item=item, place=place, mac_address="B8:69:F4:FF:D4:E4")
    assert sentence(one(cast, item, place, **{"MAC Address": "b869f4ffd4e4"})).startswith(
        f"MAC Address: B8:69:F4:FF:D4:E4 belongs to {asset.code}"
    )


def test_different_data_is_a_change_and_an_empty_cell_says_nothing(cast, item, place):
    (asset,) = register_devices(
        cast.logistik, item=item, place=place, serial_number="ABC-12345", vendor="Lama", notes="tetap"
    )
    job = one(cast, item, place, **{"Vendor": "Baru Jaya", "Catatan": ""})
    assert row(job, 2).effect == {"id": asset.pk, "changes": {"vendor": ["Lama", "Baru Jaya"]}}
    assert written(job).reference_id == ""
    asset.refresh_from_db()
    assert (asset.vendor, asset.notes, asset.version) == ("Baru Jaya", "tetap", 2)


def test_a_price_is_compared_only_for_those_who_may_see_it(cast, item, place):
    register_devices(cast.logistik, item=item, place=place, serial_number="ABC-12345", price=Decimal(100))
    assert one(cast, item, place, **{"Harga Beli": "999"}).counts["UNCHANGED"] == 1
    assert one(cast, item, place, actor=cast.ceo, **{"Harga Beli": "999"}).counts["CHANGE"] == 1


def test_containers_become_lots_of_base_units(cast, place):
    rolls = device_row(cable(), place, "", **{"Jumlah": "6", "Satuan": "hasbal", "Harga Beli": "725.000,00"})
    written(checked(upload([rolls]), cast.logistik))
    assert list(Asset.objects.values_list("initial_balance", "purchase_price")) == [(1000, 725_000)] * 6
    assert StockLevel.objects.get().balance == 6000


def test_base_units_become_one_lot_priced_as_a_whole(cast, place):
    metres = device_row(cable(), place, "", **{"Jumlah": "350", "Satuan": "Meter", "Harga Beli": "1000"})
    written(checked(upload([metres]), cast.logistik))
    assert Asset.objects.values_list("initial_balance", "purchase_price").get() == (350, 350_000)


def test_identical_lots_are_counted(cast, place):
    rolls = device_row(cable(), place, "", **{"Jumlah": "2", "Satuan": "Hasbal"})
    written(checked(upload([rolls]), cast.logistik))
    again = checked(upload([rolls, rolls]), cast.logistik)
    assert (again.counts["UNCHANGED"], again.counts["NEW"]) == (1, 1)
    written(again)
    assert Asset.objects.count() == 4


def test_a_lot_that_was_found_longer_since_is_still_that_lot(cast, place):
    metres = device_row(cable(), place, "", **{"Jumlah": "350", "Satuan": "Meter"})
    written(checked(upload([metres]), cast.logistik))
    lot = Asset.objects.get()
    assets.adjust(lot, counted=Decimal(360), longer=True, actor=cast.logistik, reason="diukur ulang")
    assert checked(upload([metres]), cast.logistik).counts["UNCHANGED"] == 1
    metres["Jumlah"] = "360"
    assert checked(upload([metres]), cast.logistik).counts["NEW"] == 1


def test_a_row_that_others_registered_meanwhile_stops_the_writing(cast, item, place):
    job = one(cast, item, place)
    register_devices(cast.ceo, item=item, place=place, serial_number="ABC-12345")
    assert written(job).state == ImportState.FAILED
    assert (
        job.error == "Row 2 is no longer what the preview showed. Nothing was written; check the file again."
    )
    assert AssetRegistration.objects.count() == 1


def test_all_or_nothing_is_refused_while_a_row_is_wrong(cast, item, place):
    job = checked(upload([device_row(item, place, "BAIK-01"), device_row(item, place, "")]), cast.logistik)
    with translation.override("en"), pytest.raises(DomainError, match="1 row is wrong"):
        written(job)
    written(job, only_good=True)
    assert Asset.objects.get().serial_number == "BAIK-01"


def test_the_whole_sample_file(cast):
    warehouses()
    written(checked(sample("catalogue.csv"), cast.logistik, kind="catalogue"))
    job = checked(sample("registrasi-gudang.csv"), cast.logistik)
    assert (job.counts["NEW"], job.counts["WRONG"], job.counts["warned"]) == (2030, 0, 0)
    written(job)
    assert job.state == ImportState.WRITTEN
    document = AssetRegistration.objects.get()
    devices, lots = (Asset.objects.filter(tracking_method=method) for method in ("INDIVIDUAL", "BULK"))
    assert (devices.count(), document.asset_count) == (2000, Asset.objects.count())
    assert (
        not devices.exclude(mac_address__regex="^([0-9A-F]{2}:){5}[0-9A-F]{2}$")
        .exclude(mac_address=None)
        .exists()
    )
    assert StockMovement.objects.filter(type="IN_PURCHASE").count() == Asset.objects.count()
    dropcore = lots.filter(name="Dropcore 2 Core", place__name="Gudang Pusat")
    assert list(dropcore.values_list("initial_balance", "purchase_price")) == [(1000, 850_000)] * 6
    connectors = lots.get(name="RJ45 Cat6", place__name="Gudang Pusat")
    assert (connectors.initial_balance, connectors.purchase_price) == (300, 825_000)
    call_command("check_ledger")
    again = checked(sample("registrasi-gudang.csv"), cast.logistik)
    assert (again.counts["UNCHANGED"], again.counts["NEW"], again.counts["CHANGE"]) == (2030, 0, 0)


def test_every_price_of_the_sample_file_is_right(cast):
    warehouses()
    written(checked(sample("catalogue.csv"), cast.logistik, kind="catalogue"))
    written(checked(sample("registrasi-gudang.csv"), cast.logistik))
    stored = dict(Asset.objects.exclude(serial_number=None).values_list("serial_number", "purchase_price"))
    with (DATA / "registrasi-gudang.csv").open(encoding="utf-8-sig") as file:
        wanted = {
            r["Serial Number"]: Decimal(r["Harga Beli"].replace(".", "").replace(",", "."))
            for r in csv.DictReader(file, delimiter=";")
            if r["Serial Number"]
        }
    assert stored == wanted
