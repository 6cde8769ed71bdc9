import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    """Devices kept for somebody from one day to another, and the levels that carry how many of them lie there."""

    dependencies = [
        ("assets", "0020_one_form_of_a_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Compares keys inside the exclusion constraint of days that overlap.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="AssetHold",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="period")),
                ("person_name", models.CharField(max_length=255, verbose_name="for (name)")),
                ("reference_id", models.CharField(max_length=50, verbose_name="document")),
                ("held_by_name", models.CharField(max_length=255, verbose_name="held by (name)")),
                ("held_at", models.DateTimeField(verbose_name="held at")),
                ("released_by_name", models.CharField(blank=True, max_length=255, verbose_name="released by (name)")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released")),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RETURNED", "Came back"),
                            ("RELEASED", "Released"),
                            ("EXPIRED", "Not fetched"),
                            ("BROKEN", "Broken"),
                            ("LOST", "Lost"),
                            ("GONE", "Written off"),
                        ],
                        max_length=10,
                        verbose_name="ended",
                    ),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="assets.asset",
                        verbose_name="asset",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "db_table": "asset_holds",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stocklevel",
            name="stock_levels_derived",
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="held",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="held"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_held_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.tracking_method = 'INDIVIDUAL' AND (OLD.status = 'IN_STORAGE' OR NEW.status = 'IN_STORAGE') AND (OLD.status, OLD.place_id, OLD.standard_item_id, OLD.voided_at) IS DISTINCT FROM (NEW.status, NEW.place_id, NEW.standard_item_id, NEW.voided_at))",
                    func="\nIF NOT EXISTS (SELECT 1 FROM asset_holds WHERE asset_id = NEW.id AND released_at IS NULL) THEN\n    RETURN NULL;\nEND IF;\nIF OLD.status = 'IN_STORAGE' AND OLD.voided_at IS NULL THEN\n    UPDATE stock_levels SET held = held - 1 WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id;\nEND IF;\nIF NEW.status = 'IN_STORAGE' AND NEW.voided_at IS NULL THEN\n    UPDATE stock_levels SET held = held + 1 WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id;\nEND IF;\nRETURN NULL;\n",
                    hash="9dec10f6a96bc890d320efb9a32f144b7ad06b83",
                    operation='UPDATE OF "status", "place_id", "voided_at", "standard_item_id"',
                    pgid="pgtrigger_assets_held_follow_21ebb",
                    table="assets",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_held_usable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.tracking_method = 'INDIVIDUAL' AND (NEW.voided_at IS NOT NULL OR NEW.status NOT IN ('IN_STORAGE', 'IN_USE', 'IN_CUSTODY', 'AWAITING_RETURN')))",
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT 1 FROM assets a JOIN asset_holds h ON h.asset_id = a.id AND h.released_at IS NULL\n     WHERE a.id = NEW.id AND (a.voided_at IS NOT NULL OR a.status NOT IN ('IN_STORAGE', 'IN_USE', 'IN_CUSTODY', 'AWAITING_RETURN'))\n) THEN\n    RAISE EXCEPTION 'asset % is still held', NEW.code USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_usable';\nEND IF;\nRETURN NULL;\n",
                    hash="f4733bfdc402b23d768bd757fd8a8261ccbaf35e",
                    operation='UPDATE OF "status", "voided_at"',
                    pgid="pgtrigger_assets_held_usable_bbfc6",
                    table="assets",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stocklevel",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_levels_derived",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                IF TG_OP = 'INSERT' AND NEW.balance = 0 AND NEW.last_sequence = 0 AND NEW.last_date IS NULL AND NEW.reserved = 0 AND NEW.held = 0 THEN\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN\n                    RETURN NEW;\n                END IF;\n                RAISE EXCEPTION 'a stock level follows from its movements; it is not written by hand'\n                    USING ERRCODE = '23514', CONSTRAINT = 'stock_levels_derived';\n                ",
                    hash="a6d509efd40e2b67a12a2e253f3a9f528869f318",
                    operation='INSERT OR UPDATE OF "balance", "reserved", "held", "last_sequence", "last_date", "standard_item_id", "place_id" OR DELETE',
                    pgid="pgtrigger_stock_levels_derived_ffbcd",
                    table="stock_levels",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stocklevel",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_levels_held_within",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.reserved + NEW.held > NEW.balance)",
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (SELECT 1 FROM stock_levels WHERE id = NEW.id AND reserved + held > balance) THEN\n    RAISE EXCEPTION 'item % at place %: more reserved and held than there is', NEW.standard_item_id, NEW.place_id\n        USING ERRCODE = '23514', CONSTRAINT = 'stock_levels_held_within';\nEND IF;\nRETURN NULL;\n",
                    hash="bcc392eb019df5bf69bf8841c190c08a7c8fb61c",
                    operation='UPDATE OF "balance", "reserved", "held"',
                    pgid="pgtrigger_stock_levels_held_within_1abd9",
                    table="stock_levels",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assethold",
            index=models.Index(fields=["asset", "-id"], name="asset_holds_asset"),
        ),
        migrations.AddIndex(
            model_name="assethold",
            index=models.Index(condition=models.Q(("released_at__isnull", True)), fields=["asset"], name="asset_holds_open"),
        ),
        migrations.AddIndex(
            model_name="assethold",
            index=models.Index(fields=["reference_id"], name="asset_holds_reference"),
        ),
        migrations.AddConstraint(
            model_name="assethold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("released_at__isnull", True)),
                expressions=[(models.F("asset"), "="), (models.F("period"), "&&")],
                name="asset_holds_no_overlap",
                violation_error_message="It is held for somebody else in these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assethold",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False), ("period__lower_inf", False)),
                name="asset_holds_period_days",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assethold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__startswith__gte", datetime.date(1990, 1, 1)),
                    models.Q(
                        ("period__upper_inf", True),
                        ("period__endswith__lte", datetime.date(2200, 1, 1)),
                        _connector="OR",
                    ),
                ),
                name="asset_holds_days_plausible",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assethold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(
                        ("ended__in", ["RETURNED", "RELEASED", "EXPIRED", "BROKEN", "LOST", "GONE"]),
                        ("released_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="asset_holds_release_complete",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assethold",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_holds_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND OLD.released_at IS NULL\n   AND (to_jsonb(NEW) - '{period,released_by_id,released_by_name,released_at,ended}'::text[])\n     = (to_jsonb(OLD) - '{period,released_by_id,released_by_name,released_at,ended}'::text[]) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'a hold is released, never rewritten' USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_final';\n",
                    hash="3c66dcc819c3f4f9e09e0394078f4c9fc0f33fb9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_asset_holds_final_0dd91",
                    table="asset_holds",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assethold",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_holds_device",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE a assets%ROWTYPE;",
                    func="\nSELECT * INTO a FROM assets WHERE id = NEW.asset_id FOR NO KEY UPDATE;\nIF TG_OP = 'INSERT' AND a.tracking_method <> 'INDIVIDUAL' THEN\n    RAISE EXCEPTION 'asset % is a lot; what is held is a device', a.code\n        USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_device';\nEND IF;\nIF NEW.released_at IS NULL AND (a.voided_at IS NOT NULL OR a.status NOT IN ('IN_STORAGE', 'IN_USE', 'IN_CUSTODY', 'AWAITING_RETURN')) THEN\n    RAISE EXCEPTION 'asset % is %, so it cannot be held', a.code, a.status\n        USING ERRCODE = '23514', CONSTRAINT = 'asset_holds_usable';\nEND IF;\nRETURN NEW;\n",
                    hash="3dcb9c2ea672d57b101ed9907415d867a5a780ac",
                    operation='INSERT OR UPDATE OF "released_at"',
                    pgid="pgtrigger_asset_holds_device_f3777",
                    table="asset_holds",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assethold",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_holds_begin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE stock_levels l SET held = l.held + n.units\n  FROM (\n    SELECT a.standard_item_id, a.place_id, COUNT(*) AS units\n      FROM assets a\n     WHERE a.id IN (SELECT asset_id FROM new_rows WHERE released_at IS NULL) AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL\n       AND NOT EXISTS (SELECT 1 FROM asset_holds h\n                        WHERE h.asset_id = a.id AND h.released_at IS NULL AND h.id NOT IN (SELECT id FROM new_rows))\n     GROUP BY a.standard_item_id, a.place_id\n  ) AS n\n WHERE l.standard_item_id = n.standard_item_id AND l.place_id = n.place_id;\nRETURN NULL;\n",
                    hash="abbf505c108f7dadd31868423cb884c38c7ef354",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_asset_holds_begin_d7ca9",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="asset_holds",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assethold",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_holds_end",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE stock_levels l SET held = l.held - n.units\n  FROM (\n    SELECT a.standard_item_id, a.place_id, COUNT(*) AS units\n      FROM assets a\n     WHERE a.id IN (SELECT o.asset_id FROM old_rows o JOIN new_rows n ON n.id = o.id\n                     WHERE o.released_at IS NULL AND n.released_at IS NOT NULL)\n       AND a.status = 'IN_STORAGE' AND a.voided_at IS NULL\n       AND NOT EXISTS (SELECT 1 FROM asset_holds h WHERE h.asset_id = a.id AND h.released_at IS NULL)\n     GROUP BY a.standard_item_id, a.place_id\n  ) AS n\n WHERE l.standard_item_id = n.standard_item_id AND l.place_id = n.place_id;\nRETURN NULL;\n",
                    hash="45f936a1e65354b845498be964ff1a79c276a665",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_asset_holds_end_1b785",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="asset_holds",
                    when="AFTER",
                ),
            ),
        ),
    ]
