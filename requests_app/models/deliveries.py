import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.database.days import plausible
from core.database.people import person_key, person_name
from core.database.triggers import append_only, undeletable
from core.errors import explain

from .agreement import arrivals_agree, voided_arrivals_agree
from .items import RequestItem
from .requests import Request

explain("request_deliveries_final", _("An arrival is voided, never changed."))

FINAL = """
IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL
   AND to_jsonb(NEW) - '{voided_at,voided_by_id,voided_by_name,void_reason}'::text[]
     = to_jsonb(OLD) - '{voided_at,voided_by_id,voided_by_name,void_reason}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'an arrival is voided, never changed' USING ERRCODE = '23514', CONSTRAINT = 'request_deliveries_final';
"""


class Delivery(models.Model):
    """One arrival of goods that were ordered for a request; what of them it brought is in its lines. A wrong
    entry is voided.
    """

    request = models.ForeignKey(
        Request, models.PROTECT, related_name="deliveries", verbose_name=_("request"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("arrival"))
    arrived_on = models.DateField(_("arrived on"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    received_by = person_key(_("received by"), required=True, db_index=True)
    received_by_name = models.CharField(_("received by (name)"), max_length=255)
    received_at = models.DateTimeField(_("recorded"))
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    voided_by = person_key(_("voided by"))
    voided_by_name = person_name(_("voided by (name)"))
    void_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        db_table = "request_deliveries"
        ordering = ["request_id", "number"]
        verbose_name, verbose_name_plural = _("arrival"), _("arrivals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_deliveries_number"),
            models.CheckConstraint(
                name="request_deliveries_void_complete",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(Q(voided_at__isnull=False, voided_by__isnull=False), ~Q(void_reason="")),
            ),
        ]
        triggers = [
            undeletable("request_deliveries"),
            pgtrigger.Trigger(
                name="request_deliveries_final", when=pgtrigger.Before, operation=pgtrigger.Update, func=FINAL
            ),
            *voided_arrivals_agree(),
            plausible("request_deliveries_days", "arrived_on"),
        ]

    def __str__(self):
        return f"{self.request} / {self.number}"


class DeliveryLine(models.Model):
    """What an arrival brought of one line, in base units: right, wrong (it goes back), and what will never
    come. `containers` says in how many of the line's units the right ones came, where one holds several: what
    is short of a drum is in what will not come.
    """

    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="lines", verbose_name=_("arrival"), db_index=False
    )
    item = models.ForeignKey(
        RequestItem, models.PROTECT, related_name="delivery_lines", verbose_name=_("line")
    )
    quantity = models.DecimalField(_("arrived"), max_digits=14, decimal_places=2, default=0)
    wrong_quantity = models.DecimalField(_("wrong"), max_digits=14, decimal_places=2, default=0)
    missing_quantity = models.DecimalField(_("will not come"), max_digits=14, decimal_places=2, default=0)
    containers = models.PositiveIntegerField(_("containers"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        db_table = "request_delivery_lines"
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("line of an arrival"), _("lines of arrivals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["delivery", "item"], name="request_delivery_lines_once"),
            models.CheckConstraint(
                name="request_delivery_lines_amounts",
                condition=Q(quantity__gte=0, wrong_quantity__gte=0, missing_quantity__gte=0)
                & (Q(quantity__gt=0) | Q(wrong_quantity__gt=0) | Q(missing_quantity__gt=0)),
                violation_error_message=_("An arrival brings more than nothing."),
            ),
            models.CheckConstraint(
                name="request_delivery_lines_containers",
                condition=Q(containers__isnull=True) | Q(containers__gt=0, quantity__gt=0),
                violation_error_message=_("Containers bring something."),
            ),
            models.CheckConstraint(
                name="request_delivery_lines_reason",
                condition=Q(wrong_quantity=0, missing_quantity=0) | ~Q(reason=""),
                violation_error_message=_("Say why: what was wrong, or why it will not come."),
            ),
        ]
        triggers = [*append_only("request_delivery_lines"), *arrivals_agree()]

    def __str__(self):
        return f"{self.delivery_id}: {self.quantity}"
