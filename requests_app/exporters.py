"""What of requests can be exported: what the list shows, with everything that was asked for and who approved
it.
"""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import IntegerField, OuterRef, Subquery, Sum, TextField, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber, Trim
from django.utils.translation import gettext_lazy as _

from core import listing
from core.files.exports import Column, register
from requests_app.choices import AllocationTarget, OrderType, RequestStatus
from requests_app.filters import PRICE, REQUEST_LIST
from requests_app.models import Request, RequestItem
from requests_app.models.queries import WANTED

STATUS, KIND, TARGET = dict(RequestStatus.choices), dict(OrderType.choices), dict(AllocationTarget.choices)


def _lines(summary, output_field):
    """One value over the lines of each request."""
    lines = RequestItem.objects.filter(request=OuterRef("pk")).order_by().values("request")
    return Subquery(lines.annotate(summary=summary).values("summary"), output_field=output_field)


def _found(user, query: str):
    """The rows of the list's url in its order; what needs the lines is read along with each row, so that it
    streams.
    """
    found = listing.narrow(user, query, queryset=Request.objects.visible_to(user), **REQUEST_LIST)
    item = Trim(Concat("item_type_brand", Value(" "), "item_name"))
    text = Concat(item, Value(" – "), Cast(WANTED, TextField()), Value(" "), "unit", output_field=TextField())
    return found.annotate(
        place=Window(RowNumber(), order_by=list(found.query.order_by)),
        goods=_lines(StringAgg(text, "; ", order_by="number"), TextField()),
        units=_lines(Sum(WANTED), IntegerField()),
    )


def _why(row: dict) -> str:
    return " – ".join(filter(None, (row["project_name"], row["justification"])))


def _approver(stage: str):
    """Who approved, and in whose place."""

    def show(row: dict) -> str:
        name, place = row[f"{stage}_approver_name"], row[f"{stage}_approver_for"]
        return f"{name} ({_('in the place of')} {place})" if place else name

    return show


def _approval(stage: str, who, when) -> list[Column]:
    needs = (f"{stage}_approver_name", f"{stage}_approver_for")
    return [
        Column(f"{stage}_approver", who, _approver(stage), needs=needs),
        Column(f"{stage}_date", when, f"{stage}_approval_date"),
    ]


register(
    "requests",
    label=_("Requests"),
    filename="REQUEST",
    permission="requests_app.view_own_request",
    queryset=_found,
    columns=[
        Column("no", _("No."), "place"),
        Column("number", _("Request number"), "doc_number"),
        Column("date", _("Requested"), "request_date"),
        Column("requester", _("Requested by"), "requester_name"),
        Column("division", _("Division"), "division_name"),
        Column("order_type", _("Kind of order"), "order_type", show=lambda value: str(KIND[value])),
        Column("meant", _("Meant for"), "allocation_target", show=lambda value: str(TARGET[value])),
        Column("why", _("Project or justification"), _why, needs=("project_name", "justification")),
        Column("status", _("State"), "status", show=lambda value: str(STATUS[value])),
        Column("goods", _("Goods"), "goods"),
        Column("units", _("Units"), "units"),
        Column("total_value", _("Estimated value"), "total_value", permission=PRICE),
        *_approval("logistic", _("Approved by logistics"), _("Approved by logistics on")),
        *_approval("purchase", _("Approved by purchase"), _("Approved by purchase on")),
        *_approval("final", _("Approved by the CEO"), _("Approved by the CEO on")),
    ],
)
