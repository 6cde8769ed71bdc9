from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.database.triggers import append_only
from core.errors import explain

SIGNED, VOIDED = 1, 2  # the editions of a document

explain("sealed_documents_append_only", _("What is sealed is not changed any more."))


class SealedState(models.TextChoices):
    """What the document said when it was sealed."""

    SIGNED = "SIGNED", _("Signed")
    VOIDED = "VOIDED", _("Voided")


def stored_name(row, filename: str) -> str:
    """Where the file lies: named by what is in it."""
    return f"sealed/{row.sha256[:2]}/{row.sha256}.pdf"


class SealedDocument(models.Model):
    """A document (`kind` app.model) as it was sealed: edition 1 when it was signed, 2 after it was voided.

    `sha256` is of the file, `code_sha256` of the text of its QR code; `state_at` is when it was signed or
    voided. Append-only for everybody: what was given out can be asked about for ever.
    """

    kind = models.CharField(_("kind"), max_length=50)
    number = models.CharField(_("number"), max_length=50)
    object_id = models.BigIntegerField(_("key of the document"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(_("status"), max_length=8, choices=SealedState)
    state_at = models.DateTimeField(_("since"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    code_sha256 = models.CharField(_("SHA-256 of the QR code"), max_length=64)
    key_id = models.CharField(_("key"), max_length=8)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=255)
    stamped_by_tsa = models.BooleanField(_("time stamp of a third party"), default=False)
    made_at = models.DateTimeField(_("sealed"))

    class Meta:
        db_table = "sealed_documents"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("sealed document"), _("sealed documents")
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "object_id"], name="sealed_documents_object"),
            models.Index(fields=["code_sha256"], name="sealed_documents_code"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "edition"], name="sealed_documents_once"),
            models.CheckConstraint(
                name="sealed_documents_hashes",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", code_sha256__regex="^[0-9a-f]{64}$")
                & Q(key_id__regex="^[0-9a-f]{8}$"),
            ),
            models.CheckConstraint(
                name="sealed_documents_edition",
                condition=Q(edition=SIGNED, state=SealedState.SIGNED)
                | Q(edition=VOIDED, state=SealedState.VOIDED),
            ),
        ]
        triggers = append_only("sealed_documents")

    def __str__(self):
        return f"{self.number} ({self.edition})"
