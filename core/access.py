"""Closed by default: every view declares who may call it, or the system does not start.

    @requires("assets.view_asset")                  all of them
    @requires_any("assets.add_asset", "...")        one of them
    @signed_in                                      anybody who is logged in
    @public                                         everybody

`AccessMiddleware` reads the declaration before the view runs: anonymous people go to the log-in page, others
get 403.
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from core.roles import check_known

# Included packages that guard themselves; everything of ours is declared view by view.
SELF_GUARDED_NAMESPACES = {"admin"}


@dataclass(frozen=True)
class Access:
    """Who may call a view: `permissions` (all, or any), `anonymous` when everybody may."""

    permissions: tuple[str, ...] = ()
    any_of: bool = False
    anonymous: bool = False

    def allows(self, user) -> bool:
        """Whether this user may call the view at all (what he may see in it is the queryset's matter)."""
        if self.anonymous:
            return True
        if not user.is_authenticated:
            return False
        if not self.permissions:
            return True
        return (any if self.any_of else all)(user.has_perm(name) for name in self.permissions)


def _declare(view, access: Access):
    view.access = access
    return view


def requires(*names: str):
    """Only for people who hold all of `names`."""
    access = Access(tuple(map(check_known, names)))
    return lambda view: _declare(view, access)


def requires_any(*names: str):
    """Only for people who hold at least one of `names`."""
    access = Access(tuple(map(check_known, names)), any_of=True)
    return lambda view: _declare(view, access)


def signed_in(view):
    """For everybody who is logged in."""
    return _declare(view, Access())


def public(view):
    """For everybody, logged in or not."""
    return _declare(view, Access(anonymous=True))


def declared(callback) -> Access | None:
    """The declaration of a resolved view, or None."""
    return getattr(callback, "access", None)


def iter_views(resolver=None, prefix="", namespaces=()):
    """Yield (route, name, callback) of every url of ours, without the self-guarded namespaces."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace not in SELF_GUARDED_NAMESPACES:
                yield from iter_views(entry, route, (*namespaces, entry.namespace))
        elif isinstance(entry, URLPattern):
            yield route, entry.name, entry.callback


def undeclared() -> list[str]:
    """Routes whose view declares no access."""
    return [route for route, _name, callback in iter_views() if declared(callback) is None]


def verify_urls() -> None:
    """Raise ImproperlyConfigured when a view was left open by forgetting."""
    holes = undeclared()
    if holes:
        raise ImproperlyConfigured("No access declared (core.access) for: " + ", ".join(holes))
