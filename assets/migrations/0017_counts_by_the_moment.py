import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

BACK = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE stock_count_entries DISABLE TRIGGER USER;
ALTER TABLE stock_count_decisions DISABLE TRIGGER USER;
DELETE FROM stock_count_decisions;
DELETE FROM stock_count_entries WHERE takes_back_id IS NOT NULL;
DELETE FROM stock_count_entries WHERE is_late;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE stock_count_entries ENABLE TRIGGER USER;
ALTER TABLE stock_count_decisions ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    """Entries of stock counts are ordered by the moment of counting, what comes late waits, what was wrong is taken back."""

    dependencies = [
        ("assets", "0016_numbers_and_names_validated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LateDecision",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="assets.stockcountentry",
                        verbose_name="entry",
                    ),
                ),
                ("is_taken", models.BooleanField(verbose_name="taken in")),
                ("decided_by_name", models.CharField(max_length=255, verbose_name="decided by (name)")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
            ],
            options={
                "verbose_name": "late entry",
                "verbose_name_plural": "late entries",
                "db_table": "stock_count_decisions",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StockCountPhone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("device", models.UUIDField(verbose_name="device")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="entries that wait in it")),
                ("is_open", models.BooleanField(default=True, verbose_name="page is open")),
                ("heard_at", models.DateTimeField(verbose_name="last heard of")),
            ],
            options={
                "verbose_name": "phone of a stock count",
                "verbose_name_plural": "phones of stock counts",
                "db_table": "stock_count_phones",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stockcountentry",
            name="stock_count_entries_open",
        ),
        migrations.RemoveConstraint(
            model_name="stockcountentry",
            name="stock_count_entries_shape",
        ),
        migrations.AddField(
            model_name="stockcountentry",
            name="clock_used",
            field=models.CharField(
                choices=[("PHONE", "clock of the phone"), ("SERVER", "moment of arrival")],
                default="SERVER",
                max_length=6,
                verbose_name="clock used",
            ),
        ),
        migrations.AddField(
            model_name="stockcountentry",
            name="is_late",
            field=models.BooleanField(default=False, verbose_name="came late"),
        ),
        migrations.AddField(
            model_name="stockcountentry",
            name="phone_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="counted by the phone's clock"),
        ),
        migrations.AddField(
            model_name="stockcountentry",
            name="received_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="received"),
        ),
        migrations.AddField(
            model_name="stockcountentry",
            name="takes_back",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back",
                to="assets.stockcountentry",
                verbose_name="takes back",
            ),
        ),
        migrations.AddField(
            model_name="stockcountline",
            name="is_contested",
            field=models.BooleanField(default=False, verbose_name="people disagree"),
        ),
        migrations.AddField(
            model_name="stockcountline",
            name="moved",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="came here"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcount",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_counts_undecided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF NEW.status = 'APPROVED' AND OLD.status <> 'APPROVED' THEN\n    IF EXISTS (SELECT 1 FROM stock_count_entries e LEFT JOIN stock_count_decisions d ON d.entry_id = e.id\n                WHERE e.count_id = NEW.id AND e.is_late AND d.entry_id IS NULL) THEN\n        RAISE EXCEPTION 'late entries wait' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_late_decided';\n    END IF;\n    IF NEW.round = 1 AND EXISTS (SELECT 1 FROM stock_count_lines l WHERE l.count_id = NEW.id AND l.is_contested) THEN\n        RAISE EXCEPTION 'people disagree' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_agreed';\n    END IF;\nEND IF;\nRETURN NEW;\n",
                    hash="8b47f02ed539bfe7fac1d00f0525fcbf9a77987d",
                    operation='UPDATE OF "status"',
                    pgid="pgtrigger_stock_counts_undecided_c47ae",
                    table="stock_counts",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcountentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_entries_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nPERFORM 1 FROM stock_counts c WHERE c.id = NEW.count_id AND c.round >= NEW.round\n   AND NEW.is_late = (c.status <> 'COUNTING' OR c.round > NEW.round) FOR SHARE;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'nothing is counted there now' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_open';\nEND IF;\nIF NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_count_lines l WHERE l.id = NEW.line_id AND l.count_id = NEW.count_id) THEN\n    RAISE EXCEPTION 'the line is of another count' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_line';\nEND IF;\nIF NEW.takes_back_id IS NOT NULL AND NOT EXISTS (\n       SELECT 1 FROM stock_count_entries e WHERE e.id = NEW.takes_back_id AND e.takes_back_id IS NULL\n          AND (e.count_id, e.round, e.counted_by_id) = (NEW.count_id, NEW.round, NEW.counted_by_id)) THEN\n    RAISE EXCEPTION 'only what one counted oneself is taken back' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_own';\nEND IF;\nRETURN NEW;\n",
                    hash="1ba0113c1813dc4136f0ac4133e93a44c1d9e4c9",
                    operation="INSERT",
                    pgid="pgtrigger_stock_count_entries_open_70bad",
                    table="stock_count_entries",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="stockcountentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("takes_back__isnull", False)),
                    models.Q(
                        ("amount__isnull", True),
                        ("line__isnull", True),
                        ("takes_back__isnull", True),
                        models.Q(("raw_code", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount__gte", 0),
                        ("is_late", True),
                        ("line__isnull", True),
                        ("takes_back__isnull", True),
                        models.Q(("raw_code", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount__gte", 0),
                        ("amount__isnull", False),
                        ("book_amount__gte", 0),
                        ("book_amount__isnull", False),
                        ("book_place__isnull", False),
                        ("line__isnull", False),
                        ("takes_back__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="stock_count_entries_shape",
                violation_error_message="An amount is nothing or more; a code that nobody knows has none.",
            ),
        ),
        AddConstraintNotValid(
            model_name="stockcountentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clock_used", "SERVER"),
                    models.Q(("clock_used", "PHONE"), ("phone_at__isnull", False), ("received_at__isnull", False)),
                    _connector="OR",
                ),
                name="stock_count_entries_clock",
            ),
        ),
        AddConstraintNotValid(
            model_name="stockcountentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__isnull", True), ("counted_at__lte", models.F("received_at")), _connector="OR"),
                name="stock_count_entries_received",
            ),
        ),
        migrations.AddField(
            model_name="latedecision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
            ),
        ),
        migrations.AddField(
            model_name="stockcountphone",
            name="count",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="phones",
                to="assets.stockcount",
                verbose_name="stock count",
            ),
        ),
        migrations.AddField(
            model_name="stockcountphone",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="latedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_decisions_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'stock_count_decisions is append-only' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_decisions_append_only';",
                    hash="35c00598e5f0375e2272d726b8e5372ef5e111c3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stock_count_decisions_no_change_9046b",
                    table="stock_count_decisions",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="latedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_decisions_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'stock_count_decisions is append-only' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_decisions_append_only';",
                    hash="1ff30de575deba1f1c7bece16ed2c295f5938fda",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_stock_count_decisions_no_truncate_4f715",
                    table="stock_count_decisions",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="latedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_decisions_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nPERFORM 1 FROM stock_counts c JOIN stock_count_entries e ON e.count_id = c.id\n  WHERE e.id = NEW.entry_id AND e.is_late AND c.status IN ('COUNTING', 'REVIEW') FOR SHARE OF c;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'nothing is to be decided there' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_decisions_open';\nEND IF;\nRETURN NEW;\n",
                    hash="d6a5e6161e7604db2da06ddb240bf0b4c2a38b80",
                    operation="INSERT",
                    pgid="pgtrigger_stock_count_decisions_open_2f38a",
                    table="stock_count_decisions",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountphone",
            constraint=models.UniqueConstraint(fields=("count", "user", "device"), name="stock_count_phones_one"),
        ),
        # Backwards, what came late or was taken back is gone: the code of before would count it.
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
    ]
