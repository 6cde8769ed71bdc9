"""A million assets with their movements and log, by COPY."""

import collections
import random
from datetime import UTC, datetime, timedelta

from bench.copying import copy

BRANDS = [
    "MikroTik",
    "Huawei",
    "ZTE",
    "Ubiquiti",
    "TP-Link",
    "Cisco",
    "FiberHome",
    "Furukawa",
    "Belden",
    "Netviel",
]


NOTES = [
    "",
    "",
    "",
    "",
    "",
    "",
    "stok awal",
    "bekas proyek Bekasi",
    "casing lecet",
    "titipan POP Cempaka Putih",
]


START = datetime(2024, 1, 1, tzinfo=UTC)


LOG_ASSET = 77  # the asset with a thousand entries


ASSET_COLUMNS = (
    "id, code, standard_item_id, category_id, type_id, name, brand, tracking_method, serial_number, "
    "mac_address, status, condition, place_id, "
    "place_kind, location_detail, quantity, purchase_price, vendor, po_number, invoice_number, "
    "purchase_date, warranty_end_date, "
    "wo_ro_int_number, is_dismantled, notes, registration_id, registration_date, recorded_by_id, version"
)


MOVEMENT_COLUMNS = (
    "standard_item_id, asset_name, brand, place_id, counterpart_id, type, quantity, balance_after, "
    "sequence, date, reference_id, actor_id, "
    "actor_name, notes, location_context, related_asset_id, transfer_id"
)


LOG_COLUMNS = (
    "timestamp, user_id, user_name, action, details, changes, entity_type, entity_id, entity_label, "
    "reference_id"
)


def copy_drum(cursor, count, warehouse, actor):
    """One drum that a metre was taken from very often: an item whose card has a tenth as many rows as there
    are assets.
    """
    from assets.models import Asset, AssetRegistration, AssetType, Place, StandardItem

    times, length = max(100, count // 10) - 1, 10_000_000
    kind = AssetType.objects.create(
        category_id=AssetType.objects.first().category_id,
        name="Dropcore",
        tracking_method="BULK",
        classification="MATERIAL",
    )
    item = StandardItem.objects.create(
        type=kind,
        name="Dropcore 1 Core",
        brand="Furukawa",
        bulk_type="MEASUREMENT",
        unit_of_measure="Hasbal",
        base_unit_of_measure="Meter",
        quantity_per_unit=1000,
    )
    lot = Asset.objects.create(
        id=count + 1,
        code="AST-2026-9999999",
        standard_item=item,
        category_id=kind.category_id,
        type=kind,
        name=item.name,
        brand=item.brand,
        tracking_method="BULK",
        condition="BRAND_NEW",
        place_id=warehouse,
        place_kind="WAREHOUSE",
        initial_balance=length,
        current_balance=length - times,
        purchase_price=7_250_000_000,
        registration=AssetRegistration.objects.first(),
        registration_date=START,
        recorded_by=actor,
    )
    used_up, supplier = Place.objects.get(kind="USED_UP").pk, Place.objects.get(kind="SUPPLIER").pk
    rows, every = [], timedelta(days=1000) / (times + 1)
    for n in range(times + 1):
        kind_, other, amount = (
            ("IN_PURCHASE", supplier, length) if n == 0 else ("OUT_INSTALLATION", used_up, 1)
        )
        rows.append(
            (
                item.pk,
                item.name,
                item.brand,
                warehouse,
                other,
                kind_,
                amount,
                length - n,
                n + 1,
                START + every * n,
                f"WO-IKR-{n:07d}",
                actor.pk,
                actor.name,
                "",
                "WAREHOUSE",
                lot.pk,
                None,
            )
        )
    copy(cursor, "stock_movements", MOVEMENT_COLUMNS, rows)


def copy_assets(cursor, count, items, warehouses, customers, people):
    """Plays the life of every asset in order of time, so that each chain's dates run forward."""
    from assets.models import AssetRegistration, Place

    actor = people[1]
    supplier = Place.objects.get(kind="SUPPLIER").pk
    documents = AssetRegistration.objects.bulk_create(
        [
            AssetRegistration(
                doc_number=f"REG-BENCH-{n:05d}",
                registration_date=START.date(),
                recorded_by=actor,
                recorded_by_name=actor.name,
                asset_count=100,
            )
            for n in range(count // 100 + 1)
        ]
    )
    step = timedelta(days=1000) / (count * 4)
    ledger, places, moves = Chains(actor, step), {}, []
    lags = [int(count * share) for share in (0, 0.01, 0.03, 0.05)]
    installed = 0.45
    fates = [random.random() for _ in range(count)]

    def item_of(n):
        return items[(n * 7919) % len(items)]

    for n in range(count + lags[-1]):
        if n < count:
            places[n] = warehouses[n % 40]
            ledger.add(moves, item_of(n), n, places[n], supplier, "IN_PURCHASE", None)
        for step_on, lag in enumerate(lags[1:3], start=1):
            k = n - lag
            if 0 <= k < count:
                there, transfer = warehouses[(k + 7 * step_on) % 40], f"{k:08x}-0000-4000-8000-{lag:012x}"
                ledger.add(moves, item_of(k), k, places[k], there, "OUT_TRANSFER", transfer)
                ledger.add(moves, item_of(k), k, there, places[k], "IN_TRANSFER", transfer)
                places[k] = there
        k = n - lags[3]
        if 0 <= k < count and fates[k] < installed:
            ledger.add(
                moves, item_of(k), k, places[k], customers[k % len(customers)], "OUT_INSTALLATION", None
            )
        if len(moves) > 200_000:
            copy(cursor, "stock_movements", MOVEMENT_COLUMNS, moves)
    copy(cursor, "stock_movements", MOVEMENT_COLUMNS, moves)
    write_assets(cursor, count, item_of, places, fates, installed, customers, documents, actor, step)
    write_log(cursor, count, actor, step)


class Chains:
    """The running balance and number of each (item, place), and the clock."""

    def __init__(self, actor, step):
        self.actor, self.step, self.tick = actor, step, 0
        self.state = collections.defaultdict(lambda: [0, 0])

    def add(self, rows, item, n, place, opposite, kind, transfer):
        state = self.state[item[0], place]
        state[0] += 1 if kind.startswith("IN_") else -1
        state[1] += 1
        self.tick += 1
        when = START + self.step * (self.tick * 0.75)
        rows.append(
            (
                item[0],
                item[1],
                item[2],
                place,
                opposite,
                kind,
                1,
                state[0],
                state[1],
                when,
                f"REG-BENCH-{n // 100:05d}",
                self.actor.pk,
                self.actor.name,
                "",
                "WAREHOUSE",
                n + 1,
                transfer,
            )
        )


def serial(n: int) -> str:
    """Twelve letters and digits that look drawn by lot, different for each n, as on real labels."""
    n = (n * 2862933555777941757 + 3037000493) % 36**12
    digits = []
    for _ in range(12):
        n, digit = divmod(n, 36)
        digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit])
    return "".join(digits)


def write_assets(cursor, count, item_of, places, fates, installed, customers, documents, actor, step):
    rows, conditions = [], ("BRAND_NEW", "GOOD", "USED_OKAY")
    for n in range(count):
        item = item_of(n)
        at_customer = fates[n] < installed
        bought = (START + step * (n * 4)).date()
        rows.append(
            (
                n + 1,
                f"AST-2026-{n + 1:07d}",
                item[0],
                item[4],
                item[3],
                item[1],
                item[2],
                "INDIVIDUAL",
                serial(n),
                ":".join(f"{byte & 255:02X}" for byte in (0x2C, 0xC8, n >> 24, n >> 16, n >> 8, n)),
                "IN_USE" if at_customer else "IN_STORAGE",
                conditions[n % 3],
                customers[n % len(customers)] if at_customer else places[n],
                "CUSTOMER" if at_customer else "WAREHOUSE",
                "",
                1,
                (n % 900 + 100) * 10000,
                "PT Sinar Data Nusantara",
                f"PO-{n // 100}",
                f"INV/{n // 100}",
                bought,
                bought + timedelta(days=365),
                "",
                False,
                NOTES[n % 10],
                documents[n // 100].pk,
                START + step * (n * 4),
                actor.pk,
                1,
            )
        )
        if len(rows) > 100_000:
            copy(cursor, "assets", ASSET_COLUMNS, rows)
    copy(cursor, "assets", ASSET_COLUMNS, rows)


def write_log(cursor, count, actor, step):
    rows = []
    for n in range(count):
        asset = n + 1 if n >= 1000 else LOG_ASSET
        action = "assets.asset.registered" if n >= 1000 else "assets.asset.updated"
        changes = "{}" if n >= 1000 else '{"notes": ["rak A", "rak B"]}'
        rows.append(
            (
                START + step * (n * 4),
                actor.pk,
                actor.name,
                action,
                "",
                changes,
                "assets.asset",
                str(asset),
                f"AST-2026-{asset:07d}",
                "",
            )
        )
        if len(rows) > 100_000:
            copy(cursor, "activity_logs", LOG_COLUMNS, rows)
    copy(cursor, "activity_logs", LOG_COLUMNS, rows)
