"""What stands above the rows: tabs with their counts, heads with their sort, columns to choose from."""

from . import sorting
from .page import Listing
from .parts import Column, Tab, Tabs, allowed


def tab_links(page: Listing, tabs: Tabs, current: Tab | None, tab_counts: dict) -> list[dict]:
    """One dict for each tab, with its count and its address."""
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


def column_heads(page: Listing, columns: list[Column], sorts: dict, user) -> tuple[list[dict], list[dict]]:
    """(heads of the shown columns, all columns as choices)."""
    asked = [c for c in columns if c.key in page.params.getlist("columns")]
    shown = asked or [c for c in columns if c.default]
    if not asked or all(c.default == (c in asked) for c in columns):
        page.params.pop("columns", None)
    else:
        page.params.setlist("columns", [c.key for c in asked])
    heads = [_head(page, column, sorts, user) for column in shown]
    return heads, [{"key": c.key, "label": c.label, "shown": c in shown} for c in columns]


def _head(page: Listing, column: Column, sorts: dict, user) -> dict:
    head = {"key": column.key, "label": column.label, "css": column.css, "url": "", "state": None}
    sort = sorting.find(sorts, column.sort) if column.sort else None
    if sort is not None and allowed(sort, user):
        head["state"] = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(page.sort)
        then = f"-{column.sort}" if head["state"] == "ascending" else column.sort
        head["url"] = page.address(sort=then, page=None)
    icons = {"ascending": "arrow-up", "descending": "arrow-down"}
    head["icon"] = icons.get(head["state"], "chevrons-up-down")
    return head
