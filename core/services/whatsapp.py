"""Messages to the WhatsApp groups: written with the deed, sent by the worker. What becomes of them never
touches the deed itself.
"""

import logging

from django.db import models, transaction
from django.utils.translation import gettext as _

from core import activity, clock, config, queue
from core.errors import DomainError, NotAllowed
from core.messages import gateway
from core.messages.whatsapp import text
from core.models import WhatsAppLog

__all__ = ["Group", "expire", "is_set_up", "post", "retry", "send", "text"]
log = logging.getLogger(__name__)
Status = WhatsAppLog.Status


class Group(models.TextChoices):
    """The groups there are; which group of WhatsApp each one is, is a setting (`whatsapp.group.logistic` and
    so on).
    """

    LOGISTIC = "LOGISTIC", "Grup Logistik & Gudang"
    PURCHASE = "PURCHASE", "Grup Purchasing"
    MANAGEMENT = "MANAGEMENT", "Grup Management (CEO)"

    @property
    def target(self) -> str:
        """The id of the group at WhatsApp, or '' when the house does not use it."""
        return config.get(f"whatsapp.group.{self.value.lower()}").strip()


def is_set_up(group: str) -> bool:
    """Whether messages to this group go anywhere; ask before working out what would be in one."""
    return bool(Group(group).target)


def post(
    group: str, message: str, *, actor, reference: str = "", reference_type: str = ""
) -> WhatsAppLog | None:
    """Queue `message` (made with `text`) for a group, in the caller's transaction: undone with it, sent after
    it.

    Returns None and writes nothing when the group is not set up. `reference` is the document's number,
    `reference_type` its kind.
    """
    group = Group(group)
    target = group.target
    if not target:
        return None
    row = WhatsAppLog.objects.create(
        target_group=target[:100],
        group_name=group.label,
        message=message.replace("\x00", ""),
        reference_id=reference[:255],
        reference_type=reference_type[:50],
        sent_by=actor,
    )
    queue.defer("core.send_whatsapp", log_id=row.pk)
    return row


def send(log_id: int, *, last: bool = True) -> None:
    """Send a queued message (the worker's part). Does nothing for one that was sent, or that another worker
    has in hand.

    Raises GatewayError when another try may help and this is not the `last`; until then the message stays
    queued, with the reason.
    """
    with transaction.atomic():
        # Held while it is sent, so that two workers never send it twice.
        row = (
            WhatsAppLog.objects.select_for_update(skip_locked=True)
            .filter(pk=log_id, status=Status.PENDING)
            .first()
        )
        if row is None:
            return
        refusal = None
        try:
            gateway.send(row.target_group, row.message)
            row.status, row.sent_at, row.error_message = Status.SENT, clock.now(), ""
        except gateway.GatewayError as error:
            refusal, row.error_message = error, str(error)
            if last or not error.passing:
                row.status = Status.FAILED
        row.save(update_fields=["status", "sent_at", "error_message"])
    if row.status == Status.FAILED:
        log.warning("A message to %s was not sent: %s", row.group_name, row.error_message)
    elif refusal:
        raise refusal


def retry(message: WhatsAppLog, *, actor) -> WhatsAppLog:
    """Send a failed message again, to the group as it is set up now.

    Raises NotAllowed for who does not keep the settings, DomainError for a message that did not fail. No
    inverse.
    """
    with transaction.atomic():
        row = WhatsAppLog.objects.select_for_update().get(pk=message.pk)
        if not actor.has_perm("core.change_systemconfig"):
            raise NotAllowed(_("You may not send messages again."))
        if row.status != Status.FAILED:
            raise DomainError(_("Only a message that failed can be sent again."))
        # A wrong id in the settings is the likeliest reason that it failed.
        target = (
            next((group.target for group in Group if group.label == row.group_name), "")[:100]
            or row.target_group
        )
        changes = activity.changed(row, {"status": Status.PENDING, "target_group": target})
        row.status, row.target_group, row.error_message = Status.PENDING, target, ""
        row.save(update_fields=["status", "target_group", "error_message"])
        activity.record(
            "core.whatsapplog.retried", actor=actor, target=row, changes=changes, reference=row.reference_id
        )
        queue.defer("core.send_whatsapp", log_id=row.pk)
    return row


def give_up(log_id: int) -> None:
    """The worker died with this message in hand: it fails, unless somebody sends it. Inverse: `retry`."""
    reason = _("The worker stopped while this was being sent. Look into the group before you send it again.")
    with transaction.atomic():
        rows = WhatsAppLog.objects.select_for_update(skip_locked=True).filter(
            pk=log_id, status=Status.PENDING
        )
        for row in rows:
            row.status, row.error_message = Status.FAILED, reason
            row.save(update_fields=["status", "error_message"])


def expire(before) -> int:
    """Give up messages that wait since before a moment: the worker stopped over them. How many; `retry` sends
    them after all.
    """
    reason = _("The worker stopped before this was sent.")
    return WhatsAppLog.objects.filter(status=Status.PENDING, created_at__lt=before).update(
        status=Status.FAILED, error_message=reason
    )
