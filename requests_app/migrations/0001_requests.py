import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Procurement requests: lines, arrivals, what happens to them, drafts, delegations of approvals."""

    initial = True

    dependencies = [
        ("assets", "0012_stock_figures"),
        ("core", "0001_foundation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedItem",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("assets.standarditem",),
        ),
        migrations.CreateModel(
            name="ApprovalDelegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_name", models.CharField(max_length=255, verbose_name="away (name)")),
                ("delegate_name", models.CharField(max_length=255, verbose_name="decides instead (name)")),
                (
                    "stage",
                    models.CharField(
                        choices=[("LOGISTIC", "Logistics"), ("PURCHASE", "Purchase"), ("FINAL", "CEO")],
                        max_length=10,
                        verbose_name="approval",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decides instead",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="away"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation of approvals",
                "verbose_name_plural": "delegations of approvals",
                "db_table": "approval_delegations",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("doc_number", models.CharField(max_length=50, unique=True, verbose_name="number")),
                ("requester_name", models.CharField(max_length=255, verbose_name="requested by (name)")),
                ("division_name", models.CharField(blank=True, max_length=100, verbose_name="division (name)")),
                ("request_date", models.DateTimeField(verbose_name="requested")),
                (
                    "order_type",
                    models.CharField(
                        choices=[("REGULAR_STOCK", "Regular stock"), ("URGENT", "Urgent"), ("PROJECT_BASED", "Project based")],
                        max_length=15,
                        verbose_name="kind of order",
                    ),
                ),
                (
                    "allocation_target",
                    models.CharField(
                        choices=[("USAGE", "Own use or project"), ("INVENTORY", "Warehouse stock (restock)")],
                        max_length=10,
                        verbose_name="meant for",
                    ),
                ),
                ("justification", models.CharField(blank=True, max_length=2000, verbose_name="justification")),
                ("project_name", models.CharField(blank=True, max_length=200, verbose_name="project")),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("PENDING", "Waiting"),
                            ("LOGISTIC_APPROVED", "Approved by logistics"),
                            ("AWAITING_CEO_APPROVAL", "Waiting for the CEO"),
                            ("APPROVED", "Approved"),
                            ("PURCHASING", "Being purchased"),
                            ("IN_DELIVERY", "In delivery"),
                            ("ARRIVED", "Arrived"),
                            ("AWAITING_HANDOVER", "Ready for handover"),
                            ("COMPLETED", "Completed"),
                            ("REJECTED", "Rejected"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="PENDING",
                        max_length=24,
                        protected=True,
                        verbose_name="status",
                    ),
                ),
                ("stage_since", models.DateTimeField(verbose_name="since")),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="rank")),
                ("total_value", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="total")),
                ("logistic_approver_name", models.CharField(blank=True, max_length=255, verbose_name="approved by logistics (name)")),
                ("logistic_approver_for", models.CharField(blank=True, max_length=255, verbose_name="in the place of")),
                ("logistic_approval_date", models.DateTimeField(blank=True, null=True, verbose_name="approved by logistics on")),
                ("purchase_approver_name", models.CharField(blank=True, max_length=255, verbose_name="approved by purchase (name)")),
                ("purchase_approver_for", models.CharField(blank=True, max_length=255, verbose_name="in the place of")),
                ("purchase_approval_date", models.DateTimeField(blank=True, null=True, verbose_name="approved by purchase on")),
                ("final_approver_name", models.CharField(blank=True, max_length=255, verbose_name="approved by the CEO (name)")),
                ("final_approver_for", models.CharField(blank=True, max_length=255, verbose_name="in the place of")),
                ("final_approval_date", models.DateTimeField(blank=True, null=True, verbose_name="approved by the CEO on")),
                ("rejected_by_name", models.CharField(blank=True, max_length=255, verbose_name="rejected by (name)")),
                ("rejected_by_division", models.CharField(blank=True, max_length=100, verbose_name="division that rejected")),
                ("rejection_date", models.DateTimeField(blank=True, null=True, verbose_name="rejected")),
                ("rejection_reason", models.CharField(blank=True, max_length=1000, verbose_name="reason of the rejection")),
                ("cancelled_by_name", models.CharField(blank=True, max_length=255, verbose_name="cancelled by (name)")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("cancel_reason", models.CharField(blank=True, max_length=1000, verbose_name="reason of the cancellation")),
                ("purchase_started_at", models.DateTimeField(blank=True, null=True, verbose_name="purchase begun")),
                ("actual_shipment_date", models.DateTimeField(blank=True, null=True, verbose_name="shipped")),
                ("arrival_date", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                ("is_registered", models.BooleanField(default=False, verbose_name="everything is registered")),
                ("completion_date", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                ("completed_by_name", models.CharField(blank=True, max_length=255, verbose_name="completed by (name)")),
                ("is_prioritized_by_ceo", models.BooleanField(default=False, verbose_name="prioritised by the CEO")),
                ("ceo_disposition_date", models.DateTimeField(blank=True, null=True, verbose_name="prioritised")),
                ("last_follow_up_at", models.DateTimeField(blank=True, null=True, verbose_name="last follow-up")),
                ("ceo_follow_up_sent", models.BooleanField(default=False, verbose_name="CEO was reminded")),
                ("ceo_follow_up_at", models.DateTimeField(blank=True, null=True, verbose_name="CEO was reminded on")),
                ("progress_asked_by_name", models.CharField(blank=True, max_length=255, verbose_name="progress asked by (name)")),
                ("progress_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="progress asked")),
                ("progress_answered_at", models.DateTimeField(blank=True, null=True, verbose_name="progress answered")),
                ("reminded_on", models.DateField(blank=True, editable=False, null=True, verbose_name="last reminded")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                ("deleted_by_name", models.CharField(blank=True, max_length=255, verbose_name="removed by (name)")),
                ("delete_reason", models.CharField(blank=True, max_length=500, verbose_name="reason of the removal")),
                ("line_count", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="lines")),
                ("search_text", models.TextField(blank=True, editable=False, verbose_name="search text")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="completed by",
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.division",
                        verbose_name="division",
                    ),
                ),
                (
                    "final_approver",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by the CEO",
                    ),
                ),
                (
                    "logistic_approver",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by logistics",
                    ),
                ),
                (
                    "progress_asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="progress asked by",
                    ),
                ),
                (
                    "purchase_approver",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by purchase",
                    ),
                ),
                (
                    "rejected_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rejected by",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
            ],
            options={
                "verbose_name": "procurement request",
                "verbose_name_plural": "procurement requests",
                "db_table": "requests",
                "ordering": ["-id"],
                "default_permissions": (),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="arrival")),
                ("arrived_on", models.DateField(verbose_name="arrived on")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                ("received_by_name", models.CharField(max_length=255, verbose_name="received by (name)")),
                ("received_at", models.DateTimeField(verbose_name="recorded")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="voided")),
                ("voided_by_name", models.CharField(blank=True, max_length=255, verbose_name="voided by (name)")),
                ("void_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="requests_app.request",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "arrival",
                "verbose_name_plural": "arrivals",
                "db_table": "request_deliveries",
                "ordering": ["request_id", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RequestActivity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("timestamp", models.DateTimeField(verbose_name="when")),
                ("author_name", models.CharField(blank=True, max_length=255, verbose_name="name that day")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("comment", "Comment"),
                            ("status_change", "Change of state"),
                            ("revision", "Revision"),
                            ("system", "System"),
                        ],
                        max_length=50,
                        verbose_name="kind",
                    ),
                ),
                ("payload", models.JSONField(default=dict, verbose_name="content")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests_app.requestactivity",
                        verbose_name="answers",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="requests_app.requestactivity",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="requests_app.request",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity of a request",
                "verbose_name_plural": "activities of requests",
                "db_table": "request_activities",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RequestDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True, verbose_name="key")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="what it is about")),
                ("data", models.JSONField(default=dict, verbose_name="form")),
                ("updated_at", models.DateTimeField(verbose_name="last saved")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a request",
                "verbose_name_plural": "drafts of requests",
                "db_table": "request_drafts",
                "ordering": ["-updated_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RequestItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="line")),
                ("item_name", models.CharField(max_length=200, verbose_name="item")),
                ("item_type_brand", models.CharField(blank=True, max_length=100, verbose_name="brand")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("unit", models.CharField(max_length=50, verbose_name="unit")),
                ("factor", models.PositiveIntegerField(default=1, verbose_name="base units per unit")),
                ("keterangan", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                (
                    "available_stock",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="free when asked for"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not decided yet"), ("APPROVED", "Approved"), ("PARTIAL", "Revised"), ("REJECTED", "Rejected")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("approved_quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="approved")),
                ("allocated_quantity", models.PositiveIntegerField(default=0, verbose_name="from stock")),
                ("rejection_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "approval_status",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("decision", ""), _negated=True), then=models.F("decision")),
                            models.When(allocated_quantity__gte=models.F("quantity"), then=models.Value("STOCK_ALLOCATED")),
                            default=models.Value("PROCUREMENT_NEEDED"),
                            output_field=models.CharField(max_length=20),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("STOCK_ALLOCATED", "Stock"),
                                ("PROCUREMENT_NEEDED", "To be bought"),
                                ("APPROVED", "Approved"),
                                ("PARTIAL", "Revised"),
                                ("REJECTED", "Rejected"),
                            ],
                            max_length=20,
                        ),
                        verbose_name="state of the line",
                    ),
                ),
                (
                    "purchase_price",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="price per unit"),
                ),
                ("vendor", models.CharField(blank=True, max_length=200, verbose_name="vendor")),
                ("po_number", models.CharField(blank=True, max_length=50, verbose_name="PO number")),
                ("invoice_number", models.CharField(blank=True, max_length=50, verbose_name="invoice number")),
                ("purchase_date", models.DateField(blank=True, null=True, verbose_name="purchase date")),
                ("warranty_end_date", models.DateField(blank=True, null=True, verbose_name="warranty until")),
                ("purchase_filled_by_name", models.CharField(blank=True, max_length=255, verbose_name="purchase entered by (name)")),
                ("purchase_fill_date", models.DateField(blank=True, null=True, verbose_name="purchase entered on")),
                ("arrived_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="arrived")),
                ("missing_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="will not come")),
                ("registered_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="registered")),
                ("handed_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="handed over")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.assetcategory",
                        verbose_name="category",
                    ),
                ),
                (
                    "purchase_filled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="purchase entered by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="requests_app.request",
                        verbose_name="request",
                    ),
                ),
                (
                    "standard_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.standarditem",
                        verbose_name="model",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.assettype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a request",
                "verbose_name_plural": "lines of requests",
                "db_table": "request_items",
                "ordering": ["request_id", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DeliveryLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="arrived")),
                ("wrong_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="wrong")),
                ("missing_quantity", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="will not come")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="requests_app.delivery",
                        verbose_name="arrival",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_lines",
                        to="requests_app.requestitem",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an arrival",
                "verbose_name_plural": "lines of arrivals",
                "db_table": "request_delivery_lines",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="askeditem",
            trigger=pgtrigger.compiler.Trigger(
                name="standard_items_asked_for",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF (OLD.bulk_type, OLD.unit_of_measure, OLD.base_unit_of_measure, OLD.quantity_per_unit)\n   IS DISTINCT FROM (NEW.bulk_type, NEW.unit_of_measure, NEW.base_unit_of_measure, NEW.quantity_per_unit)\n   AND EXISTS (\n    SELECT FROM request_items i JOIN requests r ON r.id = i.request_id\n     WHERE i.standard_item_id = OLD.id AND r.status NOT IN ('COMPLETED', 'REJECTED', 'CANCELLED')\n) THEN\n    RAISE EXCEPTION 'open requests count in the units of this model' USING ERRCODE = '23514', CONSTRAINT = 'standard_items_asked_for';\nEND IF;\nRETURN NEW;\n",
                    hash="5ad0158e78a7905c779ba4650f7b29bf24b34a16",
                    operation='UPDATE OF "bulk_type", "unit_of_measure", "base_unit_of_measure", "quantity_per_unit"',
                    pgid="pgtrigger_standard_items_asked_for_39b73",
                    table="standard_items",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="approvaldelegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("delegate")), _negated=True),
                name="approval_delegations_two_people",
                violation_error_message="Choose somebody else than yourself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvaldelegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="approval_delegations_dates_in_order",
                violation_error_message="The last day cannot lie before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvaldelegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["LOGISTIC", "PURCHASE", "FINAL"])), name="approval_delegations_stage_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvaldelegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="approval_delegations_revoked_complete",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(condition=models.Q(("deleted_at__isnull", True)), fields=["-rank", "-id"], name="requests_order"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at__isnull", True),
                    (
                        "status__in",
                        (
                            "PENDING",
                            "LOGISTIC_APPROVED",
                            "AWAITING_CEO_APPROVAL",
                            "APPROVED",
                            "PURCHASING",
                            "IN_DELIVERY",
                            "ARRIVED",
                            "AWAITING_HANDOVER",
                        ),
                    ),
                ),
                fields=["-rank", "-id"],
                name="requests_open",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(condition=models.Q(("deleted_at__isnull", True)), fields=["status", "-rank", "-id"], name="requests_status"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", True)), fields=["requester", "-rank", "-id"], name="requests_requester"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["request_date"], name="requests_date"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at__isnull", True),
                    (
                        "status__in",
                        (
                            "PENDING",
                            "LOGISTIC_APPROVED",
                            "AWAITING_CEO_APPROVAL",
                            "APPROVED",
                            "PURCHASING",
                            "IN_DELIVERY",
                            "ARRIVED",
                            "AWAITING_HANDOVER",
                        ),
                    ),
                ),
                fields=["status", "-rank", "stage_since"],
                name="requests_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", True), ("status", "AWAITING_HANDOVER")),
                fields=["requester"],
                name="requests_ready",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at__isnull", True),
                    (
                        "status__in",
                        (
                            "PENDING",
                            "LOGISTIC_APPROVED",
                            "AWAITING_CEO_APPROVAL",
                            "APPROVED",
                            "PURCHASING",
                            "IN_DELIVERY",
                            "ARRIVED",
                            "AWAITING_HANDOVER",
                        ),
                    ),
                ),
                fields=["stage_since"],
                name="requests_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_text", "gin_trgm_ops"), name="requests_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "PENDING",
                            "LOGISTIC_APPROVED",
                            "AWAITING_CEO_APPROVAL",
                            "APPROVED",
                            "PURCHASING",
                            "IN_DELIVERY",
                            "ARRIVED",
                            "AWAITING_HANDOVER",
                            "COMPLETED",
                            "REJECTED",
                            "CANCELLED",
                        ],
                    )
                ),
                name="requests_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allocation_target__in", ["USAGE", "INVENTORY"]), ("order_type__in", ["REGULAR_STOCK", "URGENT", "PROJECT_BASED"])
                ),
                name="requests_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(("order_type", "REGULAR_STOCK"), ("justification__length__gte", 10), _connector="OR"),
                name="requests_justified",
                violation_error_message="An urgent or project request says why, in at least 10 characters.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order_type", "PROJECT_BASED"), _negated=True), models.Q(("project_name", ""), _negated=True), _connector="OR"
                ),
                name="requests_project_named",
                violation_error_message="Name the project.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("logistic_approver__isnull", True),
                        models.Q(("logistic_approver", models.F("requester")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("purchase_approver__isnull", True),
                        models.Q(("purchase_approver", models.F("requester")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("final_approver__isnull", True),
                        models.Q(("final_approver", models.F("requester")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="requests_nobody_approves_his_own",
                violation_error_message="Nobody approves his own request.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("PENDING", "CANCELLED", "REJECTED")),
                    ("status__in", ("AWAITING_HANDOVER", "COMPLETED")),
                    models.Q(
                        ("logistic_approval_date__isnull", False), ("logistic_approver__isnull", False), ("status", "LOGISTIC_APPROVED")
                    ),
                    models.Q(
                        ("logistic_approver__isnull", False),
                        ("purchase_approver__isnull", False),
                        ("status", "AWAITING_CEO_APPROVAL"),
                        ("total_value__gt", 0),
                    ),
                    models.Q(
                        ("logistic_approver__isnull", False),
                        ("purchase_approver__isnull", False),
                        ("status__in", ("APPROVED", "PURCHASING", "IN_DELIVERY", "ARRIVED")),
                        ("total_value__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="requests_stage_complete",
                violation_error_message="This does not fit the state that the request is in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("order_type", "REGULAR_STOCK"),
                    ("final_approver__isnull", False),
                    models.Q(("status__in", ("APPROVED", "PURCHASING", "IN_DELIVERY", "ARRIVED")), _negated=True),
                    _connector="OR",
                ),
                name="requests_special_needs_ceo",
                violation_error_message="An urgent or project request is bought with the CEO's approval alone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("rejected_by__isnull", False),
                            ("rejection_date__isnull", False),
                            ("status", "REJECTED"),
                            models.Q(("rejection_reason", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("status", "REJECTED"), _negated=True), ("rejected_by__isnull", True), ("rejection_date__isnull", True)
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("completed_by__isnull", False), ("completion_date__isnull", False), ("status", "COMPLETED")),
                        models.Q(
                            models.Q(("status", "COMPLETED"), _negated=True),
                            ("completed_by__isnull", True),
                            ("completion_date__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                        models.Q(("status", "CANCELLED"), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="requests_ended_complete",
                violation_error_message="Whoever ends a request is named, and a rejection has a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("actual_shipment_date__isnull", True),
                        ("actual_shipment_date__gte", models.F("purchase_started_at")),
                        _connector="OR",
                    ),
                    models.Q(("arrival_date__isnull", True), ("arrival_date__gte", models.F("actual_shipment_date")), _connector="OR"),
                    models.Q(("completion_date__isnull", True), ("completion_date__gte", models.F("request_date")), _connector="OR"),
                ),
                name="requests_dates_in_order",
                violation_error_message="Goods are bought, then shipped, then arrive.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rank__in", (0, 1, 2)),
                    models.Q(
                        (
                            "status__in",
                            (
                                "PENDING",
                                "LOGISTIC_APPROVED",
                                "AWAITING_CEO_APPROVAL",
                                "APPROVED",
                                "PURCHASING",
                                "IN_DELIVERY",
                                "ARRIVED",
                                "AWAITING_HANDOVER",
                            ),
                        ),
                        ("rank", 0),
                        _connector="OR",
                    ),
                ),
                name="requests_rank_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at__isnull", True), ("deleted_by__isnull", True)),
                    models.Q(
                        models.Q(("delete_reason", ""), _negated=True),
                        ("deleted_at__isnull", False),
                        ("deleted_by__isnull", False),
                        ("status__in", ("REJECTED", "CANCELLED")),
                    ),
                    _connector="OR",
                ),
                name="requests_removed_complete",
                violation_error_message="Only what was rejected or cancelled is removed, with a reason.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="requests_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="31cc285c5d9006471ff33e73a7dc5c3152de1cb3",
                    operation="DELETE",
                    pgid="pgtrigger_requests_no_delete_5fc13",
                    table="requests",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="requests_path",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'INSERT' THEN\n    IF NEW.status IN ('PENDING', 'AWAITING_HANDOVER') THEN\n        RETURN NEW;\n    END IF;\nELSIF OLD.status = NEW.status OR (OLD.status, NEW.status) IN (('PENDING', 'LOGISTIC_APPROVED'), ('PENDING', 'AWAITING_HANDOVER'), ('PENDING', 'REJECTED'), ('PENDING', 'CANCELLED'), ('LOGISTIC_APPROVED', 'AWAITING_CEO_APPROVAL'), ('LOGISTIC_APPROVED', 'APPROVED'), ('LOGISTIC_APPROVED', 'AWAITING_HANDOVER'), ('LOGISTIC_APPROVED', 'REJECTED'), ('AWAITING_CEO_APPROVAL', 'APPROVED'), ('AWAITING_CEO_APPROVAL', 'AWAITING_HANDOVER'), ('AWAITING_CEO_APPROVAL', 'REJECTED'), ('APPROVED', 'PURCHASING'), ('PURCHASING', 'IN_DELIVERY'), ('IN_DELIVERY', 'ARRIVED'), ('IN_DELIVERY', 'AWAITING_HANDOVER'), ('IN_DELIVERY', 'COMPLETED'), ('ARRIVED', 'AWAITING_HANDOVER'), ('ARRIVED', 'COMPLETED'), ('AWAITING_HANDOVER', 'COMPLETED'), ('AWAITING_HANDOVER', 'CANCELLED'), ('AWAITING_HANDOVER', 'ARRIVED'), ('COMPLETED', 'ARRIVED')) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % cannot become %', NEW.doc_number, NEW.status USING ERRCODE = '23514', CONSTRAINT = 'requests_path';\n",
                    hash="626f456b760d255c3f7fb970f8032e0199392895",
                    operation='INSERT OR UPDATE OF "status"',
                    pgid="pgtrigger_requests_path_085d9",
                    table="requests",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="requests_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status IN ('COMPLETED', 'REJECTED', 'CANCELLED'))",
                    func="\nIF NEW.status = 'ARRIVED' OR to_jsonb(NEW) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[]\n    = to_jsonb(OLD) - '{deleted_at,deleted_by_id,deleted_by_name,delete_reason,version,search_text}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'request % is over and is not changed any more', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_final';\n",
                    hash="79118c445d807d31acc7a99ef12bc136460a5983",
                    operation="UPDATE",
                    pgid="pgtrigger_requests_final_63445",
                    table="requests",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="requests_release_stock",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status <> NEW.status AND NEW.status IN ('COMPLETED', 'REJECTED', 'CANCELLED'))",
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT FROM requests r JOIN stock_reservations s ON s.reference_id = r.doc_number AND s.released_at IS NULL\n     WHERE r.id = NEW.id AND r.status IN ('COMPLETED', 'REJECTED', 'CANCELLED')\n) THEN\n    RAISE EXCEPTION 'request % is over but keeps stock', NEW.doc_number USING ERRCODE = '23514', CONSTRAINT = 'requests_release_stock';\nEND IF;\nRETURN NULL;\n",
                    hash="2eab1f2df8c850499bbfc6db41de12ccbca80efd",
                    operation='UPDATE OF "status"',
                    pgid="pgtrigger_requests_release_stock_d423d",
                    table="requests",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("request", "number"), name="request_deliveries_number"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True), ("voided_by__isnull", True)),
                    models.Q(
                        models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)), models.Q(("void_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="request_deliveries_void_complete",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="request_deliveries_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="8a4e84da87c825b6a4318bbed067283c75b89c91",
                    operation="DELETE",
                    pgid="pgtrigger_request_deliveries_no_delete_bf49f",
                    table="request_deliveries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="request_deliveries_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL\n   AND to_jsonb(NEW) - '{voided_at,voided_by_id,voided_by_name,void_reason}'::text[]\n     = to_jsonb(OLD) - '{voided_at,voided_by_id,voided_by_name,void_reason}'::text[] THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'an arrival is voided, never changed' USING ERRCODE = '23514', CONSTRAINT = 'request_deliveries_final';\n",
                    hash="4957b9935adb70a65fac715b719bf3abd4f53814",
                    operation="UPDATE",
                    pgid="pgtrigger_request_deliveries_final_e16fa",
                    table="request_deliveries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="request_deliveries_agree",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT FROM request_items i\n     WHERE i.id IN (SELECT l.item_id FROM request_delivery_lines l WHERE l.delivery_id = NEW.id) AND (i.arrived_quantity, i.missing_quantity) <> (\n        SELECT COALESCE(SUM(l.quantity), 0), COALESCE(SUM(l.missing_quantity), 0) FROM request_delivery_lines l\n          JOIN request_deliveries d ON d.id = l.delivery_id AND d.voided_at IS NULL WHERE l.item_id = i.id)\n) THEN\n    RAISE EXCEPTION 'a line does not say what its arrivals say'\n        USING ERRCODE = '23514', CONSTRAINT = 'request_items_agree_with_arrivals';\nEND IF;\nRETURN NULL;\n",
                    hash="3dadabf10469575814cd1c852d6bfc985bf8f747",
                    operation='UPDATE OF "voided_at"',
                    pgid="pgtrigger_request_deliveries_agree_1ecf1",
                    table="request_deliveries",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="requestactivity",
            index=models.Index(fields=["request", "id"], name="request_activities_request"),
        ),
        migrations.AddConstraint(
            model_name="requestactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["comment", "status_change", "revision", "system"])), name="request_activities_type_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("type", "comment"), models.Q(("parent__isnull", True), ("replaces__isnull", True)), _connector="OR"),
                name="request_activities_only_comments_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("type", "comment"), _negated=True), ("author__isnull", False), _connector="OR"),
                name="request_activities_comments_have_authors",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestactivity",
            trigger=pgtrigger.compiler.Trigger(
                name="request_activities_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'request_activities is append-only' USING ERRCODE = '23514', CONSTRAINT = 'request_activities_append_only';",
                    hash="7a52e9f9b65e687f730d2f0ec3c1ae1fd328c0e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_request_activities_no_change_ee911",
                    table="request_activities",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestactivity",
            trigger=pgtrigger.compiler.Trigger(
                name="request_activities_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'request_activities is append-only' USING ERRCODE = '23514', CONSTRAINT = 'request_activities_append_only';",
                    hash="a0ed1a68fbb19d14f64eed918a8b29e5ed3f320e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_request_activities_no_truncate_c477b",
                    table="request_activities",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="requestitem",
            index=models.Index(
                condition=models.Q(
                    (
                        "registered_quantity__lt",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.comparison.Coalesce("approved_quantity", "quantity"),
                                    "-",
                                    models.F("allocated_quantity"),
                                ),
                                "*",
                                models.F("factor"),
                            ),
                            "-",
                            models.F("missing_quantity"),
                        ),
                    )
                ),
                fields=["standard_item"],
                name="request_items_coming",
            ),
        ),
        migrations.AddIndex(
            model_name="requestitem",
            index=models.Index(
                condition=models.Q(
                    ("purchase_date__isnull", False),
                    ("purchase_fill_date__isnull", False),
                    ("purchase_filled_by__isnull", False),
                    ("purchase_price__isnull", False),
                ),
                fields=["standard_item", "-purchase_fill_date", "-id"],
                name="request_items_bought",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.UniqueConstraint(fields=("request", "number"), name="request_items_number"),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.UniqueConstraint(
                fields=("request", "standard_item"),
                name="request_items_model_once",
                violation_error_message="The same model stands on two lines.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.UniqueConstraint(
                models.F("request"),
                django.db.models.functions.text.Upper("item_name"),
                django.db.models.functions.text.Upper("item_type_brand"),
                name="request_items_name_once",
                violation_error_message="The same item stands on two lines.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor__gte", 1), ("quantity__gte", 1), ("quantity__lte", 999999)),
                name="request_items_quantity",
                violation_error_message="A quantity lies between 1 and 999,999.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_quantity__isnull", True), ("decision", "")),
                    models.Q(("approved_quantity", models.F("quantity")), ("decision", "APPROVED")),
                    models.Q(
                        models.Q(("rejection_reason", ""), _negated=True),
                        ("approved_quantity__gt", 0),
                        ("approved_quantity__lt", models.F("quantity")),
                        ("decision", "PARTIAL"),
                    ),
                    models.Q(models.Q(("rejection_reason", ""), _negated=True), ("approved_quantity", 0), ("decision", "REJECTED")),
                    _connector="OR",
                ),
                name="request_items_decided",
                violation_error_message="A line is approved, revised downwards or rejected, the last two with a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allocated_quantity__lte", django.db.models.functions.comparison.Coalesce("approved_quantity", "quantity")),
                    models.Q(("allocated_quantity", 0), ("standard_item__isnull", False), _connector="OR"),
                ),
                name="request_items_allocated",
                violation_error_message="No more can come from stock than is approved.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purchase_price__isnull", True),
                    models.Q(("purchase_price__gt", 0), ("purchase_price__lte", 100000000000)),
                    _connector="OR",
                ),
                name="request_items_price",
                violation_error_message="A price is more than 0 and at most 100,000,000,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("invoice_number", ""),
                        ("po_number", ""),
                        ("purchase_date__isnull", True),
                        ("purchase_fill_date__isnull", True),
                        ("purchase_filled_by__isnull", True),
                        ("purchase_price__isnull", True),
                        ("vendor", ""),
                        ("warranty_end_date__isnull", True),
                    ),
                    models.Q(
                        ("purchase_date__isnull", False),
                        ("purchase_fill_date__isnull", False),
                        ("purchase_filled_by__isnull", False),
                        ("purchase_price__isnull", False),
                        models.Q(("vendor", ""), _negated=True),
                        models.Q(("po_number", ""), _negated=True),
                        models.Q(("invoice_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="request_items_purchase_complete",
                violation_error_message="Purchase details are complete, or not there at all.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purchase_date__isnull", True), ("purchase_date__lte", models.F("purchase_fill_date")), _connector="OR"),
                    models.Q(("warranty_end_date__isnull", True), ("warranty_end_date__gte", models.F("purchase_date")), _connector="OR"),
                ),
                name="request_items_purchase_dates",
                violation_error_message="A purchase lies not in the future, and its warranty ends after it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrived_quantity__gte", 0), ("handed_quantity__gte", 0), ("missing_quantity__gte", 0), ("registered_quantity__gte", 0)
                ),
                name="request_items_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("registered_quantity__lte", models.F("arrived_quantity"))),
                name="request_items_registered_arrived",
                violation_error_message="No more can be registered than has arrived.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "handed_quantity__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Coalesce("approved_quantity", 0), "*", models.F("factor")
                        ),
                    )
                ),
                name="request_items_handed_approved",
                violation_error_message="No more can be handed over than is approved.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestitem",
            trigger=pgtrigger.compiler.Trigger(
                name="request_items_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0d35221e1decf7a3a5446a8bfe27cb429f051139",
                    operation="DELETE",
                    pgid="pgtrigger_request_items_no_delete_182a5",
                    table="request_items",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestitem",
            trigger=pgtrigger.compiler.Trigger(
                name="request_items_agree_with_arrivals",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT FROM request_items i\n     WHERE i.id IN (NEW.id) AND (i.arrived_quantity, i.missing_quantity) <> (\n        SELECT COALESCE(SUM(l.quantity), 0), COALESCE(SUM(l.missing_quantity), 0) FROM request_delivery_lines l\n          JOIN request_deliveries d ON d.id = l.delivery_id AND d.voided_at IS NULL WHERE l.item_id = i.id)\n) THEN\n    RAISE EXCEPTION 'a line does not say what its arrivals say'\n        USING ERRCODE = '23514', CONSTRAINT = 'request_items_agree_with_arrivals';\nEND IF;\nRETURN NULL;\n",
                    hash="20135ff9687751089b431d0e5c98d252881fa03d",
                    operation='INSERT OR UPDATE OF "arrived_quantity", "missing_quantity"',
                    pgid="pgtrigger_request_items_agree_with_arrivals_c329d",
                    table="request_items",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.UniqueConstraint(fields=("delivery", "item"), name="request_delivery_lines_once"),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("missing_quantity__gte", 0),
                    ("quantity__gte", 0),
                    ("wrong_quantity__gte", 0),
                    models.Q(("quantity__gt", 0), ("wrong_quantity__gt", 0), ("missing_quantity__gt", 0), _connector="OR"),
                ),
                name="request_delivery_lines_amounts",
                violation_error_message="An arrival brings more than nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("missing_quantity", 0), ("wrong_quantity", 0)), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="request_delivery_lines_reason",
                violation_error_message="Say why: what was wrong, or why it will not come.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryline",
            trigger=pgtrigger.compiler.Trigger(
                name="request_delivery_lines_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'request_delivery_lines is append-only' USING ERRCODE = '23514', CONSTRAINT = 'request_delivery_lines_append_only';",
                    hash="24a209dd8c10da98acf7dcb98f203acbe6280d84",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_request_delivery_lines_no_change_aa0fa",
                    table="request_delivery_lines",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryline",
            trigger=pgtrigger.compiler.Trigger(
                name="request_delivery_lines_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'request_delivery_lines is append-only' USING ERRCODE = '23514', CONSTRAINT = 'request_delivery_lines_append_only';",
                    hash="86ffbec39e13e31f8f94a6925aa264e7dd7ab16e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_request_delivery_lines_no_truncate_89ef0",
                    table="request_delivery_lines",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryline",
            trigger=pgtrigger.compiler.Trigger(
                name="request_delivery_lines_agree",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT FROM request_items i\n     WHERE i.id IN (NEW.item_id) AND (i.arrived_quantity, i.missing_quantity) <> (\n        SELECT COALESCE(SUM(l.quantity), 0), COALESCE(SUM(l.missing_quantity), 0) FROM request_delivery_lines l\n          JOIN request_deliveries d ON d.id = l.delivery_id AND d.voided_at IS NULL WHERE l.item_id = i.id)\n) THEN\n    RAISE EXCEPTION 'a line does not say what its arrivals say'\n        USING ERRCODE = '23514', CONSTRAINT = 'request_items_agree_with_arrivals';\nEND IF;\nRETURN NULL;\n",
                    hash="75d3ecb5facfa941e05a6201842a6c0811a5ff27",
                    operation="INSERT",
                    pgid="pgtrigger_request_delivery_lines_agree_2ab74",
                    table="request_delivery_lines",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
