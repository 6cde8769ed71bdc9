"""Parse one cell, of CSV (text) or of XLSX (native), into the value we store.

All return None for a blank cell (`clean_text`: ""), and raise `CellError` with a sentence for people.
"""

from django.utils.translation import gettext_lazy as _

from core.files.tabular.errors import CellError
from core.reading import numbers
from core.reading.identifiers import normalise_mac, normalise_serial, shortened
from core.reading.text import clean_text

__all__ = ["clean_text", "normalise_mac", "normalise_serial", "parse_decimal", "parse_quantity"]


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
