"""Days as people and files write them, and the moments that a day begins and ends at.

One spelling means one day, whatever the language of the page: the day comes before the month.
"""

import datetime
import re
from calendar import monthrange
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock, words
from core.database.days import EARLIEST
from core.reading.errors import ReadingError
from core.reading.text import clean_text, short

LONG = 50 * 366  # days that a warranty may last
PLANNED = 5 * 366  # days ahead that anything is planned
DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_NAMED = re.compile(r"([0-9]{1,2})[ .\-/]*([a-z]{3,9})\.?[ \-/,]*([0-9]{4})")
MONTH = re.compile(r"(?:([0-9]{4})[/.\- ]([0-9]{1,2})|([0-9]{1,2}|[a-z]{3,9})\.?[/.\- ]([0-9]{4}))")
TIME = re.compile(
    r"(?:T| +)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march mrt",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agt ags agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
LONGEST = 100  # a longer text is no date; it must not fill the cache either


def parse(value) -> datetime.date | None:
    """A day from day/month/year (also with - . or spaces), year-month-day, a named month, or a native date;
    None for nothing. A time of day behind it is dropped.

    Raises ReadingError for what is none, for a year of two digits (nobody can tell the century) and for a day
    before EARLIEST.
    """
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return within(value)
    if not isinstance(value, str) or len(value := value.strip()) > LONGEST:
        raise _not_a_date(value)
    return _day(value)


def month(value) -> datetime.date | None:
    """The first day of a month from year-month, month/year (also with - . or a space), or a named month; None
    for nothing. Raises ReadingError for what is none, and for a month before EARLIEST.
    """
    if value is None or isinstance(value, datetime.date):
        return value and within(value.replace(day=1))
    text = clean_text(value).casefold() if isinstance(value, str) and len(value) <= LONGEST else None
    if text == "":
        return None
    found = MONTH.fullmatch(text or "")
    year, named = (found[1] or found[4], found[2] or found[3]) if found else ("0", "0")
    number = MONTHS.get(named) or (int(named) if named.isdigit() else 0)
    if not 1 <= number <= 12 or int(year) == 0:
        raise ReadingError(
            _("%(value)s is not a month. Write it as month/year, such as 11/2026.") % {"value": short(value)},
            code="not_a_month",
        )
    return within(datetime.date(int(year), number, 1))


def within(day: datetime.date, earliest: datetime.date = EARLIEST, latest: datetime.date | None = None):
    """The day itself. Raises ReadingError when it lies before `earliest` or after `latest`."""
    if day < earliest:
        raise ReadingError(
            _("%(day)s lies before %(earliest)s. Check the year.") % _said(day, earliest=earliest),
            code="too_early",
        )
    if latest and day > latest:
        raise ReadingError(
            _("%(day)s lies after %(latest)s. Check the year.") % _said(day, latest=latest), code="too_late"
        )
    return day


def ahead(days: int) -> datetime.date:
    """The day so many days after today (before it, when negative)."""
    return clock.today() + datetime.timedelta(days=days)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, `months` later; the last one when that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def begin(day: datetime.date) -> datetime.datetime:
    """The first moment of a day in the business's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def end(day: datetime.date) -> datetime.datetime:
    """The moment after the last one of a day; of the last day that there is, its last."""
    if day == datetime.date.max:
        return timezone.make_aware(datetime.datetime.max)
    return begin(day + datetime.timedelta(days=1))


def since(field: str, day: datetime.date) -> Q:
    """Where the moment in `field` lies on this day or later: a range, so that an index can serve it."""
    return Q(**{f"{field}__gte": begin(day)})


def through(field: str, day: datetime.date) -> Q:
    """Where the moment in `field` lies on this day or earlier."""
    return Q(**{f"{field}__lt": end(day)})


@lru_cache(maxsize=8192)
def _day(text: str) -> datetime.date | None:
    text = clean_text(text)
    if not text:
        return None
    bare = TIME.sub("", text)
    if found := DAY_FIRST.fullmatch(bare):
        day, _separator, month, year = found.groups()
    elif found := YEAR_FIRST.fullmatch(bare):
        year, _separator, month, day = found.groups()
    elif (found := MONTH_NAMED.fullmatch(bare.casefold())) and found[2] in MONTHS:
        day, month, year = found[1], MONTHS[found[2]], found[3]
    else:
        raise _not_a_date(text)
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ReadingError(
            _("The date %(value)s does not exist. Write day/month/year.") % {"value": text},
            code="impossible_date",
        ) from None
    return within(date)


def _said(day: datetime.date, **bounds: datetime.date) -> dict:
    return {"day": f"{day:%d/%m}/{day.year:04}"} | {name: words.day(bound) for name, bound in bounds.items()}


def _not_a_date(value):
    return ReadingError(
        _("%(value)s is not a date. Write it as day/month/year, such as 22/11/2026.")
        % {"value": short(value)},
        code="not_a_date",
    )
