"""What of assets can be exported: exactly what the list shows."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition, AssetStatus, Level
from assets.filters.assets import ASSET_LIST
from assets.filters.levels import RESTOCK_LIST
from assets.models import Asset
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.stock import restock
from core import listing
from core.files.exports import Column, register

STATUS = dict(AssetStatus.choices)
CONDITION = dict(AssetCondition.choices)


def _unit(row: dict) -> str:
    """The base unit that a lot's amount is in; nothing for a device."""
    if row["current_balance"] is None:
        return ""
    return base_unit_of(row, "standard_item__")


def _found(user, query: str):
    return listing.narrow(user, query, queryset=Asset.objects.visible_to(user), **ASSET_LIST)


register(
    "assets",
    label=_("Assets"),
    filename="ASET",
    queryset=_found,
    columns=[
        Column("code", _("Code"), "code"),
        Column("name", _("Name"), "name"),
        Column("brand", _("Brand"), "brand"),
        Column("category", _("Category"), "category__name"),
        Column("type", _("Type"), "type__name"),
        Column("serial", _("Serial number"), "serial_number"),
        Column("mac", _("MAC address"), "mac_address"),
        Column("status", _("Status"), "status", show=lambda value: str(STATUS[value])),
        Column("condition", _("Condition"), "condition", show=lambda value: str(CONDITION[value])),
        Column("place", _("Place"), "place__name"),
        Column("detail", _("Shelf, room, pole"), "location_detail"),
        Column("left", _("Amount left"), "current_balance"),
        Column(
            "unit",
            _("Unit"),
            _unit,
            needs=(
                "current_balance",
                "standard_item__base_unit_of_measure",
                "standard_item__unit_of_measure",
            ),
        ),
        Column("parent", _("Cut from"), "parent__code"),
        Column("vendor", _("Vendor"), "vendor"),
        Column("po", _("PO number"), "po_number"),
        Column("invoice", _("Invoice number"), "invoice_number"),
        Column("purchased", _("Purchase date"), "purchase_date"),
        Column("warranty", _("Warranty until"), "warranty_end_date"),
        Column("price", _("Purchase price"), "purchase_price", permission="assets.view_price"),
        Column("notes", _("Notes"), "notes"),
        Column("registration", _("Registration number"), "registration__doc_number"),
        Column("registered", _("Registered"), "registration_date"),
    ],
)


def _to_buy(user, query: str):
    found = restock.items(muted="muted" in QueryDict(query), price=user.has_perm("assets.view_price"))
    return listing.narrow(user, query, queryset=found, **RESTOCK_LIST)


register(
    "restock",
    label=_("Restock list"),
    filename="RESTOK",
    permission="assets.view_stock",
    queryset=_to_buy,
    columns=[
        Column("name", _("Model"), "name"),
        Column("brand", _("Brand"), "brand"),
        Column("category", _("Category"), "type__category__name"),
        Column("level", _("Level"), "level", show=lambda value: str(Level(value).label)),
        Column("left", _("In warehouse"), "left", show=lambda value: round(value, 2)),
        Column("threshold", _("Threshold"), "low_at"),
        Column("ordered", _("On order"), "ordered", show=lambda value: round(value, 2)),
        Column("proposed", _("To buy"), "proposed"),
        Column("unit", _("Unit"), "unit"),
        Column("proposed_base", _("To buy in base units"), "proposed_base"),
        Column("base", _("Base unit"), base_unit_of, needs=("base_unit_of_measure", "unit_of_measure")),
        Column("price", _("Last price"), "last_price", permission="assets.view_price"),
        Column("estimate", _("Estimate"), "estimate", permission="assets.view_price"),
    ],
)
