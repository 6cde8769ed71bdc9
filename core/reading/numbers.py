"""The one reader and the one writer of numbers and money.

A number is written with a decimal comma and points between the groups (Indonesian) or with a decimal point
and commas between them (English). The language of the page says which; a column of a file says it itself
(core.files.tabular.columns). What can mean only one number is read in either way. What could mean two is
asked back: a single sign with exactly three digits behind it groups only where it is the grouping sign.
"""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from core.reading.errors import ReadingError
from core.reading.text import clean_text, short

COMMA, POINT = ",", "."  # the sign before the decimals
OTHER = {COMMA: POINT, POINT: COMMA}
CURRENCY = re.compile(r"^([+-]?)\s*(?:Rp|IDR)\.?\s*|\s*(?:Rp|IDR)\.?$", re.IGNORECASE)
SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:([.,])[0-9]+)?")
NUMBERLIKE = re.compile(r"[^A-Za-z]*(?:Rp|IDR)?[^A-Za-z]*(?:IDR)?\s*", re.IGNORECASE)
EITHER = re.compile(r"(0*[1-9][0-9]*)([.,])([0-9]{3})")
SHORTENED = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
MOST_DIGITS = 24
LONGEST = 100  # a longer text is no number; it must not fill the cache either


def _notation(decimal: str) -> re.Pattern:
    """What is written with this decimal sign; a leading zero cannot be grouped, so 0.125 is a fraction."""
    group, decimal = re.escape(OTHER[decimal]), re.escape(decimal)
    return re.compile(rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+)(?:{decimal}[0-9]+)?")


NOTATIONS = {decimal: _notation(decimal) for decimal in (COMMA, POINT)}


def page_sign() -> str:
    """The sign before the decimals in the language of the page."""
    return get_format("DECIMAL_SEPARATOR")


def read(value, *, decimal: str | None = None) -> Decimal | None:
    """The number that a text or a native number is; None for nothing.

    "Rp", "IDR", a trailing ",-", spaces between groups, a minus or brackets for negatives are understood; a
    negative number is for the caller to judge. `decimal` is the sign that a column of a file is known to put
    before decimals; without it the language of the page decides, and asks back what could mean two numbers.
    Raises ReadingError.
    """
    if value is None:
        return None
    if isinstance(value, str):
        value = value.strip()
        if len(value) > LONGEST:
            raise _not_a_number(value)
        return _read(value, decimal or page_sign(), decimal is not None)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS:
            return number
    raise _not_a_number(value)


def write(value, *, grouped: bool = False) -> str:
    """A number as one types it on this page, so that `read` gives it back; "" for nothing."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)).normalize():z{',' if grouped else ''}f}"  # z: no minus before a zero
    if len(text.partition(".")[2]) == 3:
        text += "0"  # three decimals could be a group; a fourth one leaves no doubt
    decimal = page_sign()
    return text.translate(str.maketrans(",.", OTHER[decimal] + decimal))


def evidence(value) -> str:
    """The decimal sign that a cell shows to be its column's; both signs when it could be read with either, ""
    when it says nothing.
    """
    if not isinstance(value, str) or not (COMMA in value or POINT in value) or len(value) > LONGEST:
        return ""
    if not NUMBERLIKE.fullmatch(value):  # a quick look: most cells are words
        return ""
    _minus, number = _bare(clean_text(value))
    if found := SPACED.fullmatch(number):
        return found[1] or ""
    return "".join(decimal for decimal, notation in NOTATIONS.items() if notation.fullmatch(number))


@lru_cache(maxsize=8192)
def _read(text: str, decimal: str, settled: bool) -> Decimal | None:
    cleaned = clean_text(text)
    if not cleaned:
        return None
    minus, number = _bare(cleaned)
    if SPACED.fullmatch(number):
        plain = number.replace(" ", "").replace(COMMA, POINT)
    elif found := EITHER.fullmatch(number):
        plain = _either(found, decimal, settled)
        if not plain:
            raise _two_numbers(text, minus, found)
    else:
        sign = next((s for s in (decimal, OTHER[decimal]) if NOTATIONS[s].fullmatch(number)), None)
        if sign is None:
            raise _shortened(text) if SHORTENED.fullmatch(number) else _not_a_number(text)
        plain = number.replace(OTHER[sign], "").replace(sign, POINT)
    if len(plain) > MOST_DIGITS:
        raise ReadingError(_("This number has too many digits."), code="number_too_long")
    return Decimal(minus + plain)


def _bare(text: str) -> tuple[str, str]:
    """(minus, digits with their signs) of a cleaned text, without currency and brackets."""
    number = CURRENCY.sub(r"\1", text.replace("\u2212", "-"))
    minus = ""
    if number[:1] == "(" and number[-1:] == ")":
        minus, number = "-", CURRENCY.sub(r"\1", number[1:-1].strip())
    elif number[:1] in ("+", "-"):
        minus, number = number[0].strip("+"), number[1:].lstrip()
    return minus, number.removesuffix(",-").removesuffix(".-")


def _either(found: re.Match, decimal: str, settled: bool) -> str:
    """The plain digits of what has one sign and three digits behind it; "" when nobody can tell."""
    before, sign, three = found.groups()
    if sign == decimal:
        return f"{before}.{three}" if settled else ""
    return before + three if NOTATIONS[decimal].fullmatch(found[0]) else ""


def _two_numbers(text: str, minus: str, found: re.Match) -> ReadingError:
    before, _sign, three = found.groups()
    readings = {
        "value": short(text),
        "whole": write(Decimal(minus + before + three)),
        "fraction": write(Decimal(f"{minus}{before}.{three}")),
    }
    return ReadingError(
        _("%(value)s could be %(whole)s or %(fraction)s. Write the one that is meant.") % readings,
        code="two_numbers",
    )


def _shortened(value) -> ReadingError:
    return ReadingError(
        _("%(value)s is a shortened number. Write all of its digits.") % {"value": short(value)},
        code="shortened",
    )


def _not_a_number(value) -> ReadingError:
    return ReadingError(_("%(value)s is not a number.") % {"value": short(value)}, code="not_a_number")
