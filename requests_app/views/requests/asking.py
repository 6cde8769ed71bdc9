"""What every verb of a request does the same way: ask on a page of its own, do it, go back to the request and
say what happened.

What is not possible any more is said at once: a look leads back to the request, a form that was filled in
already comes back with everything in it (409).
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django_fsm import can_proceed

from core.errors import DomainError, StaleVersion
from requests_app.choices import OrderType
from requests_app.forms.requests.sheets import Sheet
from requests_app.models import Request
from requests_app.services.requests import steps

METHODS = ["GET", "HEAD", "POST"]
STEP = "requests_app/step.html"


def late(document: Request, verb: str) -> str:
    """Who was faster, when the present state does not allow the verb (any more); "" when it does."""
    return "" if can_proceed(getattr(document, verb)) else steps.too_late(document)


def back(document: Request):
    """To the page of the request."""
    return redirect("request", document.doc_number)


def work(request, document: Request, sheet: Sheet, *, late: str, show, do):
    """Show the sheet, or do what it says.

    `show(status, **context)` renders its page, `do()` calls the service and answers with a redirect, `late`
    is why it is not possible.
    """
    if not sheet.sent:
        if late:
            messages.warning(request, late)
            return back(document)
        return show(200)
    good = sheet.is_valid()
    if late:
        sheet.head.add_error(None, late)
        return show(409)
    if not good:
        return show(422)
    try:
        return do()
    except StaleVersion as error:
        sheet.move_on(error.version)
        return show(error.status, collision=error)
    except DomainError as error:
        sheet.refuse(error)
        return show(error.status)


def ask(
    request,
    document: Request,
    form,
    do,
    *,
    late: str,
    said: str,
    title: str,
    label: str = "",
    text: str = "",
    to=None,
    **context,
):
    """One small form: `do(document, actor=..., **values)`, then `said` (it may hold %(document)s)."""
    sheet = Sheet(request.POST if request.method == "POST" else None, form)

    def show(status, **more):
        return page(
            request,
            STEP,
            document,
            status,
            form=form,
            title=title,
            label=label or title,
            text=text,
            **context,
            **more,
        )

    def perform():
        do(document, actor=request.user, **form.cleaned_data)
        messages.success(request, said % {"document": document})
        return redirect(to) if to else back(document)

    return work(request, document, sheet, late=late, show=show, do=perform)


def page(request, template: str, document: Request, status: int = 200, **context):
    """A page about a request; templates call it `doc`, because `request` is the browser's."""
    kind = OrderType(document.order_type)
    badge = None if kind == OrderType.REGULAR_STOCK else {"tone": kind.tone, "label": kind.label}
    return render(request, template, {"doc": document, "badge": badge} | context, status=status)


def posted(request):
    """What was posted, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
