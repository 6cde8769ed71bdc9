"""The days that a row may hold: what lies outside was mistyped."""

from datetime import date

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)


def plausible(name: str, *fields: str, unless: Q | None = None) -> CheckConstraint:
    """Each of these days lies between EARLIEST and LATEST, where there is one; rows that are `unless` are not
    judged.
    """
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (EARLIEST, LATEST)})
    return CheckConstraint(
        name=name,
        condition=condition if unless is None else unless | condition,
        violation_error_message=_("A day of this lies before 1990 or after 2199. Check the years."),
    )
