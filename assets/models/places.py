from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from assets.choices import PlaceKind
from assets.models.catalogue.catalogue import Stamped

STOCK_KINDS = (PlaceKind.WAREHOUSE, PlaceKind.PERSON)
VIRTUAL_KINDS = (PlaceKind.SUPPLIER, PlaceKind.USED_UP, PlaceKind.WRITTEN_OFF)


class PlaceQuerySet(models.QuerySet):
    def warehouses(self):
        """Active warehouse locations: where goods are registered and moved to."""
        return self.filter(kind=PlaceKind.WAREHOUSE, is_active=True)

    def get_by_natural_key(self, kind, name):
        """Warehouse locations and vendors have names of their own (for fixtures)."""
        return self.get(kind=kind, name__iexact=name)


class Place(Stamped):
    """Where a thing is and who answers for it. A warehouse location, a person, a customer, a vendor, or a
    virtual end of the road.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=200)
    detail = models.CharField(_("address or note"), max_length=500, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="place",
        verbose_name=_("person"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        db_table = "places"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("place"), _("places")
        # Customers are many; warehouses and people are asked for by name among them.
        indexes = [models.Index(fields=["kind", "name"], name="places_kind_name")]
        constraints = [
            # The target of the composite foreign key (assets.place_id, assets.place_kind).
            models.UniqueConstraint(fields=["id", "kind"], name="places_id_kind"),
            models.UniqueConstraint(
                Lower("name"),
                "kind",
                name="places_name_unique",
                condition=Q(kind__in=(PlaceKind.WAREHOUSE, PlaceKind.VENDOR)),
                violation_error_message=_("A place of this name exists already."),
            ),
            models.UniqueConstraint(
                fields=["kind"], name="places_virtual_once", condition=Q(kind__in=VIRTUAL_KINDS)
            ),
            models.CheckConstraint(
                condition=Q(kind=PlaceKind.PERSON, user__isnull=False)
                | (~Q(kind=PlaceKind.PERSON) & Q(user__isnull=True)),
                name="places_person_has_user",
            ),
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="places_kind_known"),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.kind, self.name)
