"""The answer to a handover, and how the receiver was identified: what all ways to sign share."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, notify, words
from core.database import bulk
from core.errors import DomainError, concerning
from core.models import User
from core.services import attachments, sealing
from core.workflow import documents
from loans import signals
from loans.choices import Answer, HandoverStatus, SigningWay
from loans.models import Handover, HandoverItem, HandoverSignature
from loans.services.handovers import people, undoing

# The transition of each way to sign.
VERBS = {
    SigningWay.ACCOUNT: "answer",
    SigningWay.PHONE: "answer",
    SigningWay.PIN: "pin",
    SigningWay.PAPER: "paper",
    SigningWay.PROXY: "sign_for",
}
SIGNED = (
    "status",
    "signing_way",
    "signed_at",
    "signed_by",
    "signed_by_name",
    "answered_at",
    "sign_note",
    "version",
)


@dataclass(slots=True)
class Signing:
    """How the receiver was identified, and what is to be said about it (of a proxy the reason). `by` is who
    signed when it is not the actor, `drawn` the signature that he drew (core.files.drawn).
    """

    way: str = SigningWay.ACCOUNT
    note: str = ""
    by: User | None = None
    drawn: bytes = b""


def lock(handover: Handover, actor) -> tuple[Handover, list[HandoverItem]]:
    """The locked row of a handover and its lines; the document that it was made for is locked before it.

    Call it inside a transaction, before anything else is locked.
    """
    if handover.wo_ro_int_number:
        signals.handover_locking.send(
            Handover, reference=handover.wo_ro_int_number, source=handover.source, actor=actor
        )
    handover = documents.lock(handover, "giver", "receiver", "made_by")
    items = handover.items.select_related("asset", "from_place__user").order_by("number")
    return handover, list(items)


def sign(
    handover: Handover,
    items: Sequence[HandoverItem],
    declined: dict[int, str],
    signed: Signing,
    *,
    actor,
    version: int | None = None,
) -> Handover:
    """Answer all lines of the locked handover at once, and sign: `declined` is {key of a line: why}. What is
    declined goes back at once to where it was; when all is, the handover is cancelled.

    Call it inside a transaction. Raises as `documents.fire` does, DomainError (with the line as its `thing`)
    without a reason, Conflict when a declined thing has moved on since.
    """
    verb = VERBS[signed.way]
    documents.guard(handover, verb, actor=actor, version=version)
    unknown = set(declined) - {item.pk for item in items}
    if unknown:
        raise DomainError(_("A line that is declined is not one of this handover."))
    back = []
    for item in items:
        if item.pk in declined:
            with concerning(item):
                item.decline_reason = documents.need(declined[item.pk], 3, "reason")
            back.append(item)
    now = clock.now()
    undoing.put_back(handover, back, actor=actor, note=_("Declined by the receiver"))
    for item in items:
        item.answer = Answer.DECLINED if item.pk in declined else Answer.ACCEPTED
        item.answered_at, item.checked = now, True
    bulk.update(items, ["answer", "decline_reason", "answered_at", "checked"])
    if signed.drawn:
        HandoverSignature.objects.create(handover=handover, image=signed.drawn, made_at=now)
    documents.fire(handover, verb, actor=None, accepted=len(back) < len(items))
    handover.signing_way, handover.sign_note = signed.way, signed.note
    handover.signed_at = handover.answered_at = now
    signer = signed.by or actor
    handover.signed_by, handover.signed_by_name = signer, signer.name
    handover.version += 1
    handover.save(update_fields=SIGNED)
    activity.record(
        f"loans.handover.{'signed' if handover.status == HandoverStatus.COMPLETED else 'declined'}",
        actor=actor,
        target=handover,
        changes={"signing_way": ["", signed.way]} | {str(item): ["", item.decline_reason] for item in back},
        note=signed.note,
        reference=handover.wo_ro_int_number,
    )
    attachments.freeze(handover, *items)
    sealing.plan(handover)
    _tell(handover, back, actor)
    if back:
        signals.handover_declined.send(Handover, handover=handover, items=back, actor=actor)
    return handover


def _tell(handover: Handover, back: Sequence[HandoverItem], actor) -> None:
    """Who gave and who wrote it hears what came of it; the receiver, when it was not in his own account."""
    others = [handover.giver, handover.made_by]
    if handover.signing_way not in (SigningWay.ACCOUNT, SigningWay.PHONE):
        others.append(handover.receiver)
    message = (
        gettext_lazy("%(who)s has not taken everything of %(document)s: %(count)d of %(lines)d are back.")
        if back
        else gettext_lazy("%(document)s to %(who)s is signed.")
    )
    notify.send(
        "HANDOVER_DECLINED" if back else "HANDOVER_SIGNED",
        recipients=people.with_preferences(*{p.pk: p for p in others}.values()),
        actor=actor,
        message=words.fill(
            message,
            who=handover.receiver_name,
            document=handover.doc_number,
            count=len(back),
            lines=handover.line_count,
        ),
        about=handover,
    )
