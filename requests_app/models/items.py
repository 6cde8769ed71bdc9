from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from assets.choices import BulkType
from assets.models import AssetCategory, AssetType, StandardItem
from core.database.days import plausible
from core.database.people import person_key, person_name
from requests_app.choices import ApprovalStatus, Cancellation, Decision

from .agreement import lines_agree
from .item_constraints import CONSTRAINTS
from .queries import BOUGHT, UNSETTLED
from .requests import Request

ZERO = Decimal(0)


class RequestItem(models.Model):
    """One line of a request: so many `unit`s of a model (or of something that the catalogue does not have
    yet).

    `quantity`, `approved_quantity` and `allocated_quantity` (from stock, reserved) count in `unit`, of which
    one is `factor` base units. What arrived, is missing, registered and handed over is in base units. To buy
    is what is approved and not from stock.
    """

    request = models.ForeignKey(
        Request, models.PROTECT, related_name="items", verbose_name=_("request"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("line"))
    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("model")
    )
    category = models.ForeignKey(
        AssetCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        db_index=False,
    )
    type = models.ForeignKey(
        AssetType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("type"),
        db_index=False,
    )
    item_name = models.CharField(_("item"), max_length=200)
    item_type_brand = models.CharField(_("brand"), max_length=100, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit = models.CharField(_("unit"), max_length=50)
    factor = models.PositiveIntegerField(_("base units per unit"), default=1)
    keterangan = models.CharField(_("remark"), max_length=500, blank=True)
    available_stock = models.DecimalField(
        _("free when asked for"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    approved_quantity = models.PositiveIntegerField(_("approved"), null=True, blank=True)
    allocated_quantity = models.PositiveIntegerField(_("from stock"), default=0)
    rejection_reason = models.CharField(_("reason"), max_length=500, blank=True)
    cancellation = models.CharField(
        _("cancellation"),
        max_length=7,
        choices=Cancellation,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    approval_status = models.GeneratedField(
        verbose_name=_("state of the line"),
        expression=Case(
            When(~Q(decision=""), then=F("decision")),
            When(allocated_quantity__gte=F("quantity"), then=Value(ApprovalStatus.STOCK_ALLOCATED)),
            default=Value(ApprovalStatus.PROCUREMENT_NEEDED),
            output_field=models.CharField(max_length=20),
        ),
        output_field=models.CharField(max_length=20, choices=ApprovalStatus),
        db_persist=True,
    )
    purchase_price = models.DecimalField(
        _("price per unit"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    po_number = models.CharField(_("PO number"), max_length=50, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=50, blank=True)
    purchase_date = models.DateField(_("purchase date"), null=True, blank=True)
    warranty_end_date = models.DateField(_("warranty until"), null=True, blank=True)
    purchase_filled_by = person_key(_("purchase entered by"))
    purchase_filled_by_name = person_name(_("purchase entered by (name)"))
    purchase_fill_date = models.DateField(_("purchase entered on"), null=True, blank=True)
    arrived_quantity = models.DecimalField(_("arrived"), max_digits=14, decimal_places=2, default=0)
    missing_quantity = models.DecimalField(_("will not come"), max_digits=14, decimal_places=2, default=0)
    registered_quantity = models.DecimalField(_("registered"), max_digits=14, decimal_places=2, default=0)
    handed_quantity = models.DecimalField(_("handed over"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        db_table = "request_items"
        ordering = ["request_id", "number"]
        verbose_name, verbose_name_plural = _("line of a request"), _("lines of requests")
        default_permissions = ()
        indexes = [
            # What of a model is on the way: next to nothing of all that was ever ordered.
            models.Index(fields=["standard_item"], name="request_items_coming", condition=UNSETTLED),
            # What one paid last, and to whom.
            models.Index(
                fields=["standard_item", "-purchase_fill_date", "-id"],
                name="request_items_bought",
                condition=BOUGHT,
            ),
        ]
        constraints = CONSTRAINTS
        triggers = [*lines_agree(), plausible("request_items_days", "purchase_date", "warranty_end_date")]

    def __str__(self):
        return f"{self.item_type_brand} {self.item_name}".strip()

    @property
    def is_rejected(self) -> bool:
        """Whether nothing of it is wanted any more; that is for good."""
        return self.decision == Decision.REJECTED

    @property
    def gone_label(self):
        """What a line is called of which nothing is wanted any more."""
        return Cancellation.GRANTED.label if self.cancellation else Decision.REJECTED.label

    @property
    def in_base(self) -> bool:
        """Whether it is asked for in base units though the model comes in containers (retail, "eceran")."""
        return (
            self.standard_item is not None and self.factor == 1 and self.standard_item.quantity_per_unit > 1
        )

    @property
    def in_containers(self) -> bool:
        """Whether whole containers of measured material are meant."""
        item = self.standard_item
        return (
            item is not None
            and item.bulk_type == BulkType.MEASUREMENT
            and self.unit == item.unit_of_measure
            and not self.in_base
        )

    @property
    def base_unit(self) -> str:
        """The unit of everything that arrived, is registered and handed over."""
        return self.standard_item.base_unit if self.standard_item else self.unit

    @property
    def wanted(self) -> int:
        """How many `unit`s are wanted now: what was approved, before that what was asked for."""
        return self.quantity if self.approved_quantity is None else self.approved_quantity

    @property
    def to_buy(self) -> int:
        """How many `unit`s of them are bought."""
        return self.wanted - self.allocated_quantity

    @property
    def ordered(self) -> Decimal:
        """The same in base units."""
        return Decimal(self.to_buy * self.factor)

    @property
    def from_stock(self) -> Decimal:
        """What comes from stock, in base units."""
        return Decimal(self.allocated_quantity * self.factor)

    @property
    def outstanding(self) -> Decimal:
        """What has still to come, in base units."""
        return max(ZERO, self.ordered - self.arrived_quantity - self.missing_quantity)

    @property
    def registrable(self) -> Decimal:
        """What is here and not registered, in base units: without what of it was found missing (a drum that
        is shorter).
        """
        lacking = max(
            ZERO, self.arrived_quantity + self.missing_quantity - max(self.ordered, self.arrived_quantity)
        )
        return max(ZERO, self.arrived_quantity - self.registered_quantity - lacking)

    @property
    def to_register(self) -> Decimal:
        """What was ordered, or came, and is neither registered nor written down as missing, in base units."""
        expected = max(self.ordered, self.arrived_quantity)
        return max(ZERO, expected - self.registered_quantity - self.missing_quantity)

    @property
    def is_settled(self) -> bool:
        """Whether nothing of that is left."""
        return not self.to_register

    @property
    def to_hand(self) -> Decimal:
        """What is still to be handed over, in base units: from stock, and what was registered of what was
        bought.
        """
        return max(
            ZERO,
            min(Decimal(self.wanted * self.factor), self.from_stock + self.registered_quantity)
            - self.handed_quantity,
        )

    @property
    def has_purchase(self) -> bool:
        """Whether its purchase details are complete."""
        return self.purchase_price is not None

    @property
    def amount(self) -> Decimal | None:
        """Price x what is bought, None without a price. For price viewers."""
        return None if self.purchase_price is None else self.purchase_price * self.to_buy

    @property
    def missing_amount(self) -> Decimal | None:
        """What of that is for what will not come, to the cent. For price viewers."""
        if self.purchase_price is None:
            return None
        missing = min(self.missing_quantity, self.ordered)
        return (self.purchase_price * missing / self.factor).quantize(Decimal("0.01"))
