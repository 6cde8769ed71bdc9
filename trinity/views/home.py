"""The home page: what waits for this person, then the figures of the rooms he may look into."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assets.panels.warehouse import low_items_of
from assets.services.stock import figures
from core import clock
from core.access import signed_in
from core.pages import panels
from requests_app import panels as requests

LOW_SHOWN = 6
DAYS, DAYS_PER_BAR = 30, 3


@signed_in
def home(request):
    """My work today."""
    user, now = request.user, timezone.localtime(clock.now())
    sees_stock = user.has_perm("assets.view_stock")
    context = {
        "greeting": greeting(now.hour) % {"name": user.get_short_name()},
        "today": date_format(now, "l, j M Y"),
        "work": panels.work(user),
        "next_step": next_step(user),
        "stats": request_stats(user) + (warehouse_stats() if sees_stock else own_stats(user)),
        "sees_stock": sees_stock,
    }
    if sees_stock:
        low = low_items_of(user)
        context |= {
            "bars": bars(figures.flow(DAYS)),
            "series": [_("In"), _("Out")],
            "low": [low_row(item) for item in low[:LOW_SHOWN]],
        }
        context["more_low"] = len(low) - len(context["low"])
    return render(request, "trinity/home.html", context)


def greeting(hour: int) -> str:
    """The greeting of an hour (0 to 23), with %(name)s in it."""
    if 4 <= hour < 11:
        return _("Good morning, %(name)s")
    if 11 <= hour < 15:
        return _("Good day, %(name)s")
    if 15 <= hour < 18:
        return _("Good afternoon, %(name)s")
    return _("Good evening, %(name)s")


def next_step(user) -> dict:
    """Where to go when nothing waits: {label, url}."""
    if user.has_perm("assets.add_asset"):
        return {"label": _("Register goods"), "url": reverse("registrations")}
    return {"label": _("Look at the assets"), "url": reverse("assets")}


def request_stats(user) -> list[dict]:
    """How many requests wait for this person's approval, when he gives any; the list of work has counted them
    already.
    """
    if not requests.decides(user):
        return []
    count = requests.pending_approvals(user)
    url = f"{reverse('requests')}?waits=on"
    return [{"value": count, "label": _("approvals pending"), "url": url, "tone": "amber" if count else ""}]


def warehouse_stats() -> list[dict]:
    """Where all assets are, each figure leading to its list."""
    assets, where = reverse("assets"), figures.whereabouts()
    repair = where["repair"]
    return [
        {"value": str(where["in_storage"]), "label": _("in storage"), "url": f"{assets}?tab=in_storage"},
        {"value": str(where["people"]), "label": _("with people"), "url": f"{assets}?tab=in_custody"},
        {"value": str(where["customers"]), "label": _("at customers"), "url": f"{assets}?tab=in_use"},
        {
            "value": str(repair),
            "label": _("in repair"),
            "url": f"{assets}?tab=repair",
            "tone": "amber" if repair.number else "",
        },
    ]


def own_stats(user) -> list[dict]:
    """What a person, and his division where he leads it, holds."""
    stats = [{"value": str(figures.held_by(user)), "label": _("with me"), "url": reverse("my_stock")}]
    if user.division_id and user.has_perm("assets.view_division_asset"):
        held = figures.held_by_division(user)
        stats.append({"value": str(held), "label": _("with my division"), "url": reverse("division_stock")})
    return stats


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


def low_row(item) -> dict:
    """A line of the panel: name, what is left, and its stock card."""
    return {
        "name": item.name,
        "is_out": item.is_out,
        "left": item.left,
        "unit": item.unit.lower(),
        "url": reverse("stock_card", args=[item.item_id]),
    }
