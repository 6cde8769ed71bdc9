from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.choices import HoldEnd
from assets.models.goods.assets import Asset
from assets.models.stock.held import holds_carry
from core.database.days import EARLIEST, LATEST
from core.errors import explain

OPEN = Q(released_at__isnull=True)

explain("asset_holds_final", _("A hold is released, never rewritten."))

# Only its period and its end are ever written.
FINAL = """
IF TG_OP = 'UPDATE' AND OLD.released_at IS NULL
   AND (to_jsonb(NEW) - '{period,released_by_id,released_by_name,released_at,ended}'::text[])
     = (to_jsonb(OLD) - '{period,released_by_id,released_by_name,released_at,ended}'::text[]) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'a hold is released, never rewritten' USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_final';
"""


class AssetHold(models.Model):
    """A device is kept for a person and a document from one day to another (both included), or without
    end; open until it is released. It may lie in a warehouse meanwhile, or be out with him.
    """

    id = models.BigAutoField(primary_key=True)
    asset = models.ForeignKey(
        Asset, models.PROTECT, related_name="holds", verbose_name=_("asset"), db_index=False
    )
    # In the database the day after the last one ends it: [from, last + 1).
    period = DateRangeField(_("period"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("for")
    )
    person_name = models.CharField(_("for (name)"), max_length=255)
    reference_id = models.CharField(_("document"), max_length=50)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("held by")
    )
    held_by_name = models.CharField(_("held by (name)"), max_length=255)
    held_at = models.DateTimeField(_("held at"))
    # Nobody, when it ended by itself.
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_by_name = models.CharField(_("released by (name)"), max_length=255, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    ended = models.CharField(_("ended"), max_length=10, choices=HoldEnd, blank=True)

    class Meta:
        db_table = "asset_holds"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("hold"), _("holds")
        default_permissions = ()
        indexes = [
            models.Index(fields=["asset", "-id"], name="asset_holds_asset"),
            # Triggers of assets look here for each device that moves.
            models.Index(fields=["asset"], name="asset_holds_open", condition=OPEN),
            models.Index(fields=["reference_id"], name="asset_holds_reference"),
        ]
        constraints = [
            ExclusionConstraint(
                name="asset_holds_no_overlap",
                expressions=[
                    (F("asset"), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.OVERLAPS),
                ],
                condition=OPEN,
                violation_error_message=_("It is held for somebody else in these days."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False),
                name="asset_holds_period_days",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(period__startswith__gte=EARLIEST)
                & (Q(period__upper_inf=True) | Q(period__endswith__lte=LATEST + timedelta(days=1))),
                name="asset_holds_days_plausible",
                violation_error_message=_("A day of this lies before 1990 or after 2199. Check the years."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True, ended="")
                | Q(released_at__isnull=False, ended__in=HoldEnd.values),
                name="asset_holds_release_complete",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="asset_holds_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FINAL,
            ),
            *holds_carry(),
        ]

    def __str__(self):
        return f"{self.reference_id}: {self.asset_id}"

    @property
    def starts(self):
        """The first day it is kept."""
        return self.period.lower

    @property
    def last(self):
        """The last day it is kept, None without end."""
        return self.period.upper - timedelta(days=1) if self.period.upper else None

    @property
    def is_open(self) -> bool:
        """Nobody has released it."""
        return self.released_at is None
