"""The page of one request: the letter, how far it is, what was said about it; and saying something there."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.errors import DomainError
from core.workflow.tokens import once
from requests_app.forms.discussion.comments import CommentForm
from requests_app.models import Request, RequestActivity
from requests_app.services.discussion import comments as service
from requests_app.views.discussion import comments
from requests_app.views.pages import visible
from requests_app.views.requests import facts


@signed_in
def show(request, number):
    """One request; `?story=all` shows everything that ever happened to it, not only the newest."""
    return page(request, visible(request, number), CommentForm())


@signed_in
@require_POST
@once
def request_comment(request, number):
    """Say something, or answer (`parent`). What is refused comes back on the request's page, with every
    word.
    """
    document = visible(request, number)
    answered = request.POST.get("parent", "")
    form = CommentForm(
        {"parent": answered, "text": request.POST.get(f"text-{answered}", request.POST.get("text", ""))}
    )
    if not form.is_valid():
        return page(request, document, form, status=422)
    parent = form.cleaned_data["parent"]
    try:
        row = service.comment(
            document,
            actor=request.user,
            text=form.cleaned_data["text"],
            parent=RequestActivity(pk=parent) if parent else None,
        )
    except DomainError as error:
        error.add_to(form)
        return page(request, document, form, status=error.status)
    return redirect(comments.address(document, row))


def page(request, document: Request, form: CommentForm, *, status: int = 200):
    """The page with the form for a comment, empty or as it was refused (then with `status`)."""
    everything = request.GET.get("story") == "all"
    context = facts.page(document, request.user, form=form, everything=everything)
    return render(request, "requests_app/requests/request.html", context, status=status)
