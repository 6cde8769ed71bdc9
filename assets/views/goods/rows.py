"""Rows of the asset list, prepared so that the template only prints."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import STATUS_TONES, AssetCondition, AssetStatus, PlaceKind, TrackingMethod
from assets.models.catalogue.catalogue import base_unit_of
from core.words import day, number, rupiah

FIELDS = (
    "id",
    "code",
    "name",
    "brand",
    "type__name",
    "serial_number",
    "mac_address",
    "tracking_method",
    "status",
    "condition",
    "place__name",
    "place_kind",
    "place__user__division__name",
    "location_detail",
    "initial_balance",
    "current_balance",
    "standard_item__base_unit_of_measure",
    "standard_item__unit_of_measure",
    "parent_id",
)
LOW = 0.2  # of the initial amount: from here on the bar turns amber
PRICE = "purchase_price"

# Columns that are read and shown only when chosen: the field, and how it is written.
EXTRAS = {
    "category": ("category__name", str),
    "warranty": ("warranty_end_date", day),
    "price": (PRICE, rupiah),
    "vendor": ("vendor", str),
    "po": ("po_number", str),
    "invoice": ("invoice_number", str),
    "purchased": ("purchase_date", day),
    "registered": ("registration_date", day),
    "registration": ("registration__doc_number", str),
    "notes": ("notes", str),
}


def prepare(found, *, price: bool, columns=()) -> list[dict]:
    """One dict for each asset of the queryset, with what the chosen `columns` need; the price is read only
    with `price`.
    """
    statuses = {value: (str(label), STATUS_TONES[value]) for value, label in AssetStatus.choices}
    conditions = {value: str(label) for value, label in AssetCondition.choices}
    base, of = reverse("assets"), _("%(left)s of %(all)s %(unit)s")
    extra = [EXTRAS[key][0] for key in columns if key in EXTRAS]
    rows = list(found.values(*FIELDS, *(field for field in extra if price or field != PRICE)))
    for row in rows:
        row["url"], row["key"] = f"{base}{row['code']}/", str(row["id"])
        row["sub"] = f"{row['brand']} · {row['type__name']}"
        row["status_label"], row["tone"] = statuses[row["status"]]
        row["condition_label"] = conditions[row["condition"]]
        row["beside"] = (
            row["place__user__division__name"]
            if row["place_kind"] == PlaceKind.PERSON
            else row["location_detail"]
        )
        row["lot"] = None
        if row["tracking_method"] == TrackingMethod.BULK:
            row["lot"] = lot_bar(
                row["current_balance"],
                row["initial_balance"],
                base_unit_of(row, "standard_item__"),
                of,
            )
    return rows


def lot_bar(left, initial, unit: str, words: str) -> dict:
    """What the level bar of a lot needs, for its attributes, and the words beside it."""
    css = "level level-out" if not left else "level level-low" if left <= float(initial) * LOW else "level"
    return {
        "value": f"{left:f}",
        "max": f"{initial:f}",
        "css": css,
        "text": words % {"left": number(left), "all": number(initial), "unit": unit},
    }


def add_extras(rows: list[dict], heads: list[dict]) -> None:
    """Give each row `extra`: the cells of the chosen columns as (label, css, text)."""
    chosen = [
        (*EXTRAS[head["key"]], str(head["label"]), head["css"]) for head in heads if head["key"] in EXTRAS
    ]
    for row in rows:
        row["extra"] = [(label, css, write(row[field])) for field, write, label, css in chosen]
