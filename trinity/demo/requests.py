"""What became of the requests: reviewed, revised, priced, signed, bought, refused; what was said about them
meanwhile.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone

from core import clock
from requests_app.choices import ActivityType, Stage
from requests_app.services.approval import delegations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.discussion import comments, reminders
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from trinity.demo import arrivals, request_tables, wishes


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter. The hours run in the order in which a
    request is dealt with.
    """
    yield from wishes.deeds(world)
    by_hour = (
        (10, decide, [(d, review.approve_logistic, *rest) for d, *rest in request_tables.REVIEWED]),
        (11, decide, [(d, review.revise, *rest) for d, *rest in request_tables.REVISED]),
        (11, price, request_tables.PRICED),
        (13, decide, [(d, review.approve_final, "hendra", *rest) for d, *rest in request_tables.SIGNED]),
    )
    as_a_whole = (
        (12, purchasing.approve_purchase, "note", request_tables.SUBMITTED),
        (14, purchasing.start_purchasing, "note", request_tables.STARTED),
        (15, purchasing.ship, "note", request_tables.SHIPPED),
        (16, review.reject, "reason", request_tables.REJECTED),
        (16, requests.cancel, "reason", request_tables.CANCELLED),
    )
    for hour, deed, rows in by_hour:
        for days_ago, *rest in rows:
            yield days_ago, hour, partial(deed, world, *rest)
    for hour, verb, word, rows in as_a_whole:
        for days_ago, who, key, said in rows:
            yield days_ago, hour, partial(act, world, verb, who, key, **{word: said})
    yield from arrivals.deeds(world)
    for days_ago, hour, verb, who, key, note in request_tables.ATTENTION:
        yield days_ago, hour, partial(act, world, verb, who, key, note=note)
    for days_ago, hour, *rest in request_tables.SAID:
        yield days_ago, hour, partial(say, world, *rest)
    yield request_tables.AWAY[0], 17, partial(go_away, world, *request_tables.AWAY[1:])
    yield request_tables.REMINDED, 8, reminders.remind


def decide(world, verb, who, key, rows, note):
    """Somebody decides line by line."""
    request = arrivals.current(world, key)
    lines = arrivals.by_name(request)
    verdicts = {
        lines[name].pk: Verdict(approved, allocated, reason) for name, approved, allocated, reason in rows
    }
    verb(request, actor=world.people[who], verdicts=verdicts, note=note)


def price(world, who, key, vendor, order, invoice, years, rows):
    """Purchase details of what one vendor delivers."""
    request, today = arrivals.current(world, key), clock.today()
    lines, warranty = arrivals.by_name(request), today + timedelta(days=365 * years) if years else None
    details = {
        lines[name].pk: purchasing.Details(
            Decimal(amount), vendor, order, invoice, today, warranty_end_date=warranty
        )
        for name, amount in rows
    }
    purchasing.set_purchase(request, actor=world.people[who], details=details, version=request.version)


def act(world, verb, who, key, **words):
    """Somebody does something to a request as a whole, and says a word about it."""
    verb(arrivals.current(world, key), actor=world.people[who], **words)


def say(world, who, key, text, answers):
    """A comment, or an answer to the last one."""
    request = arrivals.current(world, key)
    parent = (
        request.activities.filter(type=ActivityType.COMMENT, parent=None).latest("id") if answers else None
    )
    comments.comment(request, actor=world.people[who], text=text, parent=parent)


def go_away(world, who, to, reason):
    """Somebody lets another sign in his place, Monday to Friday of next week."""
    today = timezone.localdate()  # next week is that of whoever looks at it
    monday = today + timedelta(days=7 - today.weekday())
    days = {"starts_on": monday, "ends_on": monday + timedelta(days=4)}
    delegations.delegate(
        actor=world.people[who], to=world.people[to], stage=Stage.FINAL, reason=reason, **days
    )
