"""What is kept for a loan goes to its borrower."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assets.views.custody.choosing import things
from core import references
from core.files import attachments
from core.views.ask import posted, work
from loans.forms.loans.fetching import HandOutSheet
from loans.services.loans import fetching as service
from loans.services.loans import steps
from loans.views.loans import line_facts
from loans.views.loans.pages import deed


@deed("hand_out")
def hand_out(request, loan):
    """Choose what he takes now; the rest stays kept. Leads to the handover, which he signs."""
    sheet = HandOutSheet(
        posted(request),
        request.FILES or None,
        loan,
        steps.lines_of(loan),
        steps.assignments_of(loan),
        request.user,
    )
    nothing = ""
    if not sheet.lines:
        nothing = _("Nothing of %(document)s is there to be handed out.") % {"document": loan}

    def show(status, **more):
        rows = [
            {
                "form": form,
                "line": form.line,
                "facts": [
                    *line_facts.known(form.line)[1:],
                    line_facts.left(form.line, form.most, _("To hand out")),
                ],
                "things": things(form),
            }
            for form in sheet.lines
        ]
        context = {
            "document": loan,
            "title": _("Hand out"),
            "sheet": sheet,
            "people": sheet.people,
            "problems": sheet.problems(),
            "rows": rows,
        } | attachments.limits()
        return render(request, "loans/loans/hand_out.html", context | more, status=status)

    def do(version):
        _done, handover = service.hand_out(
            loan, sheet.fetches(), actor=request.user, version=version, **sheet.head.cleaned_data
        )
        said = _("Handed out to %(who)s with %(document)s, which he is to sign.")
        messages.success(request, said % {"who": loan.requester_name, "document": handover})
        return redirect(references.address(handover))

    return work(request, loan, sheet, verb="hand_out", late=nothing, show=show, do=do)
