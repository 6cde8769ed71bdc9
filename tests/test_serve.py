"""`make run`, as far as it can be tested without starting a second Trinity beside the first."""

import os
import re
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from django.core.management import CommandError

from trinity import embedded, environment, processes
from trinity.management.commands import serve
from trinity.processes import Child, GaveUp, Supervisor, first_to_end, stop


def test_first_environment_file_is_private_and_random(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first, second = tmp_path / "one", tmp_path / "two"
    assert environment.ensure(first) and environment.ensure(second)
    secrets = [re.search(r"^SECRET_KEY=(\S{64,})$", path.read_text(), re.M)[1] for path in (first, second)]
    assert secrets[0] != secrets[1]
    assert first.stat().st_mode & 0o777 == 0o600


def test_environment_file_that_exists_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\n")
    assert not environment.ensure(path)
    assert path.read_text() == "SECRET_KEY=mine\n"


def test_no_environment_file_beside_a_secret_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert not environment.ensure(tmp_path / ".env")
    assert not (tmp_path / ".env").exists()


def test_taken_port_is_said_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken by another program"):
            serve.check_free("127.0.0.1", port)


def test_second_start_learns_where_the_first_runs(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    with serve.only_one("http://127.0.0.1:8000") as running:
        assert running is None
        with serve.only_one("http://127.0.0.1:9000") as other:
            assert other == {"address": "http://127.0.0.1:8000", "pid": os.getpid()}
    with serve.only_one("http://127.0.0.1:9000") as running:
        assert running is None


def child(tmp_path, code):
    return Child("test", [sys.executable, "-c", code], tmp_path, dict(os.environ))


def test_child_that_ends_is_noticed(tmp_path):
    ended = child(tmp_path, "raise SystemExit(3)")
    running = child(tmp_path, "import time; time.sleep(600)")
    ended.process.wait(120)
    assert first_to_end([running, ended]) is ended
    stop([running, ended])


class Part:
    """Something that dies as often as it is told to."""

    name = "web server"

    def __init__(self):
        self.running, self.starts = True, 0

    def is_running(self):
        return self.running

    def how_it_ended(self):
        return "signal 9"

    def start(self):
        self.running, self.starts = True, self.starts + 1


@pytest.fixture
def clock(monkeypatch):
    """The supervisor's time: `clock.now`."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(processes.time, "monotonic", lambda: clock.now)
    return clock


def test_what_died_is_started_again_after_pauses_that_grow(clock):
    part, said = Part(), []
    supervisor = Supervisor([part], said.append)
    for pause in (0.5, 1, 2, 4):
        part.running = False
        supervisor.look()
        clock.now += pause - 0.1
        supervisor.look()
        assert not part.running and f"it is started again in {pause:g} s" in said[-1]
        clock.now += 0.2
        supervisor.look()
        assert part.running
    assert part.starts == 4


def test_the_fifth_death_within_a_minute_is_the_last(clock):
    part = Part()
    supervisor = Supervisor([part], str)
    for _ in range(4):
        part.running = False
        supervisor.look()
        clock.now += 8
        supervisor.look()
    part.running = False
    with pytest.raises(GaveUp, match="The web server died 5 times within a minute .signal 9."):
        supervisor.look()


def test_deaths_of_long_ago_are_forgiven(clock):
    part = Part()
    supervisor = Supervisor([part], str)
    for _ in range(20):
        part.running = False
        supervisor.look()
        clock.now += 16
        supervisor.look()
        assert part.running


def test_while_the_database_repairs_itself_nothing_else_is_started_or_given_up(clock):
    worker, database, ready, said = Part(), Part(), [False], []
    worker.name, database.name, database.is_ready = "job worker", "database", lambda: ready[0]
    supervisor = Supervisor([worker], said.append, needed=database)
    worker.running = False
    for _ in range(100):
        supervisor.look()
        clock.now += 1
    assert (worker.starts, said) == (0, [])
    ready[0] = True
    supervisor.look()
    clock.now += 1
    supervisor.look()
    assert worker.running and worker.starts == 1 and len(said) == 1


def test_a_database_that_dies_is_started_again_by_itself(clock):
    worker, database = Part(), Part()
    worker.name, database.name, database.is_ready = "job worker", "database", database.is_running
    supervisor = Supervisor([worker], str, needed=database)
    database.running = worker.running = False
    for _ in range(3):
        supervisor.look()
        clock.now += 1
    assert database.running and worker.running


def test_a_database_is_ready_when_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "is_running", lambda data: True)
    server, file = embedded.Server(tmp_path), tmp_path / "postmaster.pid"
    assert not server.is_ready()
    for status, ready in (("starting", False), ("ready   ", True), ("stopping", False)):
        file.write_text(f"1\n{tmp_path}\n0\n5432\n{tmp_path}\n\n  1 2\n{status}\n")
        assert server.is_ready() is ready


def test_a_child_is_started_again_with_the_same_command(tmp_path):
    part = child(tmp_path, "open('starts', 'a').write('x')")
    supervisor = Supervisor([part], str)
    deadline = time.monotonic() + 120
    while len((tmp_path / "starts").read_text() if (tmp_path / "starts").exists() else "") < 2:
        supervisor.look()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    stop([part])


def test_child_that_ignores_the_request_is_ended_outright(tmp_path):
    deaf = child(
        tmp_path,
        "import signal, time; signal.signal(15, signal.SIG_IGN); open('ready', 'w'); time.sleep(600)",
    )
    while not (tmp_path / "ready").exists():
        assert deaf.process.poll() is None
        time.sleep(0.02)
    stop([deaf], patience=0.2)
    assert deaf.process.returncode == -9


def test_children_do_not_outlive_a_killed_parent(tmp_path):
    parent = (
        "import os, sys, time; from trinity.processes import Child; "
        "c = Child('c', [sys.executable, '-c', 'import time; time.sleep(600)'], '.', dict(os.environ)); "
        "print(c.process.pid, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    pid = int(process.stdout.readline())
    process.kill()
    process.wait()
    deadline = time.monotonic() + 60
    while is_running(pid):
        assert time.monotonic() < deadline, "the child is still there"
        time.sleep(0.05)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
