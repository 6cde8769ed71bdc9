"""What a request costs, in sum. For price viewers."""

from collections.abc import Iterable
from decimal import Decimal

from requests_app.models import RequestItem


def total(lines: Iterable[RequestItem]) -> Decimal | None:
    """Price x what is bought, of all lines that have a price; None while none has."""
    return sums(lines)[0] or None


def sums(lines: Iterable[RequestItem]) -> tuple[Decimal, Decimal]:
    """(price x what is bought, what of that is for what will not come), over all lines that have a price."""
    known = [line for line in lines if not line.is_rejected and line.amount]
    return sum((line.amount for line in known), Decimal(0)), sum(
        (line.missing_amount for line in known), Decimal(0)
    )
