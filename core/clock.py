"""The one clock of the services. Demo data and tests set it to another moment; nothing else may."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("trinity_clock", default=None)


def now() -> datetime:
    """The current moment (aware)."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The current date in the business's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime):
    """Within the block, `now()` is `moment` (aware)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
