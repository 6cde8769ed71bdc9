from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset, Place
from loans.choices import Answer
from loans.models.handovers.final import items_final
from loans.models.handovers.handovers import Handover


class HandoverItem(models.Model):
    """A line of a handover: what the receiver holds by it, as it was that day, and what he says of it.

    `asset` is the thing, or the piece that was cut for him from `source_lot`; `quantity` is in base units.
    `from_place`, `from_status` and `from_detail` are where it was and goes back to; `source_line` is the key
    of the source document's line.
    """

    handover = models.ForeignKey(
        Handover, models.PROTECT, related_name="items", verbose_name=_("handover"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("line"))
    asset = models.ForeignKey(
        Asset, models.PROTECT, related_name="handover_items", verbose_name=_("asset"), db_index=False
    )
    source_lot = models.ForeignKey(
        Asset,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cut from"),
        db_index=False,
    )
    item_name = models.CharField(_("name"), max_length=255)
    item_type_brand = models.CharField(_("brand"), max_length=255)
    serial_number = models.CharField(_("serial number"), max_length=100, blank=True)
    quantity = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=50)
    is_whole = models.BooleanField(_("whole"), default=True)
    condition = models.CharField(_("condition"), max_length=12, choices=AssetCondition)
    condition_notes = models.CharField(_("about the condition"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.PENDING)
    decline_reason = models.CharField(_("why declined"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    from_place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("was at"), db_index=False
    )
    from_status = models.CharField(_("was"), max_length=16)
    from_detail = models.CharField(_("shelf, room, pole"), max_length=500, blank=True)
    source_line = models.BigIntegerField(_("line of the source"), null=True, blank=True)
    is_locked = models.BooleanField(_("fixed by its source"), default=False)
    checked = models.BooleanField(_("checked"), default=False)

    class Meta:
        db_table = "handover_items"
        ordering = ["handover_id", "number"]
        verbose_name, verbose_name_plural = _("line of a handover"), _("lines of handovers")
        default_permissions = ()
        indexes = [models.Index(fields=["asset", "-id"], name="handover_items_asset")]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="handover_items_number"),
            models.UniqueConstraint(
                fields=["handover", "asset"],
                name="handover_items_once",
                violation_error_message=_("The same thing is named twice."),
            ),
            models.CheckConstraint(
                name="handover_items_amount",
                condition=Q(quantity__gt=0),
                violation_error_message=_("The amount must be more than nothing."),
            ),
            models.CheckConstraint(
                name="handover_items_known",
                condition=Q(
                    answer__in=Answer.values,
                    condition__in=AssetCondition.values,
                    from_status__in=(AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY, AssetStatus.IN_USE),
                ),
            ),
            models.CheckConstraint(
                name="handover_items_answered",
                condition=Q(answer=Answer.PENDING, answered_at__isnull=True, decline_reason="")
                | Q(answer=Answer.ACCEPTED, answered_at__isnull=False, decline_reason="")
                | Q(Q(answer=Answer.DECLINED, answered_at__isnull=False), ~Q(decline_reason="")),
                violation_error_message=_("Say why a line is declined."),
            ),
        ]
        triggers = items_final()

    def __str__(self):
        return f"{self.number}. {self.item_name}"

    @property
    def is_declined(self) -> bool:
        """Whether the receiver did not take it."""
        return self.answer == Answer.DECLINED
