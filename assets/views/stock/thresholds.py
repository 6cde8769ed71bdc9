"""From how much on each model is running low: a list that is edited in its rows, and one form for many."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assets.filters.levels import THRESHOLD_LIST, threshold_items
from assets.forms.stock.thresholds import ManyForm, ThresholdForm
from assets.models import StandardItem
from assets.services.stock import thresholds as service
from assets.views.stock import level_rows
from core import activity, config, listing
from core.access import requires
from core.errors import StaleVersion
from core.forms.sheet import Sheet
from core.pages.redirects import back
from core.reading.keys import whole_all
from core.views.ask import form_page, posted, work

MANAGE = "assets.manage_stock"
NAMED = 8  # models that the form for many names
HISTORY = 10


@requires(MANAGE)
@require_safe
def thresholds(request):
    """All active models with their threshold, each with a form of its own in its row."""
    page = listing.build(
        request,
        queryset=threshold_items(),
        page_key="thresholds",
        rows=level_rows.thresholds,
        **THRESHOLD_LIST,
    )
    context = {
        "default": config.get("stock.default_threshold"),
        "container_default": config.get("stock.default_container_threshold"),
    }
    return listing.render(request, "assets/stock/threshold_list.html", page, context)


@requires(MANAGE)
@form_page
def threshold_set(request, pk):
    """Set one threshold. htmx sends the form of a row and gets the row back; without it, a page of its own
    and then the list.
    """
    item = get_object_or_404(StandardItem.objects.filter(is_active=True).select_related("threshold"), pk=pk)
    form = ThresholdForm(posted(request), initial=_now(item))
    template = "assets/stock/threshold_row.html" if request.htmx else "assets/stock/threshold.html"
    row = _row(pk)
    row["form"] = form if form.is_bound else None

    def show(status, **more):
        return render(request, template, _context(item, row, form, request) | more, status=status)

    def save():
        service.set_threshold(item, actor=request.user, **form.cleaned_data)
        if request.htmx:
            return show(200, rows=[_row(pk) | {"saved": True}])
        messages.success(request, _("The threshold of %(item)s is saved.") % {"item": item})
        return back(request, "thresholds")

    return work(request, item, Sheet(posted(request), form), show=show, do=save)


@requires(MANAGE)
@require_POST
def threshold_clear(request, pk):
    """Back to the default."""
    item = get_object_or_404(StandardItem.objects.filter(is_active=True), pk=pk)
    service.clear(item, actor=request.user)
    messages.success(request, _("%(item)s has the default threshold.") % {"item": item})
    return back(request, "thresholds")


@requires(MANAGE)
@form_page
def threshold_set_many(request):
    """One threshold for the chosen rows (`ids`), or for everything a list shows (`query`): first the form,
    then the deed.
    """
    asked = request.POST if request.method == "POST" else request.GET
    found = _asked(request.user, asked)
    count = found.count() if found is not None else 0
    if not count:
        messages.error(request, _("Choose the models first."))
        return back(request, "thresholds")
    data = request.POST if request.method == "POST" and "to" in request.POST else None
    form = ManyForm(data, initial={"version": service.mark(found.order_by())} if data is None else None)

    def show(status, **more):
        context = {
            "form": form,
            "count": count,
            "named": list(found.values_list("brand", "name")[:NAMED]),
            "more": max(0, count - NAMED),
            "ids": asked.getlist("ids") if "query" not in asked else [],
            "query": asked.get("query"),
            "next": asked.get("next", "") or reverse("thresholds"),
        }
        return render(request, "assets/stock/threshold_set_many.html", context | more, status=status)

    def save():
        items = StandardItem.objects.filter(pk__in=list(found.order_by().values_list("pk", flat=True)))
        try:
            changed = service.set_many(items, actor=request.user, **form.changes())
        except StaleVersion as error:
            error.since = []  # whose it is stands above; the list says what each has now
            raise
        words = ngettext("%(count)d model was changed.", "%(count)d models were changed.", changed)
        messages.success(
            request, words % {"count": changed} if changed else _("They had that threshold already.")
        )
        return back(request, "thresholds")

    return work(request, None, Sheet(data, form), show=show, do=save)


def _asked(user, asked):
    """The models that are meant, or None."""
    if "query" in asked:
        return listing.narrow(user, asked["query"], queryset=threshold_items(), **THRESHOLD_LIST)
    ids = whole_all(asked.getlist("ids"))
    return threshold_items().filter(pk__in=ids).order_by("name", "brand", "pk") if ids else None


def _now(item: StandardItem) -> dict:
    own = getattr(item, "threshold", None)
    if own is None:
        return {"value": None, "alert_enabled": True, "version": 0}
    return {"value": own.threshold_value, "alert_enabled": own.alert_enabled, "version": own.version}


def _row(pk: int) -> dict:
    (row,) = level_rows.thresholds(threshold_items().filter(pk=pk))
    return row


def _context(item, row: dict, form, request) -> dict:
    own = getattr(item, "threshold", None)
    return {
        "item": item,
        "row": row,
        "rows": [row],
        "form": form,
        "labels": {column.key: column.label for column in THRESHOLD_LIST["columns"]},
        "own": own,
        "next": request.POST.get("next") or reverse("thresholds"),
        "entries": activity.entries(activity.shown(own)[:HISTORY], request.user)
        if own and not request.htmx
        else [],
    }
