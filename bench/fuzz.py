"""Sends requests that nobody should send to every url, as a super admin, the warehouse and staff: none may
end in a 5xx.

    python -m bench.fuzz --requests 10000            prints each 5xx with its number
    python -m bench.fuzz --seed 3 --only 1234        one of them again, with the whole traceback

Each request is made of the seed and its number alone, on the small world of the tests, and undone afterwards.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

from bench import fuzz_values as values

ROLES = ("SUPER_ADMIN", "ADMIN_LOGISTIK", "STAFF", "anonymous")
OFTEN = (5, 5, 5, 1)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
FILE_FIELDS = ("file", "files", "photo")


@dataclass
class Attack:
    """One request, and what came of it."""

    number: int
    role: str
    entry: object
    method: str = "GET"
    path: str = ""
    query: str = ""
    data: dict = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = ""
    headers: dict = field(default_factory=dict)
    status: int = 0
    trace: str = ""

    def __str__(self):
        sent = self.body if self.body is not None else {k: str(v)[:80] for k, v in self.data.items()}
        url = f"{self.path}?{self.query}"[:300]
        who = f"#{self.number} {self.status} {self.role} {self.method} {self.entry.name}"
        return f"{who} {url} {str(sent)[:600]}"


class Fields(HTMLParser):
    """The names and values of a page's fields, so that most of a form that is sent is good."""

    def __init__(self, html: str):
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.found.setdefault(self.select, []).append(attrs.get("value") or "")
        elif tag in ("input", "textarea", "button") and name:
            self.found.setdefault(name, []).append(attrs.get("value") or "")


class Fuzzer:
    """Makes and sends requests to the urls of the table about the things of the world."""

    def __init__(self, world, *, seed: int):
        from tests.access_table import TABLE, VARIANTS

        self.world, self.seed = world, seed
        self.entries = [*TABLE, *VARIANTS]
        self.forms: dict[str, dict] = {}

    def attack(self, number: int) -> Attack:
        """Send the request of this number."""
        draw = random.Random(f"{self.seed}:{number}")  # noqa: S311 the same each time is what is wanted
        made = self._made(number, draw)
        self._send(made)
        return made

    def _made(self, number: int, draw: random.Random) -> Attack:
        from tests.visits import address

        entry = draw.choice(self.entries)
        made = Attack(number, draw.choices(ROLES, OFTEN)[0], entry)
        made.path, _mark, made.query = address(entry, self.world).partition("?")
        weights = (6, 8, 1, 0.3, 0.3, 0.3) if entry.post else (9, 3, 1, 0.3, 0.3, 0.3)
        made.method = draw.choices(METHODS, weights)[0]
        if draw.random() < 0.15:
            made.path = _bent(made.path, draw)
        if draw.random() < 0.6:
            made.query = self._query(made, draw)
        if made.method not in ("GET", "HEAD", "OPTIONS"):
            self._fill(made, draw)
        if draw.random() < 0.2:
            made.headers = _headers(draw)
        return made

    def _query(self, made: Attack, draw: random.Random) -> str:
        names = [*values.PARAMETERS, *self._fields(made)]
        pairs = [(draw.choice(names), values.text(draw)[:3000]) for _n in range(draw.randrange(1, 5))]
        query = "&".join(filter(None, [made.query, urlencode(pairs, errors="replace")]))
        return query + (
            draw.choice(("&%ff=%fe", "&q=%ED%A0%80", "&&=&", "&q", "&%00=%00")) if draw.random() < 0.1 else ""
        )

    def _fill(self, made: Attack, draw: random.Random) -> None:
        """Mostly what the page holds itself, with one to three fields bent."""
        if draw.random() < 0.08:
            made.body, made.content_type = draw.choice(values.BODIES), draw.choice(values.TYPES)
            return
        known = self._fields(made)
        made.data = {name: draw.choice(choices) for name, choices in known.items()}
        made.data |= {"csrfmiddlewaretoken": "-"} | made.entry.data(self.world)
        names = [*known, *made.entry.data(self.world), "next", "version", "ids", "selected", "to", "token"]
        for _n in range(draw.randrange(1, 4)):
            made.data[draw.choice(names)] = values.text(draw)
        if draw.random() < 0.1:
            made.data.pop(draw.choice(sorted(made.data)), None)
        if draw.random() < 0.15 or "upload" in made.entry.name or "photo" in made.entry.name:
            made.data[draw.choice(FILE_FIELDS)] = _upload(draw)

    def _fields(self, made: Attack) -> dict:
        """The fields of the page of an entry, as the super admin sees it."""
        from tests.visits import visit

        key = made.entry.label
        if key not in self.forms:
            with _undone():
                try:
                    response = visit(self.world, "SUPER_ADMIN", made.entry)
                    html = "" if response.streaming else response.content.decode(errors="replace")
                except Exception:  # noqa: BLE001 the attack itself will say what is wrong with the page
                    html = ""
            self.forms[key] = Fields(html).found if html.lstrip().startswith("<") else {}
        return self.forms[key]

    def _send(self, made: Attack) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client(raise_request_exception=False, headers=made.headers)
        if person := self.world.person(made.role):
            client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[person.pk]
        url = quote(made.path, safe="/%") + (f"?{made.query}" if made.query else "")
        sent = {"data": made.data} if made.method == "POST" else {}
        if made.body is not None:
            sent = {"data": made.body, "content_type": made.content_type}
        with _undone():
            try:
                response = getattr(client, made.method.lower())(url, **sent)
                if response.streaming:
                    b"".join(response.streaming_content)
                made.status = response.status_code
                if response.exc_info and made.status >= 500:
                    made.trace = "".join(traceback.format_exception(*response.exc_info))
            except Exception:  # noqa: BLE001 what gets as far as here is worse than a 500
                made.status, made.trace = 599, traceback.format_exc()


def _bent(path: str, draw: random.Random) -> str:
    """A path with another part, one part more, or another end."""
    parts = path.split("/")
    place = draw.randrange(1, max(2, len(parts) - 1))
    nasty = quote(values.text(draw)[:3000], safe="", errors="replace")
    if draw.random() < 0.7:
        parts[place] = nasty
    else:
        parts.insert(place, nasty)
    return "/".join(parts)


def _headers(draw: random.Random) -> dict:
    choices = {
        "HX-Request": "true",
        "HX-Target": draw.choice(("list", "x", "\u00b2".encode().decode("latin-1"))),
        "HX-Current-URL": draw.choice(("http://[", "/", "%00")),
        "Accept": draw.choice(("application/json", "*/*", "%")),
        "Accept-Language": draw.choice(("en", "id", "xx-YY", ";;;q=9")),
        "Cookie": draw.choice(
            ('sessionid="\\000abc"', "theme=x; django_language=zz", "csrftoken=" + "a" * 999)
        ),
        "X-Forwarded-For": draw.choice(("1.2.3.4", "a, b", "::1, [::1]:80", "")),
        "Referer": draw.choice(("http://[", "/")),
        "User-Agent": "x" * 5000,
        "Host": draw.choice(("testserver", "testserver:80")),
    }
    return {name: choices[name] for name in draw.sample(sorted(choices), draw.randrange(1, 4))}


def _upload(draw: random.Random):
    from django.core.files.uploadedfile import SimpleUploadedFile

    name, content = values.file(draw)
    return SimpleUploadedFile(name or "x", content)


def _undone():
    from tests.visits import undone

    return undone()


def run(requests: int, seed: int, only: int | None) -> int:
    """Send them all; how many ended in a 5xx."""
    from django.db import transaction
    from django.test.utils import override_settings, setup_test_environment

    from tests import database, visits, world

    setup_test_environment()
    logging.disable(logging.CRITICAL)  # ten thousand refusals would hide what is wanted
    name = f"test_fuzz_{os.getpid()}"
    database.clone(name)
    try:
        with (
            tempfile.TemporaryDirectory() as media,
            override_settings(MEDIA_ROOT=media),
            transaction.atomic(),
        ):
            made = world.build()
            visits.log_in_all(made)
            fuzzer, answers, bad = Fuzzer(made, seed=seed), Counter(), 0
            for number in [only] if only is not None else range(requests):
                attack = fuzzer.attack(number)
                answers[attack.status] += 1
                if attack.status >= 500:
                    bad += 1
                    lines = attack.trace.strip().splitlines()
                    print(attack, *(lines if only is not None else lines[-3:]), sep="\n    ", flush=True)  # noqa: T201
            transaction.set_rollback(True)
    finally:
        database.drop(name)
    print(dict(sorted(answers.items())), f"{bad} of them 5xx")  # noqa: T201
    return bad


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    sys.exit(1 if run(asked.requests, asked.seed, asked.only) else 0)


if __name__ == "__main__":
    main()
