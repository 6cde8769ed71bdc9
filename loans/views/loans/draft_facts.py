"""What is shown of somebody's drafts: beside the list of loans, and above an empty form."""

from core.views import drafts
from loans.models import LoanDraft


def of(user) -> list[dict]:
    """His drafts, the last one first, for components/drafts.html. One query."""
    return drafts.of(user, LoanDraft, form="loan_create", discard="loan_draft_discard")
