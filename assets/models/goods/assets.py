import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from assets.choices import AssetCondition, AssetStatus, PlaceKind, TrackingMethod
from assets.models.catalogue.catalogue import AssetCategory, AssetType, StandardItem
from assets.models.catalogue.names import assets_named
from assets.models.goods.agreement import assets_agree
from assets.models.goods.constraints import CONSTRAINTS
from assets.models.goods.identity import numbered
from assets.models.goods.queries import ALIVE, LIVE, OPEN_LOT, OUTSIDE, AssetQuerySet
from assets.models.goods.registrations import AssetRegistration
from assets.models.goods.transitions import AssetTransitions
from assets.models.goods.whereabouts import places_follow
from assets.models.places import Place
from assets.models.stock.agreement import ASSET_AGREES, CONTAINERS_KEPT, PIECES_AGREE
from assets.models.stock.held import assets_carry
from core.database.people import person_key
from core.database.triggers import undeletable


class Asset(AssetTransitions, FSMModelMixin, models.Model):
    """One device (individual) or one lot of material (bulk, `current_balance` in base units). It is at
    exactly one place.

    `purchase_price` is the price of the whole row, so that value = price x current/initial balance for lots
    as well.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, related_name="assets", verbose_name=_("model")
    )
    category = models.ForeignKey(
        AssetCategory, models.PROTECT, related_name="+", verbose_name=_("category"), db_index=False
    )
    type = models.ForeignKey(
        AssetType, models.PROTECT, related_name="+", verbose_name=_("type"), db_index=False
    )
    # Copies of the model's, for search; changed only together with it.
    name = models.CharField(_("name"), max_length=255)
    brand = models.CharField(_("brand"), max_length=255)
    tracking_method = models.CharField(_("tracking"), max_length=10, choices=TrackingMethod)
    serial_number = models.CharField(_("serial number"), max_length=100, null=True, blank=True)  # noqa: DJ001 unique where there is one
    mac_address = models.CharField(_("MAC address"), max_length=17, null=True, blank=True)  # noqa: DJ001 unique where there is one
    status = FSMField(
        _("status"), max_length=16, choices=AssetStatus, default=AssetStatus.IN_STORAGE, protected=True
    )
    condition = models.CharField(_("condition"), max_length=12, choices=AssetCondition)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        related_name="assets",
        verbose_name=_("place"),
        db_constraint=False,
        db_index=False,
    )
    # Together with place_id a foreign key to places(id, kind); lets the database compare status and kind of
    # place.
    place_kind = models.CharField(_("kind of place"), max_length=12, choices=PlaceKind)
    location_detail = models.CharField(_("shelf, room, pole"), max_length=500, blank=True)
    initial_balance = models.DecimalField(
        _("initial amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    current_balance = models.DecimalField(
        _("amount left"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1, editable=False)
    purchase_price = models.DecimalField(
        _("purchase price"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    po_number = models.CharField(_("PO number"), max_length=50, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=50, blank=True)
    purchase_date = models.DateField(_("purchase date"), null=True, blank=True)
    warranty_end_date = models.DateField(_("warranty until"), null=True, blank=True)
    wo_ro_int_number = models.CharField(_("request or work order"), max_length=50, blank=True)
    is_dismantled = models.BooleanField(_("dismantled"), default=False, editable=False)
    notes = models.CharField(_("notes"), max_length=1000, blank=True)
    # Of a piece: the lot it was cut from.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pieces",
        verbose_name=_("cut from"),
        db_index=False,
    )
    # What was cut away from this lot; its share of the price went with it, so the price here is of initial
    # less cut.
    cut_balance = models.DecimalField(
        _("cut away"), max_digits=12, decimal_places=2, default=0, db_default=0, editable=False
    )
    registration = models.ForeignKey(
        AssetRegistration, models.PROTECT, related_name="assets", verbose_name=_("registration")
    )
    registration_date = models.DateTimeField(_("registered"))
    recorded_by = person_key(_("recorded by"), required=True)
    last_modified_date = models.DateTimeField(_("last changed"), null=True, blank=True)
    last_modified_by = person_key(_("last changed by"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True, editable=False)
    search_text = models.GeneratedField(
        verbose_name=_("search text"),
        expression=Lower(
            Concat(
                F("code"),
                Value(" "),
                F("brand"),
                Value(" "),
                F("name"),
                Value(" "),
                F("serial_number"),
                Value(" "),
                F("mac_address"),
                Value(" "),
                F("notes"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        db_table = "assets"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("asset"), _("assets")
        default_permissions = ()
        indexes = [
            models.Index(fields=["-id"], name="assets_live", condition=LIVE),
            models.Index(fields=["status", "-id"], name="assets_status", condition=LIVE),
            models.Index(fields=["status", "category", "-id"], name="assets_status_category", condition=LIVE),
            models.Index(fields=["category", "-id"], name="assets_category", condition=LIVE),
            models.Index(fields=["type", "-id"], name="assets_type", condition=LIVE),
            models.Index(fields=["place", "-id"], name="assets_place", condition=LIVE),
            # Few against what lies in warehouses; lets a page count what is out without looking at the rest.
            models.Index(fields=["place_kind", "-id"], name="assets_out", condition=LIVE & OUTSIDE),
            models.Index(fields=["condition", "-id"], name="assets_condition", condition=LIVE),
            models.Index(fields=["name", "brand", "-id"], name="assets_name_brand", condition=LIVE),
            models.Index(fields=["warranty_end_date", "-id"], name="assets_warranty", condition=LIVE),
            models.Index(fields=["purchase_price", "-id"], name="assets_price", condition=LIVE),
            # What has no date or price comes last in both directions, which one index cannot serve.
            models.Index(
                F("warranty_end_date").desc(nulls_last=True),
                "id",
                name="assets_warranty_desc",
                condition=LIVE,
            ),
            models.Index(
                F("purchase_price").desc(nulls_last=True), "id", name="assets_price_desc", condition=LIVE
            ),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="assets_search"),
            models.Index(fields=["parent", "id"], name="assets_pieces", condition=Q(parent__isnull=False)),
            # Where consumption looks for material. No balance in it: using some of a lot touches no index at
            # all.
            models.Index(
                fields=["standard_item", "place"], name="assets_open_lots", condition=LIVE & OPEN_LOT
            ),
            # How many of each model are in which state, and what the devices cost: counted in the index
            # alone.
            models.Index(
                fields=["standard_item", "status"],
                include=["purchase_price"],
                name="assets_stock",
                condition=LIVE & Q(status__in=ALIVE),
            ),
        ]
        constraints = CONSTRAINTS
        triggers = [
            pgtrigger.Trigger(
                name="assets_agree_with_ledger",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "status",
                    "place_id",
                    "place_kind",
                    "initial_balance",
                    "current_balance",
                    "voided_at",
                    "standard_item_id",
                ),
                timing=pgtrigger.Deferred,
                func=ASSET_AGREES.format(asset_id="NEW.id"),
                declare=[
                    ("a", "assets%ROWTYPE"),
                    ("here", "numeric"),
                    ("elsewhere", "bigint"),
                    ("expected", "numeric"),
                ],
            ),
            undeletable("assets"),
            pgtrigger.Trigger(
                name="assets_pieces_begin",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.parent_id IS NOT NULL OR NEW.cut_balance <> 0"),
                func=PIECES_AGREE.format(lots="NEW.id, NEW.parent_id"),
            ),
            pgtrigger.Trigger(
                name="assets_pieces_agree",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("cut_balance", "parent_id", "initial_balance"),
                timing=pgtrigger.Deferred,
                func=PIECES_AGREE.format(lots="NEW.id, NEW.parent_id, OLD.parent_id"),
            ),
            pgtrigger.Trigger(
                name="assets_containers_kept",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("status", "place_id", "current_balance", "voided_at"),
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition(
                    "OLD.status = 'IN_STORAGE' AND OLD.current_balance = OLD.initial_balance AND "
                    "(NEW.current_balance, NEW.place_id, NEW.status) IS DISTINCT FROM "
                    "(OLD.current_balance, OLD.place_id, OLD.status)"
                ),
                func=CONTAINERS_KEPT,
                declare=[("kept", "bigint")],
            ),
            *places_follow(),
            *assets_agree(),
            *assets_carry(),
            *numbered(),
            *assets_named(),
        ]

    def __str__(self):
        return self.code

    @property
    def is_lot(self) -> bool:
        """A lot of material rather than one device."""
        return self.tracking_method == TrackingMethod.BULK

    @property
    def is_untouched(self) -> bool:
        """A lot as it came: nobody has opened or cut it. `UNTOUCHED` says the same in a query."""
        return self.is_lot and self.parent_id is None and self.current_balance == self.initial_balance

    @property
    def is_whole(self) -> bool:
        """A whole container: untouched, and full by the model. `WHOLE` says the same in a query."""
        return self.is_untouched and self.current_balance >= self.standard_item.quantity_per_unit

    @property
    def value(self):
        """What is left of the price, in rupiah; None without a price. `VALUE` says the same in a query."""
        if self.purchase_price is None or not self.is_lot:
            return self.purchase_price
        paid_for = self.initial_balance - self.cut_balance
        return self.purchase_price * self.current_balance / paid_for if paid_for else self.purchase_price

    @property
    def units(self):
        """What this row counts for in the ledger: base units left in a lot, 1 for a device."""
        return self.current_balance if self.is_lot else 1

    @cached_property
    def open_repair(self):
        """The repair that is not over, or None. Asked for once, and not at all when it was read with
        `has_repairs` False.
        """
        return self.repairs.open().first() if getattr(self, "has_repairs", True) else None

    @property
    def is_counted(self) -> bool:
        """Whether the stock level of its place counts it (usable there), as the database sees it too."""
        if self.place_kind == PlaceKind.WAREHOUSE:
            return self.status == AssetStatus.IN_STORAGE
        return self.place_kind == PlaceKind.PERSON and self.status in (
            AssetStatus.IN_CUSTODY,
            AssetStatus.IN_USE,
            AssetStatus.AWAITING_RETURN,
        )
