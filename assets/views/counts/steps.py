"""What a stock count goes through, one page each: submit, recount, approve, cancel; and its report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.choices import CountStatus
from assets.forms.counts import ApproveForm, LateForm
from assets.models.counts.counts import MANAGE
from assets.services.counts import approval, review, unbooked
from assets.services.counts import counts as service
from assets.services.counts import late as service_late
from assets.views.counts import entries, facts
from assets.views.counts.counts import visible
from core.access import requires
from core.forms.sheet import Sheet
from core.forms.words import ReasonForm
from core.reading.keys import whole_all
from core.views.ask import ask, form_page, posted, work
from core.workflow import documents
from core.workflow.tokens import once

ASK, APPROVE, LATE = "assets/counts/ask.html", "assets/counts/approve.html", "assets/counts/late.html"


@requires(MANAGE)
@form_page
@once
def count_submit(request, number):
    """Counting is over."""
    document = visible(request, number)
    progress = facts.progress(document)
    left = progress["all"] - progress["done"]
    text = _("Counting ends, and what was found is compared with the book. What comes later waits for you.")
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
        unsent=entries.unsent(document),
    )


@requires(MANAGE)
@form_page
@once
def count_late(request, number):
    """What came after the submission: it is taken in, or set aside."""
    document = visible(request, number)
    rows = entries.late(document)
    # Those that somebody decided about meanwhile too: the service says so.
    known = document.entries.filter(is_late=True).values_list("pk", flat=True)
    form = LateForm(posted(request), entries=list(known))
    late = "" if document.is_open else documents.too_late(document)

    def show(status, **more):
        ticked = form["taken"].value() if form.is_bound else [row["id"] for row in rows]
        chosen = {int(key) for key in ticked or [] if str(key).isdecimal()}
        context = {"document": document, "form": form, "rows": rows, "taken": chosen}
        return render(request, LATE, context | more, status=status)

    def decide(version):
        taken, set_aside = form.split()
        service_late.decide(document, actor=request.user, taken=taken, set_aside=set_aside, version=version)
        messages.success(request, _("Decided. What is taken in counts from the moment it was counted."))
        return redirect("count", document.doc_number)

    if not rows and not late and request.method != "POST":
        late = _("Nothing came late, or somebody decided about it already.")
    return work(
        request, document, Sheet(posted(request), form), decides=True, late=late, show=show, do=decide
    )


@requires(MANAGE)
@form_page
@once
def count_recount(request, number):
    """What differs is counted once more."""
    document = visible(request, number)
    differs = review.to_count_again(document).count()
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
    # All of them: nothing is posted that was not seen.
    todo = facts.planned(document)
    differs = facts.groups(document, request.user, most=None, todo=todo)
    groups = [group for group in differs if group["key"] != "noted"]
    shown = [row["id"] for group in groups for row in group["rows"]]
    form = ApproveForm(posted(request), lines=shown)

    def show(status, **more):
        context = {
            "document": document,
            "form": form,
            "groups": groups,
            "kept": set(whole_all(form["kept"].value() or [])),
            "plan": todo.digest,
            "unbooked": unbooked.sentences(document),
            "prices": request.user.has_perm(facts.PRICE),
        }
        return render(request, APPROVE, context | more, status=status)

    def approve(version):
        values = form.cleaned_data
        done = approval.approve(
            document,
            actor=request.user,
            version=version,
            kept=set(values["kept"]),
            note=values["note"],
            seen=values["plan"],
        )
        said = _("%(document)s is approved: the book is what the shelf is.") % {"document": document}
        messages.success(request, " ".join([said, *_left(done)]))
        return redirect("count", document.doc_number)

    late = documents.late(document, "approve") or approval.obstacle(document)
    sheet = Sheet(posted(request), form)
    return work(request, document, sheet, verb="approve", late=late, show=show, do=approve)


def _left(document) -> list[str]:
    """What an approval left unbooked, for its sentence."""
    left = unbooked.sentences(document)
    return [_("Left unbooked:"), *left] if left else []


@requires("assets.view_stock")
@require_safe
def count_report(request, number):
    """Everything on paper: expected, found, differences, who counted, signatures."""
    document = visible(request, number)
    if document.status not in (CountStatus.REVIEW, CountStatus.APPROVED):
        messages.error(request, _("There is a report once the count is submitted."))
        return redirect("count", document.doc_number)
    groups = facts.groups(document, request.user, most=None)
    unknown = review.unknown_codes(document)
    context = {
        "document": document,
        "stats": facts.figures(document, len(unknown)),
        "models": facts.by_model(document),
        "groups": groups,
        "unknown": unknown,
        "unbooked": unbooked.sentences(document, len(unknown)),
        "clocks": entries.wrong_clocks(document),
        "people": facts.people(document),
        "prices": request.user.has_perm(facts.PRICE),
    }
    return render(request, "assets/counts/report.html", context)
