"""What people do about a request that changes nothing of its state; declared as in `transitions`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from requests_app.choices import OPEN
from requests_app.choices import RequestStatus as S

from .authority import may_ask, may_buy, may_comment, may_follow_up


class AttentionTransitions:
    """Mixed into `RequestTransitions`."""

    @transition(
        "status",
        source=[S.PENDING, S.LOGISTIC_APPROVED],
        target=None,
        permission=may_follow_up,
        custom={"label": pgettext_lazy("to logistics", "Follow up"), "icon": "bell-ring", "own": True},
    )
    def follow_up(self):
        """The requester reminds those who decide."""

    @transition(
        "status",
        source=[S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL],
        target=None,
        permission=may_buy,
        custom={"label": _("Follow up with the CEO"), "icon": "bell-ring"},
    )
    def follow_up_ceo(self):
        """Purchase asks the CEO for his word."""

    @transition(
        "status",
        source=[S.PENDING, S.LOGISTIC_APPROVED],
        target=None,
        permission=may_ask,
        conditions=[lambda request: not request.is_prioritized_by_ceo],
        custom={"label": _("Prioritise (disposition)"), "icon": "flag"},
    )
    def prioritize(self):
        """The CEO wants it done before others."""

    @transition(
        "status",
        source=[S.PURCHASING, S.IN_DELIVERY],
        target=None,
        permission=may_ask,
        conditions=[lambda request: not request.progress_is_asked],
        custom={"label": _("Ask for the progress"), "icon": "message-circle-question-mark"},
    )
    def ask_progress(self):
        """The CEO wants to know how it stands."""

    @transition(
        "status",
        source=[S.PURCHASING, S.IN_DELIVERY, S.ARRIVED],
        target=None,
        permission=may_buy,
        conditions=[lambda request: request.progress_is_asked],
        custom={"label": _("Answer"), "icon": "message-circle-reply"},
    )
    def answer_progress(self):
        """Purchase says how it stands."""

    @transition("status", source=list(OPEN), target=None, permission=may_comment)
    def comment(self):
        """Somebody says something about it."""
