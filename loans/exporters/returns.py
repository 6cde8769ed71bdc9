"""What of returns can be exported: the things of what the list shows, one to a row."""

from django.db.models import TextField, Value, Window
from django.db.models.functions import Concat, RowNumber, Trim
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition
from core import listing
from core.files.exports import Column, register
from loans.choices import ReturnItemStatus
from loans.filters.returns import RETURN_LIST
from loans.models import AssetReturn, AssetReturnItem

CONDITION, STATUS = dict(AssetCondition.choices), dict(ReturnItemStatus.choices)


def _found(user, query: str):
    """The things of the returns of the list's url, in its order."""
    found = listing.narrow(user, query, queryset=AssetReturn.objects.visible_to(user), **RETURN_LIST)
    order = [_of_return(name) for name in found.query.order_by] + ["number"]
    things = AssetReturnItem.objects.filter(asset_return__in=found.order_by()).order_by(*order)
    return things.annotate(
        place=Window(RowNumber(), order_by=order),
        name=Trim(Concat("asset__brand", Value(" "), "asset__name", output_field=TextField())),
    )


def _of_return(name: str) -> str:
    return f"-asset_return__{name[1:]}" if name.startswith("-") else f"asset_return__{name}"


def _condition(row: dict) -> str:
    return str(CONDITION[row["verified_condition"] or row["returned_condition"]])


def _note(row: dict) -> str:
    return " – ".join(filter(None, (row["notes"], row["verification_notes"])))


register(
    "returns",
    label=_("Return requests"),
    filename="PENGEMBALIAN",
    permission="loans.view_own_loanrequest",
    queryset=_found,
    columns=[
        Column("no", _("No."), "place"),
        Column("number", _("Return number"), "asset_return__doc_number"),
        Column("date", _("Returned on"), "asset_return__return_date"),
        Column("loan", _("Loan (reference)"), "asset_return__loan_request__doc_number"),
        Column("name", _("Asset name"), "name"),
        Column("asset", _("Asset ID"), "asset__code"),
        Column("returner", _("Returned by"), "asset_return__returned_by_name"),
        Column("receiver", _("Received by"), "asset_return__verified_by_name"),
        Column("condition", _("Condition"), _condition, needs=("verified_condition", "returned_condition")),
        Column("status", _("Status"), "status", show=lambda value: str(STATUS[value])),
        Column("note", _("Note"), _note, needs=("notes", "verification_notes")),
    ],
)
