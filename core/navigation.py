"""The side bar and the bottom bar: declared by the apps at start-up, built for each page that shows them.

    register("warehouse", _("Assets"), "asset_list", "box", perm="assets.view_asset", order=10,
    bottom_roles=("STAFF",))

Apps call it in their own `navigation` module, which is found at start-up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.roles import Role, check_known

GROUPS = {
    "main": "",
    "warehouse": _("Warehouse"),
    "flow": _("Workflow"),
    "field": _("Field"),
    "settings": _("Settings"),
}
BOTTOM_PLACES = 4
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One place a person can go to; `perms` is any-of, empty means everybody who is logged in."""

    group: str
    label: str
    url_name: str
    icon: str
    perms: tuple[str, ...] = ()
    order: int = 50
    bottom_roles: tuple[str, ...] = ()
    badge: Callable | None = None
    raised: bool = False


_entries: dict[str, Entry] = {}


def register(group, label, url_name, icon, perm=None, order=50, bottom_roles=(), badge=None, raised=False):
    """Add a place to the menus.

    `perm` is a permission or a tuple of them (any is enough); `bottom_roles` are the roles that have it in
    the phone's bottom bar; `badge(user)` gives the number of things waiting (one cheap query); `raised` makes
    it the round button. Raises ImproperlyConfigured for an unknown group, LookupError for an unknown
    permission.
    """
    if group not in GROUPS:
        raise ImproperlyConfigured(f"Unknown navigation group: {group!r}")
    perms = (perm,) if isinstance(perm, str) else tuple(perm or ())
    for name in perms:
        check_known(name)
    _entries[url_name] = Entry(group, label, url_name, icon, perms, order, tuple(bottom_roles), badge, raised)


def entries() -> list[Entry]:
    """Everything registered, in the order of the side bar."""
    groups = list(GROUPS)
    return sorted(_entries.values(), key=lambda entry: (groups.index(entry.group), entry.order))


def url(name: str) -> str:
    """The address of a url name; "" for an unknown one: a menu without an entry beats no page at all.

    core/tests/pages/test_navigation.py fails for every entry that does not reverse.
    """
    try:
        return reverse(name)
    except NoReverseMatch:
        logger.warning("No url is called %r; its menu entry is left out.", name)
        return ""


def menus(user, path: str) -> tuple[list[dict], list[dict]]:
    """The menus of one person on one page: groups {label, items} and the bottom bar's items, the current one
    marked.
    """
    allowed = [entry for entry in entries() if not entry.perms or any(map(user.has_perm, entry.perms))]
    items = {entry.url_name: item for entry in allowed if (item := _item(entry, user))["url"]}
    shown = [entry for entry in allowed if entry.url_name in items]
    matching = [
        u for item in items.values() if path == (u := item["url"]) or (u != "/" and path.startswith(u))
    ]
    if matching:
        current = max(matching, key=len)
        for item in items.values():
            item["current"] = item["url"] == current
    groups = [
        {"label": label, "items": [items[entry.url_name] for entry in shown if entry.group == group]}
        for group, label in GROUPS.items()
    ]
    bottom = [items[entry.url_name] for entry in _bottom(shown, user.role)]
    return [group for group in groups if group["items"]], bottom


def _item(entry: Entry, user) -> dict:
    return {
        "label": entry.label,
        "url": url(entry.url_name),
        "icon": entry.icon,
        "raised": entry.raised,
        "current": False,
        "badge": entry.badge(user) if entry.badge else None,
    }


def _bottom(shown: list[Entry], role: str) -> list[Entry]:
    """The places of the bottom bar: the role's own first, home at the left, a raised one in the middle."""
    places = [entry for entry in shown if role in entry.bottom_roles]
    places += [entry for entry in shown if entry not in places and entry.group != "settings"]
    places = sorted(places[:BOTTOM_PLACES], key=lambda entry: entry.url_name != "home")
    raised = [entry for entry in places if entry.raised]
    flat = [entry for entry in places if not entry.raised]
    return flat[:2] + raised[:1] + flat[2:] + raised[1:]


register("main", _("Home"), "home", "house", order=0, bottom_roles=tuple(Role.values))
register("settings", _("Users"), "users", "users", perm="core.view_user", order=10)
register("settings", _("Divisions"), "divisions", "building-2", perm="core.view_user", order=20)
register("settings", _("Activity log"), "activity_list", "history", perm="core.view_activitylog", order=80)
register("settings", _("Settings"), "config", "settings", perm="core.change_systemconfig", order=90)
register("settings", _("Administration"), "admin:index", "shield", perm="core.change_systemconfig", order=95)
