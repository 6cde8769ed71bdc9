import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Counting sessions: what was expected, and every single thing that was counted."""

    dependencies = [
        ("assets", "0007_reservations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StockCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("doc_number", models.CharField(max_length=50, unique=True, verbose_name="number")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("COUNTING", "Counting"),
                            ("REVIEW", "Waiting for approval"),
                            ("APPROVED", "Approved"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="COUNTING",
                        max_length=10,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                ("started_by_name", models.CharField(max_length=255, verbose_name="started by (name)")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("submitted_by_name", models.CharField(blank=True, max_length=255, verbose_name="submitted by (name)")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("approved_by_name", models.CharField(blank=True, max_length=255, verbose_name="approved by (name)")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("approval_note", models.CharField(blank=True, max_length=1000, verbose_name="note of the approval")),
                ("cancelled_by_name", models.CharField(blank=True, max_length=255, verbose_name="cancelled by (name)")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("cancel_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.assetcategory",
                        verbose_name="category",
                    ),
                ),
                (
                    "counters",
                    models.ManyToManyField(
                        blank=True,
                        db_table="stock_count_counters",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited to count",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="assets.place", verbose_name="location"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock count",
                "verbose_name_plural": "stock counts",
                "db_table": "stock_counts",
                "ordering": ["-id"],
                "default_permissions": (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="StockCountLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("THING", "Scanned one by one"), ("LOT", "Measured lot by lot"), ("ITEM", "Counted by model")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("is_expected", models.BooleanField(default=True, verbose_name="expected")),
                ("expected", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="expected amount")),
                ("recount", models.BooleanField(default=False, verbose_name="counted again")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not judged yet"),
                            ("MATCH", "Matches"),
                            ("MISSING", "Missing"),
                            ("SHORT", "Too little"),
                            ("OVER", "Too much"),
                            ("ELSEWHERE", "In the wrong place"),
                            ("OUTSIDE", "Outside this count's category"),
                            ("LEFT", "Left during the count"),
                            ("NOT_COUNTED", "Not counted"),
                            ("NOT_THERE", "Not found again at the recount"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("counted", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="counted")),
                ("book", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="in the book")),
                ("difference", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="difference")),
                (
                    "book_status",
                    models.CharField(
                        blank=True,
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
                        verbose_name="status in the book",
                    ),
                ),
                ("is_disturbed", models.BooleanField(default=False, verbose_name="moved while it was counted")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing to do"),
                            ("POSTED", "Posted"),
                            ("KEPT", "Not posted, to be searched for"),
                            ("SINCE", "Changed in the book since, left as it is"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="outcome",
                    ),
                ),
                ("posted", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="posted")),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.asset",
                        verbose_name="asset",
                    ),
                ),
                (
                    "book_place",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.place",
                        verbose_name="where the book had it",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="assets.stockcount",
                        verbose_name="stock count",
                    ),
                ),
                (
                    "standard_item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.standarditem",
                        verbose_name="model",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a stock count",
                "verbose_name_plural": "lines of stock counts",
                "db_table": "stock_count_lines",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StockCountEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("raw_code", models.CharField(blank=True, max_length=200, verbose_name="as it was read")),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="amount")),
                ("adds", models.BooleanField(default=False, verbose_name="comes on top")),
                (
                    "book_amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="in the book then"),
                ),
                (
                    "book_status",
                    models.CharField(
                        blank=True,
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
                        verbose_name="status in the book then",
                    ),
                ),
                ("counted_by_name", models.CharField(max_length=255, verbose_name="counted by (name)")),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
                ("client_key", models.UUIDField(unique=True, verbose_name="key")),
                (
                    "book_place",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.place",
                        verbose_name="where the book had it then",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assets.stockcount",
                        verbose_name="stock count",
                    ),
                ),
                (
                    "counted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counted by",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="assets.stockcountline",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a stock count",
                "verbose_name_plural": "entries of stock counts",
                "db_table": "stock_count_entries",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="stockcount",
            index=models.Index(fields=["status", "-id"], name="stock_counts_status"),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("COUNTING", "REVIEW"))),
                expressions=[
                    (
                        models.Func(
                            models.F("place_id"),
                            models.F("place_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("category_id"),
                            models.F("category_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="stock_counts_one_open",
                violation_error_message="This location is being counted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["COUNTING", "REVIEW", "APPROVED", "CANCELLED"])), name="stock_counts_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(condition=models.Q(("round__in", (1, 2))), name="stock_counts_two_rounds"),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True), models.Q(("approved_by", models.F("started_by")), _negated=True), _connector="OR"
                ),
                name="stock_counts_not_approved_by_starter",
                violation_error_message="Somebody else approves a count than who started it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("REVIEW", "APPROVED")), _negated=True),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="stock_counts_submitted_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False), ("status", "APPROVED")),
                    models.Q(models.Q(("status", "APPROVED"), _negated=True), ("approved_at__isnull", True), ("approved_by__isnull", True)),
                    _connector="OR",
                ),
                name="stock_counts_approved_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("cancelled_by__isnull", False),
                        ("status", "CANCELLED"),
                        models.Q(("cancel_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "CANCELLED"), _negated=True), ("cancelled_at__isnull", True), ("cancelled_by__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="stock_counts_cancelled_complete",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcount",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_counts_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'DELETE' OR OLD.status IN ('APPROVED', 'CANCELLED') THEN\n    RAISE EXCEPTION 'stock count % is closed', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_final';\nEND IF;\nRETURN NEW;\n",
                    hash="e89a6af159ef1e09b0659d025c0795f3148726f7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stock_counts_final_c5c4e",
                    table="stock_counts",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcount",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_counts_second_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF NEW.approved_by_id IS NOT NULL\n   AND EXISTS (SELECT 1 FROM stock_count_entries e WHERE e.count_id = NEW.id AND e.counted_by_id = NEW.approved_by_id) THEN\n    RAISE EXCEPTION 'who counted does not approve' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_second_person';\nEND IF;\nRETURN NEW;\n",
                    hash="998504721661308198a060d271d5394ef7862111",
                    operation='INSERT OR UPDATE OF "approved_by_id", "status"',
                    pgid="pgtrigger_stock_counts_second_person_62e3a",
                    table="stock_counts",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asset__isnull", False)), fields=("count", "asset"), name="stock_count_lines_asset"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asset__isnull", True)), fields=("count", "standard_item"), name="stock_count_lines_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asset__isnull", True), ("kind", "ITEM")),
                    models.Q(("asset__isnull", False), ("kind__in", ("THING", "LOT"))),
                    _connector="OR",
                ),
                name="stock_count_lines_shape",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected__gte", 0), models.Q(("counted__isnull", True), ("counted__gte", 0), _connector="OR")),
                name="stock_count_lines_not_negative",
                violation_error_message="Nothing is less than nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted__isnull", True),
                    ("book__isnull", True),
                    ("difference", django.db.models.expressions.CombinedExpression(models.F("counted"), "-", models.F("book"))),
                    _connector="OR",
                ),
                name="stock_count_lines_difference",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["", "MATCH", "MISSING", "SHORT", "OVER", "ELSEWHERE", "OUTSIDE", "LEFT", "NOT_COUNTED", "NOT_THERE"])
                ),
                name="stock_count_lines_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockcountline",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "POSTED", "KEPT", "SINCE"])), name="stock_count_lines_outcome_known"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcountline",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_lines_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.count_id, OLD.kind, OLD.asset_id, OLD.standard_item_id, OLD.is_expected, OLD.expected)\n    IS DISTINCT FROM (NEW.count_id, NEW.kind, NEW.asset_id, NEW.standard_item_id, NEW.is_expected, NEW.expected)) THEN\n    RAISE EXCEPTION 'what was expected stays' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_lines_stay';\nEND IF;\nPERFORM 1 FROM stock_counts c WHERE c.id = NEW.count_id AND c.status IN ('COUNTING', 'REVIEW') FOR SHARE;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'the stock count is closed' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_final';\nEND IF;\nRETURN NEW;\n",
                    hash="87488cda60a661e84a6ba5f5665dc96edc8d9f4b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_stock_count_lines_open_529d3",
                    table="stock_count_lines",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="stockcountentry",
            index=models.Index(fields=["count", "counted_by", "-id"], name="stock_count_entries_mine"),
        ),
        migrations.AddConstraint(
            model_name="stockcountentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("line__isnull", True), models.Q(("raw_code", ""), _negated=True)),
                    models.Q(
                        ("amount__gte", 0),
                        ("amount__isnull", False),
                        ("book_amount__gte", 0),
                        ("book_amount__isnull", False),
                        ("book_place__isnull", False),
                        ("line__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="stock_count_entries_shape",
                violation_error_message="An amount is nothing or more; a code that nobody knows has none.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcountentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_entries_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'stock_count_entries is append-only' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_append_only';",
                    hash="2f0e18a2dec4e762d6bb36223e856702a8d82fd0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stock_count_entries_no_change_06aa9",
                    table="stock_count_entries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcountentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_entries_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'stock_count_entries is append-only' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_append_only';",
                    hash="a52ee45d6408f2cbcc861d01315a53ac6b0dee49",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_stock_count_entries_no_truncate_37ded",
                    table="stock_count_entries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcountentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_count_entries_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nPERFORM 1 FROM stock_counts c WHERE c.id = NEW.count_id AND c.status = 'COUNTING' AND c.round = NEW.round FOR SHARE;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'nothing is counted there now' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_open';\nEND IF;\nIF NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_count_lines l WHERE l.id = NEW.line_id AND l.count_id = NEW.count_id) THEN\n    RAISE EXCEPTION 'the line is of another count' USING ERRCODE = '23514', CONSTRAINT = 'stock_count_entries_line';\nEND IF;\nRETURN NEW;\n",
                    hash="b221cbdb0973657ab789e2aad6ff748bf9a71d12",
                    operation="INSERT",
                    pgid="pgtrigger_stock_count_entries_open_70bad",
                    table="stock_count_entries",
                    when="BEFORE",
                ),
            ),
        ),
    ]
