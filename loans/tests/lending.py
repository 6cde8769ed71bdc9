"""Loans for tests: asked for, decided and handed out through the services."""

from datetime import timedelta

from django.db import connection

from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from core import clock
from loans.models import LoanAssignment
from loans.services.loans import asking, deciding, fetching


def committed() -> None:
    """Judge now what the database judges at commit: what follows is another transaction for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def day(n: int):
    """Today, or so many days from it."""
    return clock.today() + timedelta(days=n)


def wish(item, quantity: int = 1, *, start: int = 0, last: int | None = 7, **more) -> asking.NewLine:
    """A line from `start` to `last` (days from today)."""
    return asking.NewLine(item, quantity, day(start), None if last is None else day(last), **more)


def asked(cast, *lines, by=None):
    """A loan that waits for logistics; of one device when nothing else is said."""
    return asking.ask(
        lines or [wish(devices(cast)[0].standard_item)], actor=by or cast.staff, reason="splicing"
    )


def devices(cast, count: int = 1, *, item=None, place=None):
    """Devices in a warehouse."""
    item, place = item or ItemFactory(), place or WarehouseFactory()
    return register_devices(cast.logistik, count, item=item, place=place)


def approved(loan, units: dict | None = None, *, actor, **more):
    """The loan, decided: `units` is {line: assets}, each approved as asked for."""
    verdicts = {
        line.pk: deciding.Verdict(line.quantity, (units or {}).get(line.number, []))
        for line in loan.items.all()
    }
    return deciding.decide(loan, verdicts, actor=actor, **more)


def lent(cast, count: int = 1, *, start: int = 0, last: int | None = 7, by=None):
    """(loan, its units): `count` devices that are out with the borrower."""
    units = devices(cast, count)
    loan = asked(cast, wish(units[0].standard_item, count, start=start, last=last), by=by)
    loan = approved(loan, {1: units}, actor=cast.logistik)
    line = loan.items.get()
    loan, _h = fetching.hand_out(loan, [fetching.Fetch(line.pk, unit) for unit in units], actor=cast.logistik)
    return loan, list(LoanAssignment.objects.filter(loan_request=loan).order_by("pk"))
