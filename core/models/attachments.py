import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key
from core.errors import explain

explain("attachments_frozen", _("This file belongs to a document that is over; it stays."))


def stored_name(attachment, filename: str) -> str:
    """Where the file lies: named by us, so that nothing a person typed reaches the disk."""
    return f"attachments/{attachment.public_id.hex[:2]}/{attachment.public_id.hex}{attachment.extension}"


class AttachmentType(models.TextChoices):
    IMAGE = "IMAGE", _("Image")
    PDF = "PDF", "PDF"
    OTHER = "OTHER", _("Other")


class Attachment(models.Model):
    """A photo or PDF that belongs to one thing (`entity_type` app.model, `entity_id` its primary key as
    text).
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=255, db_column="url")
    thumbnail = models.FileField(_("thumbnail"), max_length=255, blank=True)
    type = models.CharField(_("kind"), max_length=10, choices=AttachmentType)
    size = models.PositiveBigIntegerField(_("bytes"))
    mime_type = models.CharField(_("kind of file"), max_length=100)
    entity_type = models.CharField(_("kind of thing"), max_length=50)
    entity_id = models.CharField(_("key of the thing"), max_length=64)
    uploaded_by = person_key(_("uploaded by"), required=True, db_index=True)
    uploaded_by_name = models.CharField(_("uploaded by (name)"), max_length=255)
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    # The document that it belongs to is over: it stays as it is.
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    class Meta:
        db_table = "attachments"
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["entity_type", "entity_id"],
                name="attachments_entity",
                condition=models.Q(removed_at=None),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="attachments_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.frozen_at IS NOT NULL"),
                func="RAISE EXCEPTION 'the files of a document that is over stay' "
                "USING ERRCODE = '23514', CONSTRAINT = 'attachments_frozen';",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def extension(self) -> str:
        return {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}[self.mime_type]
