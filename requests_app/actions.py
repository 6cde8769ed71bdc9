"""What can happen to procurement requests, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import notify, references
from core.activity import register
from core.workflow import pictures
from requests_app.choices import DOCUMENT, ENDED, NEW

register("requests_app.request.created", _("Requested"), "file-plus", "green")
register("requests_app.request.logistic_approved", _("Approved by logistics"), "clipboard-check", "green")
register("requests_app.request.revised", pgettext_lazy("request", "Revised"), "list-checks", "amber")
register("requests_app.request.purchase_set", _("Purchase details entered"), "receipt")
register("requests_app.request.purchase_approved", _("Purchase approved"), "circle-check", "green")
register("requests_app.request.final_approved", _("Approved by the CEO"), "badge-check", "green")
register("requests_app.request.rejected", pgettext_lazy("request", "Rejected"), "ban", "red")
register("requests_app.request.cancelled", pgettext_lazy("request", "Cancelled"), "x", "red")
register(
    "requests_app.request.cancel_asked",
    _("Cancellation asked"),
    "message-circle-question-mark",
    "amber",
    is_edit=True,
)
register("requests_app.request.cancel_answered", _("Wish to cancel answered"), "message-circle-reply")
register("requests_app.request.deleted", pgettext_lazy("request", "Removed"), "trash-2", "red")
register("requests_app.request.purchasing_started", _("Purchase begun"), "shopping-cart", "blue")
register("requests_app.request.shipped", _("Shipped"), "truck", "blue")
register("requests_app.request.received", _("Arrival recorded"), "package-open", "amber")
register("requests_app.request.delivery_voided", _("Arrival voided"), "undo-2", "red")
register("requests_app.request.registered", _("Goods registered"), "package-plus", "green")
register("requests_app.request.unregistered", _("Registration voided"), "undo-2", "red")
register("requests_app.request.handed_over", pgettext_lazy("request", "Handed over"), "hand-helping", "green")
register("requests_app.request.handed_back", _("Goods came back"), "undo-2", "amber")
register("requests_app.request.stock_lost", _("Reserved stock broke"), "triangle-alert", "red")
register("requests_app.request.item_linked", _("Line linked to the catalogue"), "link")
register(
    "requests_app.request.handed_on", _("Handed on to another requester"), "arrow-right-left", is_edit=True
)
register("requests_app.request.followed_up", _("Followed up"), "bell-ring", "amber")
register("requests_app.request.followed_up_ceo", _("Followed up with the CEO"), "bell-ring", "amber")
register("requests_app.request.prioritized", _("Prioritised by the CEO"), "flag", "amber")
register(
    "requests_app.request.progress_asked", _("Progress asked for"), "message-circle-question-mark", "amber"
)
register("requests_app.request.progress_answered", _("Progress told"), "message-circle-reply", "blue")
register("requests_app.request.commented", _("Comment"), "message-square", is_word=True)
register("requests_app.request.comment_edited", _("Comment edited"), "pencil", is_word=True)
register("requests_app.request.comment_removed", _("Comment removed"), "trash-2", "red", is_word=True)
register("requests_app.requestitem.purchase_set", _("Purchase details entered"), "receipt")
register("requests_app.requestitem.linked", _("Line linked to the catalogue"), "link")
register("requests_app.approvaldelegation.delegated", _("Approval delegated"), "user-check", "amber")
register("requests_app.approvaldelegation.revoked", _("Delegation revoked"), "undo-2")

notify.register(
    "REQUEST_CREATED",
    "REQUEST_LOGISTIC_APPROVED",
    "REQUEST_AWAITING_FINAL_APPROVAL",
    "REQUEST_FULLY_APPROVED",
    "REQUEST_APPROVED",
    "REQUEST_STATUS_CHANGED",
    "REQUEST_ARRIVED",
    "REQUEST_REJECTED",
    "REQUEST_CANCELLED",
    "REQUEST_COMPLETED",
    "REQUEST_WAITING",
    "REQUEST_NOBODY_LEFT",
    "REQUEST_PARTLY_READY",
    "REQUEST_CANCEL_ASKED",
    "REQUEST_CANCEL_ANSWERED",
    "REQUEST_COMMENTED",
    "REQUEST_STOCK_LOST",
    "REQUEST_MENTIONED",
    "FOLLOW_UP",
    "CEO_DISPOSITION",
    "PROGRESS_UPDATE_REQUEST",
    "PROGRESS_FEEDBACK",
    "APPROVAL_DELEGATED",
)
references.register(DOCUMENT, view="request", may=lambda user: user.has_perm("requests_app.view_own_request"))
pictures.register(
    "request",
    model="requests_app.Request",
    title="A procurement request: its states, and what may be done in each",
    ended=ENDED,
    new=NEW,
)
