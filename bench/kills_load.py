"""The load under which `bench.kills` kills: people who write through the web server, jobs of every kind, and
what was acknowledged to them.
"""

import csv
import io
import json
import random
import threading
import time
import uuid
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import psycopg
from django.db import Error, connection

from tests.running import Visitor

ANSWER_WITHIN = 60  # seconds in which a page is asked for again and again
LABELS, IMPORT_ROWS = 120, 150
MOST_WAITING = 15  # jobs; more are not asked for, so that the worker keeps up however slow the machine


class Gateway:
    """A WhatsApp gateway that takes every message after a moment; `came` counts them by text."""

    def __init__(self):
        gateway = self
        self.came: Counter = Counter()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802  the library's name
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
                time.sleep(random.uniform(0.01, 0.1))
                gateway.came[message] += 1
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Load:
    """Everybody at work at once, from `start` to `stop`. `uses`, `divisions` and so on were acknowledged."""

    def __init__(self, running, world):
        self.running, self.world, self.over = running, world, threading.Event()
        self.uses: dict[str, int] = {}  # document -> metres
        self.divisions: list[str] = []
        self.labels: list[str] = []  # addresses
        self.exports: list[str] = []
        self.imports: dict[str, str] = {}  # public id -> prefix of its serial numbers
        self.messages: list[str] = []
        self.unanswered = 0
        kinds = [
            self.use,
            self.use,
            self.make_division,
            self.print_labels,
            self.export,
            self.import_rows,
            self.import_rows,
            self.post,
        ]
        self.threads = [threading.Thread(target=self.again_and_again, args=[kind]) for kind in kinds]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def again_and_again(self, deed):
        while not self.over.is_set():
            try:
                self.over.wait(deed() or 0)
            except (OSError, psycopg.Error, Error):
                self.unanswered += 1
                connection.close()
                self.over.wait(0.2)
        connection.close()

    def send(self, person: str, path: str, **data) -> str:
        """Post a form, always with the same token, until it is taken; where the answer leads."""
        deadline = time.monotonic() + ANSWER_WITHIN
        data["form_token"] = str(uuid.uuid4())
        while time.monotonic() < deadline:
            try:
                status, address, _text = Visitor(self.running.port, self.world.sessions[person]).post(
                    path, **data
                )
            except OSError:
                status = 0
            if status == 302:
                return address
            self.unanswered += 1
            time.sleep(0.3)
        raise TimeoutError(path)

    def use(self):
        """A technician uses cable up."""
        document, metres = f"WO-{uuid.uuid4().hex[:12].upper()}", random.randint(1, 9)
        line = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "lines-0-quantity": metres}
        self.send(
            "staff", "/stock/mine/use/", reference=document, **line, **{"lines-0-item": self.world.cable}
        )
        self.uses[document] = metres
        return random.uniform(0.05, 0.3)

    def make_division(self):
        name = f"Divisi {uuid.uuid4().hex[:12]}"
        status, address, _text = Visitor(self.running.port, self.world.sessions["ceo"]).post(
            "/divisions/new/", name=name
        )
        if status == 302:
            self.divisions.append(name)
        return random.uniform(0.05, 0.3)

    def is_crowded(self) -> bool:
        waiting = self.running.query("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo'")
        return len(waiting) > MOST_WAITING

    def print_labels(self):
        if self.is_crowded():
            return 1
        ids = random.sample(self.world.devices, LABELS)
        self.labels.append(
            self.send("logistik", "/labels/new/", ids=ids, layout="ROLL", copies=1, order="LISTED")
        )
        return random.uniform(3, 8)

    def export(self):
        if self.is_crowded():
            return 1
        buyer = Visitor(self.running.port, self.world.sessions["purchase"])
        status, address, _text = buyer.post("/exports/assets/make/", format=random.choice(["csv", "xlsx"]))
        if status == 302 and address.startswith("/exports/"):
            self.exports.append(address)
        return random.uniform(4, 10)

    def import_rows(self):
        """The whole way of a file; what fails on the way says so on its page."""
        if self.is_crowded():
            return 1
        prefix = uuid.uuid4().hex[:10].upper()
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";")
        writer.writerow(self.world.header)
        writer.writerows(self.world.row(f"{prefix}-{n:04d}") for n in range(IMPORT_ROWS))
        status, address, _text = Visitor(self.running.port, self.world.sessions["logistik"]).upload(
            "/imports/new/assets/", file=("barang.csv", buffer.getvalue().encode())
        )
        if status != 302:
            raise OSError(f"The file was answered with {status}.")
        public_id = urlsplit(address).path.split("/")[2]
        self.imports[public_id] = prefix
        if self.wait_for_import(public_id, ("CHECKED", "FAILED")) == "CHECKED":
            self.send("logistik", f"/imports/{public_id}/write/", rows="all")
            self.wait_for_import(public_id, ("WRITTEN", "FAILED"))
        return random.uniform(2, 6)

    def wait_for_import(self, public_id: str, states: tuple) -> str:
        while not self.over.wait(0.5):
            try:
                rows = self.running.query("SELECT state FROM import_jobs WHERE public_id = %s", public_id)
            except (psycopg.Error, OSError):
                continue
            if rows[0][0] in states:
                return rows[0][0]
        return ""

    def post(self):
        """A message to a WhatsApp group, queued as services do: in a transaction of ours."""
        if self.is_crowded():
            return 1
        from core.services import whatsapp

        text = f"pesan {uuid.uuid4().hex[:12]}"
        whatsapp.post("LOGISTIC", text, actor=self.world.cast.ceo)
        self.messages.append(text)
        return random.uniform(0.5, 2)
