"""What a stock count goes through, one page each: submit, recount, approve, cancel; and its report."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assets.choices import CountStatus, CountVerdict
from assets.forms.counts import ApproveForm, CancelForm
from assets.models import StockCount
from assets.models.counts.counts import MANAGE
from assets.services.counts import approval, review
from assets.services.counts import counts as service
from assets.views.counts import facts
from assets.views.counts.counts import visible
from core.access import requires
from core.errors import Conflict
from core.views.generic import save_or_collide
from core.workflow.tokens import once

ASK, APPROVE = "assets/counts/ask.html", "assets/counts/approve.html"


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def count_submit(request, number):
    """Counting is over."""
    document = visible(request, number)
    progress = facts.progress(document)
    left = progress["all"] - progress["done"]
    text = _(
        "Counting ends, and what was found is compared with the book. Whoever still has entries waiting "
        "in a phone sends them first."
    )
    if left:
        text += (
            " "
            + ngettext("%(count)d line was not counted yet.", "%(count)d lines were not counted yet.", left)
            % {"count": left}
            + " "
            + _("What nobody scanned counts as missing.")
        )
    said = _("%(document)s is submitted. A second person approves it.")
    return _ask(
        request,
        document,
        service.submit,
        title=_("Submit"),
        text=text,
        said=said,
        wanted=(CountStatus.COUNTING,),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def count_recount(request, number):
    """What differs is counted once more."""
    document = visible(request, number)
    differs = document.lines.filter(verdict__in=review.AGAIN).count()
    text = ngettext(
        "%(count)d line differs and is counted once more, nothing else. What is counted then is what holds.",
        "%(count)d lines differ and are counted once more, nothing else. What is counted then is what holds.",
        differs,
    ) % {"count": differs}
    said = _("What differs in %(document)s is counted again.")
    return _ask(
        request,
        document,
        service.recount,
        title=_("Count again"),
        text=text,
        said=said,
        wanted=(CountStatus.REVIEW,),
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def count_cancel(request, number):
    """End it without a consequence."""
    document = visible(request, number)
    text = _("What was counted is kept, and nothing of it is posted. This cannot be undone.")
    said = _("%(document)s is cancelled.")
    wanted = (CountStatus.COUNTING, CountStatus.REVIEW)
    return _ask(
        request,
        document,
        service.cancel,
        title=_("Cancel the count"),
        text=text,
        said=said,
        wanted=wanted,
        form=CancelForm,
        danger=True,
    )


def _ask(request, document: StockCount, do, *, title, text, said, wanted, form=forms.Form, danger=False):
    """Ask once, then `do`; what cannot be done (any more) says why."""
    if request.method != "POST" and document.status not in wanted:
        messages.error(request, service.closed(document))
        return redirect("count", document.doc_number)
    form = form(request.POST if request.method == "POST" else None)
    context = {
        "document": document,
        "form": form,
        "title": title,
        "text": text,
        "danger": danger,
        "back": reverse("count", args=[document.doc_number]),
    }
    if not form.is_valid():
        return render(request, ASK, context, status=422 if form.is_bound else 200)
    refused = save_or_collide(
        request,
        form,
        lambda: do(document, actor=request.user, **form.cleaned_data),
        template=ASK,
        context=context,
    )
    if refused:
        return refused
    messages.success(request, said % {"document": document})
    return redirect("count", document.doc_number)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def count_approve(request, number):
    """A second person looks at what differs, says what is searched for first, and agrees: it is posted."""
    document = visible(request, number)
    try:
        approval.refuse(document, request.user)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("count", document.doc_number)
    groups = [group for group in facts.groups(document, request.user) if group["key"] != "noted"]
    shown = [row["id"] for group in groups for row in group["rows"]]
    form = ApproveForm(request.POST or None, count=document, lines=shown)
    context = {
        "document": document,
        "form": form,
        "groups": groups,
        "kept": {int(key) for key in form["kept"].value() or [] if str(key).isdecimal()},
        "left": document.lines.filter(verdict__in=review.ERRORS).count() - len(shown),
        "not_counted": document.lines.filter(verdict=CountVerdict.NOT_COUNTED).count(),
        "unknown": len(facts.unknown_codes(document)),
        "prices": request.user.has_perm(facts.PRICE),
    }
    if not form.is_valid():
        return render(request, APPROVE, context, status=422 if form.is_bound else 200)

    def save():
        values = form.cleaned_data
        approval.approve(
            document,
            actor=request.user,
            version=values["version"],
            kept=set(values["kept"]),
            note=values["note"],
        )

    if refused := save_or_collide(request, form, save, template=APPROVE, context=context):
        return refused
    messages.success(
        request, _("%(document)s is approved: the book is what the shelf is.") % {"document": document}
    )
    return redirect("count", document.doc_number)


@requires("assets.view_stock")
@require_safe
def count_report(request, number):
    """Everything on paper: expected, found, differences, who counted, signatures."""
    document = visible(request, number)
    if document.status not in (CountStatus.REVIEW, CountStatus.APPROVED):
        messages.error(request, _("There is a report once the count is submitted."))
        return redirect("count", document.doc_number)
    groups = facts.groups(document, request.user, most=None)
    context = {
        "document": document,
        "stats": facts.figures(document),
        "models": facts.by_model(document),
        "groups": groups,
        "unknown": facts.unknown_codes(document),
        "people": facts.progress(document)["people"],
        "prices": request.user.has_perm(facts.PRICE),
    }
    return render(request, "assets/counts/report.html", context)
