"""Trinity as `manage.py serve` runs it, in a directory and on a port of its own, for those who kill its
processes. Its database is durable as in production. Needs no Django: `python -m bench.kills` uses it as well.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg

from trinity.processes import end_with_parent

PROJECT = Path(__file__).resolve().parent.parent
CSRF, BOUNDARY = "c" * 32, "b" * 32
# What the environment of a test or a bench says, and what must not reach the server.
OTHERS = (
    "DATABASE_URL",
    "DATABASE_PERSISTENT",
    "DJANGO_SETTINGS_MODULE",
    "TEST_DATABASE",
    "EMBEDDED_POSTGRES_DIR",
)


class Running:
    """A running `serve`. `log` is the file with all that it and its children say."""

    def __init__(self, directory: Path, **environment):
        self.directory, self.log, self.port = directory, directory / "serve.log", free_port()
        self.environment = {name: value for name, value in os.environ.items() if name not in OTHERS} | {
            "VAR_DIR": str(directory),
            "MEDIA_ROOT": str(directory / "media"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DEBUG": "on",
            "SECRET_KEY": "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "EMAIL_URL": f"filemail:///{directory / 'mail'}",
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self.process = None

    def start(self, within=900):
        """Start it, and wait until it answers. It ends with us, however we end."""
        command = [sys.executable, "manage.py", "serve"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent,  # noqa: PLW1509  it execs at once
            )
        wait_for(lambda: "Trinity runs on" in self.log.read_text() or self.process.poll() is not None, within)
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text()[-3000:])

    def stop(self) -> int:
        """Have it end, as with Ctrl-C (which a process in the background may not get); how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(120)

    def pid(self, kind: str) -> int | None:
        """The process id of the `database`, `web server`, one `web process` of it, or `job worker`."""
        if kind == "database":
            with suppress(FileNotFoundError, ValueError, IndexError):
                return int((self.directory / "postgres" / "postmaster.pid").read_text().split()[0])
            return None
        if kind == "web process":
            with suppress(psutil.Error, TypeError):
                return min(
                    (child.pid for child in psutil.Process(self.pid("web server")).children()), default=None
                )
            return None
        word = {"web server": "gunicorn", "job worker": "worker"}[kind]
        with suppress(psutil.Error):
            for child in psutil.Process(self.process.pid).children():
                if word in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child.pid
        return None

    def kill(self, kind: str) -> int:
        """kill -9 of such a process, as soon as there is one; its process id."""
        wait_for(lambda: self.pid(kind))
        pid = self.pid(kind)
        os.kill(pid, signal.SIGKILL)
        return pid

    def connect(self) -> psycopg.Connection:
        """A connection to its database, in autocommit."""
        return psycopg.connect(self.database_url, autocommit=True)

    @property
    def database_url(self) -> str:
        lines = (self.directory / "postgres" / "postmaster.pid").read_text().splitlines()
        return f"postgresql://postgres@/trinity?host={lines[4]}"

    def query(self, statement: str, *values) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(statement, values).fetchall()

    def is_ready(self) -> bool:
        """Whether the database answers."""
        with suppress(psycopg.Error, OSError, IndexError):
            return self.query("SELECT true") == [(True,)]
        return False


class Visitor:
    """Somebody with a session. A page is (status, address it leads to, text); no answer is an OSError."""

    def __init__(self, port: int, session: str, timeout=30):
        self.port, self.timeout = port, timeout
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}"}

    def get(self, path: str) -> tuple[int, str, str]:
        return self._ask("GET", path, None, {})

    def post(self, path: str, **data) -> tuple[int, str, str]:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **data}, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, **files) -> tuple[int, str, str]:
        """Post a form with files: name -> (file name, content)."""
        head = "Content-Disposition: form-data; name=csrfmiddlewaretoken"
        body = f"--{BOUNDARY}\r\n{head}\r\n\r\n{CSRF}\r\n".encode()
        for name, (filename, content) in files.items():
            head = f'Content-Disposition: form-data; name={name}; filename="{filename}"\r\n\r\n'
            body += f"--{BOUNDARY}\r\n{head}".encode() + content + b"\r\n"
        body += f"--{BOUNDARY}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def _ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, self.headers | headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        except http.client.HTTPException as error:
            raise ConnectionError(repr(error)) from error
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=300):
    """Wait until `condition()` is true; what it gave. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError("it never happened")
        time.sleep(0.05)
    return found
