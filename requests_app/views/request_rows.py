"""Rows of the list of requests, in one query: everything they show is said here, so that the template only prints."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import words
from core.templatetags.ui import ago
from requests_app.choices import AllocationTarget, OrderType, RequestStatus, Stage
from requests_app.models import RequestItem
from requests_app.services import reminders

NAMES = (
    "id", "doc_number", "request_date", "requester_id", "requester_name", "division_name", "order_type", "allocation_target", "status",
    "stage_since", "rank", "is_prioritized_by_ceo", "project_name", "justification",
)  # fmt: skip


def rows(user, *, price: bool = False):
    """What `listing.build` makes rows with; with `price` they carry the total."""

    def made(found) -> list[dict]:
        names = (*NAMES, *(["total_value"] if price else []))
        lines = RequestItem.objects.filter(request=OuterRef("pk")).order_by("number")
        first = JSONObject(name="item_name", brand="item_type_brand", unit="unit", n=Coalesce("approved_quantity", "quantity"))
        late = Case(When(reminders.overdue(), then=Value(True)), default=Value(False), output_field=BooleanField())
        found = found.annotate(
            late=late,
            first=ArraySubquery(lines.values_list(first)[:1]),
            lines=Subquery(lines.order_by().values("request").annotate(n=Count("pk")).values("n")),
        )
        says, base = _words(), reverse("requests")
        return [_row(row, user, says, base) for row in found.values(*names, "late", "first", "lines")]

    return made


def _words() -> dict:
    """Translated once for the page, not once for each row."""
    turns = {
        Stage.LOGISTIC: _("with logistics"),
        Stage.PURCHASE: _("with purchase"),
        Stage.FINAL: _("with the CEO"),
    }
    return {
        "status": {status.value: (str(status.label), status.tone) for status in RequestStatus},
        "turn": {status.value: turns[stage] for status, stage in reminders.TURN.items()}
        | {RequestStatus.PURCHASING.value: turns[Stage.PURCHASE], RequestStatus.IN_DELIVERY.value: _("with the vendor")},
        "order": {kind.value: (str(kind.label), kind.tone) for kind in OrderType if kind != OrderType.REGULAR_STOCK},
        "target": {target.value: str(target.label) for target in AllocationTarget},
    }


def _row(row: dict, user, says: dict, base: str) -> dict:
    label, tone = says["status"][row["status"]]
    goods, rest = first_line(row), (row["lines"] or 1) - 1
    kind = says["order"].get(row["order_type"], ("", ""))
    return row | {
        "url": f"{base}{row['doc_number']}/",
        "day": words.day(row["request_date"]),
        "kind": kind[0],
        "kind_tone": kind[1],
        "goods": goods,
        "more": ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest} if rest > 0 else "",
        "label": label,
        "tone": tone,
        "turn": " · ".join(filter(None, (says["turn"].get(row["status"]), ago(row["stage_since"])))),
        "since": words.moment(row["stage_since"]),
        "target": says["target"][row["allocation_target"]],
        "why": " – ".join(filter(None, (row["project_name"], row["justification"]))),
    }


def first_line(row: dict) -> str:
    """12 Unit MikroTik CCR2004."""
    if not row["first"]:
        return ""
    line = row["first"][0]
    return " ".join(filter(None, (number_format(line["n"], force_grouping=True), line["unit"], line["brand"], line["name"])))
