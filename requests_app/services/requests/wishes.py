"""The requester's wish to cancel lines: what of a request can be cancelled, what of that he asks for, and the
end of a wish that nobody can answer any more.
"""

from collections.abc import Collection
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext_lazy

from core import clock
from core.database import bulk
from requests_app.choices import ASKS_TO_CANCEL, Cancellation, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.requests import steps


def cancellable(lines: Collection[RequestItem]) -> list[RequestItem]:
    """The lines of which something is neither handed over nor rejected."""
    return [line for line in lines if not line.is_rejected and line.wanted > kept(line)]


def kept(line: RequestItem) -> int:
    """How many of a line's units stay when it is cancelled: what was begun to be handed over."""
    return int((line.handed_quantity / Decimal(line.factor)).to_integral_value(ROUND_CEILING))


def asked(lines: Collection[RequestItem]) -> list[RequestItem]:
    """The lines that the requester asks to cancel, as far as there is still something to cancel."""
    return [line for line in cancellable(lines) if line.cancellation == Cancellation.ASKED]


def settle(request: Request, lines: Collection[RequestItem], *, actor) -> tuple[str, ...]:
    """After whatever changes the (locked) request or its lines: an open wish is about what can still be
    cancelled alone, and with none of that left, or in a state in which nobody answers it, it lapses and the
    requester hears so. Returns the fields of the request to save.
    """
    if request.cancel_asked_at is None or request.cancel_answered_at:
        return ()
    answered = request.status in ASKS_TO_CANCEL
    left = asked(lines) if answered else []
    gone = [line for line in lines if line.cancellation == Cancellation.ASKED and line not in left]
    for line in gone:
        line.cancellation = ""
    bulk.update(gone, ("cancellation",))
    if left:
        return ()
    request.cancel_answered_at = clock.now()
    if request.status != RequestStatus.REJECTED:  # of which he hears
        message = LAPSED if answered else CANCEL_IT
        to, status = steps.requester(request), RequestStatus(request.status).label
        steps.tell(request, "REQUEST_CANCEL_ANSWERED", message, to=to, actor=actor, status=status)
    return ("cancel_answered_at",)


ASKED_ALREADY = gettext_lazy("The cancellation is asked for already; the answer is not there yet.")
NOBODY_WAITS = gettext_lazy("Nobody waits for an answer about %(document)s any more.")
LAPSED = gettext_lazy(
    "Your wish to cancel has lapsed: nothing of what you asked for is left to be cancelled in %(document)s."
)
CANCEL_IT = gettext_lazy(
    "Your wish to cancel has lapsed: %(document)s is “%(status)s” now, and you can cancel it yourself."
)
