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
    PAPER = "PAPER", _("On paper, scanned and attached")
    PROXY = "PROXY", _("By an admin in the receiver's place")
