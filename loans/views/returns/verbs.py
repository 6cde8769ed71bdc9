"""What can be done to a return: declared by the borrower, verified by the warehouse, both in one step at the
counter, called off.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.files import attachments
from core.views.ask import posted, work
from loans.choices import ReturnStatus
from loans.forms.returns.declaring import DeclareSheet
from loans.forms.returns.verifying import CounterSheet, VerifySheet
from loans.models import AssetReturn, LoanAssignment, LoanRequest
from loans.models.loans.transitions import takes_back
from loans.services.returns import declaring, verifying
from loans.views.loans.pages import deed as loan_deed
from loans.views.returns import facts, photos, things
from loans.views.returns.pages import ask, back, deed


@loan_deed("declare_return")
def loan_declare_return(request, loan):
    """The borrower says what he brings back, and how it is."""
    sheet = DeclareSheet(posted(request), request.FILES or None, out(loan))
    context = {
        "title": _("Give back"),
        "text": _(
            "Choose what you bring back and say how it is. The warehouse looks at it when it is there."
        ),
        "sheet": sheet,
        "rows": [{"form": form, "unit": unit(form.unit)} for form in sheet.lines],
    }

    def do(version):
        document = declaring.declare(
            loan, sheet.declared(), actor=request.user, version=version, **sheet.head.cleaned_data
        )
        said = _("%(document)s is written down. Bring the things to the warehouse: it looks at them there.")
        messages.success(request, said % {"document": document})
        return back(document)

    return _form(request, loan, sheet, "loans/returns/declare.html", context, verb="declare_return", do=do)


@loan_deed("declare_return")
def loan_take_back(request, loan):
    """At the counter: what the borrower brings is looked at and taken in one step."""
    if not takes_back(request.user) or loan.requester_id == request.user.pk:
        raise PermissionDenied
    sheet = CounterSheet(posted(request), request.FILES or None, out(loan), request.user)
    pictures = photos.of_hand_out([form.unit for form in sheet.lines], request.user)
    context = {
        "at_counter": True,
        "title": _("Take back"),
        "text": _("Say what is brought and how it is; it comes to the warehouse at once."),
        "sheet": sheet,
        "rows": [
            {"form": form, "line": unit(form.unit), "photos": photos.only_out(pictures, form.unit)}
            for form in sheet.lines
        ],
    }

    def do(version):
        document = verifying.take_at_counter(
            loan, sheet.taken(), actor=request.user, version=version, **sheet.place()
        )
        return _verified(request, document)

    return _form(request, loan, sheet, "loans/returns/verify.html", context, verb="declare_return", do=do)


@deed("verify")
def return_verify(request, document):
    """The warehouse says of each thing what was found."""
    items = facts.items(document)
    sheet = VerifySheet(posted(request), request.FILES or None, items, request.user)
    pictures = photos.of(items, request.user)
    context = {
        "title": _("Verify"),
        "text": _("Look at each thing. What is not accepted stays on the account of %(name)s.")
        % {"name": document.returned_by_name},
        "sheet": sheet,
        "rows": [
            {"form": form, "line": facts.line(form.item), "photos": pictures[form.item.pk]}
            for form in sheet.lines
        ],
    }

    def do(version):
        done = verifying.verify(
            document, sheet.verdicts(), actor=request.user, version=version, **sheet.place()
        )
        return _verified(request, done)

    return _form(request, document, sheet, "loans/returns/verify.html", context, verb="verify", do=do)


@deed("cancel")
def return_cancel(request, document):
    """The borrower keeps the things after all."""
    return ask(
        request,
        document,
        None,
        declaring.cancel,
        verb="cancel",
        title=_("Keep them"),
        heading=_("Call the return off"),
        text=_("The things stay with you, and are due as before."),
        icon="x",
        danger=True,
        said=_("%(document)s is called off: you keep the things."),
    )


def out(loan: LoanRequest) -> list[LoanAssignment]:
    """What was ever handed out of a loan, with the things, in order. One query."""
    rows = loan.assignments.filter(handed_at__isnull=False).select_related(
        "asset__standard_item", "asset__category", "asset__place", "loan_item", "handover_item"
    )
    return list(rows.order_by("loan_item__number", "pk"))


def unit(one: LoanAssignment) -> dict:
    """A lent thing in words, for the page."""
    asset = one.asset
    return {
        **things.named(asset),
        "left": things.amount(asset, asset.current_balance) if asset.is_lot else "",
        "lent": things.amount(asset, one.quantity) if asset.is_lot else "",
        "due": one.due,
        "status": asset.get_status_display(),
    }


def _form(request, document, sheet, template: str, context: dict, *, verb: str, do):
    """Show the lines with what is to be said of each, or do it."""

    def show(status, **more):
        known = {"document": document, "problems": sheet.problems()} | attachments.limits()
        return render(request, template, known | context | more, status=status)

    return work(request, document, sheet, verb=verb, decides=True, show=show, do=do)


def _verified(request, document: AssetReturn):
    """Say what came of it, and go to the page."""
    said = {
        ReturnStatus.COMPLETED: _("%(document)s is verified: everything is back."),
        ReturnStatus.APPROVED: _("%(document)s is verified: a part was accepted."),
        ReturnStatus.REJECTED: _("%(document)s is verified: nothing was accepted."),
    }[document.status]
    messages.success(request, said % {"document": document})
    return back(document)
