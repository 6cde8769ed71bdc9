"""What every page of a request does first: find it among those the person may see, and ask whether he may do
what the page does.
"""

from functools import partial

from django.shortcuts import get_object_or_404, redirect

from core.views import ask as frame
from core.views.deeds import deeds_of
from requests_app.models import Request

# Ask, do, go back; with the head of a request's pages.
ask = partial(frame.ask, template="requests_app/ask.html")


def visible(request, number: str) -> Request:
    """The request of this number among those the person may see, else 404."""
    return get_object_or_404(Request.objects.visible_to(request.user), doc_number=number.upper())


deed = deeds_of(visible)


def back(document: Request):
    """To the page of the request."""
    return redirect("request", document.doc_number)
