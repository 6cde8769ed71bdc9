"""What may become of a loan, and what may be done to it in each state: one declaration.

From the approval on a loan's state follows from its own rows (`loans.services.loans.state`); the transitions
that say RUNNING_LOANS take what was computed. Those with target None change nothing of the state. `custom`:
label and icon make a button; `tone` "danger" puts it last.
"""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from loans.choices import OUT_LOANS, RUNNING_LOANS
from loans.choices import LoanStatus as S

APPROVE, HAND_OVER, TAKE_BACK = (
    "loans.approve_loanrequest",
    "assets.handover_asset",
    "loans.return_loanrequest",
)
COMPUTED = RETURN_VALUE(*RUNNING_LOANS, S.RETURNED, S.CANCELLED)


def is_borrower(loan, user) -> bool:
    """Whose loan it is."""
    return loan.requester_id == user.pk


def may_approve(loan, user) -> bool:
    """Who decides on loans; nobody on his own."""
    return user.has_perm(APPROVE) and loan.requester_id != user.pk


def takes_back(user) -> bool:
    """Who looks at what comes back and takes it: he says how it is, and it goes through his hands."""
    return user.has_perm(TAKE_BACK) and user.has_perm(HAND_OVER)


def may_declare(loan, user) -> bool:
    """Who says that things come back: the borrower, and the warehouse for him."""
    return is_borrower(loan, user) or user.has_perm(TAKE_BACK)


class LoanTransitions:
    """Mixed into `LoanRequest`, which has the field."""

    @transition(
        "status",
        source=S.PENDING,
        target=RETURN_VALUE(S.APPROVED, S.REJECTED),
        permission=may_approve,
        custom={"label": _("Decide and assign"), "icon": "clipboard-check"},
    )
    def decide(self, nothing_left: bool):
        """Logistics has decided line by line and named the units; when nothing is left it is rejected."""
        return S.REJECTED if nothing_left else S.APPROVED

    @transition(
        "status",
        source=S.PENDING,
        target=S.REJECTED,
        permission=may_approve,
        custom={"label": _("Reject"), "icon": "ban", "tone": "danger"},
    )
    def reject(self):
        """All of it is refused, with a reason."""

    @transition(
        "status",
        source=RUNNING_LOANS,
        target=None,
        permission=may_approve,
        custom={"label": _("Assign units"), "icon": "list-checks"},
    )
    def assign(self):
        """Other units, or those that were missing."""

    @transition(
        "status",
        source=RUNNING_LOANS,
        target=COMPUTED,
        permission=HAND_OVER,
        custom={"label": _("Hand out"), "icon": "hand-helping"},
    )
    def hand_out(self, status):
        """Assigned things go to the borrower; there may be several times."""
        return status

    @transition(
        "status",
        source=OUT_LOANS,
        target=COMPUTED,
        permission=may_declare,
        custom={"label": _("Give back"), "icon": "undo-2"},
    )
    def declare_return(self, status):
        """The borrower says what comes back, and in which condition."""
        return status

    @transition(
        "status",
        source=OUT_LOANS,
        target=None,
        permission=is_borrower,
        custom={"label": _("Ask for an extension"), "icon": "calendar-plus"},
    )
    def ask_extension(self):
        """The borrower wants to keep what is out for longer."""

    @transition("status", source=OUT_LOANS, target=COMPUTED, permission=may_approve)
    def answer_extension(self, status):
        """Granted or refused."""
        return status

    @transition(
        "status",
        source=[S.PENDING, S.APPROVED],
        target=RETURN_VALUE(S.CANCELLED, S.RETURNED),
        permission=is_borrower,
        custom={"label": _("Cancel the loan"), "icon": "x", "tone": "danger"},
    )
    def cancel(self, status):
        """The borrower does not want it any more; nothing is out."""
        return status

    @transition(
        "status",
        source=RUNNING_LOANS,
        target=COMPUTED,
        permission=may_approve,
        custom={"label": _("Release what was not fetched"), "icon": "lock-open", "tone": "danger"},
    )
    def release(self, status):
        """Others may have what nobody came for."""
        return status

    @transition("status", source=[*RUNNING_LOANS, S.RETURNED, S.CANCELLED], target=COMPUTED)
    def settle(self, status):
        """What happened to its things says what it is."""
        return status
