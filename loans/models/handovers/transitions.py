"""What may become of a handover: the transitions of its status (`Handover` has the field)."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from loans.choices import HandoverStatus

MAKE = "assets.handover_asset"
ANSWERED = RETURN_VALUE(HandoverStatus.COMPLETED, HandoverStatus.CANCELLED)


def is_receiver(handover, user) -> bool:
    """The receiver himself."""
    return handover.receiver_id == user.pk


def is_giver(handover, user) -> bool:
    """Who gives it: the receiver stands before him, and his device."""
    return handover.giver_id == user.pk


def may_sign_for(handover, user) -> bool:
    """Who hands over, for somebody else than himself."""
    return handover.receiver_id != user.pk and user.has_perm(MAKE)


def may_file_paper(handover, user) -> bool:
    """Who hands over, and the giver: he has the paper in his hands."""
    return handover.receiver_id != user.pk and (handover.giver_id == user.pk or user.has_perm(MAKE))


def may_void(handover, user) -> bool:
    """Who hands over; and the giver, while nobody has signed."""
    return user.has_perm(MAKE) or (
        handover.giver_id == user.pk and handover.status == HandoverStatus.IN_PROGRESS
    )


def outcome(accepted: bool) -> str:
    """What an answer leads to: one line that is `accepted` completes it."""
    return HandoverStatus.COMPLETED if accepted else HandoverStatus.CANCELLED


class HandoverTransitions:
    """Mixed into `Handover`. One with a `label` is a button of its page."""

    @transition(
        "status",
        source=HandoverStatus.IN_PROGRESS,
        target=ANSWERED,
        permission=is_receiver,
        custom={"label": _("Answer and sign"), "icon": "file-check"},
    )
    def answer(self, accepted):
        """The receiver says of each line whether he has it, and signs."""
        return outcome(accepted)

    @transition(
        "status",
        source=HandoverStatus.IN_PROGRESS,
        target=None,
        permission=may_file_paper,
        custom={"label": _("Sign on his phone"), "icon": "qr-code"},
    )
    def phone(self):
        """The receiver's phone reads a code from this screen; in his own account he answers there."""

    @transition(
        "status",
        source=HandoverStatus.IN_PROGRESS,
        target=ANSWERED,
        permission=is_giver,
        custom={"label": _("Sign with PIN"), "icon": "key-round"},
    )
    def pin(self, accepted):
        """The receiver answers on the giver's device, and types his own PIN."""
        return outcome(accepted)

    @transition(
        "status",
        source=HandoverStatus.IN_PROGRESS,
        target=ANSWERED,
        permission=may_file_paper,
        custom={"label": _("Signed on paper"), "icon": "paperclip"},
    )
    def paper(self, accepted):
        """It was signed on paper; the scan lies with it."""
        return outcome(accepted)

    @transition(
        "status",
        source=HandoverStatus.IN_PROGRESS,
        target=ANSWERED,
        permission=may_sign_for,
        custom={"label": _("Sign for the receiver"), "icon": "user-check"},
    )
    def sign_for(self, accepted):
        """The receiver is not there; an admin signs in his place and says why."""
        return outcome(accepted)

    @transition(
        "status",
        source=[HandoverStatus.IN_PROGRESS, HandoverStatus.COMPLETED],
        target=HandoverStatus.CANCELLED,
        permission=may_void,
        custom={"label": _("Void"), "icon": "ban", "tone": "danger"},
    )
    def void(self):
        """It was a mistake: everything is again as it was before."""
