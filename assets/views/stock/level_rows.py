"""Rows of the lists about levels, prepared so that the templates only print."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.choices import BulkType, Level
from assets.filters.levels import NEW
from core import config
from core.words import number, rupiah

FIELDS = (
    "id",
    "name",
    "brand",
    "type__category__name",
    "bulk_type",
    "unit",
    "base_unit_of_measure",
    "physical",
    "left",
    "low_at",
    "level",
)


def thresholds(found) -> list[dict]:
    """One dict for each model of `threshold_items`."""
    own = ("threshold__threshold_value", "threshold__version", "alerts", "state")
    default, containers = (
        config.get("stock.default_threshold"),
        config.get("stock.default_container_threshold"),
    )
    value_label, own_note = _("Threshold of %(title)s"), _("Its own; the default is %(default)s.")
    rows = list(found.values(*FIELDS, *own))
    for row in rows:
        _describe(row)
        row["default"] = number(containers if row["bulk_type"] == BulkType.MEASUREMENT else default)
        value = row["threshold__threshold_value"]
        row["value"], row["version"] = (
            "" if value is None else str(value),
            str(row["threshold__version"] or 0),
        )
        row["value_label"] = value_label % {"title": row["title"]}
        row["is_own"], row["own_note"] = value is not None, own_note % {"default": row["default"]}
        row["is_new"] = row["state"] == NEW
        row["set_url"] = reverse("threshold_set", args=[row["id"]])
        row["form"], row["saved"] = None, False
    return rows


def restock(found, *, price: bool) -> list[dict]:
    """One dict for each model of `restock.items`."""
    rows = list(
        found.values(
            *FIELDS,
            "ordered",
            "proposed",
            "proposed_base",
            "alerts",
            *(("last_price", "estimate") if price else ()),
        )
    )
    enough = _("Enough is on order")
    for row in rows:
        _describe(row)
        row["ordered_text"] = f"{number(round(row['ordered'], 1))} {row['unit']}" if row["ordered"] else ""
        row["proposed_text"] = f"{number(row['proposed'])} {row['unit']}" if row["proposed"] else "–"
        row["proposed_beside"] = _base(row, row["proposed_base"]) if row["proposed"] else enough
        if price:
            row["price_text"], row["estimate_text"] = (
                rupiah(_whole(row[name])) for name in ("last_price", "estimate")
            )
    return rows


def _describe(row: dict) -> None:
    row["key"], row["title"] = str(row["id"]), f"{row['brand']} {row['name']}"
    row["url"], row["form_id"] = reverse("stock_card", args=[row["id"]]), f"threshold-{row['id']}"
    row["category"] = row["type__category__name"]
    row["left_text"] = f"{number(round(row['left'], 1))} {row['unit']}"
    row["left_beside"] = _base(row, row["physical"])
    row["low_at_text"] = f"{number(row['low_at'])} {row['unit']}"
    row["tone"], row["level_label"] = Level(row["level"]).tone, Level(row["level"]).label


def _base(row: dict, amount) -> str:
    """The same in base units, where that is another unit."""
    return (
        f"{number(amount)} {row['base_unit_of_measure']}"
        if row["base_unit_of_measure"] not in ("", row["unit"]) and amount
        else ""
    )


def _whole(price):
    return None if price is None else round(price)
