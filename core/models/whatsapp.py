from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key


class WhatsAppLog(models.Model):
    """A message to a WhatsApp group: queued, sent or failed."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    id = models.BigAutoField(primary_key=True)
    target_group = models.CharField(_("target group"), max_length=100)
    group_name = models.CharField(_("group"), max_length=100, blank=True)
    message = models.TextField(_("message"))
    reference_id = models.CharField(_("document"), max_length=255, blank=True)
    reference_type = models.CharField(_("kind of document"), max_length=50, blank=True)
    status = models.CharField(_("status"), max_length=50, choices=Status, default=Status.PENDING)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error_message = models.TextField(_("error"), blank=True)
    sent_by = person_key(_("sent by"), required=True, db_index=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        db_table = "whatsapp_logs"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("WhatsApp message"), _("WhatsApp messages")
        default_permissions = ()

    def __str__(self):
        return f"{self.group_name}: {self.status}"
