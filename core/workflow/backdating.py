"""How far back a document may be dated: what is written down late is still written down for its own day, but
nobody rewrites last month.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core import clock, config, words
from core.errors import DomainError
from core.reading.days import ahead

TOO_LONG_AGO = _("This day is too long ago: a document may be dated back to %(day)s.")


def days() -> int:
    """The days before today that a document may be dated, from the settings."""
    return config.get("document.backdate_days")


def refuse(day: date, *, field: str, future: str) -> None:
    """Raise DomainError for a document of a day that is yet to come (with the sentence `future`), or too long
    ago.
    """
    if day > clock.today():
        raise DomainError(future, field=field)
    if day < (first := ahead(-days())):
        raise DomainError(TOO_LONG_AGO % {"day": words.day(first)}, field=field)


# What a field for the day of a document takes.
BOUNDS = {"back": days, "past": TOO_LONG_AGO, "ahead": 0}
