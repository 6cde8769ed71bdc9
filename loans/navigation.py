"""The place of loans, returns and handovers in the menus."""

from django.utils.translation import gettext_lazy as _

from core.navigation import register
from core.pages import doors

register("flow", _("Handovers"), "handovers", "hand-helping", order=40)

# Issue, pass on, the bulk bar and the scan page lead to the form of the handover.
doors.register("handover", "handover_new")
