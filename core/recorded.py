"""When something happened that a phone recorded, maybe long before the server heard of it.

Both times are kept. Order and rules use the phone's where its clock agrees with the server's within 5
minutes, less what it is ahead, so that what two phones recorded is in the order in which it happened; else
the moment at which it was received, and whoever reads it is told so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock

AGREES = timedelta(minutes=5)


class ClockUsed(models.TextChoices):
    """Whose clock says when it was."""

    PHONE = "PHONE", gettext_lazy("clock of the phone")
    SERVER = "SERVER", gettext_lazy("moment of arrival")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A moment by both clocks: `phone_at` by the phone's (None when it did not say), which was `ahead` of the
    server's by so much then (behind, when it is negative). `worst` is the most that it was known to be.
    """

    received_at: datetime
    phone_at: datetime | None = None
    ahead: timedelta | None = None
    worst: timedelta | None = None

    @property
    def is_by_phone(self) -> bool:
        """Whether the phone's clock can be relied on: it agrees, and was not set back since."""
        if self.phone_at is None or self.ahead is None or abs(self.worst) > AGREES:
            return False
        return self.phone_at - self.ahead <= self.received_at

    @property
    def clock_used(self) -> str:
        """Whose clock `at` is."""
        return ClockUsed.PHONE if self.is_by_phone else ClockUsed.SERVER

    @property
    def at(self) -> datetime:
        """When it was, by the server's clock. Nothing was recorded after it was received."""
        return self.phone_at - self.ahead if self.is_by_phone else self.received_at

    @property
    def warning(self) -> str:
        """What to tell somebody whose phone's clock is wrong; "" when it is not."""
        if self.phone_at is None or self.is_by_phone:
            return ""
        worst = self.worst or timedelta()
        minutes = round(abs(worst).total_seconds() / 60)
        if minutes < AGREES.total_seconds() / 60:
            return _("The clock of this phone was changed, so the moment of arrival counts.")
        said = (
            _("The clock of this phone is %(n)d minutes fast, so the moment of arrival counts.")
            if worst > timedelta()
            else _("The clock of this phone is %(n)d minutes slow, so the moment of arrival counts.")
        )
        return said % {"n": minutes}


def now() -> Recorded:
    """Something that happens on the server itself, or that came without a time."""
    return Recorded(clock.now())


def by_phone(at: datetime | None, phone_now: datetime | None, *, ahead: timedelta | None = None) -> Recorded:
    """Something that a phone recorded `at`, received now; `phone_now` is its clock at the sending, `ahead`
    how far it was known to be ahead when it was recorded. Whether it agrees, the worse of the two says.
    """
    received = clock.now()
    if at is None or phone_now is None:
        return Recorded(received, at)
    now_ahead = phone_now - received
    then_ahead = now_ahead if ahead is None else ahead
    return Recorded(received, at, then_ahead, max(now_ahead, then_ahead, key=abs))
