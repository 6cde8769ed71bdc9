"""Primary keys and small whole numbers in urls and hidden fields: our own pages write them, with the digits
0 to 9, so whatever else stands there is none.
"""

from collections.abc import Iterable

DIGITS = 18  # a bigint holds every number of so many


def whole(text, most: int = 10**DIGITS) -> int | None:
    """The whole number from 0 to `most` that a text is, None when it is none."""
    text = "" if text is None else str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        return None
    number = int(text)
    return number if number <= most else None


def whole_all(texts: Iterable) -> list[int]:
    """Those of some texts that are whole numbers, in their order."""
    return [number for text in texts if (number := whole(text)) is not None]
