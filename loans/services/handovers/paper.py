"""It was signed on paper: the scan is kept with the handover, which is then answered as the paper says."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from core.services import attachments
from core.workflow import documents
from loans.choices import HandoverStatus, SigningWay
from loans.models import Handover
from loans.models.handovers.transitions import may_file_paper
from loans.services.handovers import signing


def attach(
    handover: Handover,
    files: Sequence,
    *,
    actor,
    declined: Mapping[int, str] | None = None,
    note: str = "",
    version: int | None = None,
) -> Handover:
    """Keep the scanned `files` (uploads), and answer as is written there: `declined` is {key of a line: why}.

    Of a handover that is signed already only the paper is added; who looked at it before that (`version`)
    gets StaleVersion, as what he declines there would be lost. Raises as `answering.answer` does, and
    DomainError for a file that is none or unfit. Inverse: `voiding.void`; the paper stays.
    """
    if not files:
        raise DomainError(_("Choose the scan or photo of the signed paper."), field="files")
    with transaction.atomic():
        handover, items = signing.lock(handover, actor)
        if handover.status == HandoverStatus.IN_PROGRESS:
            signed = signing.Signing(SigningWay.PAPER, note.strip())
            handover = signing.sign(
                handover, items, dict(declined or {}), signed, actor=actor, version=version
            )
        elif handover.status == HandoverStatus.CANCELLED:
            raise Conflict(documents.too_late(handover))
        elif not may_file_paper(handover, actor):
            raise NotAllowed(_("You may not do this."))
        else:
            documents.refuse_stale(handover, version)
        for n, file in enumerate(files, start=1):
            name = _("%(document)s signed") % {"document": handover}
            name = f"{name} {n}" if len(files) > 1 else name
            attachments.add(handover, file, actor=actor, name=name, frozen=True)
    return handover
