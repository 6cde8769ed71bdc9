"""Days and moments as people read them. Written by hand, not by Django's formats: a page asks for hundreds of
them.
"""

from datetime import datetime
from functools import cache

from django.utils import dates, timezone
from django.utils.translation import get_language


def local(value):
    """An aware datetime in the company's time zone; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(
            timezone.get_default_timezone()
        )  # nobody has another one, so none is looked up
    return value


def day(value) -> str:
    """22 Nov 2026; "" for nothing."""
    if not value:
        return ""
    value = local(value)
    return f"{value.day} {_months(get_language())[value.month]} {value.year}"


def moment(value) -> str:
    """22 Nov 2026 09.14; "" for nothing."""
    if not value:
        return ""
    value = local(value)
    return (
        f"{value.day} {_months(get_language())[value.month]} {value.year} {value.hour:02}.{value.minute:02}"
    )


@cache
def _months(language: str) -> tuple[str, ...]:
    return ("", *(str(dates.MONTHS_3[n]).title() for n in range(1, 13)))
