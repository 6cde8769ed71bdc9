import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is kept for a document, and the levels that carry it."""

    dependencies = [("assets", "0006_whereabouts"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="StockReservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="quantity")),
                ("containers", models.PositiveIntegerField(default=0, verbose_name="whole containers")),
                ("reference_id", models.CharField(max_length=50, verbose_name="document")),
                ("reserved_by_name", models.CharField(max_length=255, verbose_name="reserved by (name)")),
                ("reserved_at", models.DateTimeField(verbose_name="reserved")),
                ("released_by_name", models.CharField(blank=True, max_length=255, verbose_name="released by (name)")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released")),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="assets.place",
                        verbose_name="place",
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
                (
                    "reserved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reserved by",
                    ),
                ),
                (
                    "standard_item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="assets.standarditem",
                        verbose_name="model",
                    ),
                ),
            ],
            options={
                "verbose_name": "reservation",
                "verbose_name_plural": "reservations",
                "db_table": "stock_reservations",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stocklevel",
            name="stock_levels_derived",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_containers_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'IN_STORAGE' AND OLD.current_balance = OLD.initial_balance AND (NEW.current_balance, NEW.place_id, NEW.status) IS DISTINCT FROM (OLD.current_balance, OLD.place_id, OLD.status))",
                    constraint="CONSTRAINT",
                    declare="DECLARE kept bigint;",
                    func="\nSELECT COALESCE(SUM(containers), 0) INTO kept FROM stock_reservations\n WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND released_at IS NULL AND containers > 0;\nIF kept > 0 AND kept > (\n    SELECT COUNT(*) FROM assets\n     WHERE standard_item_id = OLD.standard_item_id AND place_id = OLD.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL\n       AND parent_id IS NULL AND current_balance = initial_balance\n) THEN\n    RAISE EXCEPTION 'whole containers of item % are reserved', OLD.standard_item_id\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';\nEND IF;\nRETURN NULL;\n",
                    hash="e6fc99c1c07a410a971b66851cc4eb147c95b87f",
                    operation='UPDATE OF "status", "place_id", "current_balance", "voided_at"',
                    pgid="pgtrigger_assets_containers_kept_c7744",
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
                    func="\n                IF TG_OP = 'INSERT' AND NEW.balance = 0 AND NEW.last_sequence = 0 AND NEW.last_date IS NULL AND NEW.reserved = 0 THEN\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN\n                    RETURN NEW;\n                END IF;\n                RAISE EXCEPTION 'a stock level follows from its movements; it is not written by hand'\n                    USING ERRCODE = '23514', CONSTRAINT = 'stock_levels_derived';\n                ",
                    hash="bd84510a257368896448f531d0aef402ffcf90c2",
                    operation='INSERT OR UPDATE OF "balance", "reserved", "last_sequence", "last_date", "standard_item_id", "place_id" OR DELETE',
                    pgid="pgtrigger_stock_levels_derived_ffbcd",
                    table="stock_levels",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="stockreservation",
            index=models.Index(
                condition=models.Q(("released_at__isnull", True)), fields=["standard_item", "place"], name="stock_reservations_open"
            ),
        ),
        migrations.AddIndex(
            model_name="stockreservation",
            index=models.Index(fields=["reference_id"], name="stock_reservations_reference"),
        ),
        migrations.AddConstraint(
            model_name="stockreservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)),
                name="stock_reservations_positive",
                violation_error_message="Reserve more than nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockreservation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                    _connector="OR",
                ),
                name="stock_reservations_release_complete",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockreservation",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_reservations_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND OLD.released_at IS NULL AND NEW.released_at IS NOT NULL\n   AND (OLD.standard_item_id, OLD.place_id, OLD.quantity, OLD.containers, OLD.reference_id)\n     = (NEW.standard_item_id, NEW.place_id, NEW.quantity, NEW.containers, NEW.reference_id) THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'a reservation is released, never changed' USING ERRCODE = '23514', CONSTRAINT = 'stock_reservations_final';\n",
                    hash="af30a0075ecc627c0fdaae87cfc9916154dba621",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stock_reservations_final_aedeb",
                    table="stock_reservations",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockreservation",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_reservations_level",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE stock_levels SET reserved = reserved + CASE WHEN TG_OP = 'INSERT' THEN NEW.quantity ELSE -NEW.quantity END\n WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id;\nIF NOT FOUND THEN\n    RAISE EXCEPTION 'no stock level to reserve from' USING ERRCODE = '23514', CONSTRAINT = 'stock_reservations_place';\nEND IF;\nIF TG_OP = 'INSERT' AND NEW.containers > 0 AND (\n    SELECT SUM(containers) FROM stock_reservations\n     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND released_at IS NULL\n) > (\n    SELECT COUNT(*) FROM assets\n     WHERE standard_item_id = NEW.standard_item_id AND place_id = NEW.place_id AND status = 'IN_STORAGE' AND voided_at IS NULL\n       AND parent_id IS NULL AND current_balance = initial_balance\n) THEN\n    RAISE EXCEPTION 'not so many whole containers' USING ERRCODE = '23514', CONSTRAINT = 'assets_containers_kept';\nEND IF;\nRETURN NULL;\n",
                    hash="f12db2d925f18c07f45662668dc14529d08a43cc",
                    operation='INSERT OR UPDATE OF "released_at"',
                    pgid="pgtrigger_stock_reservations_level_38569",
                    table="stock_reservations",
                    when="AFTER",
                ),
            ),
        ),
    ]
