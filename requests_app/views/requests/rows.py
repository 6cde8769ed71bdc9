"""Rows of the list of requests, in two queries: everything they show is said here, so that the template only
prints.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.words import ago, day, moment, number
from requests_app.choices import AllocationTarget, OrderType, RequestStatus, Stage
from requests_app.models import RequestItem
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


def rows(user, *, price: bool = False):
    """What `listing.build` makes rows with; with `price` they carry the total. Two queries."""

    def made(found) -> list[dict]:
        names = [*NAMES, "total_value"] if price else NAMES
        rows = list(found.annotate(is_late=reminders.overdue()).values("is_late", *names))
        goods, words, base = _first_lines(rows), _words(), reverse("requests")
        return [_row(row, goods.get(row["id"], ""), words, base) for row in rows]

    return made


def _first_lines(rows: list[dict]) -> dict[int, str]:
    """{key of a request: 12 Unit MikroTik CCR2004}."""
    lines = RequestItem.objects.filter(request__in=[row["id"] for row in rows], number=1)
    return {line.request_id: f"{number(line.wanted)} {line.unit} {line}" for line in lines}


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


def _row(row: dict, goods: str, words: dict, base: str) -> dict:
    label, tone = words["status"][row["status"]]
    rest = row["line_count"] - 1
    kind = words["order"].get(row["order_type"], ("", ""))
    return row | {
        "url": f"{base}{row['doc_number']}/",
        "day": day(row["request_date"]),
        "kind": kind[0],
        "kind_tone": kind[1],
        "goods": goods,
        "more": words["more"] % {"n": rest} if rest > 0 else "",
        "label": label,
        "tone": tone,
        "turn": " · ".join(filter(None, (words["turn"].get(row["status"]), ago(row["stage_since"])))),
        "since": moment(row["stage_since"]),
        "target": words["target"][row["allocation_target"]],
        "why": " – ".join(filter(None, (row["project_name"], row["justification"]))),
    }
