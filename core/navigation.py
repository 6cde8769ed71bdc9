"""The side bar and the bottom bar: declared by the apps at start-up, built once per set of permissions.

    register("warehouse", _("Assets"), "asset_list", "box", perm="assets.view_asset", order=10,
    bottom_roles=("STAFF",))

Apps call it in their own `navigation` module, which is found at start-up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.pages.icons import render_icon
from core.roles import Role, check_known

GROUPS = {
    "main": "",
    "warehouse": _("Warehouse"),
    "flow": _("Workflow"),
    "field": _("Field"),
    "settings": _("Settings"),
}
BOTTOM_PLACES = 4
# What the frame itself points to, besides the entries.
FRAME_URLS = ("home", "search", "notifications", "account", "set_theme", "set_language", "logout")
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
    _built.cache_clear()


def entries() -> list[Entry]:
    """Everything registered, in the order of the side bar."""
    groups = list(GROUPS)
    return sorted(_entries.values(), key=lambda entry: (groups.index(entry.group), entry.order))


@cache
def url(name: str) -> str:
    """The address of a url name, reversed once; "" for an unknown one: a menu without an entry beats no page
    at all.

    core/tests/pages/test_navigation.py fails for every name that does not reverse.
    """
    try:
        return reverse(name)
    except NoReverseMatch:
        logger.warning("No url is called %r; its menu entry is left out.", name)
        return ""


def _item(entry: Entry) -> dict:
    return {
        "label": entry.label,
        "url": url(entry.url_name),
        "icon": render_icon(entry.icon),
        "raised": entry.raised,
    }


@cache
def _built(held: frozenset, role: str) -> tuple[list, list]:
    """(side bar groups, bottom bar) for people of one role who hold these of the navigation's permissions."""
    allowed = [e for e in entries() if (not e.perms or held.intersection(e.perms)) and url(e.url_name)]
    made = {e.url_name: (e, _item(e)) for e in allowed}
    groups = []
    for key, label in GROUPS.items():
        items = [pair for pair in made.values() if pair[0].group == key]
        if items:
            groups.append((label, items))
    bottom = [pair for pair in made.values() if role in pair[0].bottom_roles]
    bottom += [pair for pair in made.values() if pair not in bottom and pair[0].group != "settings"]
    bottom = sorted(bottom[:BOTTOM_PLACES], key=lambda pair: pair[0].url_name != "home")
    raised = [pair for pair in bottom if pair[0].raised]
    bottom = [pair for pair in bottom if not pair[0].raised]
    return groups, bottom[:2] + raised[:1] + bottom[2:] + raised[1:]


def menus(user, path: str) -> tuple[list[dict], list[dict]]:
    """The menus of one person on one page: groups {label, items} and the bottom bar's items, the current one
    marked.
    """
    asked = {name for entry in _entries.values() for name in entry.perms}
    groups, bottom = _built(frozenset(name for name in asked if user.has_perm(name)), user.role)
    urls = [item["url"] for _label, pairs in groups for _entry, item in pairs]
    current = max((u for u in urls if path == u or (u != "/" and path.startswith(u))), key=len, default=None)
    badges = {}

    def item(entry, made):
        if entry.badge and entry.url_name not in badges:
            badges[entry.url_name] = entry.badge(user)
        return {**made, "current": made["url"] == current, "badge": badges.get(entry.url_name)}

    nav = [{"label": label, "items": [item(*pair) for pair in pairs]} for label, pairs in groups]
    return nav, [item(*pair) for pair in bottom]


def drawn(nav: list[dict]) -> SafeString:
    """The side bar as html; it stands on every page twice and changes rarely."""
    key = tuple((item["url"], item["current"], item["badge"]) for group in nav for item in group["items"])
    key = (get_language(), key)
    html = _drawn.get(key)
    if html is None:
        if len(_drawn) > MOST_DRAWN:
            _drawn.clear()
        html = _drawn[key] = render_to_string("components/nav.html", {"nav": nav})
    return html


MOST_DRAWN = 1000
_drawn: dict[tuple, SafeString] = {}

register("main", _("Home"), "home", "house", order=0, bottom_roles=tuple(Role.values))
register("settings", _("Users"), "users", "users", perm="core.view_user", order=10)
register("settings", _("Divisions"), "divisions", "building-2", perm="core.view_user", order=20)
register("settings", _("Activity log"), "activity_list", "history", perm="core.view_activitylog", order=80)
register("settings", _("Settings"), "config", "settings", perm="core.change_systemconfig", order=90)
register("settings", _("Administration"), "admin:index", "shield", perm="core.change_systemconfig", order=95)
