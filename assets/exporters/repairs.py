"""What of repairs can be exported: exactly what the list shows, with vendor, actions and (for price viewers)
cost.
"""

from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition, RepairKind, RepairStatus
from assets.filters.repairs import REPAIR_LIST
from assets.models import Repair
from core import listing
from core.files.exports import Column, register

STATUS, KIND, CONDITION = dict(RepairStatus.choices), dict(RepairKind.choices), dict(AssetCondition.choices)


def _condition(value: str) -> str:
    return str(CONDITION.get(value, ""))


def _found(user, query: str):
    return listing.narrow(user, query, queryset=Repair.objects.visible_to(user).with_state(), **REPAIR_LIST)


register(
    "repairs",
    label=_("Repairs"),
    filename="PERBAIKAN",
    queryset=_found,
    columns=[
        Column("number", _("Document"), "doc_number"),
        Column("asset", _("Asset"), "asset__code"),
        Column("name", _("Name"), "asset__name"),
        Column("brand", _("Brand"), "asset__brand"),
        Column("serial", _("Serial number"), "asset__serial_number"),
        Column("status", _("Status"), "status", show=lambda value: str(STATUS[value])),
        Column("condition", _("Damage"), "condition", show=_condition),
        Column("description", _("What is broken"), "description"),
        Column("reporter", _("Reported by"), "reporter_name"),
        Column("reported", _("Reported"), "reported_at"),
        Column("kind", _("Kind"), "kind", show=lambda value: str(KIND.get(value, ""))),
        Column("technician", _("Technician"), "technician_name"),
        Column("vendor", _("Vendor"), "vendor_name"),
        Column("contact", _("Contact at the vendor"), "vendor_contact"),
        Column("started", _("Started"), "started_at"),
        Column("estimate", _("Ready by"), "estimate_date"),
        Column("finished", _("Finished"), "finished_at"),
        Column("finisher", _("Finished by"), "finished_by_name"),
        Column("actions", _("What was done"), "actions_taken"),
        Column("result", _("Condition afterwards"), "result_condition", show=_condition),
        Column("outcome", _("Note or reason"), "outcome"),
        Column("cost", _("Cost"), "cost", permission="assets.view_price"),
    ],
)
