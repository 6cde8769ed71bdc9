from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.database.people import person_key
from loans.models.handovers.final import codes_final
from loans.models.handovers.handovers import Handover

LIVES = timedelta(minutes=10)


class SigningCode(models.Model):
    """A code that the giver shows and the receiver's phone reads, to sign this handover there, once.

    Only the SHA-256 of the token is kept; `version` is the handover's when it was shown. A new one replaces
    it.
    """

    token_hash = models.CharField(_("hash"), max_length=64, unique=True)
    handover = models.ForeignKey(
        Handover, models.PROTECT, related_name="signing_codes", verbose_name=_("handover"), db_index=False
    )
    version = models.PositiveIntegerField(_("version"))
    made_by = person_key(_("shown by"), required=True)
    made_at = models.DateTimeField(_("shown"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    class Meta:
        db_table = "handover_signing_codes"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("code to sign with"), _("codes to sign with")
        default_permissions = ()
        indexes = [models.Index(fields=["handover", "-id"], name="handover_codes_handover")]
        constraints = [
            models.UniqueConstraint(
                fields=["handover"],
                name="handover_codes_one_open",
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                violation_error_message=_("Somebody else shows a code for it at this moment."),
            ),
            models.CheckConstraint(
                name="handover_codes_in_time",
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LIVES)
                & (Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at"), replaced_at__isnull=True)),
                violation_error_message=_("This code is too old."),
            ),
        ]
        triggers = codes_final()

    def __str__(self):
        return f"{self.handover_id}: {self.made_at:%H:%M}"
