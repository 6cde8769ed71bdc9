"""Looking for something on a page without meeting it by chance.

A page holds tokens, ids and fractions of seconds: drawn by lot, they spell any three digits sooner or later.
"""

import html
import re

BY_LOT = re.compile(
    r"\b[A-Za-z0-9]{64}\b"  # CSRF tokens
    r"|\b[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b"  # UUIDs: form tokens, public ids
    r"|(?<=\d\d:\d\d:\d\d)[.,]\d+"  # fractions of seconds
    r"|(?<=\b[34]\d{4})\.\d{6,}\b"  # the time of day in a spreadsheet's dates
)


def steady(text: str) -> str:
    """A page (or a file) as it reads, without what is drawn by lot."""
    return BY_LOT.sub("", html.unescape(text))


def shows_price(text: str, price: int) -> bool:
    """Whether a page gives a price away, however its digits are grouped, or rounded to millions."""
    text = steady(text)
    millions = "|".join({str(price // 10**6), str(round(price / 10**6))})
    digits = re.sub(r"(?<=\d)[\s.,'_\u00a0\u202f]+(?=\d)", "", text)
    return str(price) in digits or bool(
        re.search(rf"(?<!\d)({millions})([.,]\d+)?\s*(jt|juta|million|mio)\b", text, re.I)
    )
