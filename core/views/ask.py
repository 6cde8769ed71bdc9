"""Ask, do, go back: the one frame of every page that changes something.

A verb says only its form, its service and its sentence. The frame does the rest: what is too late is said
at once (opened: back to the document; posted: 409 with everything that was typed), every mistake stands
beside its field (422), a refusal of the service too, and a decision on something newer than what was looked
at shows what changed and asks again. See docs/adding-a-document.md.
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import activity, references
from core.errors import DomainError, StaleVersion
from core.forms.sheet import SEEN, VERSION, Sheet
from core.workflow import documents

METHODS = ["GET", "HEAD", "POST"]
ASK, EDIT = "core/ask.html", "core/edit.html"
SINCE = 20  # of what happened since a page was opened; the document's own page has all of it

form_page = require_http_methods(METHODS)


def posted(request):
    """What was posted, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def work(
    request,
    document,
    sheet: Sheet,
    *,
    verb: str = "",
    decides: bool = False,
    late: str = "",
    back: str = "",
    show,
    do,
):
    """Show the sheet, or do what it says.

    `show(status, **context)` renders its page, with `back` in its context; `do(**looked)` calls the
    service and answers with a redirect. `verb` is the transition that would be fired: it says whether it
    is too late, and `looked` is then {"version": what was looked at}, as it is for whatever else `decides`
    about the document. `late` is a sentence of the caller's own for what is not possible.
    """
    decides = decides or bool(verb)
    late = late or (documents.late(document, verb) if verb else "")
    back = back or (references.address(document) if hasattr(document, "doc_number") else "")
    looked = ({"back": back} if back else {}) | (_looked(document, sheet) if decides else {})
    if not sheet.is_sent:
        if late:
            messages.warning(request, late)
            return redirect(back)
        return show(200, **looked)
    good = sheet.is_valid()
    if late:
        sheet.head.add_error(None, late)
        return show(409, **looked)
    if not good:
        return show(422, **looked)
    try:
        return do(**({VERSION: sheet.version} if decides else {}))
    except StaleVersion as error:
        sheet.move_on(error.version)
        if decides:
            since = activity.since(document, sheet.seen or 0).values_list(*activity.SHOWN, named=True)
            error.since = activity.entries(since[:SINCE], request.user)
            looked |= {VERSION: error.version, SEEN: activity.newest(document)}
        return show(error.status, collision=error, **looked)
    except DomainError as error:
        sheet.refuse(error)
        return show(error.status, **looked)


def ask(
    request,
    document,
    form: forms.Form | None,
    do,
    *,
    title: str,
    said: str | Callable = "",
    verb: str = "",
    decides: bool = False,
    late: str = "",
    back: str = "",
    to: str | Callable = "",
    template: str = ASK,
    named=str,
    **context,
):
    """One small form: `do(document, actor=..., **values)` (with the `version` that was looked at, as `work`
    says), then `said` (if anything), and back to the document, or `to`.

    `said` may hold %(document)s or %(name)s, `named(document)`; like `to` it may be a function of what `do`
    returned. Further context for core/ask.html: label (of the button; else the title), text, icon,
    danger, heading.
    """
    form = form if form is not None else forms.Form(posted(request))
    back = back or references.address(document)

    def show(status, **more):
        known = {"document": document, "form": form, "title": title}
        return render(request, template, known | context | more, status=status)

    def perform(**looked):
        done = do(document, actor=request.user, **form.cleaned_data, **looked)
        if said:
            names = {"document": document, "name": named(document)}
            messages.success(request, said(done) if callable(said) else said % names)
        return redirect(to(done) if callable(to) else to or back)

    sheet = Sheet(posted(request), form)
    return work(
        request, document, sheet, verb=verb, decides=decides, late=late, back=back, show=show, do=perform
    )


def edit(
    request,
    form,
    save,
    *,
    title: str,
    said: str,
    back: str,
    template: str = EDIT,
    thing=None,
    to=None,
    named=str,
    **context,
):
    """One form of reference data: `save(**values)` with the `actor`, then `said`, which may hold %(name)s,
    `named(saved)`, and on to `to(saved)`, else `back`. `thing` is what is edited, None when it is new.

    Further context for core/edit.html: label (of the button; else Save), delete (url).
    """

    def show(status, **more):
        known = {"form": form, "title": title, "thing": thing}
        return render(request, template, known | context | more, status=status)

    def perform():
        saved = save(**form.cleaned_data, actor=request.user)
        messages.success(request, said % {"name": named(saved)})
        return redirect(to(saved) if to else back)

    return work(request, thing, Sheet(posted(request), form), back=back, show=show, do=perform)


def _looked(document, sheet: Sheet) -> dict:
    """What the page is about, for its hidden fields: what was looked at when it came, else the present."""
    if sheet.version is not None:
        return {VERSION: sheet.version, SEEN: sheet.seen}
    return {VERSION: document.version, SEEN: activity.newest(document)}
