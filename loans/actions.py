"""What can happen to loans, returns and handovers, in words."""

from django.utils.translation import gettext_lazy as _

from core import notify, references
from core.activity import register
from loans.choices import HANDOVER

register("loans.handover.made", _("Handed over"), "hand-helping", "green")
register("loans.handover.signed", _("Answered and signed"), "file-check", "green")
register("loans.handover.declined", _("Declined altogether"), "undo-2", "red")
register("loans.handover.voided", _("Voided"), "ban", "red")

notify.register(
    "HANDOVER_MADE", "HANDOVER_SIGNED", "HANDOVER_DECLINED", "HANDOVER_VOIDED", "HANDOVER_UNSIGNED"
)
references.register(HANDOVER, view="handover", may=lambda user: True)
