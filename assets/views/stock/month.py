"""A month on a page: its days in weeks, the way to the next one, and holds as bars in it."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from assets.forms.stock.calendar import MonthForm
from assets.models import AssetHold
from assets.services.stock import hold_days
from assets.views.goods import holds
from core import clock, words
from core.reading.days import add_months

WEEK = 7
# How a hold stands: (word, tone).
HELD = (_("Held for somebody"), "blue")
FETCHED = (_("Fetched"), "amber")
LATE = (_("Late"), "red")
CAME_BACK = (_("Came back"), "grey")


@dataclass(frozen=True, slots=True)
class Month:
    """The month that a calendar shows."""

    first: date
    form: MonthForm

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, 1) - timedelta(days=1)

    @property
    def length(self) -> int:
        """How many days it has."""
        return self.last.day

    @property
    def title(self) -> str:
        """December 2026."""
        return words.month(self.first)

    def beside(self, months: int) -> dict | None:
        """The month so many later or earlier: {name, title (with its year), key for the url}; None where
        calendars end.
        """
        first, last = self.form.fields["month"].bounds()
        then = add_months(self.first, months)
        if not first.replace(day=1) <= then <= last:
            return None
        title = words.month(then)
        return {"name": title.rpartition(" ")[0], "title": title, "key": f"{then:%Y-%m}"}

    def weeks(self, say) -> list[list[dict | None]]:
        """Its weeks from Monday on, None for the days of other months; `say(day)` is what a cell says besides
        {day, is_today, is_over}.
        """
        today = clock.today()
        return [
            [
                {"day": day, "is_today": day == today, "is_over": day < today} | say(day)
                if day.month == self.first.month
                else None
                for day in week
            ]
            for week in Calendar().monthdatescalendar(self.first.year, self.first.month)
        ]

    def bar(self, hold: AssetHold) -> dict | None:
        """Where the bar of a hold stands on a strip of ten for a day: {at, width, tone}; None when it
        shares no day with the month.
        """
        end = hold_days.until(hold)
        start, last = max(hold.starts, self.first), min(end or self.last, self.last)
        if last < start:
            return None
        return {"at": (start.day - 1) * 10, "width": ((last - start).days + 1) * 10, "tone": state(hold)[1]}


def asked(request) -> Month:
    """The month of `?month=2026-12`; this one without it, and when it is none (the form says why)."""
    form = MonthForm(request.GET.get("month", ""))
    first = form.cleaned_data["month"] if form.is_valid() else clock.today().replace(day=1)
    return Month(first, form)


def page(month: Month) -> dict:
    """What every calendar shows: month, the ways to the ones beside it, the names of the days of a week."""
    first, today = month.first, clock.today()
    in_it = today.replace(day=1) == first
    return {
        "month": month,
        "earlier": month.beside(-1),
        "later": month.beside(1),
        "is_now": in_it,
        "weekdays": [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(WEEK)],
        "ticks": range(1, month.length + 1, WEEK),
        "weekends": [(day - 1) * 10 for day in range(1, month.length + 1) if _is_weekend(first, day)],
        "now": (today.day - 1) * 10 if in_it else None,
    }


def state(hold: AssetHold) -> tuple[str, str]:
    """How it stands with a hold: (word, tone)."""
    if not hold.is_open:
        return CAME_BACK
    if hold_days.is_late(hold):
        return LATE
    return FETCHED if hold_days.is_fetched(hold) else HELD


def told(found: Iterable[AssetHold], user) -> list[dict]:
    """Holds in words: {days, person, document, url, label, tone}."""
    found = list(found)
    return [
        row | dict(zip(("label", "tone"), state(hold), strict=True))
        for hold, row in zip(found, holds.rows(found, user), strict=True)
    ]


def _is_weekend(first: date, day: int) -> bool:
    return first.replace(day=day).weekday() >= 5
