"""Pages for refusals and mishaps, in the same look as the rest."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseServerError, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from core.access import public

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNFIT = (*TOO_MUCH, MultiPartParserError, BadRequest)  # bodies that are no form
SWALLOWED = 64 * 1024**2  # bytes; a larger body is nobody's text


def refusal(request, error):
    """The page of a DomainError: its sentence, with the error's own status (409, 422, 403)."""
    template = {409: "errors/409.html", 403: "errors/403.html"}.get(error.status, "errors/422.html")
    return render(request, template, {"message": error.message, "error": error}, status=error.status)


@public
def forbidden(request, exception=None):
    """403: yours to see, not to do."""
    return render(request, "errors/403.html", status=403)


@public
def not_found(request, exception=None):
    """404: not there, or not yours to see."""
    return render(request, "errors/404.html", status=404)


@public
def server_error(request):
    """500: needs neither user nor database."""
    return HttpResponseServerError(loader.get_template("errors/500.html").render({}))


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
    too_much = isinstance(exception, TOO_MUCH)
    return render(request, "errors/422.html", {"message": message}, status=413 if too_much else 400)


def _refused_body(exception) -> str:
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
    return render(request, "errors/403.html", {"csrf": True}, status=403)
