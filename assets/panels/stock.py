"""Below the figures of the home page, for those who see stock: goods in and out, what runs low."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assets.panels.warehouse import low_items_of
from assets.services.stock import figures
from core.pages.panels import register_panel

DAYS, DAYS_PER_BAR = 30, 3
LOW_SHOWN = 6


def flow(user) -> dict | None:
    """The context of assets/panels/flow.html."""
    if not user.has_perm("assets.view_stock"):
        return None
    return {"bars": bars(figures.flow(DAYS)), "series": [_("In"), _("Out")]}


def low(user) -> dict | None:
    """The context of assets/panels/low.html."""
    if not user.has_perm("assets.view_stock"):
        return None
    items = low_items_of(user)
    return {"low": [low_row(item) for item in items[:LOW_SHOWN]], "more": max(0, len(items) - LOW_SHOWN)}


def bars(flow: dict) -> list[dict]:
    """Days gathered into bars, labelled with their first day: a month of single days is too thin to read."""
    days = list(flow)
    return [
        {
            "label": date_format(days[start], "j M"),
            "a": sum(flow[day][0] for day in days[start : start + DAYS_PER_BAR]),
            "b": sum(flow[day][1] for day in days[start : start + DAYS_PER_BAR]),
        }
        for start in range(0, len(days), DAYS_PER_BAR)
    ]


def low_row(item: figures.LowItem) -> dict:
    """A line of the panel: name, what is left, and its stock card."""
    return {
        "name": item.name,
        "is_out": item.is_out,
        "left": item.left,
        "unit": item.unit.lower(),
        "url": reverse("stock_card", args=[item.item_id]),
    }


register_panel("assets/panels/flow.html", flow, order=20)
register_panel("assets/panels/low.html", low, order=30)
