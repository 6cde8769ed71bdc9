import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key


class JobState(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")


class Export(models.Model):
    """A file of many rows that the worker writes while the person goes on."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    format = models.CharField(_("format"), max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    query = models.CharField(_("filters"), max_length=4000, blank=True)
    filename = models.CharField(_("file name"), max_length=150)
    owner = person_key(_("owner"), required=True, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    file = models.FileField(_("file"), max_length=255, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "exports"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("export"), _("exports")
        default_permissions = ()

    def __str__(self):
        return self.filename
