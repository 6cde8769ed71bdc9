"""Theme and language from the menu of every page, also for people who are not logged in (then in a
cookie).
"""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.views.decorators.http import require_POST

from core.access import public
from core.middleware import THEME_COOKIE
from core.models import Theme
from core.pages.redirects import back
from core.services.people import preferences

A_YEAR = 60 * 60 * 24 * 365


@public
@require_POST
def set_theme(request):
    """`theme`: light, dark or auto."""
    return _set(request, "theme", Theme.values)


@public
@require_POST
def set_language(request):
    """`language`: one of the languages there are."""
    return _set(request, "language", dict(settings.LANGUAGES))


def _set(request, name: str, choices):
    value = request.POST.get(name)
    if value not in choices:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        preferences.update(request.user, actor=request.user, **{name: value})
    return remember(back(request), **{name: value})


def remember(response, **values):
    """Keep theme and language on this device, for the pages before the next log-in."""
    names = {"theme": THEME_COOKIE, "language": settings.LANGUAGE_COOKIE_NAME}
    for name, value in values.items():
        response.set_cookie(
            names[name], value, max_age=A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    return response
