import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import MAX_QUANTITY, SHORT, Level
from assets.models.catalogue.catalogue import AssetCategory, Stamped, StandardItem
from assets.models.catalogue.names import copies_named
from core.database.people import person_key
from core.errors import explain

explain("stock_alerts_final", _("An alert is never changed; it ends when the stock recovers."))

# Nothing but its end is ever written into an alert, and that once.
FINAL = """
IF OLD.recovered_at IS NULL AND (to_jsonb(NEW) - 'recovered_at') = (to_jsonb(OLD) - 'recovered_at') THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'an alert ends, it never changes' USING ERRCODE = '23514', CONSTRAINT = 'stock_alerts_final';
"""


class StockThreshold(Stamped):
    """From how much on a model counts as running low, where that is not the default, and whether anybody is
    told.
    """

    standard_item = models.OneToOneField(
        StandardItem, models.CASCADE, related_name="threshold", verbose_name=_("model")
    )
    item_name = models.CharField(_("item"), max_length=255)
    brand = models.CharField(_("brand"), max_length=255)
    category = models.ForeignKey(
        AssetCategory, models.PROTECT, null=True, related_name="+", verbose_name=_("category")
    )
    threshold_value = models.PositiveIntegerField(
        _("threshold"),
        null=True,
        blank=True,
        help_text=_("In units, or in containers where it is measured. Empty: the default."),
    )
    alert_enabled = models.BooleanField(_("alerts"), default=True)
    created_by = person_key(_("created by"), required=True, db_index=True)

    class Meta:
        db_table = "stock_thresholds"
        verbose_name, verbose_name_plural = _("stock threshold"), _("stock thresholds")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold_value__gte=0) & Q(threshold_value__lte=MAX_QUANTITY),
                name="stock_thresholds_value_within",
                violation_error_message=_("A threshold lies between 0 and 999,999."),
            )
        ]
        triggers = copies_named("stock_thresholds", "item_name")

    def __str__(self):
        return f"{self.brand} {self.item_name}"


class StockAlert(models.Model):
    """One fall of a model, to its threshold or below or from there to nothing, told once; open until the
    stock stands otherwise.
    """

    standard_item = models.ForeignKey(
        StandardItem, models.CASCADE, related_name="shortages", verbose_name=_("model"), db_index=False
    )
    level = models.CharField(_("level"), max_length=3, choices=Level)
    left = models.DecimalField(_("left"), max_digits=14, decimal_places=2)
    threshold = models.DecimalField(_("threshold"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=50)
    raised_at = models.DateTimeField(_("raised"))
    recovered_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        db_table = "stock_alerts"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("stock alert"), _("stock alerts")
        default_permissions = ()
        indexes = [models.Index(fields=["standard_item", "-id"], name="stock_alerts_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["standard_item"],
                condition=Q(recovered_at__isnull=True),
                name="stock_alerts_one_open",
                violation_error_message=_("This shortage has been told already."),
            ),
            models.CheckConstraint(condition=Q(level__in=SHORT), name="stock_alerts_short"),
            models.CheckConstraint(
                condition=Q(left__gte=0) & Q(left__lte=F("threshold")), name="stock_alerts_below"
            ),
            models.CheckConstraint(
                condition=Q(recovered_at__isnull=True) | Q(recovered_at__gte=F("raised_at")),
                name="stock_alerts_ends_after",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stock_alerts_final", when=pgtrigger.Before, operation=pgtrigger.Update, func=FINAL
            )
        ]

    def __str__(self):
        return f"{self.standard_item_id}: {self.level}"
