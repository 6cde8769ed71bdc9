"""Measures loans and handovers: many who want the same units at once, and minutes of a hundred lines.

    python -m bench.loans --database bench_large

1. 500 loans of different people ask for one of 50 units of a model, for days that overlap; 25 threads, each
with a connection of its own, approve them at once, each with the unit that its loan names. Afterwards no unit
may be kept twice on a day, every loser has got a sentence, and nothing was a deadlock.
2. A hundred devices are handed over in one document, which is then signed, and sealed as its job does.

What is made stays in the database: build it anew for other measurements.
"""

import argparse
import os
import random
import statistics
import threading
import time
from collections import Counter
from datetime import timedelta

ATTEMPTS, UNITS, THREADS, LINES, ROUNDS = 500, 50, 25, 100, 5
OVERLAPS = """
SELECT COUNT(*) FROM asset_holds a JOIN asset_holds b ON a.asset_id = b.asset_id AND a.id < b.id
   AND a.period && b.period WHERE a.released_at IS NULL AND b.released_at IS NULL
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", default="bench_large")
    options = parser.parse_args()
    os.environ.update(BENCH_DATABASE=options.database, DJANGO_SETTINGS_MODULE="bench.settings")
    import django

    django.setup()
    race()
    minutes()


def lying(*, models: int, each: int) -> list[list]:
    """Devices that lie in a warehouse and are not kept for anybody: so many of each of so many models."""
    from django.db.models import Count

    from assets.models import Asset

    free = Asset.objects.filter(status="IN_STORAGE", tracking_method="INDIVIDUAL", holds=None)
    keys = free.values("standard_item").annotate(n=Count("pk")).filter(n__gte=each).order_by("-n")
    chosen = [row["standard_item"] for row in keys[:models]]
    return [list(free.filter(standard_item=key).select_related("standard_item")[:each]) for key in chosen]


def people():
    """(who decides, who borrows)."""
    from core.models import User

    chief = User.objects.get(role="ADMIN_LOGISTIK")
    return chief, list(User.objects.filter(role__in=("STAFF", "LEADER"), division__isnull=False)[:200])


def race():
    """Ask for units, approve all at once, and look at what came of it."""
    from django.db import connection

    from core import clock
    from loans.services.loans import asking

    chief, borrowers = people()
    units = lying(models=1, each=UNITS)[0]
    random.seed(20261130)
    wishes = []
    for n in range(ATTEMPTS):
        start = clock.today() + timedelta(days=random.randint(1, 20))
        wish = asking.NewLine(units[0].standard_item, 1, start, start + timedelta(days=random.randint(1, 9)))
        loan = asking.ask([wish], actor=borrowers[n % len(borrowers)])
        wishes.append((loan, loan.items.get(), random.choice(units)))
    outcomes, times, lock = Counter(), [], threading.Lock()
    queue = iter(wishes)

    def work():
        while True:
            with lock:
                wish = next(queue, None)
            if wish is None:
                break
            begun = time.perf_counter()
            outcome = attempt(*wish, chief)
            with lock:
                times.append(time.perf_counter() - begun)
                outcomes[outcome] += 1
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        (twice,) = cursor.fetchone()
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    say(f"{ATTEMPTS} attempts from {THREADS} threads on {UNITS} units: {dict(outcomes)}, kept twice {twice}")
    say(f"p50 {p50:.2f} s, p95 {p95:.2f} s ({p95 / p50:.1f} x)")


def attempt(loan, line, unit, chief) -> str:
    """Approve one loan with one unit; how it ended."""
    from core.errors import DomainError
    from loans.services.loans import deciding

    try:
        deciding.decide(loan, {line.pk: deciding.Verdict(1, [unit])}, actor=chief)
    except DomainError as refused:
        return "a sentence" if str(refused) else "no sentence"
    except Exception as error:  # noqa: BLE001 what must not happen is counted by its name
        return type(error).__name__
    return "kept"


def minutes():
    """Hand over a hundred devices in one document, sign and seal it, a few times; the median of each."""
    from core.services import sealing
    from loans.services.handovers import answering, making

    chief, borrowers = people()
    made, signed, sealed = [], [], []
    for n, units in enumerate(lying(models=ROUNDS, each=LINES)):
        begun = time.perf_counter()
        lines = [making.Line(unit) for unit in units]
        handover = making.make(lines, receiver=borrowers[n], actor=chief)
        made.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        answering.answer(handover, declined={}, actor=borrowers[n])
        signed.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        sealing.seal("loans.handover", handover.pk)
        sealed.append(time.perf_counter() - begun)
    named = zip(("made", "signed", "sealed"), (made, signed, sealed), strict=True)
    said = ", ".join(f"{what} in {statistics.median(times):.2f} s" for what, times in named)
    say(f"{LINES} lines: {said}")


def say(text: str):
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
