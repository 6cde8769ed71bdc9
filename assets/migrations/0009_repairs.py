import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Repairs, from the report to the end."""

    dependencies = [
        ("assets", "0008_stock_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Repair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("doc_number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("REPORTED", "Waiting for action"),
                            ("IN_PROGRESS", "Being repaired"),
                            ("OUT", "At the vendor"),
                            ("COMPLETED", "Repaired"),
                            ("DECOMMISSIONED", "Decommissioned"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="REPORTED",
                        max_length=16,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("reporter_name", models.CharField(max_length=255, verbose_name="reported by (name)")),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("BRAND_NEW", "New"),
                            ("GOOD", "Good"),
                            ("USED_OKAY", "Used, fit for use"),
                            ("MINOR_DAMAGE", "Slightly damaged"),
                            ("MAJOR_DAMAGE", "Badly damaged"),
                            ("FOR_PARTS", "For parts"),
                        ],
                        max_length=12,
                        verbose_name="condition",
                    ),
                ),
                ("description", models.CharField(max_length=2000, verbose_name="what is broken")),
                (
                    "holder_status",
                    models.CharField(
                        choices=[
                            ("IN_STORAGE", "In storage"),
                            ("IN_USE", "In use"),
                            ("IN_CUSTODY", "In custody"),
                            ("UNDER_REPAIR", "Under repair"),
                            ("OUT_FOR_REPAIR", "Out for repair"),
                            ("DAMAGED", "Damaged"),
                            ("DECOMMISSIONED", "Decommissioned"),
                            ("AWAITING_RETURN", "Awaiting return"),
                            ("CONSUMED", "Consumed"),
                        ],
                        max_length=16,
                        verbose_name="was",
                    ),
                ),
                (
                    "holder_condition",
                    models.CharField(
                        choices=[
                            ("BRAND_NEW", "New"),
                            ("GOOD", "Good"),
                            ("USED_OKAY", "Used, fit for use"),
                            ("MINOR_DAMAGE", "Slightly damaged"),
                            ("MAJOR_DAMAGE", "Badly damaged"),
                            ("FOR_PARTS", "For parts"),
                        ],
                        max_length=12,
                        verbose_name="condition before",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, choices=[("INTERNAL", "Internal"), ("EXTERNAL", "External (vendor)")], max_length=8, verbose_name="kind"
                    ),
                ),
                ("technician_name", models.CharField(blank=True, max_length=255, verbose_name="technician (name)")),
                ("vendor_name", models.CharField(blank=True, max_length=255, verbose_name="vendor (name)")),
                ("vendor_contact", models.CharField(blank=True, max_length=200, verbose_name="contact at the vendor")),
                ("estimate_date", models.DateField(blank=True, null=True, verbose_name="ready by")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("started_by_name", models.CharField(blank=True, max_length=255, verbose_name="started by (name)")),
                ("actions_taken", models.CharField(blank=True, max_length=2000, verbose_name="what was done")),
                (
                    "result_condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BRAND_NEW", "New"),
                            ("GOOD", "Good"),
                            ("USED_OKAY", "Used, fit for use"),
                            ("MINOR_DAMAGE", "Slightly damaged"),
                            ("MAJOR_DAMAGE", "Badly damaged"),
                            ("FOR_PARTS", "For parts"),
                        ],
                        max_length=12,
                        verbose_name="condition afterwards",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=1000, verbose_name="note or reason at the end")),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="cost")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("finished_by_name", models.CharField(blank=True, max_length=255, verbose_name="finished by (name)")),
                ("reminded_on", models.DateField(blank=True, editable=False, null=True, verbose_name="last reminded")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="repairs", to="assets.asset", verbose_name="asset"
                    ),
                ),
                (
                    "finished_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="finished by",
                    ),
                ),
                (
                    "holder_place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.place",
                        verbose_name="was at",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="technician",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.place",
                        verbose_name="vendor",
                    ),
                ),
            ],
            options={
                "verbose_name": "repair",
                "verbose_name_plural": "repairs",
                "db_table": "repairs",
                "ordering": ["-id"],
                "default_permissions": (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_agree_with_repair",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status <> NEW.status AND (OLD.status IN ('DAMAGED', 'UNDER_REPAIR', 'OUT_FOR_REPAIR') OR NEW.status IN ('UNDER_REPAIR', 'OUT_FOR_REPAIR')))",
                    constraint="CONSTRAINT",
                    declare="DECLARE said text; wanted text;",
                    func="\nSELECT a.status INTO said FROM assets a WHERE a.id = NEW.id;\nSELECT CASE r.status WHEN 'REPORTED' THEN 'DAMAGED' WHEN 'IN_PROGRESS' THEN 'UNDER_REPAIR' ELSE 'OUT_FOR_REPAIR' END INTO wanted\n  FROM repairs r WHERE r.asset_id = NEW.id AND r.finished_at IS NULL;\nIF said <> wanted OR (wanted IS NULL AND said IN ('UNDER_REPAIR', 'OUT_FOR_REPAIR')) THEN\n    RAISE EXCEPTION 'asset % is %, its repair says %', NEW.id, said, wanted\n        USING ERRCODE = '23514', CONSTRAINT = 'repairs_agree_with_asset';\nEND IF;\nRETURN NULL;\n",
                    hash="8437508dcfaa2fd4cb997f1a3c556509b03c29de",
                    operation='UPDATE OF "status"',
                    pgid="pgtrigger_assets_agree_with_repair_9c7d8",
                    table="assets",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="repair",
            index=models.Index(fields=["status", "-id"], name="repairs_status"),
        ),
        migrations.AddIndex(
            model_name="repair",
            index=models.Index(
                condition=models.Q(("status__in", ("REPORTED", "IN_PROGRESS", "OUT"))), fields=["estimate_date"], name="repairs_overdue"
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("REPORTED", "IN_PROGRESS", "OUT"))),
                fields=("asset",),
                name="repairs_one_open",
                violation_error_message="The damage of this asset is reported already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["REPORTED", "IN_PROGRESS", "OUT", "COMPLETED", "DECOMMISSIONED", "CANCELLED"])),
                name="repairs_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(("condition__in", ["BRAND_NEW", "GOOD", "USED_OKAY", "MINOR_DAMAGE", "MAJOR_DAMAGE", "FOR_PARTS"])),
                name="repairs_condition_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(("description", ""), _negated=True),
                name="repairs_described",
                violation_error_message="Describe what is broken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__isnull", True), models.Q(("cost__gte", 0), ("cost__lte", 100000000000)), _connector="OR"),
                name="repairs_cost_limits",
                violation_error_message="A cost lies between 0 and 100,000,000,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("started_at__isnull", True), ("started_at__gte", models.F("reported_at")), _connector="OR"),
                    models.Q(("finished_at__isnull", True), ("finished_at__gte", models.F("reported_at")), _connector="OR"),
                    models.Q(
                        ("finished_at__isnull", True),
                        ("started_at__isnull", True),
                        ("finished_at__gte", models.F("started_at")),
                        _connector="OR",
                    ),
                ),
                name="repairs_dates_in_order",
                violation_error_message="A repair is reported, then started, then finished.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", ""), ("technician__isnull", True), ("vendor__isnull", True)),
                    models.Q(("kind", "INTERNAL"), ("technician__isnull", False), ("vendor__isnull", True)),
                    models.Q(("kind", "EXTERNAL"), ("technician__isnull", True), ("vendor__isnull", False)),
                    _connector="OR",
                ),
                name="repairs_one_in_charge",
                violation_error_message="A repair has a technician or a vendor, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind", ""), ("technician__isnull", True), ("vendor__isnull", True)),
                        ("finished_at__isnull", True),
                        ("started_at__isnull", True),
                        ("status", "REPORTED"),
                    ),
                    models.Q(("finished_at__isnull", True), ("kind", "INTERNAL"), ("started_at__isnull", False), ("status", "IN_PROGRESS")),
                    models.Q(("finished_at__isnull", True), ("kind", "EXTERNAL"), ("started_at__isnull", False), ("status", "OUT")),
                    models.Q(
                        models.Q(("kind", ""), _negated=True),
                        models.Q(("actions_taken", ""), _negated=True),
                        ("finished_at__isnull", False),
                        ("finished_by__isnull", False),
                        ("result_condition__in", ("GOOD", "USED_OKAY")),
                        ("started_at__isnull", False),
                        ("status", "COMPLETED"),
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("finished_at__isnull", False),
                        ("finished_by__isnull", False),
                        ("status__in", ("DECOMMISSIONED", "CANCELLED")),
                    ),
                    _connector="OR",
                ),
                name="repairs_stage_complete",
                violation_error_message="This does not fit the state that the repair is in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder_status__in", ("IN_STORAGE", "IN_USE", "IN_CUSTODY"))), name="repairs_holder_status"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repair",
            trigger=pgtrigger.compiler.Trigger(
                name="repairs_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="05865d5b8013b35c622667fd113f4281f27725f0",
                    operation="DELETE",
                    pgid="pgtrigger_repairs_no_delete_009af",
                    table="repairs",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repair",
            trigger=pgtrigger.compiler.Trigger(
                name="repairs_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.finished_at IS NOT NULL)",
                    func="\nIF to_jsonb(NEW) - '{cost,version,reminded_on}'::text[] <> to_jsonb(OLD) - '{cost,version,reminded_on}'::text[] THEN\n    RAISE EXCEPTION 'repair % is over and is not changed any more', OLD.doc_number\n        USING ERRCODE = '23514', CONSTRAINT = 'repairs_final';\nEND IF;\nRETURN NEW;\n",
                    hash="2580cdf1c522318d68ab4fca4214aef256429c91",
                    operation="UPDATE",
                    pgid="pgtrigger_repairs_final_deb25",
                    table="repairs",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repair",
            trigger=pgtrigger.compiler.Trigger(
                name="repairs_agree_with_asset",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE said text; wanted text;",
                    func="\nSELECT a.status INTO said FROM assets a WHERE a.id = NEW.asset_id;\nSELECT CASE r.status WHEN 'REPORTED' THEN 'DAMAGED' WHEN 'IN_PROGRESS' THEN 'UNDER_REPAIR' ELSE 'OUT_FOR_REPAIR' END INTO wanted\n  FROM repairs r WHERE r.asset_id = NEW.asset_id AND r.finished_at IS NULL;\nIF said <> wanted OR (wanted IS NULL AND said IN ('UNDER_REPAIR', 'OUT_FOR_REPAIR')) THEN\n    RAISE EXCEPTION 'asset % is %, its repair says %', NEW.asset_id, said, wanted\n        USING ERRCODE = '23514', CONSTRAINT = 'repairs_agree_with_asset';\nEND IF;\nRETURN NULL;\n",
                    hash="7c737dfa01823cafe5fbe04feba858f3d3507673",
                    operation='INSERT OR UPDATE OF "status", "asset_id", "finished_at"',
                    pgid="pgtrigger_repairs_agree_with_asset_f5cec",
                    table="repairs",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
