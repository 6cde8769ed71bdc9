"""Parse one cell, of CSV (text) or of XLSX (native), into the value we store.

All return None for a blank cell (`clean_text`: ""), and raise `CellError` with a sentence for people.
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import CellError
from core.files.tabular.text import (
    SHORTENED,
    SPACES,
    clean_text,
    normalise_mac,
    normalise_serial,
    short,
    shortened,
)

__all__ = ["clean_text", "normalise_mac", "normalise_serial", "parse_date", "parse_decimal", "parse_quantity"]

CURRENCY = re.compile(r"(?:Rp|IDR)\.?", re.IGNORECASE)
# 1.250.000 and 1.250.000,50: a leading zero cannot be grouped, so 0.125 is a fraction.
DOTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
# 1,250.00 and 1,250,000: one comma alone is a decimal comma.
COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
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
MOST_DIGITS = 24
EARLIEST_YEAR = 1900  # where the calendar of spreadsheets begins
LONGEST = 100  # a longer text is no number or date; it must not fill the caches either


def parse_decimal(value):
    """A `Decimal` from a number as written in Indonesia, in English, or native.

    Where both readings are possible the Indonesian one wins: "1.250" is 1250 and "1,250" is 1.25.
    "Rp", "IDR", a trailing ",-", spaces between groups, a minus or brackets for negatives are understood;
    a negative number is returned as such and the caller judges it.
    """
    if value is None:
        return None
    if isinstance(value, str):
        value = value.strip()
        if len(value) > LONGEST:
            raise _not_a_number(value)
        return _decimal(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS:
            return number
    raise _not_a_number(value)


@lru_cache(maxsize=8192)
def _decimal(text):
    number = CURRENCY.sub("", SPACES.sub("", clean_text(text)), count=1).replace("\u2212", "-")
    if not number:
        if clean_text(text):
            raise _not_a_number(text)
        return None
    sign = ""
    if number[0] in "+-":
        sign, number = number[0].strip("+"), number[1:]
    elif number[0] == "(" and number[-1] == ")":
        sign, number = "-", number[1:-1]
    number = number.removesuffix(",-").removesuffix(".-")
    if DOTS.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    elif COMMAS.fullmatch(number):
        number = number.replace(",", "")
    elif PLAIN.fullmatch(number):
        number = number.replace(",", ".")
    elif SHORTENED.fullmatch(number):
        raise shortened(text)
    else:
        raise _not_a_number(text)
    if len(number) > MOST_DIGITS:
        raise CellError(_("This number has too many digits."), code="number_too_long")
    return Decimal(sign + number)


def parse_quantity(value, *, places=3):
    """Like `parse_decimal`, but refuses more than `places` decimals; zero and less are for the caller to
    judge.
    """
    number = parse_decimal(value)
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


def _not_a_number(value):
    return CellError(_("%(value)s is not a number.") % {"value": short(value)}, code="not_a_number")


def _not_a_date(value):
    return CellError(
        _("%(value)s is not a date. Write it as day/month/year, such as 22/11/2026.")
        % {"value": short(value)},
        code="not_a_date",
    )
