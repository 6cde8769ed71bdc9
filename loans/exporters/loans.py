"""What of loans can be exported: what the list shows, with everything that was asked for."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber, Trim
from django.utils.translation import gettext_lazy as _

from core import listing
from core.files.exports import Column, register
from loans.choices import LoanStatus
from loans.filters.loans import LOAN_LIST
from loans.models import LoanItem, LoanRequest

STATUS = dict(LoanStatus.choices)


def _found(user, query: str):
    """The rows of the list's url in its order; what needs the lines is read along with each row, so that it
    streams.
    """
    found = listing.narrow(user, query, queryset=LoanRequest.objects.visible_to(user), **LOAN_LIST)
    wanted = Cast(Coalesce("approved_quantity", "quantity"), TextField())
    name = Trim(Concat("brand", Value(" "), "item_name"))
    text = Concat(name, Value(" – "), wanted, Value(" "), "unit", output_field=TextField())
    lines = LoanItem.objects.filter(loan_request=OuterRef("pk")).order_by().values("loan_request")
    goods = lines.annotate(summary=StringAgg(text, "; ", order_by="number")).values("summary")
    return found.annotate(
        place=Window(RowNumber(), order_by=list(found.query.order_by)),
        goods=Subquery(goods, output_field=TextField()),
    )


def _note(row: dict) -> str:
    return " – ".join(filter(None, (row["reason"], row["rejection_reason"], row["close_reason"])))


register(
    "loans",
    label=_("Loans"),
    filename="PINJAM",
    permission="loans.view_own_loanrequest",
    queryset=_found,
    columns=[
        Column("no", _("No."), "place"),
        Column("number", _("Request number"), "doc_number"),
        Column("date", _("Requested"), "request_date"),
        Column("requester", _("Requested by"), "requester_name"),
        Column("division", _("Division"), "division_name"),
        Column("status", _("State"), "status", show=lambda value: str(STATUS[value])),
        Column("goods", _("Goods"), "goods"),
        Column("approver", _("Approver"), "approver_name"),
        Column("approved", _("Approved on"), "approval_date"),
        Column("returned", _("Everything back"), "actual_return_date"),
        Column("note", _("Note"), _note, needs=("reason", "rejection_reason", "close_reason")),
    ],
)
