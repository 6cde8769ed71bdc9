import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which models are running low, so that each fall and each recovery is told once; thresholds that may be the default."""

    dependencies = [("assets", "0010_label_prints")]
    operations = [
        migrations.CreateModel(
            name="StockAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(choices=[("OUT", "Out"), ("LOW", "Low"), ("OK", "Fine")], max_length=3, verbose_name="level")),
                ("left", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="left")),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="threshold")),
                ("unit", models.CharField(max_length=50, verbose_name="unit")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("recovered_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "stock alert",
                "verbose_name_plural": "stock alerts",
                "db_table": "stock_alerts",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="stockthreshold",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="stockthreshold",
            name="threshold_value",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="In units, or in containers where it is measured. Empty: the default.",
                null=True,
                verbose_name="threshold",
            ),
        ),
        # Backwards, what has only its alerts switched loses that: the column was never empty then.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM stock_thresholds WHERE threshold_value IS NULL"),
        migrations.AddConstraint(
            model_name="stockthreshold",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold_value__gte", 0), ("threshold_value__lte", 999999)),
                name="stock_thresholds_value_within",
                violation_error_message="A threshold lies between 0 and 999,999.",
            ),
        ),
        migrations.AddField(
            model_name="stockalert",
            name="standard_item",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shortages",
                to="assets.standarditem",
                verbose_name="model",
            ),
        ),
        migrations.AddIndex(
            model_name="stockalert",
            index=models.Index(fields=["standard_item", "-id"], name="stock_alerts_item"),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recovered_at__isnull", True)),
                fields=("standard_item",),
                name="stock_alerts_one_open",
                violation_error_message="This shortage has been told already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.CheckConstraint(condition=models.Q(("level__in", ("OUT", "LOW"))), name="stock_alerts_short"),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__gte", 0), ("left__lte", models.F("threshold"))), name="stock_alerts_below"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovered_at__isnull", True), ("recovered_at__gte", models.F("raised_at")), _connector="OR"),
                name="stock_alerts_ends_after",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockalert",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_alerts_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.recovered_at IS NULL AND (to_jsonb(NEW) - 'recovered_at') = (to_jsonb(OLD) - 'recovered_at') THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'an alert ends, it never changes' USING ERRCODE = '23514', CONSTRAINT = 'stock_alerts_final';\n",
                    hash="9df2e025581d69fc5e3226aa6b499e4885c350c8",
                    operation="UPDATE",
                    pgid="pgtrigger_stock_alerts_final_c80c4",
                    table="stock_alerts",
                    when="BEFORE",
                ),
            ),
        ),
    ]
