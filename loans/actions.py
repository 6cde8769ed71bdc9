"""What can happen to loans, returns and handovers, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import notify, references
from core.activity import register
from core.workflow import pictures
from loans.choices import ENDED_LOANS, HANDOVER, LOAN, RETURN, HandoverStatus, ReturnStatus
from loans.models import LoanRequest

register("loans.handover.made", _("Handed over"), "hand-helping", "green")
register("loans.handover.code_shown", _("Code shown to sign with"), "qr-code", is_word=True)
register("loans.handover.signed", _("Answered and signed"), "file-check", "green")
register("loans.handover.declined", _("Declined altogether"), "undo-2", "red")
register("loans.handover.voided", _("Voided"), "ban", "red")

# In the story of the repair that a handover was made for.
register("assets.repair.handed_over", _("Handed out"), "hand-helping", "green", is_word=True)
register("assets.repair.handed_back", _("Back in the warehouse"), "undo-2", "red", is_word=True)

notify.register(
    "HANDOVER_MADE", "HANDOVER_SIGNED", "HANDOVER_DECLINED", "HANDOVER_VOIDED", "HANDOVER_UNSIGNED"
)
references.register(HANDOVER, view="handover", may=lambda user: True)

register("loans.loanrequest.created", _("Loan asked for"), "file-plus", "green")
register("loans.loanrequest.approved", pgettext_lazy("loan", "Approved"), "clipboard-check", "green")
register("loans.loanrequest.rejected", pgettext_lazy("loan", "Rejected"), "ban", "red")
register("loans.loanrequest.assigned", _("Units assigned"), "list-checks", is_edit=True)
register("loans.loanrequest.unit_lost", _("A kept unit is gone"), "triangle-alert", "red", is_edit=True)
register("loans.loanrequest.handed_out", _("Handed out"), "hand-helping", "green")
register("loans.loanrequest.declined", _("Not accepted by the borrower"), "undo-2", "red")
register("loans.loanrequest.handover_voided", _("Handover voided"), "undo-2", "red")
register("loans.loanrequest.return_declared", _("Return declared"), "undo-2", "amber")
register("loans.loanrequest.return_cancelled", _("Return called off"), "x")
register("loans.loanrequest.return_verified", _("Return verified"), "clipboard-check", "green")
register("loans.loanrequest.things_ended", _("Not lent any more"), "circle-check", "green")
register("loans.loanrequest.things_changed", _("Lost, or found again"), "search", is_edit=True)
register("loans.loanrequest.lent_again", _("Lent again: its use was taken back"), "rotate-ccw")
register("loans.loanrequest.extension_asked", _("Extension asked"), "calendar-plus", "amber", is_edit=True)
register("loans.loanrequest.extended", _("Extended"), "calendar-check", "green", is_edit=True)
register("loans.loanrequest.extension_refused", _("Extension refused"), "calendar-x", "red", is_edit=True)
register("loans.loanrequest.overdue", pgettext_lazy("loan", "Overdue"), "clock-alert", "red")
register("loans.loanrequest.expired", _("Not fetched in its days"), "clock-alert", "red")
register("loans.loanrequest.released", _("Released"), "lock-open", "red")
register("loans.loanrequest.cancelled", pgettext_lazy("loan", "Cancelled"), "x", "red")
register("loans.loantemplate.created", _("Template made"), "file-plus", "green")
register("loans.loantemplate.edited", _("Template changed"), "pencil", is_edit=True)
register("loans.loantemplate.archived", _("Template archived"), "archive")
register("loans.loantemplate.restored", _("Template in use again"), "archive-restore")
register("loans.assetreturn.declared", _("Return declared"), "undo-2", "amber")
register("loans.assetreturn.cancelled", _("Return called off"), "x")
register("loans.assetreturn.verified", _("Return verified"), "clipboard-check", "green")

notify.register(
    "LOAN_CREATED",
    "LOAN_APPROVED",
    "LOAN_REJECTED",
    "LOAN_CANCELLED",
    "LOAN_RELEASED",
    "LOAN_UNIT_LOST",
    "LOAN_EXTENSION_ASKED",
    "LOAN_EXTENSION_ANSWERED",
    "LOAN_DUE",
    "LOAN_OVERDUE",
    "LOAN_NEXT_ENDANGERED",
    "LOAN_RETURNED",
    "LOAN_AGAIN",
    "RETURN_DECLARED",
    "RETURN_CANCELLED",
    "RETURN_VERIFIED",
)
references.register(
    LOAN,
    view="loan",
    may=lambda user: user.has_perm("loans.view_own_loanrequest"),
    seen=lambda user, numbers: (
        LoanRequest.objects.visible_to(user)
        .filter(doc_number__in=numbers)
        .values_list("doc_number", flat=True)
    ),
)
references.register(RETURN, view="return", may=lambda user: user.has_perm("loans.view_own_loanrequest"))
pictures.register(
    "loan",
    model="loans.LoanRequest",
    title="A loan: its states, and what may be done in each",
    ended=ENDED_LOANS,
)
pictures.register(
    "return",
    model="loans.AssetReturn",
    title="A return: its states, and what may be done in each",
    ended=[status for status in ReturnStatus if status != ReturnStatus.PENDING_APPROVAL],
)
pictures.register(
    "handover",
    model="loans.Handover",
    title="A handover: its states, and what may be done in each",
    ended=[HandoverStatus.COMPLETED, HandoverStatus.CANCELLED],
)
