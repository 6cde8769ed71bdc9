"""Calendars of a month: how many of a model are free on each day and which units are held, or when one unit
is.
"""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from assets.models import Asset, StandardItem
from assets.services.stock import availability, hold_days
from assets.views.goods.assets import visible
from assets.views.stock import month as months
from core.access import requires, signed_in
from core.reading.keys import whole

UNITS = 25  # on a page


@requires("assets.view_stock")
def stock_calendar(request, pk):
    """How many of a model are free on each day of `?month=2026-12`, and for whom which of its units are held.
    Of material, which is not held in time, what there is of it now.
    """
    item = get_object_or_404(StandardItem.objects.select_related("type__category"), pk=pk)
    if item.is_bulk:
        context = {"item": item, "there": availability.of(item)}
        return render(request, "assets/stock/calendar_material.html", context)
    month = months.asked(request)
    free = hold_days.free_on_days(item, month.first, month.last)
    held = hold_days.held_in(item, month.first, month.last)
    shown = Paginator(held, UNITS).get_page(whole(request.GET.get("page")) or 1)
    assets = Asset.objects.filter(pk__in=shown.object_list).select_related("place").order_by("pk")
    context = months.page(month) | {
        "item": item,
        "weeks": month.weeks(lambda day: {"free": free.get(day)}) if free else None,
        "units": units(list(assets), month, request.user),
        "shown": shown,
    }
    return render(request, "assets/stock/calendar.html", context)


@signed_in
def asset_calendar(request, code):
    """When one unit is held in the month, for whom."""
    asset = visible(request, code, related=("place", "standard_item"))
    month = months.asked(request)
    found = hold_days.of_assets([asset], month.first, month.last)[asset.pk]
    context = months.page(month) | {
        "asset": asset,
        "item": asset.standard_item,
        "weeks": month.weeks(lambda day: {"held": _on(found, day)}),
        "holds": months.told(found, request.user),
    }
    return render(request, "assets/stock/calendar_unit.html", context)


def units(assets: list[Asset], month: months.Month, user) -> list[dict]:
    """Each of these with its holds in words, and as bars: {asset, holds, bars}. Two queries."""
    found = hold_days.of_assets(assets, month.first, month.last)
    told = iter(months.told((hold for asset in assets for hold in found[asset.pk]), user))
    return [
        {
            "asset": asset,
            "holds": [next(told) for _hold in found[asset.pk]],
            "bars": [bar for hold in found[asset.pk] if (bar := month.bar(hold))],
        }
        for asset in assets
    ]


def _on(found, day) -> dict | None:
    """How the unit is held on a day: {label, tone}, None when it is not. What came back that day is fetched
    again by somebody else, at times.
    """
    for hold in sorted(found, key=lambda one: not one.is_open):
        end = hold_days.until(hold)
        if hold.starts <= day and (end is None or day <= end):
            return dict(zip(("label", "tone"), months.state(hold), strict=True))
    return None
