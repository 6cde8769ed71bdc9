"""Logistics decides on a loan line by line and names the units; and names others later."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from assets.views.custody.choosing import things
from core.views.ask import posted, work
from loans.choices import LoanStatus
from loans.forms.loans.deciding import AssignSheet, DecideSheet
from loans.services.loans import assigning, steps
from loans.services.loans import deciding as service
from loans.views.loans import line_facts
from loans.views.loans.pages import back, deed


@deed("decide")
def decide(request, loan):
    """How many of each line, why fewer, and which units."""
    lines = steps.lines_of(loan)
    sheet = DecideSheet(posted(request), loan, lines, request.user)

    def show(status, **more):
        free = line_facts.free_for(loan, lines, request.user)
        rows = [
            {
                "form": form,
                "line": form.line,
                "facts": [*line_facts.known(form.line), free[form.line.pk]],
                "things": things(form),
            }
            for form in sheet.lines
        ]
        context = {
            "document": loan,
            "title": _("Decide and assign"),
            "sheet": sheet,
            "problems": sheet.problems(),
            "rows": rows,
        }
        return render(request, "loans/loans/decide.html", context | more, status=status)

    def do(version):
        note = sheet.head.cleaned_data["note"]
        done = service.decide(loan, sheet.verdicts(), actor=request.user, note=note, version=version)
        said = (
            _("No line was left, so %(document)s is rejected.")
            if done.status == LoanStatus.REJECTED
            else _("%(document)s is approved: what was named is kept until it is fetched.")
        )
        messages.success(request, said % {"document": loan})
        return back(loan)

    return work(request, loan, sheet, verb="decide", show=show, do=do)


@deed("assign")
def assign(request, loan):
    """Other units, those that were missing, or fewer."""
    sheet = AssignSheet(posted(request), loan, steps.lines_of(loan), steps.assignments_of(loan), request.user)
    nothing = "" if sheet.lines else _("No unit of %(document)s is to be fetched.") % {"document": loan}

    def show(status, **more):
        rows = [
            {
                "form": form,
                "line": form.line,
                "facts": line_facts.known(form.line),
                "things": things(form, lambda choice: _("Kept") if choice["kept"] else ""),
            }
            for form in sheet.lines
        ]
        context = {
            "document": loan,
            "title": _("Assign units"),
            "sheet": sheet,
            "problems": sheet.problems(),
            "rows": rows,
        }
        return render(request, "loans/loans/assign.html", context | more, status=status)

    def do(version):
        assigning.assign(loan, sheet.chosen(), actor=request.user, version=version)
        messages.success(request, _("The units of %(document)s are named.") % {"document": loan})
        return back(loan)

    return work(request, loan, sheet, verb="assign", late=nothing, show=show, do=do)
