"""What can be done to assets: edit, move (one or many), decommission."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import PlaceKind
from assets.forms.goods.assets import AssetForm, MoveForm
from assets.models import Asset
from assets.services.goods import assets as service
from assets.views.goods.assets import visible
from core.access import requires
from core.forms.sheet import Sheet
from core.forms.words import ReasonForm
from core.pages.redirects import back
from core.reading.keys import whole_all
from core.views.ask import ask, edit, form_page, posted, work
from core.words import number
from core.workflow.tokens import once

ASK = "assets/goods/ask.html"


@requires("assets.change_asset")
@form_page
def asset_edit(request, code):
    """Change data of an asset; place, amount and status have verbs of their own."""
    thing = visible(request, code, ("standard_item",))

    def save(*, actor, version, **values):
        return service.update(thing, actor=actor, version=version, values=values)

    return edit(
        request,
        AssetForm(posted(request), asset=thing, actor=request.user),
        save,
        title=_("Edit %(name)s") % {"name": thing.name},
        said=_("%(name)s is saved."),
        back=reverse("asset", args=[thing.code]),
        template="assets/goods/edit.html",
        thing=thing,
    )


@requires("assets.change_asset")
@form_page
@once
def asset_move(request):
    """Move the things of `ids` to another location: the list posts `ids`, the form that comes then posts `to`
    as well.
    """
    asked = request.POST if request.method == "POST" else request.GET
    ids = whole_all(asked.getlist("ids"))
    things = list(
        Asset.objects.visible_to(request.user)
        .filter(pk__in=ids)
        .select_related("place", "standard_item")
        .order_by("pk")
    )
    if not things:
        messages.error(request, _("Choose the assets to move first."))
        return back(request, "assets")
    data = request.POST if request.method == "POST" and "to" in request.POST else None
    form = MoveForm(data)

    def show(status, **more):
        context = {"things": things, "form": form, "stuck": _stuck(things), "next": asked.get("next", "")}
        return render(request, "assets/goods/move.html", context | more, status=status)

    def move():
        moved = service.move(things, actor=request.user, **form.cleaned_data)
        _tell_moved(request, moved, len(things) - len(moved), form.cleaned_data["to"])
        return back(request, f"/assets/{things[0].code}/" if len(things) == 1 else "assets")

    return work(request, None, Sheet(data, form), show=show, do=move)


@requires("assets.delete_asset")
@form_page
@once
def asset_decommission(request, code):
    """Write a thing off for good, with a reason."""
    thing = visible(request, code, ("place", "standard_item"))
    text = _(
        "%(code)s (%(brand)s %(name)s, at %(place)s) is written off for good: it leaves the stock and can "
        "never be used again. This cannot be undone."
    )
    if thing.is_lot:
        text = _(
            "%(code)s (%(brand)s %(name)s, %(left)s at %(place)s) is written off for good with all that is "
            "left in it: it leaves the stock and can never be used again. This cannot be undone."
        )
    left = f"{number(thing.units)} {thing.standard_item.base_unit}"
    names = {"code": thing, "brand": thing.brand, "name": thing.name, "place": thing.place, "left": left}
    return ask(
        request,
        thing,
        ReasonForm(posted(request), least=10, most=1000),
        service.decommission,
        verb="decommission",
        title=_("Decommission"),
        heading=_("Decommission %(name)s") % {"name": thing.name},
        text=text % names,
        said=lambda gone: _("%(code)s is decommissioned.") % {"code": gone},
        back=reverse("asset", args=[thing.code]),
        template=ASK,
        danger=True,
    )


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
