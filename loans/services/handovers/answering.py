"""The receiver answers: each line accepted or declined, one signature for all of them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
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
    way: str = SigningWay.ACCOUNT,
    note: str = "",
) -> Handover:
    """The receiver answers all lines at once and signs, in his own account: `declined` is {key of a line: why
    it is not taken}, all others are accepted.

    What is declined goes back at once; when all of it is, the handover is cancelled. Raises Conflict when it
    is answered or voided already, or a declined thing has moved on; NotAllowed for anybody else than the
    receiver; StaleVersion; DomainError (the line is its `thing`) without a reason. Inverse: `voiding.void`.
    """
    if way != SigningWay.ACCOUNT:
        raise DomainError(_("In one's own account there is one way to sign."))
    with transaction.atomic():
        handover, items = signing.lock(handover, actor)
        return signing.sign(
            handover, items, dict(declined), signing.Signing(way, note.strip()), actor=actor, version=version
        )


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
    reason = documents.need(reason, 10)
    with transaction.atomic():
        handover, items = signing.lock(handover, actor)
        signed = signing.Signing(SigningWay.PROXY, reason)
        return signing.sign(handover, items, dict(declined or {}), signed, actor=actor, version=version)
