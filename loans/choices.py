"""The words of loans, returns and handovers: values as stored, labels as shown, badge tones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LOAN, RETURN = "RL", "RR"  # what the numbers of a loan and of a return begin with
MOST_LINES = 20
SHORTEST_REFUSAL = 3


class LoanStatus(models.TextChoices):
    PENDING = "PENDING", _("Waiting for approval")
    APPROVED = "APPROVED", pgettext_lazy("loan", "Approved")
    ON_LOAN = "ON_LOAN", _("On loan")
    OVERDUE = "OVERDUE", pgettext_lazy("loan", "Overdue")
    AWAITING_RETURN = "AWAITING_RETURN", pgettext_lazy("loan", "Awaiting return")
    RETURNED = "RETURNED", pgettext_lazy("loan", "Returned")
    REJECTED = "REJECTED", _("Rejected")
    CANCELLED = "CANCELLED", pgettext_lazy("loan", "Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone: green well, amber look, red act, blue moving, grey at rest."""
        return LOAN_TONES[self]


LOAN_TONES = {
    LoanStatus.PENDING: "amber",
    LoanStatus.APPROVED: "blue",
    LoanStatus.ON_LOAN: "blue",
    LoanStatus.OVERDUE: "red",
    LoanStatus.AWAITING_RETURN: "amber",
    LoanStatus.RETURNED: "green",
    LoanStatus.REJECTED: "red",
    LoanStatus.CANCELLED: "grey",
}
ENDED_LOANS = (LoanStatus.RETURNED, LoanStatus.REJECTED, LoanStatus.CANCELLED)
OPEN_LOANS = tuple(status for status in LoanStatus if status not in ENDED_LOANS)
# Approved, and not over: what may be assigned, handed out, released.
RUNNING_LOANS = (
    LoanStatus.APPROVED,
    LoanStatus.ON_LOAN,
    LoanStatus.OVERDUE,
    LoanStatus.AWAITING_RETURN,
)
# Something of it is with the borrower.
OUT_LOANS = (LoanStatus.ON_LOAN, LoanStatus.OVERDUE, LoanStatus.AWAITING_RETURN)


class LoanDecision(models.TextChoices):
    """What was decided of a line."""

    OPEN = "", _("Not decided yet")
    APPROVED = "APPROVED", pgettext_lazy("line", "Approved")
    PARTIAL = "PARTIAL", _("Revised")
    REJECTED = "REJECTED", _("Rejected")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"APPROVED": "green", "PARTIAL": "amber", "REJECTED": "red"}.get(self.value, "grey")


class AssignmentEnd(models.TextChoices):
    """How the lending of one thing ended."""

    OPEN = "", pgettext_lazy("assignment", "Open")
    RETURNED = "RETURNED", pgettext_lazy("assignment", "Returned")
    RELEASED = "RELEASED", _("Released, not fetched")
    LOST = "LOST", pgettext_lazy("assignment", "Lost")
    CONSUMED = "CONSUMED", _("Used up")
    WRITTEN_OFF = "WRITTEN_OFF", _("Written off")
    BROKEN = "BROKEN", _("Broken before it was fetched")
    GONE = "GONE", _("Gone before it was fetched")
    DECLINED = "DECLINED", _("Not accepted by the borrower")


# Ended without having been with the borrower (any more), as if it had not been handed out.
UNFETCHED_ENDS = (AssignmentEnd.RELEASED, AssignmentEnd.BROKEN, AssignmentEnd.GONE, AssignmentEnd.DECLINED)
