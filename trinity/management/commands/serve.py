"""`make run`: everything on one machine, from an empty directory to a page to log in to."""

import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from trinity.demo import ACCOUNTS
from trinity.embedded import Server
from trinity.processes import Child, GaveUp, Supervisor, first_to_end, stop

ANSWERS_WITHIN = 60  # seconds
COMMANDS = {
    "web server": ["-m", "gunicorn", "--config", "trinity/gunicorn.py", "trinity.wsgi"],
    "job worker": ["manage.py", "worker"],
}


class Command(BaseCommand):
    help = (
        "Prepare the database, then run the web server and one job worker until Ctrl-C, and start again "
        "what dies. HOST and PORT choose the address."
    )

    def handle(self, **options):
        host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
        address = f"http://{host}:{port}"
        with only_one(address) as running:
            if running:
                self.stdout.write(
                    f"Trinity is already running: {running['address']} (process {running['pid']})."
                )
                return
            check_free(host, port)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.default_int_handler)
            try:
                self.prepare_database()
                self.run(host, port, address)
            except KeyboardInterrupt:
                self.stdout.write("Stopped.")

    def prepare_database(self):
        """Bring the schema up to date; give an empty database its reference and demonstration data."""
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        if not get_user_model().objects.exists():
            self.stdout.write("The database is empty: loading its first data ...")
            call_command("loaddata", "initial", verbosity=0)
            if settings.DEBUG:
                call_command("demo")
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()

    def run(self, host, port, address):
        environment = {
            **os.environ,
            "DATABASE_URL": settings.DATABASE_URL,
            "SITE_URL": os.environ.get("SITE_URL") or address,
            "BIND": f"{host}:{port}",
            "WEB_LOG_LEVEL": os.environ.get("WEB_LOG_LEVEL") or "warning",
        }
        children = []
        try:
            for name, command in COMMANDS.items():
                children.append(Child(name, [sys.executable, *command], settings.BASE_DIR, environment))
            self.wait_until_it_answers("127.0.0.1" if host == "0.0.0.0" else host, port, children)  # noqa: S104
            self.greet(address)
            database = Server(settings.EMBEDDED_POSTGRES_DIR) if settings.USES_EMBEDDED_POSTGRES else None
            supervisor = Supervisor(children, self.stderr.write, needed=database)
            while True:
                supervisor.look()
                time.sleep(0.2)
        except GaveUp as error:
            raise CommandError(error) from error
        finally:
            self.stdout.write("\nStopping ...")
            stop(children)
            if settings.USES_EMBEDDED_POSTGRES:
                Server(settings.EMBEDDED_POSTGRES_DIR).stop()

    def wait_until_it_answers(self, host, port, children):
        deadline = time.monotonic() + ANSWERS_WITHIN
        while not answers(host, port):
            if ended := first_to_end(children):
                raise CommandError(
                    f"The {ended.name} did not start (code {ended.process.returncode}); "
                    "its reason stands above."
                )
            if time.monotonic() > deadline:
                raise CommandError(f"The web server gave no answer within {ANSWERS_WITHIN} seconds.")
            time.sleep(0.1)

    def greet(self, address):
        self.stdout.write(self.style.SUCCESS(f"\nTrinity runs on {address}   (Ctrl-C stops it)"))
        emails = [email for email, *_ in ACCOUNTS]
        present = set(get_user_model().objects.filter(email__in=emails).values_list("email", flat=True))
        connections.close_all()
        if present:
            self.stdout.write("\nDemonstration accounts:")
            for email, password, role in ACCOUNTS:
                if email in present:
                    self.stdout.write(f"  {email:<34} {password:<20} {role}")


@contextmanager
def only_one(address):
    """Hold the lock of this copy of Trinity. Yields None, or what the process that holds it wrote:
    {"address", "pid"}.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            yield json.loads(lock.read() or '{"address": "starting", "pid": "unknown"}')
            return
        lock.truncate(0)
        lock.write(json.dumps({"address": address, "pid": os.getpid()}))
        lock.flush()
        yield None


def check_free(host, port):
    """Raise CommandError when nothing can listen at `host`:`port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
                ) from error
            raise CommandError(f"Trinity cannot listen on {host}:{port}: {error.strerror}.") from error


def answers(host, port):
    """Whether the web server gives any HTTP answer yet."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 600
    except OSError:
        return False
    finally:
        connection.close()
