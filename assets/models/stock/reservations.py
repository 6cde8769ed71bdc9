import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.catalogue.catalogue import StandardItem
from assets.models.places import Place
from core.database.people import person_key
from core.errors import explain

explain("stock_reservations_final", _("A reservation is released, never changed."))
explain("stock_reservations_place", _("Nothing of this item lies there, so nothing can be reserved."))

# Carries the reserved amount of the level; that it never passes the balance is a constraint of the level.
LEVEL_FOLLOWS = """
UPDATE stock_levels SET reserved = reserved + CASE WHEN TG_OP = 'INSERT' THEN NEW.quantity ELSE -NEW.quantity END
 WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id;
IF NOT FOUND THEN
    RAISE EXCEPTION 'no stock level to reserve from' USING ERRCODE = '23514', CONSTRAINT = 'stock_reservations_place';
END IF;
IF TG_OP = 'INSERT' AND NEW.containers > 0 AND (
    SELECT SUM(containers) FROM stock_reservations
     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND released_at IS NULL
) > (
    SELECT COUNT(*) FROM assets
     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL
       AND parent_id IS NULL AND current_balance = initial_balance
       AND current_balance >= (SELECT quantity_per_unit FROM standard_items WHERE id = NEW.standard_item_id)
) THEN
    RAISE EXCEPTION 'not so many whole containers' USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';
END IF;
RETURN NULL;
"""
FINAL = """
IF TG_OP = 'UPDATE' AND OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
   AND (OLD.standard_item_id, OLD.place_id, OLD.quantity, OLD.containers, OLD.reference_id)
     = (NEW.standard_item_id, NEW.place_id, NEW.quantity, NEW.containers, NEW.reference_id) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'a reservation is released, never changed' USING ERRCODE = '23514', CONSTRAINT = 'stock_reservations_final';
"""


class StockReservation(models.Model):
    """So much of an item at one warehouse location is kept for a document, in base units, until it is
    released.

    `containers` says how many of them must be whole containers; the amount is then containers x base units
    per container.
    """

    standard_item = models.ForeignKey(
        StandardItem, models.PROTECT, related_name="reservations", verbose_name=_("model"), db_index=False
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="reservations", verbose_name=_("place"), db_index=False
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    containers = models.PositiveIntegerField(_("whole containers"), default=0)
    reference_id = models.CharField(_("document"), max_length=50)
    reserved_by = person_key(_("reserved by"), required=True, db_index=True)
    reserved_by_name = models.CharField(_("reserved by (name)"), max_length=255)
    reserved_at = models.DateTimeField(_("reserved"))
    released_by = person_key(_("released by"), db_index=True)
    released_by_name = models.CharField(_("released by (name)"), max_length=255, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        db_table = "stock_reservations"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("reservation"), _("reservations")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["standard_item", "place"],
                name="stock_reservations_open",
                condition=Q(released_at__isnull=True),
            ),
            models.Index(fields=["reference_id"], name="stock_reservations_reference"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="stock_reservations_positive",
                violation_error_message=_("Reserve more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="stock_reservations_release_complete",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stock_reservations_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FINAL,
            ),
            pgtrigger.Trigger(
                name="stock_reservations_level",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("released_at"),
                func=LEVEL_FOLLOWS,
            ),
        ]

    def __str__(self):
        return f"{self.reference_id}: {self.quantity}"
