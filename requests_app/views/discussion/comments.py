"""Correcting a comment about a request, and removing one, each on a page of its own."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import signed_in
from core.views.ask import METHODS, posted
from core.workflow.documents import late
from core.workflow.tokens import once
from requests_app.choices import ActivityType
from requests_app.forms.discussion.comments import EditForm
from requests_app.models import RequestActivity
from requests_app.services.discussion import comments as service
from requests_app.views.pages import ask, visible

ASK = "requests_app/discussion/comment_ask.html"


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
        to=address(document, row),
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


def address(document, row: RequestActivity) -> str:
    """Where a comment stands on the page of its request."""
    return f"{reverse('request', args=[document.doc_number])}#comment-{row.pk}"
