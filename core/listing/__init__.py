"""The shared list frame: search, filters, tabs, sort, columns, pages; the whole state in the url.

    page = listing.build(
        request,
        queryset=Asset.objects.visible_to(request.user),
        page_key="assets",
        rows=lambda found: found.values("id", "code", ...),
        **ASSET_LIST,   # filterset_class, sorts, default_sort, tabs, columns: also what the export narrows
        with
    )
    return listing.render(request, "assets/goods/list.html", page)

See docs/lists.md.
"""

from .bulk import bulk_action, bulk_actions, register_bulk
from .filters import DayFilter, InvalidFilters, SinceFilter, ThroughFilter, TickFilter, YesNoFilter
from .frame import build, narrow, render
from .keyset import Log, build_log
from .page import Listing
from .parts import Column, Sort, Tab, Tabs
