"""The place of loans, returns and handovers in the menus."""

from django.utils.translation import gettext_lazy as _

from core.navigation import register

register("flow", _("Handovers"), "handovers", "hand-helping", order=40)
