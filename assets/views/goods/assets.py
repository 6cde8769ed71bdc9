"""The list of assets, and the page of one."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render

from assets.filters.assets import ASSET_LIST
from assets.models import Asset, AssetType, Repair
from assets.services.goods import history
from assets.views.goods import facts, holds, rows
from core import listing
from core.access import signed_in
from core.files import attachments

PAGE = ("place", "registration")
# Most things never broke: their page asks nothing more about it.
HAS_REPAIRS = Exists(Repair.objects.filter(asset=OuterRef("pk")))


def visible(request, code: str, related=PAGE) -> Asset:
    """The asset of this code (in any case) among those the person may see, else 404."""
    return get_object_or_404(
        Asset.objects.visible_to(request.user).select_related(*related), code=code.upper()
    )


@signed_in
def assets(request):
    """All assets that the person may see: his own without the permission for all."""
    user = request.user
    price = user.has_perm("assets.view_price")
    page = listing.build(
        request,
        queryset=Asset.objects.visible_to(user),
        page_key="assets",
        rows=lambda found: rows.prepare(found, price=price, columns=set(request.GET.getlist("columns"))),
        export="assets",
        **ASSET_LIST,
    )
    rows.add_extras(page.rows, page.heads)
    context = {
        "bulk": "assets/goods/bulk.html",
        "own_only": not user.has_perm("assets.view_asset"),
    }
    return listing.render(request, "assets/goods/list.html", page, context)


@signed_in
def asset(request, code):
    """One asset: what it is, where it is and was, what can be done with it now."""
    found = Asset.objects.visible_to(request.user).select_related(*PAGE)
    thing = get_object_or_404(
        found.annotate(
            arrived=history.ARRIVED,
            has_files=attachments.has_files(Asset),
            has_repairs=HAS_REPAIRS,
            has_holds=holds.HAS_HOLDS,
        ),
        code=code.upper(),
    )
    # In two queries: planning one with all these joins takes PostgreSQL longer than answering both.
    thing.type = AssetType.objects.select_related("category").get(pk=thing.type_id)
    thing.category = thing.type.category
    return render(request, "assets/goods/asset.html", facts.page(request, thing))
