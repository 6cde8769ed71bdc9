"""The small deeds on a loan: reject, cancel, release; ask for an extension, grant and refuse it."""

from django.utils.translation import gettext as _

from core.forms.words import NoteForm, ReasonForm
from core.views.ask import posted
from core.words import day
from loans.choices import SHORTEST_REFUSAL
from loans.forms.loans.extending import ExtendForm
from loans.services.loans import deciding, ending, extending, steps
from loans.views.loans.pages import ask, deed


@deed("reject")
def reject(request, loan):
    """Refuse all of it."""
    return ask(
        request,
        loan,
        ReasonForm(posted(request), least=SHORTEST_REFUSAL),
        deciding.reject,
        verb="reject",
        title=_("Reject the loan"),
        label=_("Reject"),
        text=_("Nothing of it is lent. The borrower reads why."),
        icon="ban",
        danger=True,
        said=_("%(document)s is rejected."),
    )


@deed("cancel")
def cancel(request, loan):
    """The borrower does not want it any more."""
    return ask(
        request,
        loan,
        ReasonForm(posted(request), least=0),
        ending.cancel,
        verb="cancel",
        title=_("Cancel the loan"),
        text=_("What is kept for you is free for others then."),
        icon="x",
        danger=True,
        said=_("%(document)s is cancelled."),
    )


@deed("release")
def release(request, loan):
    """Others may have what nobody came for."""
    return ask(
        request,
        loan,
        ReasonForm(posted(request), least=SHORTEST_REFUSAL),
        ending.release,
        verb="release",
        title=_("Release what was not fetched"),
        label=_("Release"),
        text=_("Units and material that are kept for it are free for others. What is out stays out."),
        icon="lock-open",
        danger=True,
        said=_("What was not fetched of %(document)s is free again."),
    )


@deed("ask_extension")
def ask_extension(request, loan):
    """The borrower would like to keep things longer."""
    form = ExtendForm(posted(request), assignments=steps.assignments_of(loan))

    def do(document, *, units, **values):
        return extending.ask(document, list(units), **values)

    late = _("A wish to extend waits for its answer already.") if extending.open_wish(loan) else ""
    return ask(
        request,
        loan,
        form,
        do,
        verb="ask_extension",
        late=late,
        title=_("Ask for an extension"),
        icon="calendar-plus",
        said=_("Logistics answers your wish to extend %(document)s."),
    )


@deed("answer_extension")
def grant_extension(request, loan):
    """The things may be kept until the day that was asked for."""
    return _answer(
        request,
        loan,
        NoteForm(posted(request)),
        extending.grant,
        title=_("Grant the extension"),
        label=_("Grant"),
        icon="calendar-check",
        said=_("The extension of %(document)s is granted."),
    )


@deed("answer_extension")
def refuse_extension(request, loan):
    """The things come back on the day that was agreed."""
    return _answer(
        request,
        loan,
        ReasonForm(posted(request), least=SHORTEST_REFUSAL),
        extending.refuse,
        title=_("Refuse the extension"),
        label=_("Refuse"),
        icon="calendar-x",
        danger=True,
        said=_("The extension of %(document)s is refused."),
    )


def _answer(request, loan, form, do, **words):
    wish = extending.open_wish(loan)
    text = late = ""
    if wish is None:
        late = _("No wish to extend %(document)s waits for an answer (any more).") % {"document": loan}
    else:
        text = _("%(who)s would like to keep %(what)s until %(day)s: %(why)s") % {
            "who": wish.asked_by_name,
            "what": ", ".join(one.asset.code for one in wish.assignments.select_related("asset")),
            "day": day(wish.until),
            "why": wish.reason,
        }
    return ask(request, loan, form, do, verb="answer_extension", late=late, text=text, **words)
