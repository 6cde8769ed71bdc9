"""Rows of the list of requests, in two queries: everything they show is said here, so that the template only
prints.
"""

from django.db import connection
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core import words
from core.words import ago
from requests_app.choices import AllocationTarget, OrderType, RequestStatus, Stage
from requests_app.services.discussion import reminders

NAMES = (
    "id",
    "doc_number",
    "request_date",
    "requester_id",
    "requester_name",
    "division_name",
    "order_type",
    "allocation_target",
    "status",
    "stage_since",
    "rank",
    "is_prioritized_by_ceo",
    "project_name",
    "justification",
    "line_count",
)
# By hand: with the ORM the keys of a page cost more than the query.
FIRST = """
SELECT request_id, quantity, approved_quantity, unit, item_type_brand, item_name FROM request_items
 WHERE number = 1 AND request_id = ANY(%s)
"""


def rows(user, *, price: bool = False):
    """What `listing.build` makes rows with; with `price` they carry the total."""

    def made(found) -> list[dict]:
        rows = list(found.values(*NAMES, *(["total_value"] if price else [])))
        with connection.cursor() as cursor:
            cursor.execute(FIRST, [[row["id"] for row in rows]])
            first = {line[0]: line[1:] for line in cursor.fetchall()}
        says, base, limits = _words(), reverse("requests"), reminders.limits()
        return [_row(row, first.get(row["id"]), says, base, limits) for row in rows]

    return made


def _words() -> dict:
    """Translated once for the page, not once for each row."""
    turns = {
        Stage.LOGISTIC: _("with logistics"),
        Stage.PURCHASE: _("with purchase"),
        Stage.FINAL: _("with the CEO"),
    }
    return {
        "more": _("and %(n)d more"),
        "status": {status.value: (str(status.label), status.tone) for status in RequestStatus},
        "turn": {status.value: turns[stage] for status, stage in reminders.TURN.items()}
        | {
            RequestStatus.PURCHASING.value: turns[Stage.PURCHASE],
            RequestStatus.IN_DELIVERY.value: _("with the vendor"),
        },
        "order": {
            kind.value: (str(kind.label), kind.tone) for kind in OrderType if kind != OrderType.REGULAR_STOCK
        },
        "target": {target.value: str(target.label) for target in AllocationTarget},
    }


def _row(row: dict, first: tuple | None, says: dict, base: str, limits) -> dict:
    label, tone = says["status"][row["status"]]
    rest = row["line_count"] - 1
    kind = says["order"].get(row["order_type"], ("", ""))
    return row | {
        "url": f"{base}{row['doc_number']}/",
        "day": words.day(row["request_date"]),
        "kind": kind[0],
        "kind_tone": kind[1],
        "goods": first_line(*first) if first else "",
        "more": says["more"] % {"n": rest} if rest > 0 else "",
        "late": reminders.is_overdue(row["status"], row["order_type"], row["stage_since"], limits),
        "label": label,
        "tone": tone,
        "turn": " · ".join(filter(None, (says["turn"].get(row["status"]), ago(row["stage_since"])))),
        "since": words.moment(row["stage_since"]),
        "target": says["target"][row["allocation_target"]],
        "why": " – ".join(filter(None, (row["project_name"], row["justification"]))),
    }


def first_line(wanted: int, approved: int | None, unit: str, brand: str, name: str) -> str:
    """12 Unit MikroTik CCR2004: the values that FIRST reads."""
    amount = number_format(wanted if approved is None else approved, force_grouping=True)
    return " ".join(filter(None, (amount, unit, brand, name)))
