"""What happens to every request: language, access, forced password change, refusals as pages."""

import time

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import QueryDict, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from core import access
from core.errors import DomainError, from_database
from core.views import errors

THEME_COOKIE = "theme"
SESSION_REFRESH = 10 * 60  # seconds between two writes of a live session


class Middleware:
    """Hands the request on; what it does besides, the others say."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class BrowserFeaturesMiddleware(Middleware):
    """Of what a browser can do with a device, pages of ours use the camera and nothing else
    (Permissions-Policy).
    """

    POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


NUL, UNKNOWN = "\x00", "\ufffd"


class DoorMiddleware(Middleware):
    """No request brings a NUL inside, which no person types and PostgreSQL takes in no text.

    It is left out of the query (BodyMiddleware: and of fields), a cookie that has one is dropped, and a path
    with one is the path of nothing.
    """

    def __call__(self, request):
        if NUL in request.path_info:
            request.path_info = request.path_info.replace(NUL, UNKNOWN)
            request.path = request.path.replace(NUL, UNKNOWN)
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query:  # again where leaving one out made another (%%0000)
            query = request.META["QUERY_STRING"] = query.replace("%00", "")
        for name in [name for name, value in request.COOKIES.items() if NUL in f"{name}{value}"]:
            del request.COOKIES[name]
        return self.get_response(request)


class PreferencesMiddleware(Middleware):
    """The user's language and theme, else the cookies', else Indonesian and the system's; a session that
    lives while it is used.
    """

    def __call__(self, request):
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.theme = request.COOKIES.get(THEME_COOKIE, "auto")
        if request.user.is_authenticated:
            preferences = getattr(request.user, "preferences", None)
            language = request.user.language
            request.theme = preferences.theme if preferences else "auto"
            self._keep_alive(request.session)
        translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        translation.deactivate()
        return response

    @staticmethod
    def _keep_alive(session):
        now = int(time.time())
        if now - session.get("seen", 0) > SESSION_REFRESH:
            session["seen"] = now


class BodyMiddleware(Middleware):
    """More than a form takes, or a form that arrived damaged, becomes a designed page, never a bare one; no
    field has a NUL in it.

    Stands before the CSRF middleware, which would read the body otherwise, and whose failure has no words for
    people.
    """

    def process_view(self, request, view, args, kwargs):
        try:
            posted = request.POST  # reads the body of a form; others are read by the views that take them
        except errors.UNFIT as error:
            return errors.unfit_body(request, error)
        except UnreadablePostError:  # who sent it has gone
            return errors.bad_request(request)
        if any(NUL in f"{name}{''.join(values)}" for name, values in posted.lists()):
            request.POST = _without_nul(posted)
        return None

    def process_exception(self, request, exception):
        return errors.unfit_body(request, exception) if isinstance(exception, errors.UNFIT) else None


def _without_nul(posted: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=posted.encoding)
    for name, values in posted.lists():
        clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean


class AccessMiddleware(Middleware):
    """Reads the declaration of the view (core.access). Nothing declared: nobody gets in."""

    def process_view(self, request, view, args, kwargs):
        if (
            request.resolver_match.namespaces
            and request.resolver_match.namespaces[0] in access.SELF_GUARDED_NAMESPACES
        ):
            return None
        declaration = access.declared(view)
        if declaration is None:
            raise PermissionDenied
        if declaration.allows(request.user):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        raise PermissionDenied


class ForcedPasswordMiddleware(Middleware):
    """A person with a seeded or reset password sees nothing but the page to change it."""

    ALLOWED = frozenset({"password_change", "logout", "set_theme", "set_language"})

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if (
            user.is_authenticated
            and user.must_change_password
            and request.resolver_match.url_name not in self.ALLOWED
        ):
            return redirect(reverse("password_change"))
        return None


class DomainErrorMiddleware(Middleware):
    """A refusal that no view caught becomes a designed page with its sentence, never a 500."""

    def process_exception(self, request, exception):
        if isinstance(exception, DatabaseError):
            exception = from_database(exception)
        if isinstance(exception, DomainError):
            return errors.refusal(request, exception)
        return None
