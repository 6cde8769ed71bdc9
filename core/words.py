"""Days and moments as people read them. Written by hand, not by Django's formats: a page asks for hundreds of them."""

from datetime import datetime
from functools import cache

from django.utils import dates, timezone
from django.utils.translation import get_language


def local(value):
    """An aware datetime in the company's time zone; anything else as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value) -> str:
    """22 Nov 2026; "" for nothing."""
    if not value:
        return ""
    value = local(value)
    return f"{value.day} {_months(get_language())[value.month]} {value.year}"


def moment(value) -> str:
    """22 Nov 2026 09.14; "" for nothing."""
    return f"{day(value)} {local(value):%H.%M}" if value else ""


@cache
def _months(language: str) -> tuple[str, ...]:
    return ("", *(str(dates.MONTHS_3[n]).title() for n in range(1, 13)))
