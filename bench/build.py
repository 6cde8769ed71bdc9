"""Fills a bench database quickly with COPY: assets, a ledger that agrees, and activity.

    python -m bench.build --assets 1000000 --database bench_large
    python -m bench.build --assets 10000 --database bench_small

Per asset about five movements (bought, moved between warehouses, some installed at customers) and one log
entry; one asset has 1,000 entries more; one drum was used so often that its card has a tenth as many rows as
there are assets. To five assets comes one procurement request (bench/build_requests.py). The triggers are off
while copying; `check_ledger` proves the result.
"""

import argparse
import collections
import os
import random
import time
from datetime import UTC, datetime, timedelta

from bench.copying import copy, drop_indexes

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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, help="a fifth of the assets, unless said otherwise")
    parser.add_argument("--database", default="bench_large")
    options = parser.parse_args()
    requests = options.assets // 5 if options.requests is None else options.requests
    os.environ["BENCH_DATABASE"] = options.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    begun = time.perf_counter()
    recreate(options.database)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(options.assets, requests)
    call_command("check_ledger")
    took = time.perf_counter() - begun
    print(f"{options.database}: {options.assets:,} assets and {requests:,} requests built in {took:.0f} s")  # noqa: T201


def recreate(name: str):
    """Start the bench's server and give it an empty database of this name."""
    import psycopg
    from psycopg import sql

    from bench import settings

    admin = settings.DATABASE_URL.replace("/trinity?", "/postgres?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET shared_buffers = '2GB'")
        connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def fill(count: int, requests: int):
    """Everything, in the order of its foreign keys."""
    from django.db import connection

    from bench import build_requests

    tables = ("assets", "stock_movements", "activity_logs", *build_requests.TABLES)
    random.seed(20261122)
    people = make_people()
    items, warehouses, customers = make_master_data(count)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        indexes = drop_indexes(cursor, tables)
        copy_assets(cursor, count, items, warehouses, customers, people)
        copy_drum(cursor, count, warehouses[0], people[1])
        build_requests.fill(cursor, requests, items, people)
        for statement in indexes:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT coalesce(max(id), 1) FROM {table}))"
            )
        cursor.execute(LEVELS)
        cursor.execute(WHEREABOUTS)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def make_people():
    """One super admin and one admin of each kind; sessions for them are made by bench.measure."""
    from core.models import Division, User, UserPreference

    division = Division.objects.create(name="Logistik & Gudang")
    people = []
    for role in ("SUPER_ADMIN", "ADMIN_LOGISTIK", "ADMIN_PURCHASE", "STAFF"):
        user = User(name="Bench Orang", email=f"{role.lower()}@example.com", role=role, division=division)
        user.set_unusable_password()
        user.save()
        UserPreference.objects.create(user=user)
        user.follow_role()
        people.append(user)
    return people


def make_master_data(count: int):
    """12 categories, 60 types, up to 5,000 models, 40 warehouses, one customer place per 5 assets. Returns
    rows of ids and names.
    """
    from assets.models import AssetCategory, AssetType, Place, StandardItem

    categories = AssetCategory.objects.bulk_create([AssetCategory(name=f"Kategori {n}") for n in range(12)])
    types = AssetType.objects.bulk_create(
        [AssetType(category=categories[n % 12], name=f"Tipe {n}") for n in range(60)]
    )
    items = StandardItem.objects.bulk_create(
        [
            StandardItem(type=types[n % 60], name=f"CCR{n:04d}-{n % 48}G", brand=BRANDS[n % 10])
            for n in range(min(5000, count // 20))
        ]
    )
    warehouses = Place.objects.bulk_create([Place(kind="WAREHOUSE", name=f"Gudang {n}") for n in range(40)])
    customers = Place.objects.bulk_create(
        [Place(kind="CUSTOMER", name=f"Pelanggan {n}") for n in range(max(1, count // 5))], batch_size=5000
    )
    return (
        [(i.pk, i.name, i.brand, i.type_id, i.type.category_id) for i in items],
        [w.pk for w in warehouses],
        [c.pk for c in customers],
    )


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
LEVELS = """
INSERT INTO stock_levels (standard_item_id, place_id, balance, reserved, last_sequence, last_date)
SELECT DISTINCT ON (standard_item_id, place_id) standard_item_id, place_id, balance_after, 0, sequence, date
  FROM stock_movements ORDER BY standard_item_id, place_id, sequence DESC
"""


WHEREABOUTS = """
INSERT INTO asset_places (asset_id, place_id, status, since)
SELECT a.id, a.place_id, a.status, m.date
  FROM assets a JOIN LATERAL (SELECT date FROM stock_movements WHERE related_asset_id = a.id
         ORDER BY id DESC LIMIT 1) AS m ON true
 ORDER BY a.id
"""


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


if __name__ == "__main__":
    main()
