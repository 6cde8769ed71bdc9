"""The page of one request: the letter, how far it is, what was said about it."""

from django.shortcuts import render

from core.access import signed_in
from requests_app.forms.discussion.comments import CommentForm
from requests_app.models import Request
from requests_app.views.requests import facts
from requests_app.views.requests.pages import visible


@signed_in
def show(request, number):
    """One request; `?story=all` shows everything that ever happened to it, not only the newest."""
    return page(request, visible(request, number), CommentForm())


def page(request, document: Request, form: CommentForm, *, status: int = 200):
    """The page with the form for a comment, empty or as it was refused (then with `status`)."""
    everything = request.GET.get("story") == "all"
    context = facts.page(document, request.user, form=form, everything=everything)
    return render(request, "requests_app/requests/request.html", context, status=status)
