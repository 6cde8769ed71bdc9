from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentCounter(models.Model):
    """The last number given out for a prefix in a period (a day for documents, a year for assets). Locked
    while drawing.
    """

    prefix = models.CharField(_("prefix"), max_length=10)
    period = models.CharField(_("period"), max_length=8)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        db_table = "document_counters"
        ordering = ["prefix", "-period"]
        verbose_name, verbose_name_plural = _("number counter"), _("number counters")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["prefix", "period"], name="document_counters_unique")]

    def __str__(self):
        return f"{self.prefix} {self.period}"
