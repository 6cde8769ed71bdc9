"""Parse one cell, of CSV (text) or of XLSX (native), into the value we store.

All return None for a blank cell (`clean_text`: ""), and raise `CellError` with a sentence for people.
"""

import datetime
import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import CellError
from core.files.tabular.text import clean_text, normalise_mac, normalise_serial, short, shortened
from core.reading import numbers

__all__ = ["clean_text", "normalise_mac", "normalise_serial", "parse_date", "parse_decimal", "parse_quantity"]

DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_NAMED = re.compile(r"([0-9]{1,2})[ .\-/]*([a-z]{3,9})\.?[ \-/,]*([0-9]{4})")
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
EARLIEST_YEAR = 1900  # where the calendar of spreadsheets begins
LONGEST = 100  # a longer text is no date; it must not fill the cache either


def parse_decimal(value, *, decimal=None):
    """The `Decimal` of a cell. `decimal` is the sign that its column puts before decimals; None while nothing
    in the column needs one (core.reading.numbers).
    """
    try:
        return numbers.read(value, decimal=decimal)
    except CellError as error:
        raise (shortened(value) if error.code == "shortened" else error) from None


def parse_quantity(value, *, places=3, decimal=None):
    """Like `parse_decimal`, but refuses more than `places` decimals; zero and less are for the caller to
    judge.
    """
    number = parse_decimal(value, decimal=decimal)
    if number is not None and number != round(number, places):
        raise CellError(
            _("A quantity may have at most %(places)s decimals.") % {"places": places},
            code="too_many_decimals",
        )
    return number


def parse_date(value):
    """A `date` from day/month/year (also with - . or spaces), year-month-day, a named month, or a native
    date.

    A time of day behind it is dropped. Two-digit years are refused, since nobody can tell the century.
    """
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or len(value := value.strip()) > LONGEST:
        raise _not_a_date(value)
    return _date(value)


@lru_cache(maxsize=8192)
def _date(text):
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
        if date.year < EARLIEST_YEAR:
            raise ValueError
        return date
    except ValueError:
        raise CellError(
            _("The date %(value)s does not exist. Write day/month/year.") % {"value": text},
            code="impossible_date",
        ) from None


def _not_a_date(value):
    return CellError(
        _("%(value)s is not a date. Write it as day/month/year, such as 22/11/2026.")
        % {"value": short(value)},
        code="not_a_date",
    )
