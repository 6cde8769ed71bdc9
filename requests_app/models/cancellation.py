"""What belongs to the requester's wish to cancel after the review; declared as in `transitions`."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from requests_app.choices import ASKS_TO_CANCEL
from requests_app.choices import RequestStatus as S

from .authority import may_answer_cancel, may_ask_cancel

ANSWER = {"label": _("Answer the wish to cancel"), "icon": "message-circle-reply"}


def _asked(request) -> bool:
    return request.cancellation_is_asked


def _not_asked(request) -> bool:
    return not request.cancellation_is_asked


class CancellationTransitions:
    """Mixed into `RequestTransitions`."""

    @transition(
        "status",
        source=list(ASKS_TO_CANCEL),
        target=None,
        permission=may_ask_cancel,
        conditions=[_not_asked],
        custom={"label": _("Ask to cancel"), "icon": "x", "tone": "danger", "own": True},
    )
    def ask_cancel(self):
        """The requester does not want all of it any more."""

    @transition(
        "status",
        source=S.LOGISTIC_APPROVED,
        target=RETURN_VALUE(S.LOGISTIC_APPROVED, S.AWAITING_HANDOVER, S.CANCELLED),
        permission=may_answer_cancel,
        conditions=[_asked],
        custom=ANSWER,
    )
    @transition(
        "status",
        source=S.AWAITING_CEO_APPROVAL,
        target=RETURN_VALUE(S.AWAITING_CEO_APPROVAL, S.AWAITING_HANDOVER, S.CANCELLED),
        permission=may_answer_cancel,
        conditions=[_asked],
        custom=ANSWER,
    )
    @transition(
        "status",
        source=S.APPROVED,
        target=RETURN_VALUE(S.APPROVED, S.AWAITING_HANDOVER, S.CANCELLED, S.COMPLETED),
        permission=may_answer_cancel,
        conditions=[_asked],
        custom=ANSWER,
    )
    @transition(
        "status",
        source=S.PURCHASING,
        target=RETURN_VALUE(S.PURCHASING, S.AWAITING_HANDOVER, S.CANCELLED, S.COMPLETED),
        permission=may_answer_cancel,
        conditions=[_asked],
        custom=ANSWER,
    )
    def answer_cancel(self, status):
        """Purchase or logistics cancels what was asked for, or a part of it, or nothing."""
        return status
