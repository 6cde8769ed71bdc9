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

register("settings", _("Clearance letters"), "clearances", "badge-check", perm="core.delete_user", order=15)

# Issue, pass on, the bulk bar and the scan page lead to the form of the handover.
doors.register("handover", "handover_new")
# What somebody who leaves has is settled there.
doors.register("leaving", "user_leaving")
