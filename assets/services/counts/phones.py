"""Which phones somebody counts with, and what they have not sent yet: whoever leads the count looks at this
before he submits it.
"""

import uuid
from datetime import timedelta

from assets.models import StockCount, StockCountPhone
from assets.services.counts import counts
from core import clock

QUIET = timedelta(minutes=2)  # a phone with a connection says something every half minute
ABOUT = 100_000


def report(count: StockCount, *, actor, device: uuid.UUID, waiting: int, is_open: bool = True) -> None:
    """A phone says how many entries wait in it, and whether its page is still open. Raises NotAllowed for who
    is not invited. No inverse.
    """
    counts.refuse_stranger(count, actor)
    heard = StockCountPhone(
        count=count,
        user=actor,
        device=device,
        waiting=min(max(waiting, 0), ABOUT),
        is_open=is_open,
        heard_at=clock.now(),
    )
    StockCountPhone.objects.bulk_create(
        [heard],
        update_conflicts=True,
        unique_fields=["count", "user", "device"],
        update_fields=["waiting", "is_open", "heard_at"],
    )


def unsent(count: StockCount) -> list[StockCountPhone]:
    """The phones that have something unsent, or may: their page is open, and nothing was heard of them."""
    quiet = clock.now() - QUIET
    return [
        phone
        for phone in count.phones.select_related("user").order_by("user__name", "pk")
        if phone.waiting or phone.is_open and phone.heard_at < quiet
    ]
