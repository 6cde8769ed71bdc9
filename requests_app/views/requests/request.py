"""The page of one request: the letter, how far it is, what was said about it."""

from django.http import Http404
from django.shortcuts import render

from core import light
from core.access import signed_in
from core.files import attachments
from requests_app.forms.discussion.comments import CommentForm
from requests_app.models import Request
from requests_app.views.requests import facts

LETTER = light.Reading(
    Request, by="doc_number", order="id", also={"has_files": attachments.has_files(Request)}
)


def seen(request, number: str) -> Request:
    """The request of this number, for showing, with what its page asks of it besides. 404 unless the person
    may see it.
    """
    found = LETTER.read(number.upper())
    if not found or not found[0].is_visible_to(request.user):
        raise Http404
    return found[0]


@signed_in
def show(request, number):
    """One request; `?story=all` shows everything that ever happened to it, not only the newest."""
    return page(request, seen(request, number), CommentForm())


def page(request, document: Request, form: CommentForm, *, status: int = 200):
    """The page with the form for a comment, empty or as it was refused (then with `status`)."""
    everything = request.GET.get("story") == "all"
    context = facts.page(document, request.user, form=form, everything=everything)
    return render(request, "requests_app/requests/request.html", context, status=status)
