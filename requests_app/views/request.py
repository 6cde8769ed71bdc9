"""The page of one request: the letter, how far it is, what was said about it."""

from django.shortcuts import get_object_or_404, render

from core import attachments
from core.access import signed_in
from requests_app.forms.comments import CommentForm
from requests_app.models import Request
from requests_app.views import request_facts


def seen(request, number: str) -> Request:
    """The request of this number among those the person may see (else 404), with what its page asks of it besides."""
    found = Request.objects.visible_to(request.user).annotate(has_files=attachments.has_files(Request))
    return get_object_or_404(found, doc_number=number.upper())


@signed_in
def show(request, number):
    """One request; `?story=all` shows everything that ever happened to it, not only the newest."""
    return page(request, seen(request, number), CommentForm())


def page(request, document: Request, form: CommentForm, *, status: int = 200):
    """The page with the form for a comment, empty or as it was refused (then with `status`)."""
    everything = request.GET.get("story") == "all"
    context = request_facts.page(document, request.user, form=form, everything=everything)
    return render(request, "requests_app/request.html", context, status=status)
