"""Which desks a request passes: who has decided, who still must, and where it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.choices import ENDED, RequestStatus, Stage
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import purchasing

S = RequestStatus
SIGNED, OPEN, REFUSED = "signed", "open", "rejected"


@dataclass(frozen=True, slots=True)
class Desk:
    """One of them: SIGNED, OPEN or REFUSED; by whom (`instead` of whom), and when."""

    stage: Stage
    state: str
    who: str = ""
    instead: str = ""
    at: datetime | None = None

    @property
    def title(self) -> str:
        """What a signature's place is called."""
        return self.stage.label if self.stage != Stage.FINAL else _("Management")


def of(document: Request, lines: Sequence[RequestItem]) -> list[Desk]:
    """The desks that count for a request, in order: one that need not decide is not there."""
    found, waits = [], _waits_for(document, lines)
    refused = document.status == S.REJECTED
    for stage in Stage:
        name = stage.value.lower()
        if at := getattr(document, f"{name}_approval_date"):
            who, instead = (getattr(document, f"{name}_approver_{part}") for part in ("name", "for"))
            found.append(Desk(stage, SIGNED, who, instead, at))
        elif refused:  # the first one that did not sign is where it ended
            found.append(Desk(stage, REFUSED, document.rejected_by_name, at=document.rejection_date))
            refused = False
        elif stage in waits:
            found.append(Desk(stage, OPEN))
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
