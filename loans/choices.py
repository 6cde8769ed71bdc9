"""The words of loans, returns and handovers: values as stored, labels as shown, badge tones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# ---------------------------------------------------------------- handovers

HANDOVER = "HO"  # what the number of a handover begins with
MOST_HANDOVER_LINES = 200


class HandoverStatus(models.TextChoices):
    """Things move when a handover is made; it is completed when its receiver has answered and signed."""

    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    COMPLETED = "COMPLETED", pgettext_lazy("request", "Completed")
    CANCELLED = "CANCELLED", pgettext_lazy("request", "Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone: green well, amber look, grey at rest."""
        return {"IN_PROGRESS": "amber", "COMPLETED": "green"}.get(self.value, "grey")


class HandoverTarget(models.TextChoices):
    """What becomes of the things: values of assets.choices.AssetStatus."""

    IN_CUSTODY = "IN_CUSTODY", _("In custody")
    IN_USE = "IN_USE", _("Used at once")


class HandoverSource(models.TextChoices):
    """Which kind of document a handover was made for."""

    MANUAL = "MANUAL", _("By hand")
    LOAN = "LOAN", _("Loan")
    REQUEST = "REQUEST", _("Request")
    REPAIR = "REPAIR", _("Repair")
    DISMANTLE = "DISMANTLE", _("Dismantle")


class Answer(models.TextChoices):
    """What the receiver says of a line."""

    PENDING = "PENDING", _("Not answered yet")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"ACCEPTED": "green", "DECLINED": "red"}.get(self.value, "amber")


class SigningWay(models.TextChoices):
    """How the receiver was identified when he signed."""

    NONE = "", _("Not signed yet")
    ACCOUNT = "ACCOUNT", _("In the receiver's own account")
    PHONE = "PHONE", _("Own phone by QR")
    PIN = "PIN", _("PIN on the giver's device")
    PAPER = "PAPER", _("On paper, scanned and attached")
    PROXY = "PROXY", _("By an admin in the receiver's place")


# The receiver himself did it, whatever the device.
OWN_WAYS = (SigningWay.ACCOUNT, SigningWay.PHONE, SigningWay.PIN)


# ---------------------------------------------------------------- loans

LOAN, RETURN = "RL", "RR"  # what the numbers of a loan and of a return begin with
# Numbers (of loans, and of assets) that nobody types as the reference of a handover: it would pass as theirs.
NOT_TYPED = (HANDOVER, LOAN, RETURN, "RP", "REG", "OP", "AST")
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


# ---------------------------------------------------------------- returns


class ReturnStatus(models.TextChoices):
    """APPROVED means: some of it was accepted, some refused."""

    PENDING_APPROVAL = "PENDING_APPROVAL", _("Waiting for verification")
    APPROVED = "APPROVED", _("Accepted in part")
    COMPLETED = "COMPLETED", _("Verified")
    REJECTED = "REJECTED", pgettext_lazy("return", "Refused")
    CANCELLED = "CANCELLED", pgettext_lazy("return", "Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone: green well, amber look, red act, grey at rest."""
        return {
            "PENDING_APPROVAL": "amber",
            "APPROVED": "amber",
            "COMPLETED": "green",
            "REJECTED": "red",
        }.get(self.value, "grey")


class ReturnItemStatus(models.TextChoices):
    PENDING = "PENDING", pgettext_lazy("return", "Waiting")
    ACCEPTED = "ACCEPTED", pgettext_lazy("return", "Accepted")
    REJECTED = "REJECTED", pgettext_lazy("return", "Refused")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"ACCEPTED": "green", "REJECTED": "red"}.get(self.value, "amber")


class Finding(models.TextChoices):
    """What the warehouse found, looking at a thing that came back."""

    NONE = "", _("Not looked at yet")
    OK = "OK", pgettext_lazy("return", "In order")
    DAMAGED = "DAMAGED", pgettext_lazy("return", "Damaged")
    MISSING = "MISSING", pgettext_lazy("return", "Missing")
    OTHER = "OTHER", _("Another one than was lent")
    REFUSED = "REFUSED", pgettext_lazy("return", "Not accepted")
    KEPT = "KEPT", _("Kept by the borrower")
    ELSEWHERE = "GONE", _("Not verified: it went another way")


ACCEPTING = (Finding.OK, Finding.DAMAGED)


class Rest(models.TextChoices):
    """What became of lent material that did not come back."""

    NONE = "", _("Nothing is left over")
    CONSUMED = "CONSUMED", _("Used up")
    MISSING = "MISSING", pgettext_lazy("rest", "Missing")
