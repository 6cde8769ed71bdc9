"""The home page: what waits for this person, then the figures and panels of the rooms he may look into."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from core.access import signed_in
from core.pages import panels


@signed_in
def home(request):
    """My work today."""
    user, now = request.user, timezone.localtime(clock.now())
    context = {
        "greeting": greeting(now.hour) % {"name": user.get_short_name()},
        "today": date_format(now, "l, j M Y"),
        "work": panels.work(user),
        "next_step": next_step(user),
        "figures": panels.figures(user),
        "panels": panels.panels(user),
    }
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
