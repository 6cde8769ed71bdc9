import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.choices import AssetStatus
from assets.models.places import Place
from core.database.triggers import append_only
from core.errors import explain

BEGIN = """
INSERT INTO asset_places (asset_id, place_id, status, since)
SELECT n.id, n.place_id, n.status, COALESCE(n.last_modified_date, n.registration_date) FROM new_rows n ORDER BY n.id;
RETURN NULL;
"""
FOLLOW = """
INSERT INTO asset_places (asset_id, place_id, status, since)
VALUES (NEW.id, NEW.place_id, NEW.status, COALESCE(NEW.last_modified_date, NEW.registration_date));
RETURN NULL;
"""

explain("asset_places_derived", _("Where a thing was is written by the database itself, not by hand."))
explain("asset_places_append_only", _("Where a thing was is never rewritten."))


class AssetPlace(models.Model):
    """From when on an asset was where, and in which state: a row for each change, written by the database
    alone.

    The ledger counts what is usable; this also follows what is broken, at a vendor or at a customer.
    """

    id = models.BigAutoField(primary_key=True)
    asset = models.ForeignKey(
        "assets.Asset", models.PROTECT, related_name="whereabouts", verbose_name=_("asset"), db_index=False
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("place"), db_index=False
    )
    status = models.CharField(_("status"), max_length=16, choices=AssetStatus)
    since = models.DateTimeField(_("since"))

    class Meta:
        db_table = "asset_places"
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("whereabouts"), _("whereabouts")
        default_permissions = ()
        indexes = [models.Index(fields=["asset", "-id"], name="asset_places_asset")]
        triggers = [
            *append_only("asset_places"),
            pgtrigger.Trigger(
                name="asset_places_derived",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF pg_trigger_depth() > 1 THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'where a thing was is not written by hand'
                    USING ERRCODE = '23514', CONSTRAINT = 'asset_places_derived';
                """,
            ),
        ]

    def __str__(self):
        return f"{self.asset_id}@{self.place_id}: {self.status}"


def places_follow() -> list[pgtrigger.Trigger]:
    """Triggers of `assets` that write `asset_places`."""
    return [
        pgtrigger.Trigger(
            name="assets_places_begin",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=BEGIN,
        ),
        # Row by row, and only where one of the two is written: using some of a lot costs nothing here.
        pgtrigger.Trigger(
            name="assets_places_follow",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("place_id", "status"),
            condition=pgtrigger.Condition("OLD.place_id <> NEW.place_id OR OLD.status <> NEW.status"),
            func=FOLLOW,
        ),
    ]
