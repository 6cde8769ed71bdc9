from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset
from loans.choices import ACCEPTING, Finding, Rest, ReturnItemStatus
from loans.models.loans.assignments import LoanAssignment
from loans.models.returns.final import return_items_final
from loans.models.returns.returns import AssetReturn


class AssetReturnItem(models.Model):
    """One thing that comes back: what its borrower declared, and what the warehouse found.

    `quantity` is what was declared to be left, `verified_quantity` what was there, in base units (a device is
    1). `previous_status` is what it goes back to when it is refused; `rest` says what became of material that
    did not come back; `checklist` is [{"text", "ok"}].
    """

    asset_return = models.ForeignKey(
        AssetReturn,
        models.PROTECT,
        related_name="items",
        verbose_name=_("return"),
        db_index=False,
        db_column="return_id",
    )
    number = models.PositiveSmallIntegerField(_("line"))
    assignment = models.ForeignKey(
        LoanAssignment, models.PROTECT, related_name="return_items", verbose_name=_("lent thing")
    )
    asset = models.ForeignKey(
        Asset, models.PROTECT, related_name="+", verbose_name=_("asset"), db_index=False
    )
    quantity = models.DecimalField(_("left"), max_digits=12, decimal_places=2)
    returned_condition = models.CharField(_("condition"), max_length=12, choices=AssetCondition)
    notes = models.CharField(_("note"), max_length=500, blank=True)
    previous_status = models.CharField(_("was"), max_length=16, choices=AssetStatus)
    status = models.CharField(
        _("status"), max_length=8, choices=ReturnItemStatus, default=ReturnItemStatus.PENDING
    )
    finding = models.CharField(_("found"), max_length=8, choices=Finding, blank=True)
    verified_condition = models.CharField(
        _("condition that was found"), max_length=12, choices=AssetCondition, blank=True
    )
    verified_quantity = models.DecimalField(
        _("came back"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    rest = models.CharField(_("the rest"), max_length=8, choices=Rest, blank=True)
    verification_notes = models.CharField(_("what the warehouse says"), max_length=500, blank=True)
    checklist = models.JSONField(_("checklist"), default=list, blank=True)

    class Meta:
        db_table = "asset_return_items"
        ordering = ["asset_return_id", "number"]
        verbose_name, verbose_name_plural = _("line of a return"), _("lines of returns")
        default_permissions = ()
        indexes = [models.Index(fields=["asset", "-id"], name="asset_return_items_asset")]
        constraints = [
            models.UniqueConstraint(fields=["asset_return", "asset"], name="asset_return_items_once"),
            models.UniqueConstraint(fields=["asset_return", "number"], name="asset_return_items_number"),
            models.UniqueConstraint(
                fields=["assignment"],
                name="asset_return_items_one_open",
                condition=Q(status=ReturnItemStatus.PENDING),
                violation_error_message=_("This thing lies with the warehouse to be verified already."),
            ),
            models.CheckConstraint(
                name="asset_return_items_quantity",
                condition=Q(quantity__gte=0)
                & (Q(verified_quantity__isnull=True) | Q(verified_quantity__gte=0)),
            ),
            models.CheckConstraint(
                name="asset_return_items_verified",
                condition=Q(status=ReturnItemStatus.PENDING, finding="", verified_quantity__isnull=True)
                | Q(
                    status=ReturnItemStatus.ACCEPTED,
                    finding__in=ACCEPTING,
                    verified_quantity__isnull=False,
                    verified_condition__in=AssetCondition.values,
                )
                | Q(
                    Q(status=ReturnItemStatus.REJECTED) & ~Q(finding="") & ~Q(finding__in=ACCEPTING),
                    ~Q(verification_notes="") | Q(finding__in=(Finding.MISSING, Finding.KEPT)),
                ),
                violation_error_message=_("What was found is said, and a refusal says why."),
            ),
            models.CheckConstraint(
                name="asset_return_items_rest",
                condition=Q(rest__in=["", *Rest.values])
                & (Q(verified_quantity__isnull=True) | Q(verified_quantity__lte=F("quantity")) | Q(rest="")),
            ),
        ]
        triggers = return_items_final()

    def __str__(self):
        return f"{self.number}. {self.asset_id}"
