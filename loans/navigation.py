"""The place of loans, returns and handovers in the menus, and how the search box finds them."""

from django.utils.translation import gettext_lazy as _

from core.listing import found
from core.navigation import register
from core.pages import doors
from loans.choices import HANDOVER, LOAN, RETURN
from loans.models import AssetReturn, Handover, LoanRequest
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
