"""Saying something about a request: a comment or an answer, on its page; correcting and removing one, each on
a page of its own.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import can_proceed

from core.access import signed_in
from core.errors import DomainError
from core.views.generic import save_or_collide
from core.workflow.tokens import once
from requests_app.choices import ActivityType
from requests_app.forms.discussion.comments import CommentForm, EditForm
from requests_app.models import RequestActivity
from requests_app.services.discussion import comments as service
from requests_app.services.requests import steps
from requests_app.views.requests.pages import visible
from requests_app.views.requests.request import page


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
@require_http_methods(["GET", "HEAD", "POST"])
@once
def comment_edit(request, number, pk):
    """One's own comment, said differently."""
    document, row, text = _own(request, number, pk)
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": text})
    if not form.is_bound and (gone := _too_late(document, text)):
        return _back(request, document, gone)
    context = {"document": document, "form": form, "comment": row, "back": _address(document, row)}
    template = "requests_app/discussion/comment_edit.html"
    if not form.is_valid():
        return render(request, template, context, status=422 if form.is_bound else 200)
    new = form.cleaned_data["text"]
    refused = save_or_collide(
        request,
        form,
        lambda: service.edit_comment(row, actor=request.user, text=new),
        template=template,
        context=context,
    )
    return refused or redirect(_address(document, row))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@once
def comment_remove(request, number, pk):
    """One's own comment, taken back; asks once."""
    document, row, text = _own(request, number, pk)
    if request.method == "POST":
        try:
            service.remove_comment(row, actor=request.user)
        except DomainError as error:
            return _back(request, document, str(error))
        messages.success(request, _("The comment is removed."))
        return redirect("request", document.doc_number)
    if gone := _too_late(document, text):
        return _back(request, document, gone)
    context = {"document": document, "said": text, "back": _address(document, row)}
    return render(request, "requests_app/discussion/comment_remove.html", context)


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


def _too_late(document, text: str | None) -> str:
    """Why a comment cannot be changed any more; "" when it can."""
    if not can_proceed(document.comment):
        return steps.too_late(document)
    return "" if text is not None else _("This comment is not there any more.")


def _back(request, document, sentence: str):
    messages.error(request, sentence)
    return redirect("request", document.doc_number)


def _address(document, row: RequestActivity) -> str:
    return f"{reverse('request', args=[document.doc_number])}#comment-{row.pk}"
