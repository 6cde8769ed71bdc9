"""The words of procurement requests: values as stored, labels as shown, badge tones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOCUMENT = "RO"  # what the number of a request begins with


class OrderType(models.TextChoices):
    REGULAR_STOCK = "REGULAR_STOCK", _("Regular stock")
    URGENT = "URGENT", _("Urgent")
    PROJECT_BASED = "PROJECT_BASED", _("Project based")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"URGENT": "red", "PROJECT_BASED": "blue"}.get(self.value, "grey")


class AllocationTarget(models.TextChoices):
    USAGE = "USAGE", _("Own use or project")
    INVENTORY = "INVENTORY", _("Warehouse stock (restock)")


class RequestStatus(models.TextChoices):
    PENDING = "PENDING", pgettext_lazy("request", "Waiting")
    LOGISTIC_APPROVED = "LOGISTIC_APPROVED", _("Approved by logistics")
    AWAITING_CEO_APPROVAL = "AWAITING_CEO_APPROVAL", _("Waiting for the CEO")
    APPROVED = "APPROVED", pgettext_lazy("request", "Approved")
    PURCHASING = "PURCHASING", _("Being purchased")
    IN_DELIVERY = "IN_DELIVERY", _("In delivery")
    ARRIVED = "ARRIVED", _("Arrived")
    AWAITING_HANDOVER = "AWAITING_HANDOVER", _("Ready for handover")
    COMPLETED = "COMPLETED", pgettext_lazy("request", "Completed")
    REJECTED = "REJECTED", _("Rejected")
    CANCELLED = "CANCELLED", pgettext_lazy("request", "Cancelled")

    @property
    def tone(self) -> str:
        """Badge tone: green well, amber look, red act, blue moving, grey at rest."""
        return STATUS_TONES[self]


STATUS_TONES = {
    RequestStatus.PENDING: "amber",
    RequestStatus.LOGISTIC_APPROVED: "blue",
    RequestStatus.AWAITING_CEO_APPROVAL: "amber",
    RequestStatus.APPROVED: "blue",
    RequestStatus.PURCHASING: "blue",
    RequestStatus.IN_DELIVERY: "blue",
    RequestStatus.ARRIVED: "amber",
    RequestStatus.AWAITING_HANDOVER: "amber",
    RequestStatus.COMPLETED: "green",
    RequestStatus.REJECTED: "red",
    RequestStatus.CANCELLED: "grey",
}
# Only in memory, before the first transition: a request that is not written yet.
NEW = "NEW"
ENDED = (RequestStatus.COMPLETED, RequestStatus.REJECTED, RequestStatus.CANCELLED)
OPEN = tuple(status for status in RequestStatus if status not in ENDED)
# What was approved to be bought and is not all here yet.
BUYING = (RequestStatus.APPROVED, RequestStatus.PURCHASING, RequestStatus.IN_DELIVERY, RequestStatus.ARRIVED)
# After the review by logistics, before the goods are on their way: the requester may ask to cancel.
ASKS_TO_CANCEL = (
    RequestStatus.LOGISTIC_APPROVED,
    RequestStatus.AWAITING_CEO_APPROVAL,
    RequestStatus.APPROVED,
    RequestStatus.PURCHASING,
)


class Decision(models.TextChoices):
    """What was decided of a line."""

    OPEN = "", _("Not decided yet")
    APPROVED = "APPROVED", pgettext_lazy("line", "Approved")
    PARTIAL = "PARTIAL", _("Revised")
    REJECTED = "REJECTED", _("Rejected")


class Cancellation(models.TextChoices):
    """What became of the requester's wish to cancel a line."""

    ASKED = "ASKED", _("Cancellation asked")
    GRANTED = "GRANTED", _("Cancelled")


class ApprovalStatus(models.TextChoices):
    """What a line shows: what was decided of it, before that where it comes from."""

    STOCK_ALLOCATED = "STOCK_ALLOCATED", pgettext_lazy("line", "Stock")
    PROCUREMENT_NEEDED = "PROCUREMENT_NEEDED", _("To be bought")
    APPROVED = "APPROVED", pgettext_lazy("line", "Approved")
    PARTIAL = "PARTIAL", _("Revised")
    REJECTED = "REJECTED", _("Rejected")

    @property
    def tone(self) -> str:
        """Badge tone."""
        return {"STOCK_ALLOCATED": "green", "APPROVED": "green", "PARTIAL": "amber", "REJECTED": "red"}.get(
            self.value, "blue"
        )


class Stage(models.TextChoices):
    """Whose approval: the three desks that a request passes."""

    LOGISTIC = "LOGISTIC", _("Logistics")
    PURCHASE = "PURCHASE", pgettext_lazy("stage", "Purchase")
    FINAL = "FINAL", _("CEO")

    @property
    def permission(self) -> str:
        """The permission that approves at this stage."""
        return f"requests_app.approve_{self.value.lower()}"


# Before anything is bought, by whom it is decided on: lines may still be revised, the whole may be rejected.
DECIDED_AT = {
    RequestStatus.PENDING: Stage.LOGISTIC,
    RequestStatus.LOGISTIC_APPROVED: Stage.PURCHASE,
    RequestStatus.AWAITING_CEO_APPROVAL: Stage.FINAL,
}
UNDER_REVIEW = tuple(DECIDED_AT)


class ActivityType(models.TextChoices):
    COMMENT = "comment", _("Comment")
    STATUS_CHANGE = "status_change", _("Change of state")
    REVISION = "revision", pgettext_lazy("activity", "Revision")
    SYSTEM = "system", _("System")


# What ranks a request above others in lists, while it is open.
RANK_NORMAL, RANK_URGENT, RANK_PRIORITIZED = 0, 1, 2
MOST_LINES = 50
MAX_PRICE = 100_000_000_000
SHORTEST_JUSTIFICATION = 10
SHORTEST_REJECTION = 10
