import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY, UNITS, BulkType, Classification, TrackingMethod
from assets.models.catalogue.fixed import ITEM_STAYS, TYPE_STAYS
from assets.models.catalogue.names import model_named
from core.database.seeding import NamedQuerySet
from core.models import Division

UNIT_CHOICES = [(u, u) for u in UNITS]


class Stamped(models.Model):
    """Version for edit collisions, and when the row came and changed."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True


class AssetCategory(Stamped):
    """The top of the catalogue; without divisions it is everybody's."""

    name = models.CharField(_("name"), max_length=255)
    is_customer_installable = models.BooleanField(_("can be installed at customers"), default=False)
    divisions = models.ManyToManyField(
        Division,
        blank=True,
        related_name="categories",
        verbose_name=_("divisions"),
        help_text=_("None chosen: for all divisions."),
    )
    return_checklist = models.TextField(_("checklist at returns"), blank=True, default="", db_default="")

    objects = NamedQuerySet.as_manager()

    class Meta:
        db_table = "asset_categories"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("category"), _("categories")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="asset_categories_name_unique",
                violation_error_message=_("A category of this name exists already."),
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    @property
    def checks(self) -> list[str]:
        """What the warehouse asks of each thing of this category that comes back."""
        return self.return_checklist.splitlines()


class AssetType(Stamped):
    """The middle level: decides whether things are kept one by one or in bulk."""

    category = models.ForeignKey(
        AssetCategory, models.PROTECT, related_name="types", verbose_name=_("category")
    )
    name = models.CharField(_("name"), max_length=255)
    classification = models.CharField(
        _("classification"), max_length=10, choices=Classification, default=Classification.ASSET
    )
    tracking_method = models.CharField(
        _("tracking"), max_length=10, choices=TrackingMethod, default=TrackingMethod.INDIVIDUAL
    )
    unit_of_measure = models.CharField(_("unit"), max_length=50, choices=UNIT_CHOICES, default="Unit")

    class Meta:
        db_table = "asset_types"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("type"), _("types")
        constraints = [
            models.UniqueConstraint(
                "category",
                Lower("name"),
                name="asset_types_name_unique",
                violation_error_message=_("This category has a type of this name already."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="asset_types_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("tracking_method", "unit_of_measure"),
                func=TYPE_STAYS,
            ),
            model_named("asset_types_named", "i.type_id = NEW.id", "category_id"),
        ]

    def __str__(self):
        return self.name


class StandardItem(Stamped):
    """One model of the catalogue (name and brand), the SKU. Bulk items convert: 1 container =
    `quantity_per_unit` base units.
    """

    type = models.ForeignKey(AssetType, models.PROTECT, related_name="items", verbose_name=_("type"))
    name = models.CharField(_("name"), max_length=200)
    brand = models.CharField(_("brand"), max_length=100)
    bulk_type = models.CharField(_("bulk kind"), max_length=12, choices=BulkType, blank=True)
    unit_of_measure = models.CharField(_("unit"), max_length=50, choices=UNIT_CHOICES, default="Unit")
    base_unit_of_measure = models.CharField(_("base unit"), max_length=50, choices=UNIT_CHOICES, blank=True)
    quantity_per_unit = models.PositiveIntegerField(_("base units per unit"), default=1)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        db_table = "standard_items"
        ordering = ["name", "brand"]
        verbose_name, verbose_name_plural = _("model"), _("models")
        constraints = [
            models.UniqueConstraint(
                "type",
                Lower("name"),
                Lower("brand"),
                name="standard_items_unique",
                violation_error_message=_("This type has a model of this name and brand already."),
            ),
            models.CheckConstraint(
                condition=Q(quantity_per_unit__gte=1) & Q(quantity_per_unit__lte=MAX_QUANTITY),
                name="standard_items_conversion",
                violation_error_message=_("One unit holds between 1 and 999,999 base units."),
            ),
            models.CheckConstraint(
                condition=Q(bulk_type="") | ~Q(base_unit_of_measure=""),
                name="standard_items_base_unit",
                violation_error_message=_("A bulk model needs a base unit."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="standard_items_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "type_id", "bulk_type", "unit_of_measure", "base_unit_of_measure", "quantity_per_unit"
                ),
                func=ITEM_STAYS,
                declare=[("tracking", "text")],
            ),
            model_named("standard_items_named", "i.id = NEW.id", "name", "brand", "type_id"),
        ]

    def __str__(self):
        return f"{self.brand} {self.name}"

    @property
    def is_bulk(self) -> bool:
        """Kept in lots rather than one by one."""
        return bool(self.bulk_type)

    @property
    def base_unit(self) -> str:
        """The unit that balances are kept in."""
        return self.base_unit_of_measure or self.unit_of_measure


def base_unit_of(row: dict, at: str = "") -> str:
    """`StandardItem.base_unit` of a row of `values()`; `at` leads to the model (`standard_item__`)."""
    return row[f"{at}base_unit_of_measure"] or row[f"{at}unit_of_measure"]
