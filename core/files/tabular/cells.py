"""What a cell of a workbook shows, where its number alone does not say it: the zeros that its format puts
before the digits.
"""

import re
from functools import lru_cache
from math import isfinite

MOST_DIGITS = 15  # a spreadsheet keeps no more of a number; whatever is longer has changed already
# "text", \x, [colour or language], a sign for itself, a digit; all else is another kind of format.
PART = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|([-/ ()])|(0)')
POWERS = re.compile(r"[0-9][.,][0-9]+E[+-][0-9]{2,3}")


def shown(value, number_format: str | None):
    """A number as its cell shows it when the format fills up with zeros ("00012345"), else the value."""
    if number_format in (None, "General") or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    parts = _zeros(number_format)
    if not parts or value < 0 or not isfinite(value) or value != int(value):
        return value
    digits = list(str(int(value)))
    text = ""
    for literal in reversed(parts):
        text = (literal or (digits.pop() if digits else "0")) + text
    return "".join(digits) + text


def is_cut_off(value) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, or stands there in powers of ten; also as a
    program has written it into a CSV.
    """
    if isinstance(value, str):
        return POWERS.fullmatch(value.strip()) is not None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    text = repr(value)
    return "e" in text or "n" in text or len(re.sub(r"\D", "", text.removesuffix(".0"))) > MOST_DIGITS


@lru_cache(maxsize=256)
def _zeros(number_format: str) -> tuple[str, ...]:
    """The parts of a format of zeros, "" for a digit; () for any other format, also for one that ends with a
    word: that is the unit of an amount (00 "Pcs"), no part of a code.
    """
    section, place, parts = number_format.split(";", 1)[0], 0, []
    while place < len(section):
        found = PART.match(section, place)
        if found is None:
            return ()
        quoted, escaped, sign, digit = found.groups()
        literal = quoted or escaped or sign
        if literal or digit:
            parts.append(literal or "")
        place = found.end()
    is_code = parts.count("") > 1 and not any(sign.isalpha() for sign in parts[-1])
    return tuple(parts) if is_code else ()
