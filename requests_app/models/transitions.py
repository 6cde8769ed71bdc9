"""What may become of a request, and what may be done to it in each state: one declaration.

It gives the guards, the permissions, the buttons, the table of tests and the picture in docs/. Those with
target None change nothing of the state. `custom`: label and icon make a button; `tone` "danger" puts it last;
`own` keeps it for the requester.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, transition

from requests_app.choices import BUYING, NEW, OPEN, UNDER_REVIEW
from requests_app.choices import RequestStatus as S

from .attention import AttentionTransitions
from .authority import (
    FINAL,
    LOGISTIC,
    PURCHASE,
    may_buy,
    may_cancel,
    may_create,
    may_link,
    may_receive,
    may_reject,
)
from .cancellation import CancellationTransitions

HAND_OVER = {"label": _("Hand over"), "icon": "hand-helping"}
CANCEL = {"label": _("Cancel the request"), "icon": "x", "tone": "danger"}
# Completed by its cancellation: the rest that nobody wants any more is not opened again.
WANTED = [lambda request: request.cancelled_at is None]
REMOVE = {"label": pgettext_lazy("request", "Remove"), "icon": "trash-2", "tone": "danger"}


def may_take_back(request, user) -> bool:
    """The requester, and assets.handover_asset."""
    return request.requester_id == user.pk or user.has_perm("assets.handover_asset")


class RequestTransitions(AttentionTransitions, CancellationTransitions):
    """Mixed into `Request`, which has the field."""

    @transition(
        "status", source=NEW, target=RETURN_VALUE(S.PENDING, S.AWAITING_HANDOVER), permission=may_create
    )
    def submit(self, all_from_stock: bool):
        """The wish is sent; a regular one for use that is all in stock needs nobody's approval."""
        return S.AWAITING_HANDOVER if all_from_stock else S.PENDING

    @transition(
        "status",
        source=S.PENDING,
        target=RETURN_VALUE(S.LOGISTIC_APPROVED, S.AWAITING_HANDOVER),
        permission=LOGISTIC,
        custom={"label": _("Review"), "icon": "clipboard-check"},
    )
    def approve_logistic(self, nothing_to_buy: bool):
        """Logistics has decided line by line; what is all in stock is not bought."""
        return S.AWAITING_HANDOVER if nothing_to_buy else S.LOGISTIC_APPROVED

    @transition(
        "status",
        source=S.LOGISTIC_APPROVED,
        target=None,
        permission=PURCHASE,
        custom={"label": _("Purchase details"), "icon": "receipt"},
    )
    def set_purchase(self):
        """What each line costs, from whom, on which order and invoice."""

    @transition(
        "status",
        source=S.LOGISTIC_APPROVED,
        target=RETURN_VALUE(S.LOGISTIC_APPROVED, S.AWAITING_HANDOVER),
        permission=PURCHASE,
        custom={"label": _("Revise lines"), "icon": "list-checks"},
    )
    def revise(self, nothing_to_buy: bool):
        """Purchase takes lines down, or out."""
        return S.AWAITING_HANDOVER if nothing_to_buy else S.LOGISTIC_APPROVED

    @transition(
        "status",
        source=S.LOGISTIC_APPROVED,
        target=RETURN_VALUE(S.AWAITING_CEO_APPROVAL, S.APPROVED),
        permission=PURCHASE,
        custom={"label": _("Approve the purchase"), "icon": "circle-check"},
    )
    def approve_purchase(self, needs_ceo: bool):
        """The purchase is worked out; what is much or special goes to the CEO."""
        return S.AWAITING_CEO_APPROVAL if needs_ceo else S.APPROVED

    @transition(
        "status",
        source=S.AWAITING_CEO_APPROVAL,
        target=RETURN_VALUE(S.APPROVED, S.AWAITING_HANDOVER),
        permission=FINAL,
        custom={"label": _("Final approval"), "icon": "badge-check"},
    )
    def approve_final(self, nothing_to_buy: bool):
        """The CEO signs, and may take lines down again."""
        return S.AWAITING_HANDOVER if nothing_to_buy else S.APPROVED

    @transition(
        "status",
        source=S.APPROVED,
        target=S.PURCHASING,
        permission=may_buy,
        custom={"label": _("Start the purchase"), "icon": "shopping-cart"},
    )
    def start_purchasing(self):
        """The order goes out."""

    @transition(
        "status",
        source=S.PURCHASING,
        target=S.IN_DELIVERY,
        permission=may_buy,
        custom={"label": _("Mark as shipped"), "icon": "truck"},
    )
    def ship(self):
        """The vendor has sent it."""

    @transition(
        "status",
        source=[S.IN_DELIVERY, S.ARRIVED],
        target=RETURN_VALUE(S.IN_DELIVERY, S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED),
        permission=may_receive,
        custom={"label": _("Record an arrival"), "icon": "package-open"},
    )
    def receive(self, status):
        """Goods are here, or will never be; the last gap closed may end it."""
        return status

    @transition("status", source=S.IN_DELIVERY, target=RETURN_VALUE(S.IN_DELIVERY), permission=may_receive)
    @transition(
        "status",
        source=S.ARRIVED,
        target=RETURN_VALUE(S.IN_DELIVERY, S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED),
        permission=may_receive,
    )
    @transition(
        "status",
        source=S.AWAITING_HANDOVER,
        target=RETURN_VALUE(S.IN_DELIVERY, S.ARRIVED, S.AWAITING_HANDOVER),
        permission=may_receive,
    )
    @transition(
        "status",
        source=S.COMPLETED,
        target=RETURN_VALUE(S.IN_DELIVERY, S.ARRIVED, S.COMPLETED),
        permission=may_receive,
        conditions=WANTED,
    )
    def void_delivery(self, status):
        """An arrival was recorded wrongly; what it had brought about is taken back."""
        return status

    @transition(
        "status",
        source=S.ARRIVED,
        target=RETURN_VALUE(S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED),
        permission="assets.add_asset",
        custom={"label": _("Register goods"), "icon": "package-plus"},
    )
    def register(self, status):
        """Goods of it became assets; the last of them end this stage."""
        return status

    @transition(
        "status",
        source=[S.ARRIVED, S.AWAITING_HANDOVER, S.COMPLETED],
        target=S.ARRIVED,
        permission="assets.delete_asset",
        conditions=WANTED,
    )
    def unregister(self):
        """A registration of its goods was voided."""

    @transition(
        "status",
        source=S.AWAITING_HANDOVER,
        target=RETURN_VALUE(S.AWAITING_HANDOVER, S.COMPLETED),
        permission="assets.handover_asset",
        custom=HAND_OVER,
    )
    @transition(
        "status",
        source=list(BUYING),
        target=None,
        permission="assets.handover_asset",
        conditions=[lambda request: not request.is_for_stock],
        custom=HAND_OVER,
    )
    def hand_over(self, everything: bool):
        """The requester gets what was approved, or a part of it; while the rest is bought, what is there."""
        return S.COMPLETED if everything else S.AWAITING_HANDOVER

    @transition(
        "status",
        source=[S.AWAITING_HANDOVER, S.COMPLETED],
        target=RETURN_VALUE(S.AWAITING_HANDOVER, S.COMPLETED),
        permission=may_take_back,
    )
    @transition("status", source=list(BUYING), target=None, permission=may_take_back)
    def take_back(self):
        """Something that was handed over was declined, or the handover was voided; what was completed by its
        cancellation stays so.
        """
        return S.COMPLETED if self.cancelled_at else S.AWAITING_HANDOVER

    @transition(
        "status",
        source=list(OPEN),
        target=None,
        permission=may_link,
        custom={"label": _("Link to the catalogue"), "icon": "link"},
    )
    def link_item(self):
        """A line in free words gets its model."""

    @transition(
        "status",
        source=[S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL, S.APPROVED, S.PURCHASING, S.IN_DELIVERY],
        target=S.PENDING,
        permission=may_link,
    )
    def reopen(self):
        """What was decided on is something else: it is decided anew."""

    @transition(
        "status",
        source=list(UNDER_REVIEW),
        target=S.REJECTED,
        permission=may_reject,
        custom={"label": _("Reject"), "icon": "ban", "tone": "danger"},
    )
    def reject(self):
        """Refused as a whole."""

    @transition(
        "status",
        source=S.AWAITING_HANDOVER,
        target=RETURN_VALUE(S.CANCELLED, S.COMPLETED),
        permission=may_cancel,
        custom=CANCEL,
    )
    @transition("status", source=S.PENDING, target=S.CANCELLED, permission=may_cancel, custom=CANCEL)
    def cancel(self, part_handed: bool):
        """Not wanted any more; what was handed over already completes it."""
        return S.COMPLETED if part_handed else S.CANCELLED

    @transition(
        "status",
        source=S.PENDING,
        target=S.CANCELLED,
        permission="requests_app.delete_request",
        custom=REMOVE,
    )
    @transition(
        "status",
        source=[S.REJECTED, S.CANCELLED],
        target=None,
        permission="requests_app.delete_request",
        custom=REMOVE,
    )
    def remove(self):
        """Out of every list; the row stays. (`delete` is Django's.)"""
