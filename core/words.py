"""Figures, money, days, moments and names as people read them: plain functions, which the templates use as
filters (core.templatetags.ui).
"""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils import dates, timezone
from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock


def number(value):
    """1234.50 -> 1.234,5 (Indonesian) or 1,234.5; nothing stays nothing."""
    if value is None or value == "":
        return ""
    try:
        text = f"{Decimal(str(value)).normalize():z,f}"  # z: no minus before a zero
    except InvalidOperation:
        return value
    separators = {",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")}
    return text.translate(str.maketrans(separators))


def rupiah(value):
    """10000000 -> Rp 10.000.000, in every language; whole rupiah unless there are cents."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    text = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return "Rp\u00a0" + text.translate(str.maketrans(",.", ".,"))


def local(value):
    """An aware datetime in the company's time zone; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(timezone.get_default_timezone())  # nobody has another one
    return value


def day(value) -> str:
    """22 Nov 2026; "" for nothing."""
    if not value:
        return ""
    value = local(value)
    return f"{value.day} {str(dates.MONTHS_3[value.month]).title()} {value.year}"


def month(value) -> str:
    """November 2026, of any of its days."""
    return f"{str(dates.MONTHS[value.month]).title()} {value.year}"


def span(start, last) -> str:
    """22 Nov 2026 to 30 Nov 2026; one day is that day, `last` None is without end."""
    if start == last:
        return day(start)
    if last is None:
        return _("from %(start)s on") % {"start": day(start)}
    return _("%(start)s to %(last)s") % {"start": day(start), "last": day(last)}


def moment(value) -> str:
    """22 Nov 2026 09.14; "" for nothing."""
    if not value:
        return ""
    value = local(value)
    return f"{day(value)} {value.hour:02}.{value.minute:02}"


def ago(value):
    """How long ago (or until), in a few letters; after a week the day itself."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return _days((local(clock.now()).date() - value).days, value)
    seconds = int((clock.now() - value).total_seconds())
    if seconds < 0:
        return moment(value)
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("%(n)d min") % {"n": seconds // 60}
    then, today = local(value), local(clock.now())
    if seconds < 12 * 3600 or then.date() == today.date():
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    return _days((today.date() - then.date()).days, then)


def _days(count: int, value) -> str:
    if count == 0:
        return _("today")
    if count == 1:
        return _("yesterday")
    if 1 < count < 7:
        return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}
    return day(value)


def fill(sentence, **values):
    """`sentence % values` of a lazy sentence, lazy as well: translated when somebody reads it, not when it is
    filled in (Django's own `%` translates at once). What reads differently in each language is lazy among the
    values, too: `lazy_day`, `lazy_moment`, `lazy_number`, labels of choices.
    """
    return _fill(sentence, values)


_fill = lazy(lambda sentence, values: str(sentence) % values, str)
lazy_day, lazy_moment, lazy_number = lazy(day, str), lazy(moment, str), lazy(number, str)


def initials(name):
    """Dewi Sari -> DS."""
    parts = str(name or "").split()
    return "".join(word[0] for word in (parts[:1] + parts[1:][-1:])).upper() or "?"
