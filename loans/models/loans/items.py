from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.choices import BulkType
from assets.models import StandardItem
from core import clock
from core.database.days import plausible
from loans.choices import LoanDecision
from loans.models.loans.agreement import items_agree
from loans.models.loans.constraints import ITEMS
from loans.models.loans.loans import LoanRequest


class LoanItem(models.Model):
    """One line of a loan: so many `unit`s of a model, from a day to a day (both are its own).

    `quantity` and `approved_quantity` count in `unit`, of which one is `factor` base units. A `return_date`
    None is "not decided": only admins leave it open.
    """

    loan_request = models.ForeignKey(
        LoanRequest, models.PROTECT, related_name="items", verbose_name=_("loan"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("line"))
    standard_item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+", verbose_name=_("model"))
    item_name = models.CharField(_("item"), max_length=255)
    brand = models.CharField(_("brand"), max_length=255, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit = models.CharField(_("unit"), max_length=50)
    factor = models.PositiveIntegerField(_("base units per unit"), default=1)
    keterangan = models.CharField(_("remark"), max_length=500, blank=True)
    needed_from = models.DateField(_("from"))
    return_date = models.DateField(_("until"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=LoanDecision, blank=True, db_column="approval_status"
    )
    approved_quantity = models.PositiveIntegerField(_("approved"), null=True, blank=True)
    rejection_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        db_table = "loan_items"
        ordering = ["loan_request_id", "number"]
        verbose_name, verbose_name_plural = _("line of a loan"), _("lines of loans")
        default_permissions = ()
        constraints = ITEMS
        triggers = [*items_agree(), plausible("loan_items_days", "needed_from", "return_date")]

    def __str__(self):
        return f"{self.brand} {self.item_name}".strip()

    @property
    def is_rejected(self) -> bool:
        """Whether nothing of it is lent."""
        return self.decision == LoanDecision.REJECTED

    @property
    def is_over(self) -> bool:
        """Whether its days are over: nothing more of it is fetched."""
        return self.return_date is not None and self.return_date < clock.today()

    @property
    def is_material(self) -> bool:
        """Whether it is lent by amount (kept under the loan's number) rather than unit by unit."""
        return self.standard_item.is_bulk

    @property
    def in_containers(self) -> bool:
        """Whether whole containers of measured material are meant."""
        item = self.standard_item
        return (
            item.bulk_type == BulkType.MEASUREMENT and self.unit == item.unit_of_measure and self.factor > 1
        )

    @property
    def wanted(self) -> int:
        """How many `unit`s are lent: what was approved, before that what was asked for."""
        return self.quantity if self.approved_quantity is None else self.approved_quantity

    @property
    def wanted_units(self) -> Decimal:
        """The same in base units."""
        return Decimal(self.wanted * self.factor)
