"""Warehouse locations: where goods lie."""

from functools import partial

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.choices import AssetStatus, PlaceKind
from assets.forms.places import LocationForm
from assets.models import Asset, Place, StockLevel
from assets.services import places as service
from core import activity
from core.access import requires
from core.views.ask import ask, edit, form_page, posted
from core.workflow.tokens import once

SEE, CHANGE = "assets.view_asset", "assets.change_asset"
ASK = "assets/catalogue/ask.html"
HISTORY = 20
MOST_MODELS = 100


@requires(SEE)
@require_safe
def locations(request):
    """All of them (a company has tens), with how much lies there."""
    found = Asset.objects.current().filter(place_kind=PlaceKind.WAREHOUSE).order_by()
    counts = dict(found.values_list("place_id").annotate(n=Count("pk")))
    rows = list(_warehouses().order_by("-is_active", "name").values("id", "name", "detail", "is_active"))
    for row in rows:
        row["count"] = counts.get(row["id"], 0)
    return render(request, "assets/places/locations.html", {"rows": rows})


@requires(SEE)
@require_safe
def location(request, pk):
    """One location: the states of what lies there, the stock of each model, its history."""
    place = get_object_or_404(_warehouses(), pk=pk)
    states = dict(
        Asset.objects.current().filter(place=place).order_by().values_list("status").annotate(n=Count("pk"))
    )
    levels = []
    if request.user.has_perm("assets.view_stock"):
        found = StockLevel.objects.filter(place=place, balance__gt=0).select_related("standard_item")
        levels = list(found.order_by("standard_item__name")[: MOST_MODELS + 1])
    context = {
        "place": place,
        "states": [
            (AssetStatus(status), count)
            for status, count in sorted(states.items(), key=lambda pair: -pair[1])
        ],
        "total": sum(states.values()),
        "levels": levels[:MOST_MODELS],
        "more": len(levels) > MOST_MODELS,
        "entries": activity.entries(activity.shown(place)[:HISTORY], request.user),
    }
    return render(request, "assets/places/location.html", context)


@requires(CHANGE)
@form_page
def location_create(request):
    return _form(request, LocationForm(posted(request)), None)


@requires(CHANGE)
@form_page
def location_edit(request, pk):
    place = get_object_or_404(_warehouses(), pk=pk)
    return _form(request, LocationForm(posted(request), row=place), place)


def _form(request, form, place):
    return edit(
        request,
        form,
        partial(service.update, place) if place else service.create,
        title=_("Edit location") if place else _("New location"),
        thing=place,
        said=_("The location %(name)s is saved."),
        to=lambda saved: reverse("location", args=[saved.pk]),
        back=reverse("location", args=[place.pk]) if place else reverse("locations"),
        template="assets/places/form.html",
    )


@requires(CHANGE)
@form_page
@once
def location_deactivate(request, pk):
    place = get_object_or_404(_warehouses(), pk=pk)
    return ask(
        request,
        place,
        None,
        service.deactivate,
        title=_("Deactivate"),
        text=_("Nothing can be registered at or moved to %(name)s any more.") % {"name": place},
        said=_("%(name)s is inactive now."),
        back=reverse("location", args=[pk]),
        template=ASK,
        danger=True,
    )


@requires(CHANGE)
@form_page
@once
def location_activate(request, pk):
    place = get_object_or_404(_warehouses(), pk=pk)
    return ask(
        request,
        place,
        None,
        service.activate,
        title=_("Activate"),
        text=_("Goods can be registered at and moved to %(name)s again.") % {"name": place},
        said=_("%(name)s is active again."),
        back=reverse("location", args=[pk]),
        template=ASK,
    )


def _warehouses():
    return Place.objects.filter(kind=PlaceKind.WAREHOUSE)
