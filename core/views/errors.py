"""Pages for refusals and mishaps, in the same look as the rest."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from core.access import public


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
    """400: something about the request itself is off (too large, too many fields)."""
    return render(request, "errors/422.html", status=400)


@public
def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    return render(request, "errors/403.html", {"csrf": True}, status=403)
