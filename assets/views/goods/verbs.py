"""What can be done to assets: edit, move (one or many), decommission."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_fsm import can_proceed

from assets.choices import PlaceKind
from assets.forms.goods.assets import AssetForm, DecommissionForm, MoveForm
from assets.models import Asset
from assets.services.goods import assets as service
from assets.views.goods.assets import visible
from core.access import requires
from core.pages.redirects import back
from core.views.generic import save_or_collide
from core.workflow.tokens import once


@requires("assets.change_asset")
def asset_edit(request, code):
    """Change data of an asset; place, amount and status have verbs of their own."""
    thing = visible(request, code, ("standard_item",))
    form = AssetForm(request.POST or None, asset=thing, actor=request.user)
    context = {"asset": thing, "form": form}
    if not form.is_valid():
        return render(request, "assets/goods/edit.html", context, status=422 if form.is_bound else 200)

    def save():
        service.update(thing, actor=request.user, version=form.cleaned_data["version"], values=form.values())

    refused = save_or_collide(request, form, save, template="assets/goods/edit.html", context=context)
    if refused:
        return refused
    messages.success(request, _("%(code)s is saved.") % {"code": thing})
    return redirect("asset", thing.code)


@requires("assets.change_asset")
@once
def asset_move(request):
    """Move the things of `ids` to another location: the list posts `ids`, the form that comes then posts `to`
    as well.
    """
    asked = request.POST if request.method == "POST" else request.GET
    ids = [int(i) for i in asked.getlist("ids") if i.isascii() and i.isdigit() and len(i) < 19]
    things = list(
        Asset.objects.visible_to(request.user)
        .filter(pk__in=ids)
        .select_related("place", "standard_item")
        .order_by("pk")
    )
    if not things:
        messages.error(request, _("Choose the assets to move first."))
        return back(request, "assets")
    sending = request.method == "POST" and "to" in request.POST
    form = MoveForm(request.POST if sending else None)
    context = {"things": things, "form": form, "stuck": _stuck(things), "next": asked.get("next", "")}
    if not sending or not form.is_valid():
        return render(request, "assets/goods/move.html", context, status=422 if sending else 200)
    moved = []

    def save():
        moved.extend(
            service.move(
                things, to=form.cleaned_data["to"], actor=request.user, note=form.cleaned_data["note"]
            )
        )

    refused = save_or_collide(request, form, save, template="assets/goods/move.html", context=context)
    if refused:
        return refused
    _tell_moved(request, moved, len(things) - len(moved), form.cleaned_data["to"])
    return back(request, f"/assets/{things[0].code}/" if len(things) == 1 else "assets")


@requires("assets.delete_asset")
@once
def asset_decommission(request, code):
    """Write a thing off for good, with a reason."""
    thing = visible(request, code, ("place", "standard_item"))
    form = DecommissionForm(request.POST or None)
    if not form.is_bound and not can_proceed(thing.decommission):
        messages.error(
            request,
            _("%(code)s is %(status)s already.") % {"code": thing, "status": thing.get_status_display()},
        )
        return redirect("asset", thing.code)
    context = {"asset": thing, "form": form}
    if not form.is_valid():
        return render(
            request, "assets/goods/decommission.html", context, status=422 if form.is_bound else 200
        )

    def save():
        service.decommission(thing, actor=request.user, reason=form.cleaned_data["reason"])

    refused = save_or_collide(request, form, save, template="assets/goods/decommission.html", context=context)
    if refused:
        return refused
    messages.success(request, _("%(code)s is decommissioned.") % {"code": thing})
    return redirect("asset", thing.code)


def _stuck(things: list[Asset]) -> Asset | None:
    """The first of them that does not lie in a warehouse (the service looks again under lock)."""
    return next(
        (t for t in things if t.place_kind != PlaceKind.WAREHOUSE or t.status not in service.MOVABLE), None
    )


def _tell_moved(request, moved: list[Asset], already: int, to) -> None:
    if moved:
        messages.success(request, service.moved_message(len(moved), to))
    if already:
        words = ngettext(
            "%(count)d asset was in %(place)s already.",
            "%(count)d assets were in %(place)s already.",
            already,
        )
        messages.info(request, words % {"count": already, "place": to})
