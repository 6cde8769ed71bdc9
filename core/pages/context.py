"""What the frame of every page needs; nothing is computed before a template asks for it."""

from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

from core import navigation
from core.models import Notification

THEMES = ("light", "dark", "auto")
MOST = 100  # news counted; the bell says "99+"


def frame(request):
    """Context processor: `nav`, `nav_html` (drawn), `bottom_nav`, `unread_count`, `theme`, `links`
    (addresses), `csrf_token`.
    """
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    theme = getattr(request, "theme", "auto")  # core.middleware reads it with the language
    context = {
        "theme": theme if theme in THEMES else "auto",
        "links": _Links(),
        "csrf_token": SimpleLazyObject(lambda: masked(request)),
    }
    if not known:  # a fragment asks for none of these, and the way back through the history needs them all
        return {**context, "nav": [], "bottom_nav": [], "unread_count": 0}
    both = SimpleLazyObject(lambda: navigation.menus(user, request.path))
    return {
        **context,
        "nav": SimpleLazyObject(lambda: both[0]),
        "nav_html": SimpleLazyObject(lambda: navigation.drawn(both[0])),
        "bottom_nav": SimpleLazyObject(lambda: both[1]),
        "unread_count": SimpleLazyObject(
            lambda: Notification.objects.visible_to(user).unread()[:MOST].count()
        ),
    }


def masked(request) -> str:
    """The CSRF token of a response. Django would draw a new mask for each form of the frame, which a page
    feels.
    """
    if not hasattr(request, "masked_token"):
        request.masked_token = get_token(request)
    return request.masked_token


class _Links:
    """`links.search` in a template is the cached address of the url name `search`."""

    def __getitem__(self, name: str) -> str:
        return navigation.url(name)
