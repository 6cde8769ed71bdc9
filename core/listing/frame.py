"""Builds one page of a list from the url, in a fixed number of queries however many rows it shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.models import SavedView, UserPreference

from . import counts, filters
from .bulk import BulkAction, bulk_actions
from .parts import Column, Sort, Tab, Tabs, allowed

# rows that a page may lie behind the first; beyond it the list goes to the last page it can count to
FARTHEST = 5_000_000


@dataclass
class Listing:
    """What components/list_frame.html shows. `rows` come in the order of the list, prepared by the caller's
    `rows`.
    """

    page_key: str
    path: str
    params: QueryDict
    rows: list
    number: int
    size: int
    total: counts.Count
    has_next: bool
    sort: str
    filterset: object = None
    tabs: list[dict] = field(default_factory=list)
    chips: list[filters.Chip] = field(default_factory=list)
    heads: list[dict] = field(default_factory=list)
    choices: list[dict] = field(default_factory=list)
    saved_views: list[SavedView] = field(default_factory=list)
    export: str = ""
    bulk: list[BulkAction] = field(default_factory=list)
    panel: bool = False
    offered: list[str] = field(default_factory=list)
    fragment: bool = False
    sizes = UserPreference.PAGE_SIZES

    @property
    def q(self) -> str:
        return self.params.get("q", "")

    @property
    def searchable(self) -> bool:
        return self.filterset is not None and filters.SEARCH in type(self.filterset).declared_filters

    @property
    def filterable(self) -> bool:
        return bool(self.offered)

    @property
    def panel_url(self) -> str:
        """This list with the filter panel open: its choices are fetched and drawn only when somebody wants to
        filter.
        """
        return self.address(panel=None if self.panel else 1)

    @property
    def fields(self) -> list:
        """The bound fields of the filter panel."""
        return (
            [bound for bound in self.filterset.form if bound.name != filters.SEARCH] if self.filterset else []
        )

    @property
    def narrowed(self) -> bool:
        """Whether search or filters hide rows (an empty list then says so)."""
        return bool(self.chips or self.q)

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def end(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def labels(self) -> dict[str, str]:
        """{column key: words} of the columns shown, for `{% if "serial" in labels %}` and `data-label`."""
        return {head["key"]: str(head["label"]) for head in self.heads}

    @property
    def span(self) -> str:
        """1 to 50 of 10.000+, in words."""
        if not self.rows:
            return _("Nothing found")
        return _("%(start)s to %(end)s of %(total)s") % {
            "start": counts.Count(self.start),
            "end": counts.Count(self.end),
            "total": counts.Count(
                max(self.end, self.total.number),
                self.total.capped and (self.has_next or self.end <= self.total.number),
            ),
        }

    @property
    def query(self) -> str:
        """The state without the page: what is saved as a view and what an export narrows with."""
        return _query(self.params, drop=("page",))

    @property
    def url(self) -> str:
        return self.address()

    @property
    def previous_url(self) -> str:
        return self.address(page=self.number - 1 if self.number > 2 else None) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.address(page=self.number + 1) if self.has_next else ""

    @property
    def clear_url(self) -> str:
        names = (
            [n for name in self.filterset.filters for n in filters.names_of(self.filterset, name)]
            if self.filterset
            else []
        )
        return self.address(drop=["q", "page", *names])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search form must carry along: sort, tab, columns, and the filters while their panel is
        closed.
        """
        own = (
            {name for bound in self.fields for name in filters.names_of(self.filterset, bound.name)}
            if self.panel
            else set()
        )
        left_out = {filters.SEARCH, "page", "before", "after", *own}
        return [(name, v) for name, values in self.params.lists() if name not in left_out for v in values]

    @property
    def hidden_for_columns(self) -> list[tuple[str, str]]:
        return [
            (name, v)
            for name, values in self.params.lists()
            if name not in ("columns", "page")
            for v in values
        ]

    def address(self, drop=(), **changes) -> str:
        """The url of this list with some parameters set (None removes) or dropped."""
        query = _query(self.params, drop, **changes)
        return f"{self.path}?{query}" if query else self.path


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
    kind of core.files.exports. Unknown sorts, tabs, columns and page numbers are ignored or clamped; wrong
    filter values are shown as errors and not applied.
    """
    user, params = request.user, _clean(request.GET)
    panel = bool(params.pop("panel", None))
    filterset, filtered = _filtered(user, params, queryset, filterset_class, request)
    sort = _chosen_sort(params, sorts, default_sort, user)
    _set(params, "sort", sort if sort != default_sort else None)
    tab = tabs.current(params.get("tab", "")) if tabs else None
    size, order = _size(params, user), _order(sorts, sort)
    number, keys = _number(params), None
    if params.get(filters.SEARCH) and number == 1 and (tab is None or tab.everything):
        keys = _slice(filtered.order_by(*order), 1, size)
        if (
            len(keys) <= size
        ):  # a rare word: its rows are all here and need not be looked for again to be counted
            filtered = queryset.filter(pk__in=keys)
    if tabs:
        _set(params, "tab", tab.key if tab.key != tabs.all[0].key else None)
        tab_counts = counts.by_tab(filtered, tabs, count_cap)
        filtered, total = tabs.narrow(filtered, tab), tab_counts[tab.key]
    else:
        _set(params, "tab", None)
        total = counts.total(filtered, count_cap)
    if keys is None:
        number, keys = _keys(filtered.order_by(*order), number, size, total)
    _set(params, "page", str(number) if number > 1 else None)
    panel = panel or bool(filterset and filterset.errors)
    if panel and filterset:
        filterset = filters.make(filterset_class, queryset, user, params, request)
    page = Listing(
        page_key=page_key,
        panel=panel,
        offered=filters.offered(filterset_class, user) if filterset_class else [],
        path=request.path,
        params=params,
        rows=_rows(queryset, keys[:size], rows),
        number=number,
        size=size,
        total=total,
        has_next=len(keys) > size,
        sort=sort,
        filterset=filterset,
        saved_views=list(SavedView.objects.filter(user=user, page=page_key)) if filterset else [],
        export=export if export and user.has_perm("core.export_data") else "",
        bulk=bulk_actions(page_key, user),
    )
    page.heads, page.choices = _heads(page, [c for c in columns if allowed(c, user)], sorts, user)
    if tabs:
        page.tabs = _tabs(page, tabs, tab, tab_counts)
    if filterset:
        page.chips = filters.chips(filterset, partial(_without_page, page))
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
    """The rows of a list's url (`params` is a QueryDict or a query string) in its order: what an export
    writes.
    """
    params = _clean(QueryDict(params) if isinstance(params, str) else params)
    _filterset, filtered = _filtered(user, params, queryset, filterset_class)
    if tabs:
        filtered = tabs.narrow(filtered, tabs.current(params.get("tab", "")))
    return filtered.order_by(*_order(sorts, _chosen_sort(params, sorts, default_sort, user)))


def render(request, template: str, page: Listing, context: dict | None = None) -> HttpResponse:
    """The page of a list; for htmx asking for #list only the partial `list` of the same template."""
    asked = getattr(request, "htmx", None)
    page.fragment = bool(asked) and asked.target == "list" and not asked.history_restore_request
    response = render_template(
        request,
        f"{template}#list" if page.fragment else template,
        {"list": page, "labels": page.labels, **(context or {})},
    )
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if page.fragment:
        response["HX-Push-Url"] = page.url
    return response


def _filtered(user, params, queryset, filterset_class, request=None):
    if filterset_class is None:
        return None, queryset
    filterset = filters.make(filterset_class, queryset, user, params, request, whole=False)
    return filterset, filterset.qs


def _clean(query: QueryDict) -> QueryDict:
    """A copy without empty values and without NUL characters (which PostgreSQL refuses)."""
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        kept = [value.replace("\x00", "") for value in values if value.strip("\x00 ")]
        if kept:
            clean.setlist(name, kept)
    return clean


def _set(params: QueryDict, name: str, value) -> None:
    if value is None:
        params.pop(name, None)
    else:
        params[name] = value


def _query(params: QueryDict, drop=(), **changes) -> str:
    """As a copy of `params` would say it after the changes, each at its place; not copied, because a page
    asks for twenty of these.
    """
    pairs = []
    for name, values in params.lists():
        if name in drop:
            continue
        if name in changes:
            changed = changes.pop(name)
            values = [] if changed is None else [changed]
        pairs += [(name, value) for value in values]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return urlencode(pairs)


def _without_page(page: Listing, drop) -> str:
    return page.address(drop=[*drop, "page"])


def _sort(sorts: dict, key: str) -> Sort | None:
    found = sorts.get(key.removeprefix("-"))
    return found if found is None or isinstance(found, Sort) else Sort(found)


def _chosen_sort(params, sorts, default_sort: str, user) -> str:
    asked = params.get("sort", "")
    sort = _sort(sorts, asked)
    return asked if sort and allowed(sort, user) else default_sort


def _order(sorts: dict, key: str) -> list[str]:
    return _sort(sorts, key).order(descending=key.startswith("-"))


def _size(params, user) -> int:
    asked = params.get("per_page", "")
    sizes = UserPreference.PAGE_SIZES
    if asked in map(str, sizes):
        return int(asked)
    params.pop("per_page", None)
    remembered = getattr(getattr(user, "preferences", None), "items_per_page", 50)
    return remembered if remembered in sizes else 50


def _number(params) -> int:
    asked = params.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 1


def _keys(ordered, number: int, size: int, total: counts.Count) -> tuple[int, list]:
    """(page number, primary keys of the page and one more). Keys alone can come from an index; the rows
    follow by key.
    """
    last = max(1, -(-total.number // size))
    if not total.capped or (number - 1) * size > FARTHEST:
        number = min(number, last)
    keys = _slice(ordered, number, size)
    if not keys and number > last:
        number = last
        keys = _slice(ordered, number, size)
    return number, keys


def _slice(ordered, number: int, size: int) -> list:
    first = (number - 1) * size
    return list(ordered.values_list("pk", flat=True)[first : first + size + 1])


def _rows(queryset, keys: list, rows: Callable) -> list:
    if not keys:
        return []
    place = {key: n for n, key in enumerate(keys)}
    return sorted(
        rows(queryset.filter(pk__in=keys).order_by()),
        key=lambda row: place[row.pk if isinstance(row, Model) else row["id"]],
    )


def _tabs(page: Listing, tabs: Tabs, current: Tab, tab_counts: dict) -> list[dict]:
    first = tabs.all[0].key
    return [
        {
            "key": tab.key,
            "label": tab.label,
            "count": tab_counts[tab.key],
            "current": tab == current,
            "url": page.address(tab=None if tab.key == first else tab.key, page=None),
        }
        for tab in tabs.all
    ]


def _heads(page: Listing, columns: list[Column], sorts: dict, user) -> tuple[list[dict], list[dict]]:
    """(heads of the shown columns, all columns as choices)."""
    asked = [c for c in columns if c.key in page.params.getlist("columns")]
    shown = asked or [c for c in columns if c.default]
    if not asked or all(c.default == (c in asked) for c in columns):
        page.params.pop("columns", None)
    else:
        page.params.setlist("columns", [c.key for c in asked])
    heads = []
    for column in shown:
        sort = _sort(sorts, column.sort) if column.sort else None
        sortable = sort is not None and allowed(sort, user)
        state = (
            {column.sort: "ascending", f"-{column.sort}": "descending"}.get(page.sort) if sortable else None
        )
        then = f"-{column.sort}" if state == "ascending" else column.sort
        icon = {"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "chevrons-up-down")
        url = page.address(sort=then, page=None) if sortable else ""
        heads.append(
            {
                "key": column.key,
                "label": column.label,
                "css": column.css,
                "url": url,
                "state": state,
                "icon": icon,
            }
        )
    return heads, [{"key": c.key, "label": c.label, "shown": c in shown} for c in columns]
