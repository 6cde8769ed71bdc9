"""What the frame of every page needs; nothing is computed before a template asks for it."""

from django.utils.functional import SimpleLazyObject

from core import navigation

THEMES = ("light", "dark", "auto")


def frame(request):
    """Context processor: `nav`, `nav_html` (drawn), `bottom_nav`, `unread_count`, `theme`, `links` (addresses)."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    theme = getattr(request, "theme", "auto")  # core.middleware reads it with the language
    context = {"theme": theme if theme in THEMES else "auto", "links": _Links()}
    if not known:  # a fragment asks for none of these, and the way back through the history needs them all
        return {**context, "nav": [], "bottom_nav": [], "unread_count": 0}
    both = SimpleLazyObject(lambda: navigation.menus(user, request.path))
    return {
        **context,
        "nav": SimpleLazyObject(lambda: both[0]),
        "nav_html": SimpleLazyObject(lambda: navigation.drawn(both[0])),
        "bottom_nav": SimpleLazyObject(lambda: both[1]),
        "unread_count": getattr(user, "unread", 0),
    }


class _Links:
    """`links.search` in a template is the cached address of the url name `search`."""

    def __getitem__(self, name: str) -> str:
        return navigation.url(name)
