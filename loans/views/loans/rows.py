"""Rows of the list of loans, in two queries: everything they show is said here, so that the template only
prints.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.words import ago, day, moment, number
from loans.choices import ENDED_LOANS, LoanStatus
from loans.models import LoanItem

NAMES = (
    "id",
    "doc_number",
    "request_date",
    "requester_name",
    "division_name",
    "status",
    "stage_since",
    "reason",
    "needed_from",
    "due",
    "line_count",
)


def rows(found) -> list[dict]:
    """What `listing.build` makes rows with. Two queries."""
    rows = list(found.values(*NAMES))
    lines = LoanItem.objects.filter(loan_request__in=[row["id"] for row in rows], number=1)
    goods = {
        line.loan_request_id: f"{number(line.wanted or line.quantity)} {line.unit} {line}" for line in lines
    }
    said = {status.value: (str(status.label), status.tone) for status in LoanStatus}
    more, until, base = _("and %(n)d more"), _("%(start)s – %(last)s"), reverse("loans")
    open_end = _("from %(start)s on")
    return [_row(row, goods.get(row["id"], ""), said, more, until, open_end, base) for row in rows]


def _row(row: dict, goods: str, said: dict, more: str, until: str, open_end: str, base: str) -> dict:
    label, tone = said[row["status"]]
    rest = row["line_count"] - 1
    days = {"start": day(row["needed_from"]), "last": day(row["due"])}
    over = row["status"] in ENDED_LOANS
    return row | {
        "url": f"{base}{row['doc_number']}/",
        "day": day(row["request_date"]),
        "goods": goods,
        "more": more % {"n": rest} if rest > 0 else "",
        "days": (until if row["due"] else open_end) % days,
        "label": label,
        "tone": tone,
        "turn": "" if over else ago(row["stage_since"]),
        "since": moment(row["stage_since"]),
    }
