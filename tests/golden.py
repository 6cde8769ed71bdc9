"""What every page says to everybody: recorded once, compared after a change that should change no page.

    GOLDEN_RECORD=FILE python -m pytest -p no:randomly --show-capture=no tests/golden.py     # before
    GOLDEN_COMPARE=FILE python -m pytest -p no:randomly --show-capture=no tests/golden.py    # after

The file has a JSON line for each url of the table x role x GET or POST: status, target of a redirect, visible
text; after a POST that redirects, the text of the page it leads to. `make test` does not collect this.
"""

import difflib
import json
import os
import random
import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache

from tests import visits
from tests import world as worlds
from tests.access_entries import ROLES
from tests.access_table import TABLE, VARIANTS

BUILT = datetime.fromisoformat("2027-03-15T09:00:00+07:00")
BY_LOT = (
    (r"(?<![0-9a-f])[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])", "<uuid>"),
    (r"\b[a-z0-9]{6}-[0-9a-f]{32}\b", "<token>"),
    (r"(?<=/)\d+(?=/)", "<key>"),
    (r"(?<=\d[:.]\d\d[:.])\d\d([.,]\d+)?\b", "<s>"),
)
UNSEEN = ("script", "style", "template", "svg")
SPOKEN = ("placeholder", "aria-label", "title", "alt", "label", "data-label", "data-confirm", "value")


class VisibleText(HTMLParser):
    """Collects the words that a person can read or hear of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.words, self.unseen = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in UNSEEN
        attrs = dict(attrs)
        if tag != "input" or attrs.get("type") in ("hidden", "checkbox", "radio"):
            attrs.pop("value", None)
        self.handle_data(*(attrs.get(name) for name in SPOKEN))

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN

    def handle_data(self, *texts):
        if not self.unseen:
            self.words += [word for text in texts if text for word in text.split()]


def masked(text: str) -> str:
    """A text without what differs from run to run, or with the key a row happens to get in its table."""
    for pattern, name in BY_LOT:
        text = re.sub(pattern, name, text)
    return text


def text_of(response) -> str:
    """The visible text of a page, the text of a text file, the kind and the name of any other."""
    kind = response.headers.get("Content-Type", "")
    content = b"".join(response)
    if kind.startswith("text/html"):
        return masked(" ".join(VisibleText(content.decode()).words))
    if kind.startswith(("text/", "application/json")):
        return masked(" ".join(content.decode("utf-8-sig").split()))
    return masked(f"{kind} {response.headers.get('Content-Disposition', '')}")


def answer(world, role: str, entry, *, post: bool) -> dict:
    """What somebody gets, as a line of the file; afterwards it did not happen."""
    # A password drawn by lot is the same one every time, and nothing is remembered of other visits.
    with visits.undone(), mock.patch("secrets.choice", random.Random(1).choice):
        cache.clear()
        response = visits.visit(world, role, entry, post=post)
        target = response.headers.get("Location", "")
        found = {"status": response.status_code, "to": re.sub(r"=\d+", "=<n>", masked(target))}
        if post and target.startswith("/"):
            response.client.raise_request_exception = False  # a page that breaks is an answer too
            response = response.client.get(target)
        return {**found, "page": response.status_code, "text": text_of(response)}


def everything(world) -> dict[str, dict]:
    """Every answer by what was asked: method, name, parameters and role."""
    found, asked = {}, Counter()
    for entry in (*TABLE, *VARIANTS):
        path = masked(visits.address(entry, world).partition("?")[0])
        for post in (False, True) if entry.post else (False,):
            for role in ROLES:
                key = f"{'POST' if post else 'GET'} {entry.name} {path}{entry.query} {role}"
                asked[key] += 1
                found[f"{key} #{asked[key]}"] = answer(world, role, entry, post=post)
    return found


def differences(old: dict, new: dict) -> dict[str, list[str]]:
    """What changed, once however often it did, and in which answers."""
    found = defaultdict(list)
    for key in old | new:
        if key not in old or key not in new:
            found["GONE" if key in old else "NEW"].append(key)
            continue
        for name in ("status", "to", "page"):
            if old[key][name] != new[key][name]:
                found[f"{name}: {old[key][name]} -> {new[key][name]}"].append(key)
        before, after = old[key]["text"].split(), new[key]["text"].split()
        for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                parts = (before[max(0, a - 6) : a], before[a:b], after[c:d], before[b : b + 6])
                start, minus, plus, end = map(" ".join, parts)
                found[f"... {start} [-{minus}-] {{+{plus}+}} {end} ..."].append(key)
    return found


@pytest.fixture(autouse=True, scope="session")
def stopped_clock():
    """It stands still from before the migrations, which make rows too, until the world is made."""
    with time_machine.travel(BUILT, tick=False) as clock:
        yield clock


def test_every_page_says_what_it_said(stopped_clock, db):
    recording = "GOLDEN_RECORD" in os.environ
    file = Path(os.environ["GOLDEN_RECORD" if recording else "GOLDEN_COMPARE"])
    world = worlds.build()
    stopped_clock.shift(timedelta(hours=5, minutes=30))
    visits.log_in_all(world)
    found = everything(world)
    if recording:
        lines = [json.dumps({"key": key, **found[key]}, ensure_ascii=False) for key in found]
        file.write_text("\n".join(lines) + "\n")
        return
    old = {line.pop("key"): line for line in map(json.loads, file.read_text().splitlines())}
    changed = differences(old, found).items()
    told = ["\n    ".join([f"{len(keys)} x {what}", *keys[:3]]) for what, keys in changed]
    if told:
        pytest.fail(f"{len(told)} differences:\n" + "\n".join(told), pytrace=False)
