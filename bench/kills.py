"""kill -9 of job worker, web process and database while everybody is at work; then: is anything lost?

    python -m bench.kills [--rounds 20] [--seconds 45]

Runs `manage.py serve` on a database of its own under var/bench/kills, durable as in production, on 127.0.0.1.
A round kills one of each; twenty take about a quarter of an hour. Ends with 1 when something is lost.
"""

import argparse
import os
import random
import shutil
import sys
import time
from contextlib import suppress
from statistics import median
from types import SimpleNamespace

import django
import psycopg

from tests.running import PROJECT, Running, Visitor, wait_for

DIRECTORY = PROJECT / "var" / "bench" / "kills"
KINDS = ("job worker", "web process", "database")
SEEDED = 5_200  # devices: their export is work for the worker
PAGES = 16  # asked for when the database is back
DRAINED_WITHIN = 600  # seconds, for what was asked to be done


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, choices=range(1, 51), metavar="1-50")
    # A worker dies twice in a round, and `serve` gives up after five deaths within a minute.
    parser.add_argument("--seconds", type=int, default=45, choices=range(45, 121), metavar="45-120")
    options = parser.parse_args()
    shutil.rmtree(DIRECTORY, ignore_errors=True)
    DIRECTORY.mkdir(parents=True)
    from bench.kills_load import Gateway, Load

    gateway = Gateway()
    running = Running(DIRECTORY, DEBUG="off", SECURE="off", WHATSAPP_GATEWAY_URL=gateway.url)
    running.start(within=1800)
    try:
        world = prepare(running)
        load = Load(running, world)
        load.start()
        try:
            times = kill_in_turn(running, world, options.rounds, options.seconds)
        finally:
            load.stop()
        wait_until_drained(running)
        report_times(times)
        from bench.kills_check import check

        lost = check(running, load, gateway)
    finally:
        code = running.stop()
    deaths = running.log.read_text().count("The job worker died (code 1)")
    print(f"\nThe worker ended with code 1 {deaths} times; asked to stop, all ended with {code}.")
    sys.exit(1 if lost or code else 0)


def prepare(running):
    """People, goods and settings, made here in the database that `running` has started."""
    os.environ.update(running.environment | {"DATABASE_URL": running.database_url})
    os.environ["DJANGO_SETTINGS_MODULE"] = "trinity.settings"
    django.setup()
    from decimal import Decimal

    from django.db import connection

    from assets.models import Asset
    from assets.services.custody import custody
    from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices, register_lot
    from assets.tests.imports.importing import HEADER, checked, device_row, upload
    from core.models import SystemConfig, UserPreference
    from core.roles import Role
    from core.tests.factories import UserFactory
    from tests.visits import session_key

    cast = SimpleNamespace(
        ceo=UserFactory(role=Role.SUPER_ADMIN, division=None),
        logistik=UserFactory(role=Role.ADMIN_LOGISTIK),
        purchase=UserFactory(role=Role.ADMIN_PURCHASE),
        staff=UserFactory(role=Role.STAFF),
    )
    UserPreference.objects.update(email_notifications=True)
    SystemConfig.objects.update_or_create(
        key="whatsapp.group.logistic",
        defaults={"value": "1@g.us", "data_type": "STRING", "category": "WhatsApp"},
    )
    item, place = ItemFactory(), WarehouseFactory()
    for _ in range(SEEDED // 400):
        register_devices(cast.logistik, 400, item=item, place=place)
    drum = register_lot(cast.logistik, 100_000, place=place)
    custody.issue([custody.Part(drum, Decimal(90_000))], to=cast.staff, actor=cast.logistik)
    checked(upload([device_row(item, place, "TATA-LETAK")]), cast.logistik)  # from now on the layout is known
    world = SimpleNamespace(
        cast=cast,
        sessions={name: session_key(person) for name, person in vars(cast).items()},
        cable=str(drum.standard_item),
        devices=list(Asset.objects.filter(standard_item=item).values_list("pk", flat=True)),
        header=HEADER,
        row=lambda serial: [device_row(item, place, serial).get(heading, "") for heading in HEADER],
    )
    connection.close()  # it will not outlive the database
    return world


def kill_in_turn(running, world, rounds: int, seconds: int) -> dict[str, list]:
    """One of each kind in a round; how long each took to come back, and which pages then failed."""
    times = {kind: [] for kind in KINDS} | {"pages": []}
    visitor = Visitor(running.port, world.sessions["ceo"], timeout=10)
    for number in range(rounds):
        for kind in random.sample(KINDS, len(KINDS)):
            until = time.monotonic() + seconds / len(KINDS)
            time.sleep(random.uniform(0.5, 4))
            worker = newest_worker(running)
            started, pid = time.monotonic(), running.kill(kind)
            if kind == "database":
                wait_for(running.is_ready)
                times["pages"] += [answer(visitor) for _ in range(PAGES)]
            elif kind == "job worker":
                wait_for(lambda worker=worker: newest_worker(running) > worker)
            wait_for(lambda: answer(visitor) == 200)
            times[kind].append(time.monotonic() - started)
            print(f"round {number + 1}: {kind} {pid} killed, back after {times[kind][-1]:.1f} s", flush=True)
            time.sleep(max(0, until - time.monotonic()))
    return times


def answer(visitor) -> int:
    """The status of a page that asks the database, 0 when nobody answers."""
    try:
        return visitor.get("/divisions/")[0]
    except OSError:
        return 0


def newest_worker(running) -> int:
    """The number of the worker that began last."""
    with suppress(psycopg.Error, OSError):
        return running.query("SELECT coalesce(max(id), 0) FROM procrastinate_workers")[0][0]
    return 0


def wait_until_drained(running) -> None:
    """Until no job waits or is being done, but for those of the clock."""
    waiting = (
        "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name <> ALL(%s)"
    )
    clock = ["core.run_stalled_jobs", "assets.watch_stock"]
    started = time.monotonic()
    wait_for(lambda: running.query(waiting, clock)[0][0] == 0, DRAINED_WITHIN)
    print(f"\nAll jobs had ended {time.monotonic() - started:.0f} s after the last kill.")


def report_times(times) -> None:
    print("\n| killed | times | back after s, median | longest |\n|---|---:|---:|---:|")
    for kind in KINDS:
        found = times[kind]
        print(f"| {kind} | {len(found)} | {median(found):.1f} | {max(found):.1f} |")
    failed = [status for status in times["pages"] if status != 200]
    print(f"\nPages that failed once the database was back: {len(failed)} of {len(times['pages'])}")


if __name__ == "__main__":
    main()
