import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from assets.choices import LocationContext, MovementType
from assets.models.catalogue.catalogue import StandardItem
from assets.models.catalogue.names import copies_named
from assets.models.goods.assets import Asset
from assets.models.places import Place
from assets.models.stock.agreement import ASSET_AGREES, CHAIN_CONTINUES
from assets.models.stock.held import held_within
from core.database.people import person_key
from core.database.triggers import append_only

# What comes to and leaves the warehouses, transfers between them aside.
FLOW = Q(location_context=LocationContext.WAREHOUSE) & ~Q(
    type__in=(MovementType.IN_TRANSFER, MovementType.OUT_TRANSFER)
)

# What a movement adds to its place (`sign` in a query).
SIGNED = Case(When(type__startswith="IN_", then=F("quantity")), default=-F("quantity"))


class StockLevel(models.Model):
    """What is usable of one item at one place: always the last `balance_after` of its chain. The row that is
    locked.

    Only the triggers of `stock_movements`, (for `reserved`) of `stock_reservations` and (for `held`) of
    `asset_holds` and `assets` change it.
    """

    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, related_name="levels", verbose_name=_("model")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="levels", verbose_name=_("place"))
    balance = models.DecimalField(_("balance"), max_digits=14, decimal_places=2, default=0)
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2, default=0)
    # Devices that lie here and are held for somebody, now or later.
    held = models.PositiveIntegerField(_("held"), default=0, db_default=0)
    last_sequence = models.PositiveIntegerField(_("last number"), default=0)
    last_date = models.DateTimeField(_("last movement"), null=True, blank=True)

    class Meta:
        db_table = "stock_levels"
        verbose_name, verbose_name_plural = _("stock level"), _("stock levels")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["standard_item", "place"], name="stock_levels_unique"),
            models.CheckConstraint(
                condition=Q(balance__gte=0),
                name="stock_levels_not_negative",
                violation_error_message=_("There is not enough stock for this."),
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("balance")),
                name="stock_levels_reserved_within",
                violation_error_message=_("This stock is reserved for somebody else."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stock_levels_derived",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "balance",
                    "reserved",
                    "held",
                    "last_sequence",
                    "last_date",
                    "standard_item_id",
                    "place_id",
                )
                | pgtrigger.Delete,
                func="""
                IF TG_OP = 'INSERT' AND NEW.balance = 0 AND NEW.last_sequence = 0 AND NEW.last_date IS NULL AND NEW.reserved = 0 AND NEW.held = 0 THEN
                    RETURN NEW;
                END IF;
                IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'a stock level follows from its movements; it is not written by hand'
                    USING ERRCODE = '23514', CONSTRAINT = 'stock_levels_derived';
                """,
            ),
            held_within(),
        ]

    def __str__(self):
        return f"{self.standard_item_id}@{self.place_id}: {self.balance}"


class StockMovement(models.Model):
    """One row of the ledger: something came to a place or left it. Append-only; the running balance is proven
    by the database.
    """

    id = models.BigAutoField(primary_key=True)
    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, related_name="movements", verbose_name=_("model"), db_index=False
    )
    # As they were that day.
    asset_name = models.CharField(_("item"), max_length=255)
    brand = models.CharField(_("brand"), max_length=255)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("place"), db_index=False
    )
    counterpart = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("from or to"), db_index=False
    )
    type = models.CharField(_("type"), max_length=20, choices=MovementType)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    balance_after = models.DecimalField(_("balance"), max_digits=14, decimal_places=2)
    sequence = models.PositiveIntegerField(_("number in its chain"))
    date = models.DateTimeField(_("date"))
    reference_id = models.CharField(_("document"), max_length=255, blank=True)
    actor = person_key(_("by"), required=True)
    actor_name = models.CharField(_("by (name)"), max_length=255)
    notes = models.CharField(_("note"), max_length=1000, blank=True)
    location_context = models.CharField(_("context"), max_length=10, choices=LocationContext)
    related_asset = models.ForeignKey(
        Asset, models.PROTECT, related_name="movements", verbose_name=_("asset")
    )
    transfer_id = models.UUIDField(_("transfer"), null=True, blank=True)

    class Meta:
        db_table = "stock_movements"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("stock movement"), _("stock movements")
        default_permissions = ()
        indexes = [
            models.Index(fields=["standard_item", "place", "-date"], name="stock_movements_card"),
            models.Index(fields=["reference_id"], name="stock_movements_reference"),
            models.Index(fields=["date"], name="stock_movements_date"),
            # Goods in and out by day, counted in the index alone; what only changes its shelf is not in it.
            models.Index(fields=["date", "type"], name="stock_movements_flow", condition=FLOW),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["standard_item", "place", "sequence"], name="stock_movements_sequence"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="stock_movements_quantity_positive"),
            models.CheckConstraint(
                condition=Q(balance_after__gte=0),
                name="stock_movements_not_negative",
                violation_error_message=_("There is not enough stock for this."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=MovementType.values), name="stock_movements_type_known"
            ),
        ]
        triggers = [
            *append_only("stock_movements"),
            *copies_named("stock_movements", "asset_name"),
            pgtrigger.Trigger(
                name="stock_movements_chain",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=CHAIN_CONTINUES,
            ),
            pgtrigger.Trigger(
                name="stock_movements_agree",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=ASSET_AGREES.format(asset_id="NEW.related_asset_id"),
                declare=[
                    ("a", "assets%ROWTYPE"),
                    ("here", "numeric"),
                    ("elsewhere", "bigint"),
                    ("expected", "numeric"),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.type} {self.quantity}"
