from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from core.files.drawn import MOST_BYTES
from loans.models.handovers.final import signatures_final
from loans.models.handovers.handovers import Handover


class HandoverSignature(models.Model):
    """What the receiver drew when he signed: a small PNG, kept in the table, so that what freezes the
    document freezes it as well.
    """

    handover = models.OneToOneField(
        Handover,
        models.PROTECT,
        primary_key=True,
        related_name="drawn_signature",
        verbose_name=_("handover"),
    )
    image = models.BinaryField(_("picture"))
    made_at = models.DateTimeField(_("drawn"))

    class Meta:
        db_table = "handover_signatures"
        verbose_name, verbose_name_plural = _("drawn signature"), _("drawn signatures")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="handover_signatures_small",
                condition=Q(
                    LessThanOrEqual(
                        Func(F("image"), function="octet_length", output_field=models.IntegerField()),
                        MOST_BYTES,
                    )
                ),
                violation_error_message=_("The signature is larger than 50 KB."),
            )
        ]
        triggers = signatures_final()

    def __str__(self):
        return str(self.handover_id)
