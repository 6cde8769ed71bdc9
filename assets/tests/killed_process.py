"""A process that works on the test's database until it is killed:
python -m assets.tests.killed_process <work> <json>.

It says `ready` on a line of its own, then begins. What it did not finish must leave no trace.
"""

import json
import os
import sys

import django

WORK = {}


def work(function):
    WORK[function.__name__] = function
    return function


@work
def consume(item, people, actor, name):
    """Two lines at a time, over and over, each under a number of its own."""
    from decimal import Decimal

    from assets.models import StandardItem
    from assets.services.stock import consumption
    from core.errors import DomainError
    from core.models import User

    item, actor = StandardItem.objects.get(pk=item), User.objects.get(pk=actor)
    people = list(User.objects.filter(pk__in=people))
    for n in range(100_000):
        uses = [consumption.Use(item, Decimal(7)), consumption.Use(item, Decimal(35))]
        try:
            consumption.consume(
                uses, actor=actor, technician=people[n % len(people)], reference=f"WO-{name}-{n}"
            )
        except DomainError:
            return


@work
def write_import(job):
    """The worker's part of an import."""
    from core.services.imports import runs

    runs.write(job)


@work
def count(number, actor, scans):
    """A phone sends what it scanned: [code, key] after [code, key]."""
    import uuid

    from assets.models import StockCount
    from assets.services.counts import counting
    from core.models import User

    document, actor = StockCount.objects.get(doc_number=number), User.objects.get(pk=actor)
    for code, key in scans:
        counting.count_code(document, actor=actor, code=code, key=uuid.UUID(key))


@work
def approve_count(number, actor):
    """The second person says yes to a count."""
    from assets.models import StockCount
    from assets.services.counts import approval
    from core.models import User

    document = StockCount.objects.get(doc_number=number)
    approval.approve(document, actor=User.objects.get(pk=actor), version=document.version)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trinity.settings")
    django.setup()
    from django.db import connection

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    WORK[sys.argv[1]](**json.loads(sys.argv[2]))
    sys.stdout.write("done\n")
