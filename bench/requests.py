"""Measures how long it takes to send a request with 50 lines, and with how many queries, as a leader through
the form.

    python -m bench.requests --database bench_large

What is made is taken back: the database stays as it was. Constraints that wait for the commit are checked
within the time.
"""

import argparse
import os
import statistics
import time
import uuid

LINES, FREE = 50, 5  # of them in words of one's own


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--database", default="bench_large")
    options = parser.parse_args()
    os.environ.update(BENCH_DATABASE=options.database, DJANGO_SETTINGS_MODULE="bench.settings")
    from bench import facts

    client = facts.Client(HTTP_HOST="127.0.0.1")
    leader = facts.User.objects.filter(role="LEADER").order_by("pk").first()
    client.cookies["sessionid"] = facts.session_for(leader, facts.BACKEND)
    form = filled()
    times, queries = [], set()
    for number in range(options.rounds + 2):
        took, count = send(client, form | {"form_token": str(uuid.uuid4())})
        if number >= 2:
            times.append(took)
            queries.add(count)
    print("| what | ms | queries |\n|---|---:|---:|")  # noqa: T201
    print(f"| saving {LINES} lines | {statistics.median(times):.0f} | {max(queries)} |")  # noqa: T201


def filled() -> dict:
    """The form: models that lie in the warehouses and, the last ones, words; for a project."""
    from requests_app.forms.requests.offer import RequestOffer

    labels = list(RequestOffer().items)
    form = {
        "order_type": "PROJECT_BASED",
        "target": "USAGE",
        "project_name": "POP Cempaka Putih",
        "justification": "Pembangunan tahap dua",
        "lines-TOTAL_FORMS": LINES,
        "lines-INITIAL_FORMS": 0,
    }
    for number in range(LINES):
        line = {"item": labels[number], "unit": "unit"}
        if number >= LINES - FREE:
            line = {"free": "on", "name": f"Belum ada di katalog {number}", "free_unit": "Pcs"}
        form |= {
            f"lines-{number}-{name}": value for name, value in (line | {"quantity": number % 9 + 1}).items()
        }
    return form


def send(client, form: dict) -> tuple[float, int]:
    """(milliseconds, queries) of one post; ends the bench when it makes no request."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from requests_app.models import RequestItem

    with transaction.atomic():
        before = RequestItem.objects.count()
        with CaptureQueriesContext(connection) as captured:
            begun = time.perf_counter()
            answer = client.post("/requests/new/", form)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            took = (time.perf_counter() - begun) * 1000
        if answer.status_code != 302 or RequestItem.objects.count() != before + LINES:
            raise SystemExit(f"the form answered {answer.status_code}")
        transaction.set_rollback(True)
    return took, len(captured) - 1


if __name__ == "__main__":
    main()
