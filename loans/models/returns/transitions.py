"""What may become of a return: the transitions of its status (`AssetReturn` has the field)."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from loans.choices import ReturnStatus as S
from loans.models.loans.transitions import takes_back


def is_returner(document, user) -> bool:
    """Who declared it, or whose loan it is."""
    return user.pk in (document.returned_by_id, document.loan_request.requester_id)


def may_verify(document, user) -> bool:
    """Who takes things back; nobody what he had borrowed himself."""
    return takes_back(user) and document.loan_request.requester_id != user.pk


class ReturnTransitions:
    """Mixed into `AssetReturn`."""

    @transition(
        "status",
        source=S.PENDING_APPROVAL,
        target=RETURN_VALUE(S.COMPLETED, S.APPROVED, S.REJECTED),
        permission=may_verify,
        custom={"label": _("Verify"), "icon": "clipboard-check"},
    )
    def verify(self, accepted: int, refused: int):
        """The warehouse has looked at every thing."""
        if not refused:
            return S.COMPLETED
        return S.APPROVED if accepted else S.REJECTED

    @transition(
        "status",
        source=S.PENDING_APPROVAL,
        target=S.CANCELLED,
        permission=is_returner,
        custom={"label": _("Keep them"), "icon": "x", "tone": "danger"},
    )
    def cancel(self):
        """The borrower keeps the things after all; nobody has looked at them."""

    @transition("status", source=S.PENDING_APPROVAL, target=S.CANCELLED)
    def call_off(self):
        """All of it went another way; there is nothing left to look at."""
