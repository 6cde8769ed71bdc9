"""The days that a row may hold: what lies outside was mistyped."""

from datetime import date

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import judged_when_written

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)


def is_plausible(day: date | None) -> bool:
    """Whether a day may be written; none may."""
    return day is None or EARLIEST <= day <= LATEST


def plausible(name: str, *columns: str, like: tuple[str, str] | None = None) -> pgtrigger.Trigger:
    """A trigger: each of these days lies between EARLIEST and LATEST, where there is one; `like` as in
    `judged_when_written`.
    """
    return judged_when_written(
        name,
        dict.fromkeys(columns, f"NOT BETWEEN '{EARLIEST}' AND '{LATEST}'"),
        _("A day of this lies before 1990 or after 2199. Check the years."),
        like=like,
    )
