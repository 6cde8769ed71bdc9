"""Exports of stock: the list as it is or was on a day, and the card of a model at one place."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assets.choices import Level, MovementType, sign
from assets.filters.stock import STOCK_LIST, STOCK_TABS, day_of
from assets.forms.stock.card import PeriodForm
from assets.models import StandardItem, StockMovement
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.stock import card, level_columns, levels
from core import clock, listing
from core.files.exports import Column, register
from core.reading.keys import whole

TYPES = dict(MovementType.choices)
SEE, PRICE = "assets.view_stock", "assets.view_price"


def _total(row: dict):
    return row["in_warehouses"] + row["held"] + row["used"] + row["broken"]


def _now(user, query: str):
    rows = listing.narrow(
        user, query, queryset=levels.listed(levels.warehouses()), tabs=STOCK_TABS, **STOCK_LIST
    )
    return level_columns.with_amounts(rows)


def _then(user, query: str):
    rows = listing.narrow(user, query, queryset=levels.listed(levels.warehouses()), **STOCK_LIST)
    day = day_of(QueryDict(query).get("on", ""))
    if day is None:
        return level_columns.with_amounts(rows, day=clock.today()).none()
    return level_columns.with_amounts(rows, day=day)


def _movements(user, query: str):
    """The movements of `item` at `place`, oldest first, as far as this person may see that card."""
    asked = QueryDict(query)
    form, keys = PeriodForm(asked), [whole(asked.get(name)) for name in ("item", "place")]
    if not form.is_valid():
        raise listing.InvalidFilters(" ".join(text for texts in form.errors.values() for text in texts))
    if None in keys:
        return StockMovement.objects.none()
    item = StandardItem.objects.filter(pk=keys[0]).first()
    chains = card.balances(card.chains(item, user).filter(place=keys[1])) if item else []
    if not chains:
        return StockMovement.objects.none()
    span = card.period(chains[0], item.pk, since=form.cleaned_data["since"], until=form.cleaned_data["until"])
    return card.movements(item.pk, chains[0]["place_id"], span).order_by("sequence")


MODEL = [
    Column("name", _("Model"), "name"),
    Column("brand", _("Brand"), "brand"),
    Column("category", _("Category"), "type__category__name"),
    Column("type", _("Type"), "type__name"),
]
UNIT = Column("unit", _("Unit"), base_unit_of, needs=("base_unit_of_measure", "unit_of_measure"))
register(
    "stock",
    label=_("Stock"),
    filename="STOK",
    permission=SEE,
    queryset=_now,
    columns=[
        *MODEL,
        Column("level", _("Level"), "level_now", show=lambda value: str(Level(value).label) if value else ""),
        Column("there", _("In warehouses"), "in_warehouses"),
        Column("reserved", _("Reserved"), "kept"),
        Column("on_hold", _("Held for somebody"), "on_hold"),
        Column(
            "free",
            _("Available"),
            lambda row: row["in_warehouses"] - row["kept"] - row["on_hold"],
            needs=("in_warehouses", "kept", "on_hold"),
        ),
        Column("value", _("Value"), "worth", permission=PRICE, show=lambda value: value.quantize(1)),
        Column("held", _("Held by people"), "held"),
        Column("used", _("In use"), "used"),
        Column("broken", _("Broken"), "broken"),
        Column("total", _("Total"), _total, needs=("in_warehouses", "held", "used", "broken")),
        UNIT,
        Column("low_at", _("Threshold"), "low_at"),
    ],
)
register(
    "stock_on",
    label=_("Stock on a day"),
    filename="STOK_PER_TANGGAL",
    permission=SEE,
    queryset=_then,
    columns=[
        *MODEL,
        Column("there", _("In warehouses"), "in_warehouses"),
        Column("held", _("With people"), "with_people"),
        Column(
            "total",
            _("Total"),
            lambda row: row["in_warehouses"] + row["with_people"],
            needs=("in_warehouses", "with_people"),
        ),
        UNIT,
        Column("day", _("At the end of"), "on_day"),
    ],
)
register(
    "stock_card",
    label=_("Stock card"),
    filename="KARTU_STOK",
    queryset=_movements,
    columns=[
        Column("date", _("Date"), "date"),
        Column(
            "item",
            _("Model"),
            lambda row: f"{row['brand']} {row['asset_name']}",
            needs=("brand", "asset_name"),
        ),
        Column("place", _("Place"), "place__name"),
        Column("type", _("What"), "type", show=lambda value: str(TYPES[value])),
        Column("opposite", _("From or to"), "counterpart__name"),
        Column("reference", _("Reference"), "reference_id"),
        Column("code", _("Asset"), "related_asset__code"),
        Column(
            "in",
            _("In"),
            lambda row: row["quantity"] if sign(row["type"]) > 0 else None,
            needs=("quantity", "type"),
        ),
        Column(
            "out",
            _("Out"),
            lambda row: row["quantity"] if sign(row["type"]) < 0 else None,
            needs=("quantity", "type"),
        ),
        Column("balance", _("Balance"), "balance_after"),
        Column("note", _("Note"), "notes"),
        Column("by", _("By"), "actor_name"),
    ],
)
