"""The list of stock: how much there is of each model, now or at the end of a day."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import BulkType, Level
from assets.filters.stock import PAST_COLUMNS, STOCK_COLUMNS, STOCK_LIST, STOCK_TABS, day_of
from assets.models import StockLevel
from assets.models.catalogue.catalogue import base_unit_of
from assets.services.stock import figures, levels, past
from core import listing
from core.access import requires
from core.reading.keys import whole
from core.words import number, rupiah

FIELDS = (
    "id",
    "name",
    "brand",
    "bulk_type",
    "unit_of_measure",
    "base_unit_of_measure",
    "quantity_per_unit",
    "is_active",
    "type__name",
    "type__category__name",
)


@requires("assets.view_stock")
def stock(request):
    """Every model with what is there, held, in use and broken; `?on=` shows the balances of a day instead."""
    user, day = request.user, day_of(request.GET.get("on", ""))
    price, places = user.has_perm("assets.view_price"), levels.warehouses()
    page = listing.build(
        request,
        queryset=levels.listed(places),
        page_key="stock",
        rows=lambda found: (
            past_rows(found, day) if day else rows(found, price=price, at=request.GET.get("place", ""))
        ),
        export="stock_on" if day else "stock",
        tabs=None if day else STOCK_TABS,
        columns=PAST_COLUMNS if day else STOCK_COLUMNS,
        **STOCK_LIST,
    )
    context = {"day": day}
    if not page.fragment and not day:  # the figures are of now
        context["stats"] = stats(page, places, price=price)
    return listing.render(request, "assets/stock/list.html", page, context)


def rows(found, *, price: bool, at: str = "") -> list[dict]:
    """One dict for each model of the page: its amounts as text with their unit, its level; what lies `at` one
    warehouse beside.
    """
    items = list(found.values(*FIELDS))
    amounts, here = levels.of(items, price=price), _at(items, at)
    base = reverse("stock")
    for row in items:
        stock, measured, unit = (
            amounts[row["id"]],
            row["bulk_type"] == BulkType.MEASUREMENT,
            base_unit_of(row),
        )
        level = stock.level if row["is_active"] else ""
        row["level_label"], row["tone"] = (Level(level).label, Level(level).tone) if level else ("", "")
        row["url"] = f"{base}{row['id']}/"
        row["low_at"] = f"{number(stock.low_at)} {row['unit_of_measure'] if measured else unit}"
        row["there"], row["unit"] = number(stock.there), unit
        row["in_containers"] = containers_of(stock.there, row) if measured else ""
        row["here"] = here.get(row["id"])
        row["free"] = number(stock.free)
        row["reserved"], row["on_hold"] = (number(n) if n else "" for n in (stock.reserved, stock.on_hold))
        row["held"], row["used"], row["broken"], row["total"] = (
            number(n) if n else "" for n in (stock.held, stock.used, stock.broken, stock.total)
        )
        if price:
            row["value"] = rupiah(stock.value.quantize(1)) if stock.value is not None else ""
    return items


def past_rows(found, day) -> list[dict]:
    """The same of a day: what lay in warehouses and was with people at its end."""
    items = list(found.values(*FIELDS))
    then, base = past.on_day([row["id"] for row in items], day), reverse("stock")
    for row in items:
        row["url"] = f"{base}{row['id']}/"
        there, held = then.get(row["id"], (levels.ZERO, levels.ZERO))
        row["there"], row["held"], row["total"], row["unit"] = (
            number(there),
            number(held),
            number(there + held),
            base_unit_of(row),
        )
        row["in_containers"] = containers_of(there, row) if row["bulk_type"] == BulkType.MEASUREMENT else ""
        row["reserved"] = row["on_hold"] = row["here"] = ""
    return items


def containers_of(amount, row: dict) -> str:
    """1,35 Drum: an amount in base units as containers, to two decimals; "< 0,01 Drum" for a rest."""
    count = round(amount / row["quantity_per_unit"], 2)
    text = number(count) if count or not amount else "< " + number("0.01")
    return f"{text} {row['unit_of_measure']}"


def stats(page, places: list[int], *, price: bool) -> list[dict]:
    """The figures on top, of the whole company whatever is filtered; the list's own counts serve when nothing
    is.
    """
    if page.tabs and not page.narrowed:
        total, low, out = (tab["count"].number for tab in page.tabs)
    else:
        found = levels.counts(places)
        total, low, out = sum(found.values()), found[Level.LOW], found[Level.OUT]
    cards = [{"value": total, "label": ngettext("model", "models", total), "url": page.path}]
    cards.append(
        {
            "value": low,
            "label": _("running low"),
            "url": f"{page.path}?tab=low",
            "tone": "amber" if low else "",
        }
    )
    cards.append(
        {
            "value": out,
            "label": _("out of stock"),
            "url": f"{page.path}?tab=out",
            "tone": "red" if out else "",
        }
    )
    if price:
        cards.append(
            {
                "value": rupiah(figures.worth()),
                "label": _("stock value in the warehouses"),
                "tone": "long",
            }
        )
    return cards


def _at(items: list[dict], place: str) -> dict[int, str]:
    """{model: so much lies at the warehouse that the list is narrowed to}."""
    if whole(place) is None:
        return {}
    found = StockLevel.objects.filter(place=place, standard_item__in=[row["id"] for row in items])
    here = _("%(amount)s at %(place)s")
    return {
        key: here % {"amount": number(n), "place": name}
        for key, n, name in found.values_list("standard_item_id", "balance", "place__name")
    }
