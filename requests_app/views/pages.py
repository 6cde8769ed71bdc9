"""What every page of a request does first: find it among those the person may see, and ask whether he may do
what the page does.
"""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from core.access import signed_in
from core.views import ask as frame
from core.workflow import transitions
from core.workflow.tokens import once
from requests_app.models import Request

# Ask, do, go back; with the head of a request's pages.
ask = partial(frame.ask, template="requests_app/ask.html")


def visible(request, number: str) -> Request:
    """The request of this number among those the person may see, else 404."""
    return get_object_or_404(Request.objects.visible_to(request.user), doc_number=number.upper())


def deed(verb: str):
    """A page on which somebody does `verb` to a request: its view gets the request in the place of the
    number. 404 for whoever does not see it; 403 for whoever may not do that to it in any state: no permission
    alone says so, somebody may decide in another's place. A form that is sent twice counts once.
    """

    def declare(view):
        @wraps(view)
        def page(request, number, **more):
            document = visible(request, number)
            if not transitions.is_for(document, verb, request.user):
                raise PermissionDenied
            return view(request, document, **more)

        return signed_in(frame.form_page(once(page)))

    return declare


def back(document: Request):
    """To the page of the request."""
    return redirect("request", document.doc_number)
