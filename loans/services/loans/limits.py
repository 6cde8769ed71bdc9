"""For how long somebody may borrow: a day to fetch it, a day to bring it back, who may leave that open."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from core import clock, config, words
from core.errors import DomainError
from core.roles import Role
from loans.models import LoanRequest

SHORT_TERM = (Role.STAFF, Role.LEADER)


def is_short_term(person) -> bool:
    """Whether somebody borrows for `loan.max_days` at most, and names the day: staff and leaders."""
    return person.role in SHORT_TERM


def refuse_period(start: date, last: date | None, *, person) -> None:
    """Raise DomainError (beside `needed_from` or `return_date`) for days that this person cannot borrow for.

    30 days (setting) count from the first day, both included.
    """
    today, ahead = clock.today(), int(config.get("loan.ahead_days"))
    if start < today:
        raise DomainError(_("This day is over already: a loan begins today or later."), field="needed_from")
    if start > today + timedelta(days=ahead):
        said = _("A loan begins at most %(days)d days ahead: on %(day)s.")
        latest = words.day(today + timedelta(days=ahead))
        raise DomainError(said % {"days": ahead, "day": latest}, field="needed_from")
    if last is None:
        if is_short_term(person):
            raise DomainError(_("Say until when you need it."), field="return_date")
        return
    if last < start:
        raise DomainError(_("It comes back on the day that it is fetched, or later."), field="return_date")
    most = int(config.get("loan.max_days"))
    if is_short_term(person) and last > (latest := start + timedelta(days=most)):
        said = _("At most %(days)d days: until %(day)s. Ask for an extension when you need it longer.")
        raise DomainError(said % {"days": most, "day": words.day(latest)}, field="return_date")


def longest(loan: LoanRequest, returns: date) -> date | None:
    """Until when something that was to come back on `returns` may be extended; None without a limit."""
    if not is_short_term(loan.requester):
        return None
    return returns + timedelta(days=int(config.get("loan.max_days")))
