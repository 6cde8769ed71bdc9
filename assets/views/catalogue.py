"""The catalogue: category > type > model, and what is changed about each of them."""

from functools import partial

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.choices import AssetStatus, Classification, PlaceKind
from assets.forms.catalogue import CategoryForm, ItemForm, TypeForm
from assets.models import Asset, AssetCategory, AssetType, StandardItem, StockLevel
from assets.services.catalogue import categories as catalogue_categories
from assets.services.catalogue import items as catalogue_items
from assets.services.catalogue import types as catalogue_types
from assets.views.goods import holds
from assets.views.stock import reserved
from core import activity
from core.access import requires
from core.views.ask import ask, edit, form_page, posted
from core.workflow.tokens import once

SEE, CHANGE = "assets.view_asset", "assets.manage_catalogue"
HISTORY = 20
LONGEST_QUERY = 100
ASK, FORM = "assets/catalogue/ask.html", "assets/catalogue/form.html"


@requires(SEE)
@require_safe
def catalogue(request):
    """All levels of one tab, one query each; a search leaves what matches and opens it."""
    tab = Classification.MATERIAL if request.GET.get("tab") == "material" else Classification.ASSET
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    items = StandardItem.objects.only(
        "name",
        "brand",
        "type_id",
        "bulk_type",
        "unit_of_measure",
        "base_unit_of_measure",
        "quantity_per_unit",
        "is_active",
    )
    types = AssetType.objects.filter(classification=tab)
    categories = AssetCategory.objects.annotate(all_types=Count("types")).prefetch_related("divisions")
    for word in query.split():
        found = Q(name__icontains=word) | Q(brand__icontains=word)
        items = items.filter(found | Q(type__name__icontains=word) | Q(type__category__name__icontains=word))
    types = types.prefetch_related(Prefetch("items", items, to_attr="found"))
    tree = []
    for category in categories.prefetch_related(Prefetch("types", types, to_attr="found")):
        category.shown = [t for t in category.found if t.found or not query]
        category.count = sum(len(t.found) for t in category.shown)
        # A category that has no type yet belongs to neither tab; it waits in the first.
        if category.shown or (not query and tab == Classification.ASSET and not category.all_types):
            tree.append(category)
    context = {
        "tree": tree,
        "q": query,
        "count": sum(category.count for category in tree),
        "tab": "material" if tab == Classification.MATERIAL else "",
        "tabs": _tabs(request, tab),
    }
    return render(request, "assets/catalogue/catalogue.html", context)


def _tabs(request, current) -> list[dict]:
    counts = dict(AssetType.objects.order_by().values_list("classification").annotate(n=Count("items")))
    query = request.GET.copy()
    tabs = []
    for value, label in (
        (Classification.ASSET, _("Device & tools")),
        (Classification.MATERIAL, _("Material")),
    ):
        query["tab"] = "material" if value == Classification.MATERIAL else "devices"
        url = f"{request.path}?{query.urlencode()}"
        tabs.append({"label": label, "url": url, "current": value == current, "count": counts.get(value, 0)})
    return tabs


@requires(CHANGE)
@form_page
def category_create(request):
    return _category(request, CategoryForm(posted(request)), None)


@requires(CHANGE)
@form_page
def category_edit(request, pk):
    row = get_object_or_404(AssetCategory, pk=pk)
    return _category(request, CategoryForm(posted(request), row=row), row)


def _category(request, form, row):
    return edit(
        request,
        form,
        partial(catalogue_categories.update, row) if row else catalogue_categories.create,
        title=_("Edit category") if row else _("New category"),
        thing=row,
        back=reverse("catalogue"),
        said=_("The category %(name)s is saved."),
        template="assets/catalogue/category_form.html",
        delete=reverse("category_delete", args=[row.pk]) if row else "",
    )


@requires(CHANGE)
@form_page
@once
def category_delete(request, pk):
    row = get_object_or_404(AssetCategory, pk=pk)
    return _delete(request, row, catalogue_categories.delete, _("The category %(name)s will be deleted."))


@requires(CHANGE)
@form_page
def type_create(request):
    category = request.GET.get("category", "")
    return _type(request, TypeForm(posted(request), initial={"category": category}), None)


@requires(CHANGE)
@form_page
def type_edit(request, pk):
    row = get_object_or_404(AssetType, pk=pk)
    return _type(request, TypeForm(posted(request), row=row), row)


def _type(request, form, row):
    def save(**values):
        saved = catalogue_types.update(row, **values) if row else catalogue_types.create(**values)
        if saved.classification == Classification.MATERIAL and not saved.category.is_customer_installable:
            messages.warning(
                request,
                _("%(type)s is material, but the category %(category)s cannot be installed at customers.")
                % {"type": saved, "category": saved.category},
            )
        return saved

    return edit(
        request,
        form,
        save,
        title=_("Edit type") if row else _("New type"),
        thing=row,
        back=reverse("catalogue"),
        said=_("The type %(name)s is saved."),
        template=FORM,
        delete=reverse("type_delete", args=[row.pk]) if row else "",
    )


@requires(CHANGE)
@form_page
@once
def type_delete(request, pk):
    row = get_object_or_404(AssetType, pk=pk)
    return _delete(request, row, catalogue_types.delete, _("The type %(name)s will be deleted."))


@requires(SEE)
@require_safe
def item(request, pk):
    """One model: its units, where its stock lies, for what it is reserved and for whom it is held, in what
    state its assets are, its history.
    """
    known = StandardItem.objects.select_related("type__category").annotate(has_holds=holds.ITEM_HAS_HOLDS)
    row = get_object_or_404(known, pk=pk)
    states = dict(
        Asset.objects.current()
        .filter(standard_item=row)
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"))
    )
    levels, kept, held = [], None, None
    if request.user.has_perm("assets.view_stock"):
        found = StockLevel.objects.filter(standard_item=row, place__kind=PlaceKind.WAREHOUSE, balance__gt=0)
        amounts = ("balance", "reserved", "held")
        levels = list(found.order_by("place__name").values("place_id", "place__name", *amounts))
        kept = reserved.of(row, request.user) if any(level["reserved"] for level in levels) else None
        held = holds.of_item(row, request.user)
    context = {
        "item": row,
        "states": [
            (AssetStatus(status), count)
            for status, count in sorted(states.items(), key=lambda pair: -pair[1])
        ],
        "total": sum(states.values()),
        "levels": levels,
        "reserved": kept,
        "holds": held,
        "entries": activity.entries(activity.shown(row)[:HISTORY], request.user),
    }
    return render(request, "assets/catalogue/item.html", context)


@requires(CHANGE)
@form_page
def item_create(request):
    return _item(request, ItemForm(posted(request), initial={"type": request.GET.get("type", "")}), None)


@requires(CHANGE)
@form_page
def item_edit(request, pk):
    row = get_object_or_404(StandardItem, pk=pk)
    return _item(request, ItemForm(posted(request), row=row), row)


def _item(request, form, row):
    return edit(
        request,
        form,
        partial(catalogue_items.update, row) if row else catalogue_items.create,
        title=_("Edit model") if row else _("New model"),
        thing=row,
        said=_("The model %(name)s is saved."),
        back=reverse("item", args=[row.pk]) if row else reverse("catalogue"),
        to=lambda saved: reverse("item", args=[saved.pk]),
        template="assets/catalogue/item_form.html",
    )


@requires(CHANGE)
@form_page
@once
def item_delete(request, pk):
    row = get_object_or_404(StandardItem, pk=pk)
    return _delete(request, row, catalogue_items.delete, _("The model %(name)s will be deleted."))


@requires(CHANGE)
@form_page
@once
def item_deactivate(request, pk):
    row = get_object_or_404(StandardItem, pk=pk)
    text = _(
        "%(name)s cannot be chosen any more, for instance when goods are registered. What is registered "
        "stays as it is."
    )
    return ask(
        request,
        row,
        None,
        catalogue_items.deactivate,
        title=_("Deactivate"),
        text=text % {"name": row},
        said=_("%(name)s is inactive now."),
        back=reverse("item", args=[pk]),
        template=ASK,
        danger=True,
    )


@requires(CHANGE)
@form_page
@once
def item_activate(request, pk):
    row = get_object_or_404(StandardItem, pk=pk)
    return ask(
        request,
        row,
        None,
        catalogue_items.activate,
        title=_("Activate"),
        text=_("%(name)s can be chosen again.") % {"name": row},
        said=_("%(name)s is active again."),
        back=reverse("item", args=[pk]),
        template=ASK,
    )


def _delete(request, row, verb, text):
    return ask(
        request,
        row,
        None,
        verb,
        title=_("Delete"),
        text=text % {"name": row},
        said=_("%(name)s is deleted."),
        back=reverse("item", args=[row.pk]) if isinstance(row, StandardItem) else reverse("catalogue"),
        to=reverse("catalogue"),
        template=ASK,
        danger=True,
    )
