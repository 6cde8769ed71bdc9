"""Numbers and days in words, as the minutes of an act begin: Senin, tanggal tiga puluh November dua ribu dua
puluh enam.
"""

from datetime import date

from django.utils import dates
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ONES = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)


def spelled(number: int) -> str:
    """A whole number from 0 to 9,999 in Indonesian words."""
    if number < 12:
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        many, rest = divmod(number, size)
        if many:
            head = one if many == 1 else f"{spelled(many)} {name}"
            return f"{head} {spelled(rest)}" if rest else head
    raise ValueError(number)


def day_in_words(day: date) -> str:
    """The weekday and the date; in Indonesian the date is spelled, elsewhere its numbers stay."""
    weekday, month = dates.WEEKDAYS[day.weekday()], dates.MONTHS[day.month]
    if (get_language() or "").startswith("id"):
        named = f"{spelled(day.day)} {month} {spelled(day.year)}"
    else:
        named = f"{day.day} {month} {day.year}"
    return _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": named}
