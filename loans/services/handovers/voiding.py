"""A handover was a mistake: everything is again as it was before it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, notify, words
from core.errors import Conflict
from core.services import attachments, sealing
from core.workflow import documents
from loans import signals
from loans.models import Handover
from loans.services.handovers import people, signing, undoing

VOIDED = ("status", "voided_at", "voided_by", "voided_by_name", "void_reason", "version")


def void(handover: Handover, *, actor, reason: str, version: int | None = None) -> Handover:
    """Everything that was not declined goes back to where it was, with the status it had; a piece that was
    cut comes back as a lot of its own.

    All or nothing: raises Conflict that lists what has moved on since; also when it is voided already,
    NotAllowed for who may not, StaleVersion, DomainError without a reason. Inverse: none; it is handed over
    anew.
    """
    reason = documents.need(reason, 10)
    with transaction.atomic():
        handover, items = signing.lock(handover, actor)
        documents.guard(handover, "void", actor=actor, version=version)
        back = [item for item in items if not item.is_declined]
        if gone := undoing.moved_on(handover, back):
            raise Conflict(
                _("%(document)s cannot be voided. %(what)s")
                % {"document": handover, "what": " ".join(gone.values())}
            )
        undoing.put_back(handover, back, actor=actor, note=reason)
        before = handover.status
        documents.fire(handover, "void", actor=None)
        handover.voided_at, handover.void_reason = clock.now(), reason
        handover.voided_by, handover.voided_by_name = actor, actor.name
        handover.version += 1
        handover.save(update_fields=VOIDED)
        attachments.freeze(handover, *items)
        activity.record(
            "loans.handover.voided",
            actor=actor,
            target=handover,
            changes={"status": [before, handover.status]},
            note=reason,
            reference=handover.wo_ro_int_number,
        )
        sealing.plan(handover)
        told = {p.pk: p for p in (handover.giver, handover.receiver, handover.made_by)}
        notify.send(
            "HANDOVER_VOIDED",
            recipients=people.with_preferences(*told.values()),
            actor=actor,
            message=words.fill(
                gettext_lazy("%(actor)s voided %(document)s to %(who)s: everything is back where it was."),
                actor=actor.name,
                document=handover.doc_number,
                who=handover.receiver_name,
            ),
            about=handover,
        )
        signals.handover_voided.send(Handover, handover=handover, items=back, actor=actor)
    return handover
