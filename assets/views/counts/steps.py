"""What a stock count goes through, one page each: submit, recount, approve, cancel; and its report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.choices import CountStatus, CountVerdict
from assets.forms.counts import ApproveForm
from assets.models.counts.counts import MANAGE
from assets.services.counts import approval, review
from assets.services.counts import counts as service
from assets.views.counts import facts
from assets.views.counts.counts import visible
from core.access import requires
from core.forms.sheet import Sheet
from core.forms.words import ReasonForm
from core.reading.keys import whole_all
from core.views.ask import ask, form_page, posted, work
from core.workflow.tokens import once

ASK, APPROVE = "assets/counts/ask.html", "assets/counts/approve.html"


@requires(MANAGE)
@form_page
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
    return ask(
        request,
        document,
        None,
        service.submit,
        verb="submit",
        title=_("Submit"),
        text=text,
        said=_("%(document)s is submitted. A second person approves it."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
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
    return ask(
        request,
        document,
        None,
        service.recount,
        verb="recount",
        late=service.recount_obstacle(document),
        title=_("Count again"),
        text=text,
        said=_("What differs in %(document)s is counted again."),
        template=ASK,
    )


@requires(MANAGE)
@form_page
@once
def count_cancel(request, number):
    """End it without a consequence."""
    return ask(
        request,
        visible(request, number),
        ReasonForm(posted(request), least=3, hint=False),
        service.cancel,
        verb="cancel",
        title=_("Cancel the count"),
        text=_("What was counted is kept, and nothing of it is posted. This cannot be undone."),
        said=_("%(document)s is cancelled."),
        template=ASK,
        danger=True,
    )


@requires(MANAGE)
@form_page
@once
def count_approve(request, number):
    """A second person looks at what differs, says what is searched for first, and agrees: it is posted."""
    document = visible(request, number)
    if document.status == CountStatus.REVIEW:
        approval.refuse_involved(document, request.user)
    groups = [group for group in facts.groups(document, request.user) if group["key"] != "noted"]
    shown = [row["id"] for group in groups for row in group["rows"]]
    form = ApproveForm(posted(request), lines=shown)

    def show(status, **more):
        context = {
            "document": document,
            "form": form,
            "groups": groups,
            "kept": set(whole_all(form["kept"].value() or [])),
            "left": document.lines.filter(verdict__in=review.ERRORS).count() - len(shown),
            "not_counted": document.lines.filter(verdict=CountVerdict.NOT_COUNTED).count(),
            "unknown": len(facts.unknown_codes(document)),
            "prices": request.user.has_perm(facts.PRICE),
        }
        return render(request, APPROVE, context | more, status=status)

    def approve(version):
        kept, note = set(form.cleaned_data["kept"]), form.cleaned_data["note"]
        approval.approve(document, actor=request.user, version=version, kept=kept, note=note)
        said = _("%(document)s is approved: the book is what the shelf is.")
        messages.success(request, said % {"document": document})
        return redirect("count", document.doc_number)

    return work(request, document, Sheet(posted(request), form), verb="approve", show=show, do=approve)


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
