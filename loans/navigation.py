"""The place of loans, returns and handovers in the menus."""

from django.utils.translation import gettext_lazy as _

from core.listing import register_bulk
from core.navigation import register
from core.pages import doors
from loans.panels import badges
from loans.services.handovers import accepting
from loans.services.returns import taking_back

register(
    "flow",
    _("Loans"),
    "loans",
    "calendar-clock",
    perm="loans.view_own_loanrequest",
    order=20,
    badge=badges.loans,
)
register(
    "flow",
    _("Return requests"),
    "returns",
    "undo-2",
    perm="loans.view_own_loanrequest",
    order=25,
    badge=badges.returns,
)
register("flow", _("Handovers"), "handovers", "hand-helping", order=40)

# Issue, pass on, the bulk bar and the scan page lead to the form of the handover.
doors.register("handover", "handover_new")
register_bulk(
    "scan",
    label=_("Accept"),
    icon="file-check",
    url_name="handover_accept",
    param="ids",
    offered=accepting.is_asked,
)
# What was mended is handed out from the page of its repair.
doors.register("take_back", "take_back", leads=taking_back.is_lent)
doors.register("hand_over_mended", "repair_hand_over")
