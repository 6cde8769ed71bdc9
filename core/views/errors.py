"""Pages for refusals and mishaps, in the same look as the rest."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

from core.access import public
from core.views.notes import note

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNFIT = (*TOO_MUCH, MultiPartParserError, BadRequest)  # bodies that are no form
SWALLOWED = 64 * 1024**2  # bytes; a larger body is nobody's text
# Status -> icon, title, and the sentence where there is none that says more.
PAGES = {
    403: (
        "lock",
        _("You may not do this"),
        _(
            "You are signed in, but this page or action is not part of your tasks. Ask an administrator if "
            "it should be."
        ),
    ),
    404: (
        "search-x",
        _("We cannot find this page"),
        _("It was moved or withdrawn, or it is not yours to see."),
    ),
    409: (
        "git-compare",
        _("Somebody was faster"),
        _(
            "This was changed by somebody else in the meantime. Nothing of yours was saved half; look at the "
            "present state and decide again."
        ),
    ),
    422: (
        "circle-alert",
        _("This cannot be done"),
        _("What was sent does not fit the present state. Nothing was changed."),
    ),
    500: (
        "cloud-off",
        _("Something went wrong on our side"),
        _(
            "Nothing of yours was saved half. Please try again in a moment; if it stays, tell your "
            "administrator what you were doing."
        ),
    ),
}


def page(request, kind: int, message="", *, status: int | None = None):
    """The page of one `kind` of PAGES."""
    icon, title, usual = PAGES[kind]
    links = [("/", _("To the home page"))]
    return note(request, icon, title, message or usual, links=links, status=status or kind)


def refusal(request, error):
    """The page of a DomainError: its sentence, with the error's own status (409, 422, 403)."""
    kind = error.status if error.status in (403, 409) else 422
    return page(request, kind, error.message, status=error.status)


@public
def forbidden(request, exception=None):
    """403: yours to see, not to do."""
    return page(request, 403)


@public
def not_found(request, exception=None):
    """404: not there, or not yours to see."""
    return page(request, 404)


@public
def server_error(request):
    """500: needs neither user nor database."""
    return page(None, 500)


@public
def bad_request(request, exception=None):
    """400: something about the request itself is off."""
    return unfit_body(request, exception)


def unfit_body(request, exception):
    """413 for more than a form takes, 400 for one that cannot be read; what was typed is still in the
    browser, one page back.
    """
    message = _refused_body(exception)
    _swallow(request)
    return page(request, 422, message, status=413 if isinstance(exception, TOO_MUCH) else 400)


def _refused_body(exception):
    if isinstance(exception, RequestDataTooBig):
        text = _(
            "This is more text than one form takes (%(n)d MB). Go back, shorten it and send it again; a "
            "long text can be a file."
        )
        return text % {"n": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2}
    if isinstance(exception, TooManyFieldsSent):
        text = _("These are more fields than one form takes (%(n)d). Go back and send it in two parts.")
        return text % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    if isinstance(exception, TooManyFilesSent):
        text = _("These are more files than one form takes (%(n)d). Go back and send them in two parts.")
        return text % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    if isinstance(exception, (MultiPartParserError, BadRequest)):
        return _(
            "What was sent arrived damaged and was not saved. Go back, load the page again and send it "
            "once more."
        )
    return ""


def _swallow(request) -> None:
    """Read on to the end of the body: who is cut off while sending sees a broken connection, not our page."""
    left = SWALLOWED
    try:
        while left > 0 and (chunk := request.read(256 * 1024)):
            left -= len(chunk)
    except (OSError, UnreadablePostError):
        return


@public
def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    text = _(
        "This form was open for too long, or it came from another site. Go back, load the page again and "
        "send it once more."
    )
    return page(request, 403, text)
