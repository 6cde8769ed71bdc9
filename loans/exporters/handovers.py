"""What of handovers can be exported: what the list shows, with everything that changed hands."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, TextField, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber
from django.utils.translation import gettext_lazy as _

from core import listing
from core.files.exports import Column, register
from loans.choices import HandoverStatus
from loans.filters.handovers import HANDOVER_LIST
from loans.models import Handover, HandoverItem

STATUS = dict(HandoverStatus.choices)


def _found(user, query: str):
    """The rows of the list's url in its order; the goods are read along with each row, so that it streams."""
    found = listing.narrow(user, query, queryset=Handover.objects.visible_to(user), **HANDOVER_LIST)
    text = Concat(
        "item_type_brand",
        Value(" "),
        "item_name",
        Value(" ("),
        "asset__code",
        Value(") – "),
        Cast("quantity", TextField()),
        Value(" "),
        "unit",
        output_field=TextField(),
    )
    items = HandoverItem.objects.filter(handover=OuterRef("pk")).order_by().values("handover")
    goods = items.annotate(said=StringAgg(text, "; ", order_by="number")).values("said")
    return found.annotate(
        place=Window(RowNumber(), order_by=list(found.query.order_by)),
        goods=Subquery(goods, output_field=TextField()),
    )


register(
    "handovers",
    label=_("Handovers"),
    filename="HANDOVER",
    permission="loans.view_handover",
    queryset=_found,
    columns=[
        Column("no", _("No."), "place"),
        Column("number", _("Document number"), "doc_number"),
        Column("date", _("Date"), "handover_date"),
        Column("reference", _("Reference"), "wo_ro_int_number"),
        Column("giver", _("Handed over by"), "giver_name"),
        Column("receiver", _("Received by"), "receiver_name"),
        Column("status", _("State"), "status", show=lambda value: str(STATUS[value])),
        Column("lines", _("Number of items"), "line_count"),
        Column("goods", _("Goods"), "goods"),
        Column("acknowledging", _("Acknowledged by"), "acknowledging_name"),
    ],
)
