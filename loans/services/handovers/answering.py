"""The receiver answers: each line accepted or declined, one signature for all of them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.services.people.pins import Identified
from core.workflow import documents
from loans.choices import SigningWay
from loans.models import Handover
from loans.services.handovers import signing


def answer(
    handover: Handover,
    *,
    declined: Mapping[int, str],
    actor,
    version: int | None = None,
    note: str = "",
    drawn: bytes = b"",
) -> Handover:
    """The receiver answers all lines at once and signs, in his own account: `declined` is {key of a line: why
    it is not taken}, all others are accepted; `drawn` is the signature that he drew, if any.

    What is declined goes back at once; when all of it is, the handover is cancelled. Raises Conflict when it
    is answered or voided already, or a declined thing has moved on; NotAllowed for anybody else than the
    receiver; StaleVersion; DomainError (the line is its `thing`) without a reason. Inverse: `voiding.void`.
    """
    signed = signing.Signing(SigningWay.ACCOUNT, note.strip(), drawn=drawn)
    return _answer(handover, declined, signed, actor=actor, version=version)


def sign_with_pin(
    handover: Handover,
    *,
    identified: Identified,
    declined: Mapping[int, str],
    actor,
    version: int | None = None,
    note: str = "",
    drawn: bytes = b"",
) -> Handover:
    """The receiver answers on the device of the giver, who is the actor: `identified` says that he typed his
    PIN there (core.services.people.pins). Raises as `answer` does. Inverse: `voiding.void`.
    """
    if identified.user_id != handover.receiver_id:
        raise NotAllowed(_("Nobody but the receiver signs with his PIN."))
    signed = signing.Signing(SigningWay.PIN, note.strip(), by=handover.receiver, drawn=drawn)
    return _answer(handover, declined, signed, actor=actor, version=version)


def sign_for(
    handover: Handover,
    *,
    actor,
    reason: str,
    declined: Mapping[int, str] | None = None,
    version: int | None = None,
) -> Handover:
    """An admin signs for a receiver who is not there, and says why. Raises as `answer` does. Inverse:
    `voiding.void`.
    """
    signed = signing.Signing(SigningWay.PROXY, documents.need(reason, 10))
    return _answer(handover, declined or {}, signed, actor=actor, version=version)


def _answer(handover: Handover, declined, signed: signing.Signing, *, actor, version) -> Handover:
    with transaction.atomic():
        handover, items = signing.lock(handover, actor)
        return signing.sign(handover, items, dict(declined), signed, actor=actor, version=version)
