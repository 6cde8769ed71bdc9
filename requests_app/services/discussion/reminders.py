"""A word when a request has waited too long for somebody, once a day while it does."""

from datetime import timedelta
from functools import cache

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy

from core import clock, config, words
from requests_app.choices import DECIDED_AT, OrderType, RequestStatus, Stage
from requests_app.models import Request
from requests_app.services.requests import steps, turns
from requests_app.waiting import ready, registrable

# Whose turn it is in each open state.
TURN = DECIDED_AT | {
    RequestStatus.APPROVED: Stage.PURCHASE,
    RequestStatus.ARRIVED: Stage.LOGISTIC,
    RequestStatus.AWAITING_HANDOVER: Stage.LOGISTIC,
}


def overdue() -> Q:
    """What waits longer than the settings allow: days for regular requests, fewer for urgent and project
    ones.
    """
    now = clock.now()
    regular = now - timedelta(days=float(config.get("request.remind_days")))
    special = now - timedelta(days=float(config.get("request.remind_urgent_days")))
    latest = Case(When(order_type=OrderType.REGULAR_STOCK, then=Value(regular)), default=Value(special))
    # For the rest of what arrived in part the vendor is waited for, nobody in the house.
    at_work = ~Q(status=RequestStatus.ARRIVED) | registrable() | ready()
    # Said once more for all kinds: this alone the index can be asked.
    return Q(at_work, stage_since__lt=max(regular, special), status__in=TURN) & Q(stage_since__lt=latest)


def is_overdue(request: Request) -> bool:
    """Whether one request waits too long. One query."""
    return Request.objects.filter(overdue(), pk=request.pk).exists()


def remind() -> int:
    """Tell those whose turn it is about each request that waits too long; how many there were. Two workers
    skip each other's rows.
    """
    today = clock.today()
    with transaction.atomic():
        waiting = (
            Request.objects.open()
            .filter(overdue())
            .exclude(reminded_on=today)
            .select_for_update(skip_locked=True, of=("self",))
        )
        found = list(waiting.order_by("pk"))
        candidates = cache(steps.candidates)
        for request in found:
            message = gettext_lazy(
                "%(document)s of %(who)s has been waiting for you since %(since)s (%(status)s)."
            )
            said = {
                "since": words.lazy_day(request.stage_since),
                "status": RequestStatus(request.status).label,
            }
            if request.status in DECIDED_AT:
                turns.ask(request, "REQUEST_WAITING", message, actor=None, candidates=candidates, **said)
            else:
                told = steps.doers(TURN[request.status], candidates)
                steps.tell(request, "REQUEST_WAITING", message, to=told, actor=None, **said)
        Request.objects.filter(pk__in=[request.pk for request in found]).update(reminded_on=today)
    return len(found)
