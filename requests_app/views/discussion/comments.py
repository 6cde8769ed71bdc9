"""Saying something about a request: a comment or an answer, on its page; correcting and removing one, each on
a page of its own.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import signed_in
from core.errors import DomainError
from core.views.ask import METHODS, posted
from core.workflow.documents import late
from core.workflow.tokens import once
from requests_app.choices import ActivityType
from requests_app.forms.discussion.comments import CommentForm, EditForm
from requests_app.models import RequestActivity
from requests_app.services.discussion import comments as service
from requests_app.views.requests.pages import ask, visible
from requests_app.views.requests.request import page

ASK = "requests_app/discussion/comment_ask.html"


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
    return redirect(_address(document, row))


@signed_in
@require_http_methods(METHODS)
@once
def comment_edit(request, number, pk):
    """One's own comment, said differently."""
    document, row, text = _own(request, number, pk)

    def do(document, **values):
        service.edit_comment(row, **values)

    return ask(
        request,
        document,
        EditForm(posted(request), initial={"text": text}),
        do,
        late=_gone(document, text),
        title=_("Edit the comment"),
        label=_("Save"),
        to=_address(document, row),
        template=ASK,
    )


@signed_in
@require_http_methods(METHODS)
@once
def comment_remove(request, number, pk):
    """One's own comment, taken back; asks once."""
    document, row, text = _own(request, number, pk)

    def do(document, *, actor):
        service.remove_comment(row, actor=actor)

    return ask(
        request,
        document,
        None,
        do,
        late=_gone(document, text),
        title=_("Remove the comment"),
        text=_(
            "Nobody sees these words any more; that there was a comment stays visible, and so do its "
            "answers. This cannot be undone."
        ),
        said=_("The comment is removed."),
        danger=True,
        quoted=text,
        template=ASK,
    )


def _own(request, number: str, pk: int):
    """(request, comment, its words as they are now; None when it was removed). 404 for what is not there, 403
    for others' comments.
    """
    document = visible(request, number)
    comments = document.activities.current().filter(type=ActivityType.COMMENT).select_related("request")
    found = get_object_or_404(comments, pk=pk)
    if found.author_id != request.user.pk:
        raise PermissionDenied
    return document, found, (found.replacement or found.payload).get("text")


def _gone(document, text: str | None) -> str:
    """Why a comment cannot be changed any more; "" when it can."""
    return late(document, "comment") or ("" if text is not None else _("This comment is not there any more."))


def _address(document, row: RequestActivity) -> str:
    return f"{reverse('request', args=[document.doc_number])}#comment-{row.pk}"
