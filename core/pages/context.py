"""What the frame of every page needs; nothing is computed before a template asks for it."""

from django.utils.functional import SimpleLazyObject

from core import navigation
from core.models import Notification

THEMES = ("light", "dark", "auto")
MOST = 100  # news counted; the bell says "99+"


def frame(request):
    """Context processor: `nav`, `bottom_nav`, `unread_count`, `theme`."""
    user = getattr(request, "user", None)
    theme = getattr(request, "theme", "auto")  # core.middleware reads it with the language
    context = {"theme": theme if theme in THEMES else "auto"}
    if user is None or not user.is_authenticated:
        return {**context, "nav": [], "bottom_nav": [], "unread_count": 0}
    # Lazy: a fragment shows none of these.
    menus = SimpleLazyObject(lambda: navigation.menus(user, request.path))
    return {
        **context,
        "nav": SimpleLazyObject(lambda: menus[0]),
        "bottom_nav": SimpleLazyObject(lambda: menus[1]),
        "unread_count": SimpleLazyObject(lambda: unread_count(user)),
    }


def unread_count(user) -> int:
    """How much of one's news is unread, counted up to MOST."""
    return Notification.objects.visible_to(user).unread().order_by()[:MOST].count()
