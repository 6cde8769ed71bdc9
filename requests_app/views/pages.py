"""What every page of a request does first: find it among those the person may see, and ask whether he may do
what the page does.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from core.views import ask as frame
from core.workflow import transitions
from requests_app.models import Request

# Ask, do, go back; with the head of a request's pages.
ask = partial(frame.ask, template="requests_app/ask.html")


def visible(request, number: str) -> Request:
    """The request of this number among those the person may see, else 404."""
    return get_object_or_404(Request.objects.visible_to(request.user), doc_number=number.upper())


def allowed(request, number: str, verb: str) -> Request:
    """The same, when the person may do `verb` to it at all (in whatever state it is), else 403: he sees it,
    but this is not his to do.

    For views that are `signed_in`: somebody may decide in another's place, which no permission says.
    """
    found = visible(request, number)
    if not transitions.is_for(found, verb, request.user):
        raise PermissionDenied
    return found


def back(document: Request):
    """To the page of the request."""
    return redirect("request", document.doc_number)
