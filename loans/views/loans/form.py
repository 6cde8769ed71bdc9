"""The form that asks for a loan. Its url may fill it in (sources), or `?draft=` takes up what was begun."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.forms.goods import reshape
from assets.forms.goods.wishes import WishOffer, problems
from core.access import requires
from core.errors import DomainError
from core.services import drafts
from core.views.ask import METHODS
from core.views.drafts import DRAFT, key_of, taken_up
from core.workflow.tokens import once
from loans.choices import MOST_LINES
from loans.forms.loans.asking import HeadForm, lines_of
from loans.models import LoanDraft
from loans.services.loans import asking as service
from loans.views.loans import draft_facts, filling, free, sources

PREFIX, CHECK = "lines", "check_stock"


@requires(free.ADD)
@require_http_methods(METHODS)
@once
def loan_create(request):
    """Show the form; or send the wish. Posted with another button it only comes back with a line more or
    less, with the lines of a template, or with what is free.
    """
    offer = WishOffer()
    if request.method != "POST":
        return _opened(request, offer)
    if filling.FILL_IN in request.POST:
        data, notices = filling.added(request.POST, PREFIX, offer, request.user)
        return as_typed(request, data, offer, notices=notices)
    if reshape.asked(request.POST) or CHECK in request.POST:
        return as_typed(request, request.POST, offer)
    head = HeadForm(request.POST, person=request.user)
    lines = lines_of(offer, head, PREFIX, data=request.POST)
    # The head first: a line without days of its own has those of the head.
    if not all([head.is_valid(), lines.is_valid()]):
        return _page(request, head, lines, offer, status=422)
    try:
        made = service.ask(lines.new_lines(), actor=request.user, reason=head.cleaned_data["reason"])
    except DomainError as error:
        lines.refuse(error, head)
        return _page(request, head, lines, offer, status=error.status)
    drafts.discard(LoanDraft, key_of(request.POST), actor=request.user)
    messages.success(
        request, _("%(document)s is sent. Logistics decides and names the units.") % {"document": made}
    )
    return redirect("loan", made.doc_number)


def as_typed(request, data: QueryDict, offer: WishOffer, *, notices=(), status: int = 200):
    """The form as it was typed; nothing in it is judged."""
    data = reshape.reshaped(data, PREFIX, MOST_LINES)
    head = HeadForm(data, person=request.user)
    lines = lines_of(offer, head, PREFIX, data=data)
    reshape.unjudged(head, lines)
    return _page(request, head, lines, offer, key=key_of(data), notices=notices, status=status)


def _opened(request, offer: WishOffer):
    """The form as the url asks for it: a draft of one's own, filled in, or empty (then what was begun before
    is shown).
    """
    if DRAFT in request.GET:
        return as_typed(request, taken_up(request, LoanDraft), offer)
    found = sources.filled(request.GET, request.user, offer)
    head = HeadForm(initial=found.head, person=request.user)
    lines = lines_of(offer, head, PREFIX, initial=found.lines or [{}])
    begun = [] if found.lines else draft_facts.of(request.user)[:3]  # the list shows them all
    return _page(request, head, lines, offer, notices=found.notices, drafts=begun)


def _page(request, head, lines, offer, *, key=None, notices=(), drafts=(), status=200):
    free.attach(lines.forms, request.user)
    context = {
        "head": head,
        "lines": lines,
        "options": offer.options,
        "problems": problems(head, lines, _("Line %(n)d")),
        "most": MOST_LINES,
        "key": key or key_of(request.POST),
        "notices": notices,
        "drafts": drafts,
        "fill": filling.form_of(request.user),
        "late": _late(request.user),
        "back": reverse("loans"),
    }
    return render(request, "loans/loans/loan_form.html", context, status=status)


def _late(user) -> str:
    """Why this person may not borrow now; "" when he may. Said before he types anything."""
    try:
        service.refuse_overdue(user)
    except DomainError as error:
        return str(error.message)
    return ""
