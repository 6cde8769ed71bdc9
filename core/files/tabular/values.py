"""Parse one cell, of CSV (text) or of XLSX (native), into the value we store.

All return None for a blank cell (`clean_text`: ""), and raise `CellError` with a sentence for people.
"""

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

__all__ = ["clean_text", "normalise_mac", "normalise_serial", "parse_decimal", "parse_quantity"]

CURRENCY = re.compile(r"(?:Rp|IDR)\.?", re.IGNORECASE)
# 1.250.000 and 1.250.000,50: a leading zero cannot be grouped, so 0.125 is a fraction.
DOTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
# 1,250.00 and 1,250,000: one comma alone is a decimal comma.
COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
MOST_DIGITS = 24
LONGEST = 100  # a longer text is no number; it must not fill the cache either


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


def _not_a_number(value):
    return CellError(_("%(value)s is not a number.") % {"value": short(value)}, code="not_a_number")
