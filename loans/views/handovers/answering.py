"""The page on which the lines of a handover are answered, whatever the way to sign."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.forms.sheet import Sheet
from core.views.ask import work
from core.workflow import transitions
from loans.choices import HandoverStatus
from loans.models import Handover
from loans.views.handovers import facts
from loans.views.handovers.handovers import visible


def allowed(request, number: str, verb: str) -> Handover:
    """The handover, when a verb is this person's at all (whatever state it is in), else 403."""
    handover = visible(request, number)
    if not transitions.is_for(handover, verb, request.user):
        raise PermissionDenied
    return handover


def answer_page(request, handover: Handover, sheet: Sheet, *, verb: str, do, **context):
    """Show the lines with what is to be said of each, or do it."""

    def show(status, **more):
        pictures = facts.photos([form.item for form in sheet.lines])
        rows = [
            {
                "form": form,
                "line": facts.line(form.item, sees=False),
                "n": form.item.number,
                "photos": pictures.get(form.item.pk),
            }
            for form in sheet.lines
        ]
        known = {"document": handover, "sheet": sheet, "rows": rows, "problems": sheet.problems()}
        return render(request, "loans/handovers/answer.html", known | context | more, status=status)

    return work(request, handover, sheet, verb=verb, decides=True, show=show, do=do)


def signed(request, handover: Handover):
    """Say what came of it, and go to the page."""
    if handover.status == HandoverStatus.CANCELLED:
        said = _("Nothing of %(document)s was taken; everything is back where it was.")
        messages.info(request, said % {"document": handover})
    else:
        messages.success(request, _("%(document)s is signed.") % {"document": handover})
    return redirect("handover", handover.doc_number)
