"""Loans that are not sent yet: kept while somebody types, or with a button; thrown away again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.forms.goods.wishes import WishOffer
from core.access import requires
from core.views import drafts
from loans.choices import MOST_LINES
from loans.models import LoanDraft
from loans.views.loans.form import PREFIX, as_typed
from loans.views.loans.free import ADD


@requires(ADD)
@require_POST
def loan_draft_save(request) -> HttpResponse:
    """Keep the posted form."""
    typed = (request.POST.get(f"{PREFIX}-{n}-item", "").replace("\0", "").strip() for n in range(MOST_LINES))
    return drafts.save(
        request,
        LoanDraft,
        title=drafts.title_of([text for text in typed if text]),
        said=_("The loan is kept as a draft. Nobody else sees it."),
        to="loans",
        refused=lambda error: as_typed(
            request, request.POST, WishOffer(), notices=[error], status=error.status
        ),
    )


@requires(ADD)
@require_POST
def loan_draft_discard(request, key) -> HttpResponse:
    """Throw one's own draft away."""
    return drafts.discard(request, LoanDraft, key, to="loans")
