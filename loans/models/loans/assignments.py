from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetStatus
from assets.models import Asset, AssetHold
from core import clock
from loans.choices import AssignmentEnd
from loans.models.handovers.items import HandoverItem
from loans.models.loans.agreement import assignments_agree
from loans.models.loans.constraints import ASSIGNMENTS
from loans.models.loans.items import LoanItem
from loans.models.loans.loans import LoanRequest
from loans.models.loans.queries import AssignmentQuerySet


class LoanAssignment(models.Model):
    """One thing of a loan: kept for it (a device, with its hold), then out with the borrower, then ended.

    Of material there is a row from the hand-out on: what he got, `quantity` in base units. `due` begins as
    the line's last day and grows with an extension. `declared_at` while its return lies with the warehouse.
    """

    loan_request = models.ForeignKey(
        LoanRequest, models.PROTECT, related_name="assignments", verbose_name=_("loan"), db_index=False
    )
    loan_item = models.ForeignKey(
        LoanItem, models.PROTECT, related_name="assignments", verbose_name=_("line"), db_index=False
    )
    asset = models.ForeignKey(
        Asset, models.PROTECT, related_name="+", verbose_name=_("asset"), db_index=False
    )
    hold = models.ForeignKey(
        AssetHold, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hold")
    )
    quantity = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=1)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("assigned by"),
        db_index=False,
    )
    assigned_by_name = models.CharField(_("assigned by (name)"), max_length=255)
    due = models.DateField(_("until"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed out"), null=True, blank=True)
    handover_item = models.ForeignKey(
        HandoverItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("line of the handover"),
    )
    declared_at = models.DateTimeField(_("declared back"), null=True, blank=True)
    returned_quantity = models.DecimalField(
        _("came back"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    returned_at = models.DateTimeField(_("back"), null=True, blank=True)
    ended = models.CharField(_("how it ended"), max_length=12, choices=AssignmentEnd, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        db_table = "loan_asset_assignments"
        ordering = ["loan_request_id", "id"]
        verbose_name, verbose_name_plural = _("lent thing"), _("lent things")
        default_permissions = ()
        indexes = [
            models.Index(fields=["loan_request"], name="loan_assignments_loan"),
            # Of an asset: what binds it now.
            models.Index(fields=["asset"], name="loan_assignments_open", condition=Q(ended="")),
            # What comes back when.
            models.Index(
                fields=["due"],
                name="loan_assignments_due",
                condition=Q(ended="", handed_at__isnull=False, declared_at__isnull=True),
            ),
            models.Index(fields=["asset", "-id"], name="loan_assignments_asset"),
        ]
        constraints = ASSIGNMENTS
        triggers = assignments_agree()

    def __str__(self):
        return f"{self.loan_request_id}: {self.asset_id}"

    @property
    def is_open(self) -> bool:
        """Whether it binds the thing still."""
        return self.ended == AssignmentEnd.OPEN

    @property
    def is_out(self) -> bool:
        """Whether it is with the borrower, declared back or not."""
        return self.is_open and self.handed_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it should be back by now, and does not lie with the warehouse to be verified. What is lost
        is not late: nobody can bring it.
        """
        if not self.is_out or self.declared_at is not None or self.due is None:
            return False
        return self.due < clock.today() and self.asset.status != AssetStatus.LOST
