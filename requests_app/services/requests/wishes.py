"""The requester's wish to cancel lines: what of a request can be cancelled, and what of that he asks for."""

from collections.abc import Collection
from decimal import ROUND_CEILING, Decimal

from requests_app.choices import Cancellation
from requests_app.models import RequestItem


def cancellable(lines: Collection[RequestItem]) -> list[RequestItem]:
    """The lines of which something is neither handed over nor rejected."""
    return [line for line in lines if not line.is_rejected and line.wanted > kept(line)]


def kept(line: RequestItem) -> int:
    """How many of a line's units stay when it is cancelled: what was begun to be handed over."""
    return int((line.handed_quantity / Decimal(line.factor)).to_integral_value(ROUND_CEILING))


def asked(lines: Collection[RequestItem]) -> list[RequestItem]:
    """The lines that the requester asks to cancel, as far as there is still something to cancel."""
    return [line for line in cancellable(lines) if line.cancellation == Cancellation.ASKED]
