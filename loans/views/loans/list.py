"""The list of loans."""

from django.views.decorators.http import require_safe

from core import listing
from core.access import requires
from core.listing.search import number_in
from loans.choices import LOAN
from loans.filters.loans import ALL, LOAN_LIST
from loans.models import LoanRequest
from loans.views.loans import draft_facts, kinds
from loans.views.loans.free import ADD
from loans.views.loans.rows import rows


@requires("loans.view_own_loanrequest")
@require_safe
def loans(request):
    """All loans for those who see them all, else one's own (leaders also what is overdue in their division);
    the newest first.
    """
    user = request.user
    if number_in(request.GET.get("q", ""), LOAN):
        # Who looks for one loan wants it in whatever state it is.
        request.GET = request.GET.copy()
        request.GET["tab"] = "all"
    page = listing.build(
        request,
        queryset=LoanRequest.objects.visible_to(user),
        page_key="loans",
        rows=rows,
        export="loans",
        **LOAN_LIST,
    )
    context = {
        "kinds": kinds.tabs("loans"),
        "may_ask": user.has_perm(ADD),
        "sees_all": user.has_perm(ALL),
        "drafts": [] if page.fragment else draft_facts.of(user),
    }
    return listing.render(request, "loans/loans/loans.html", page, context)
