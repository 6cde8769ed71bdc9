"""What may become of a repair: the transitions of its status (`Repair` has the field)."""

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from assets.choices import RepairStatus

ENDED = (RepairStatus.COMPLETED, RepairStatus.DECOMMISSIONED, RepairStatus.CANCELLED)
OPEN = tuple(s for s in RepairStatus if s not in ENDED)
MANAGE = "assets.manage_repair"


class RepairTransitions:
    """Mixed into `Repair`. One with a `label` is a button of the repair's page; the others are effects of
    documents.
    """

    @transition(
        "status",
        source=[RepairStatus.REPORTED, RepairStatus.OUT],
        target=RepairStatus.IN_PROGRESS,
        permission=MANAGE,
        custom={"label": _("Start repair"), "icon": "wrench"},
    )
    def start(self):
        """A technician of ours begins."""

    @transition(
        "status",
        source=[RepairStatus.REPORTED, RepairStatus.IN_PROGRESS],
        target=RepairStatus.OUT,
        permission=MANAGE,
        custom={"label": _("Send to a vendor"), "icon": "truck"},
    )
    def send_out(self):
        """A vendor is to mend it."""

    @transition(
        "status",
        source=[RepairStatus.IN_PROGRESS, RepairStatus.OUT],
        target=RepairStatus.REPORTED,
        permission=MANAGE,
        custom={"label": _("Put back to wait"), "icon": "pause"},
    )
    def stop(self):
        """Nobody is at it any more; it waits, broken, in a warehouse."""

    @transition(
        "status",
        source=[RepairStatus.IN_PROGRESS, RepairStatus.OUT],
        target=RepairStatus.COMPLETED,
        permission=MANAGE,
        custom={"label": _("Finish"), "icon": "circle-check"},
    )
    def finish(self):
        """It works again."""

    @transition(
        "status",
        source=list(OPEN),
        target=RepairStatus.DECOMMISSIONED,
        permission="assets.delete_asset",
        custom={"label": _("Decommission"), "icon": "archive-x", "tone": "danger"},
    )
    def decommission(self):
        """It is beyond repair; the asset is written off."""

    @transition(
        "status",
        source=RepairStatus.REPORTED,
        target=RepairStatus.CANCELLED,
        permission=MANAGE,
        custom={"label": _("Cancel the report"), "icon": "x", "tone": "danger"},
    )
    def cancel(self):
        """The report was wrong; nothing is broken."""

    @transition("status", source=list(OPEN), target=RepairStatus.CANCELLED)
    def call_off(self):
        """Something else happened to the asset that makes the repair pointless."""

    @transition("status", source=list(OPEN), target=RepairStatus.DECOMMISSIONED)
    def give_up(self):
        """The asset was written off by another document."""
