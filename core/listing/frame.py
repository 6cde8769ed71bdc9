"""Builds one page of a list from the url, in a fixed number of queries however many rows it shows."""

from collections.abc import Callable

from django.http import HttpResponse, QueryDict
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.models import SavedView

from . import counts, filters, sorting
from .bulk import bulk_actions
from .heads import column_heads, tab_links
from .page import Listing
from .parts import Column, Tabs, allowed
from .rows import keys_of, rows_of, slice_of
from .url_state import clean, page_number, page_size, put


def build(
    request,
    *,
    queryset,
    page_key: str,
    rows: Callable,
    sorts: dict,
    default_sort: str,
    filterset_class=None,
    tabs: Tabs | None = None,
    columns: list[Column] = (),
    export: str = "",
    count_cap: int = 10_000,
) -> Listing:
    """One page of `queryset` (what the person may see), narrowed by the url.

    `rows(found)` gets a queryset of just the page's rows (unsorted) and returns dicts with `id`, or
    instances. `sorts` maps url keys to a field, several fields, or a Sort with a permission. `export` is a
    kind of core.files.exports. Unknown sorts, columns and page numbers are ignored or clamped; with a wrong
    value of a filter, or a tab that is not there, the page has no rows and says why (`problems`).
    """
    user, params = request.user, clean(request.GET)
    panel = bool(params.pop("panel", None))
    filterset, filtered, problems = _filtered(user, params, queryset, filterset_class, tabs, request)
    sort = sorting.chosen(params, sorts, default_sort, user)
    put(params, "sort", sort if sort != default_sort else None)
    tab = tabs.current(params.get("tab", "")) if tabs else None
    size, order = page_size(params, user), sorting.order(sorts, sort)
    number, keys = page_number(params), None
    if params.get(filters.SEARCH) and number == 1 and (tab is None or tab.everything):
        # A rare word: all its rows are on this page, so they are not looked for again to be counted.
        keys = slice_of(filtered.order_by(*order), 1, size)
        if len(keys) <= size:
            filtered = queryset.filter(pk__in=keys)
    if tabs:
        if tabs.knows(params.get("tab", "")):
            put(params, "tab", tab.key if tab.key != tabs.all[0].key else None)
        tab_counts = counts.by_tab(filtered, tabs, count_cap)
        filtered, total = tabs.narrow(filtered, tab), tab_counts[tab.key]
    else:
        put(params, "tab", None)
        total = counts.total(filtered, count_cap)
    if keys is None:
        number, keys = keys_of(filtered.order_by(*order), number, size, total)
    put(params, "page", str(number) if number > 1 else None)
    panel = panel or bool(filterset and filterset.errors)
    if panel and filterset:
        filterset = filters.make(filterset_class, queryset, user, params, request)
    page = Listing(
        page_key=page_key,
        panel=panel,
        offered=filters.offered(filterset_class, user) if filterset_class else [],
        path=request.path,
        params=params,
        rows=rows_of(queryset, keys[:size], rows),
        number=number,
        size=size,
        total=total,
        has_next=len(keys) > size,
        sort=sort,
        filterset=filterset,
        saved_views=list(SavedView.objects.filter(user=user, page=page_key)) if filterset else [],
        export=export if export and not problems and user.has_perm("core.export_data") else "",
        problems=problems,
        bulk=bulk_actions(page_key, user),
        fragment=_wants_fragment(request),
    )
    page.heads, page.choices = column_heads(page, [c for c in columns if allowed(c, user)], sorts, user)
    if tabs:
        page.tabs = tab_links(page, tabs, tab if tabs.knows(params.get("tab", "")) else None, tab_counts)
    if filterset:
        page.chips = filters.chips(filterset, lambda drop: page.address(drop=[*drop, "page"]))
    return page


def narrow(
    user,
    params,
    *,
    queryset,
    sorts: dict,
    default_sort: str,
    filterset_class=None,
    tabs: Tabs | None = None,
    columns=(),
):
    """The rows of a list's url (`params` is a QueryDict or a query string) in its order: what an export, a
    label, a bulk act is made of. Raises InvalidFilters when a value in it is not valid.
    """
    params = clean(QueryDict(params) if isinstance(params, str) else params)
    _filterset, filtered, problems = _filtered(user, params, queryset, filterset_class, tabs)
    if problems:
        sentence = _("Nothing was done, because a filter of the list is not valid. %(problems)s")
        raise filters.InvalidFilters(sentence % {"problems": " ".join(problems)})
    if tabs:
        filtered = tabs.narrow(filtered, tabs.current(params.get("tab", "")))
    return filtered.order_by(*sorting.order(sorts, sorting.chosen(params, sorts, default_sort, user)))


def render(request, template: str, page: Listing, context: dict | None = None) -> HttpResponse:
    """The page of a list; for htmx asking for #list only the partial `list` of the same template. `selects`
    says whether its rows can be chosen: where there is something to do with them, else for their export.
    """
    known = {"list": page, "labels": page.labels, "selects": bool(page.export)} | (context or {})
    if known["selects"]:
        known["labels"] = known["labels"] | {"select": _("Select")}
    response = render_template(request, f"{template}#list" if page.fragment else template, known)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if page.fragment:
        response["HX-Push-Url"] = page.url
    return response


def _wants_fragment(request) -> bool:
    """Whether htmx asks for the list alone."""
    asked = getattr(request, "htmx", None)
    return bool(asked) and asked.target == "list" and not asked.history_restore_request


def _filtered(user, params, queryset, filterset_class, tabs: Tabs | None, request=None):
    """(filterset, the rows that the url leaves, a sentence for each value in it that is not valid)."""
    filterset, filtered, problems = None, queryset, []
    if filterset_class is not None:
        filterset = filters.make(filterset_class, queryset, user, params, request, whole=False)
        filtered, problems = filters.found(filterset), filters.problems(filterset)
    if tabs and not tabs.knows(params.get("tab", "")):
        problems.append(_("This list has no tab “%(tab)s”.") % {"tab": params["tab"][:60]})
        filtered = queryset.none()
    return filterset, filtered, problems
