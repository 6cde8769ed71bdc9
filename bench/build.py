"""Fills a bench database quickly with COPY: assets, a ledger that agrees, and activity.

    python -m bench.build --assets 1000000 --database bench_large
    python -m bench.build --assets 10000 --database bench_small

Per asset about five movements (bought, moved between warehouses, some installed at customers) and one log
entry; one asset has 1,000 entries more; one drum was used so often that its card has a tenth as many rows as
there are assets. To five assets comes one procurement request (bench/build_requests.py) and one loan with its
handover and return (bench/build_loans.py). The triggers are off
while copying; `check_ledger` proves the result.
"""

import argparse
import os
import random
import time

from bench.build_assets import BRANDS, copy_assets, copy_drum
from bench.copying import drop_indexes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, help="a fifth of the assets, unless said otherwise")
    parser.add_argument("--database", default="bench_large")
    options = parser.parse_args()
    requests = options.assets // 5 if options.requests is None else options.requests
    begun = time.perf_counter()
    begin(options.database)
    from django.core.management import call_command

    fill(options.assets, requests)
    call_command("check_ledger")
    took = time.perf_counter() - begun
    print(f"{options.database}: {options.assets:,} assets and {requests:,} requests built in {took:.0f} s")  # noqa: T201


def begin(name: str, *fixtures: str):
    """Start the bench's server and Django on a new database of this name; with the rows of the fixtures."""
    os.environ.update(BENCH_DATABASE=name, DJANGO_SETTINGS_MODULE="bench.settings")
    import django
    import psycopg
    from django.core.management import call_command
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
    django.setup()
    call_command("migrate", verbosity=0)
    if fixtures:
        call_command("loaddata", *fixtures, verbosity=0)


def fill(count: int, requests: int):
    """Everything, in the order of its foreign keys."""
    from django.db import connection

    from bench import build_loans, build_requests, request_words

    tables = ("assets", "stock_movements", "activity_logs", *request_words.TABLES, *build_loans.TABLES)
    random.seed(20261122)
    people = make_people()
    items, warehouses, customers = make_master_data(count)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        indexes = drop_indexes(cursor, tables)
        copy_assets(cursor, count, items, warehouses, customers, people)
        copy_drum(cursor, count, warehouses[0], people[1])
        cast = build_requests.fill(cursor, requests, items, people)
        build_loans.fill(cursor, requests, cast)
        for statement in indexes:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT coalesce(max(id), 1) FROM {table}))"
            )
        cursor.execute(LEVELS)
        cursor.execute(WHEREABOUTS)
        cursor.execute(build_loans.HELD)
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


if __name__ == "__main__":
    main()
