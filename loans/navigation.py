"""The place of loans, returns and handovers in the menus, and how the search box finds them."""

from django.utils.translation import gettext_lazy as _

from core.listing import found, register_bulk
from core.navigation import register
from core.pages import doors
from loans.choices import HANDOVER, LOAN, RETURN
from loans.models import AssetReturn, Handover, LoanRequest
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
    _("Returns"),
    "returns",
    "undo-2",
    perm="loans.view_own_loanrequest",
    order=25,
    badge=badges.returns,
)
register("flow", _("Handovers"), "handovers", "hand-helping", order=40)

register("settings", _("Clearance letters"), "clearances", "badge-check", perm="core.delete_user", order=15)

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
# What somebody who leaves has is settled there.
doors.register("leaving", "user_leaving")

found.register(
    LOAN,
    _("Loans"),
    "calendar-clock",
    view="loan",
    list_view="loans",
    rows=LoanRequest.objects.visible_to,
    who="requester_name",
    day="request_date",
)
found.register(
    RETURN,
    _("Returns"),
    "undo-2",
    view="return",
    list_view="returns",
    rows=AssetReturn.objects.visible_to,
    who="returned_by_name",
    day="return_date",
)
found.register(
    HANDOVER,
    _("Handovers"),
    "hand-helping",
    view="handover",
    list_view="handovers",
    rows=Handover.objects.visible_to,
    who="receiver_name",
    day="handover_date",
)
