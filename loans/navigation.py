"""The place of loans, returns and handovers in the menus."""

from django.utils.translation import gettext_lazy as _

from core.navigation import register
from core.pages import doors
from loans.panels import loans

register(
    "flow",
    _("Loans"),
    "loans",
    "calendar-clock",
    perm="loans.view_own_loanrequest",
    order=20,
    badge=loans.badge,
)
register("flow", _("Handovers"), "handovers", "hand-helping", order=40)

# Issue, pass on, the bulk bar and the scan page lead to the form of the handover.
doors.register("handover", "handover_new")
# What was mended is handed out from the page of its repair.
doors.register("hand_over_mended", "repair_hand_over")
