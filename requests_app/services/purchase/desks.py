"""Which desks a request passes: who has decided, who still must, and where it was refused."""

from collections.abc import Sequence

from requests_app.choices import ENDED, RequestStatus, Stage
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import purchasing

S = RequestStatus
SIGNED, OPEN, REFUSED = "signed", "open", "rejected"


def of(document: Request, lines: Sequence[RequestItem]) -> dict[Stage, str]:
    """{stage: SIGNED, OPEN or REFUSED} of the desks that count for a request, in order: a desk that need not
    decide is not there.
    """
    found, waits = {}, _waits_for(document, lines)
    refused = document.status == S.REJECTED
    for stage in Stage:
        if getattr(document, f"{stage.value.lower()}_approval_date"):
            found[stage] = SIGNED
        elif refused:  # the first one that did not sign is where it ended
            found[stage], refused = REFUSED, False
        elif stage in waits:
            found[stage] = OPEN
    return found


def is_bought(document: Request, lines: Sequence[RequestItem]) -> bool:
    """Whether anything of it is bought: of what is over, whether it was."""
    if document.status in ENDED or document.status == S.AWAITING_HANDOVER:
        return document.purchase_started_at is not None
    return any(line.to_buy for line in lines if not line.is_rejected)


def _waits_for(document: Request, lines: Sequence[RequestItem]) -> set[Stage]:
    """The stages that must still decide, as far as that is known: the CEO where it is much or special."""
    status = document.status
    if status == S.AWAITING_CEO_APPROVAL:
        return {Stage.FINAL}
    if status not in (S.PENDING, S.LOGISTIC_APPROVED):
        return set()
    found = {Stage.LOGISTIC} if status == S.PENDING else {Stage.PURCHASE}
    if is_bought(document, lines):
        found |= {Stage.PURCHASE} | ({Stage.FINAL} if purchasing.needs_ceo(document) else set())
    return found
