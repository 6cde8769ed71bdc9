import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """A piece knows the lot it was cut from; a lot, what was cut away. The checks look at old rows in the next migration."""

    dependencies = [("assets", "0003_place_and_status_agree")]
    operations = [
        migrations.AddField(
            model_name="asset",
            name="cut_balance",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="cut away"),
        ),
        migrations.AddField(
            model_name="asset",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pieces",
                to="assets.asset",
                verbose_name="cut from",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_pieces_begin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.parent_id IS NOT NULL OR NEW.cut_balance <> 0)",
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT 1 FROM assets a\n     WHERE a.id IN (NEW.id, NEW.parent_id)\n       AND a.cut_balance <> (SELECT COALESCE(SUM(p.initial_balance), 0) FROM assets p WHERE p.parent_id = a.id)\n) THEN\n    RAISE EXCEPTION 'the pieces of lot % are not what was cut away from it', COALESCE(NEW.parent_id, NEW.id)\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_pieces_agree';\nEND IF;\nRETURN NULL;\n",
                    hash="cbec1904748b481b72585da2557b7b35776d6427",
                    operation="INSERT",
                    pgid="pgtrigger_assets_pieces_begin_adb19",
                    table="assets",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_pieces_agree",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT 1 FROM assets a\n     WHERE a.id IN (NEW.id, NEW.parent_id, OLD.parent_id)\n       AND a.cut_balance <> (SELECT COALESCE(SUM(p.initial_balance), 0) FROM assets p WHERE p.parent_id = a.id)\n) THEN\n    RAISE EXCEPTION 'the pieces of lot % are not what was cut away from it', COALESCE(NEW.parent_id, NEW.id)\n        USING ERRCODE = '23514', CONSTRAINT = 'assets_pieces_agree';\nEND IF;\nRETURN NULL;\n",
                    hash="6d1193c36367a567a18a55a964970c678cea5566",
                    operation='UPDATE OF "cut_balance", "parent_id", "initial_balance"',
                    pgid="pgtrigger_assets_pieces_agree_a5a80",
                    table="assets",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cut_balance", 0),
                    models.Q(
                        ("cut_balance__gt", 0),
                        (
                            "initial_balance__gte",
                            django.db.models.expressions.CombinedExpression(models.F("cut_balance"), "+", models.F("current_balance")),
                        ),
                    ),
                    _connector="OR",
                ),
                name="assets_cut_within",
                violation_error_message="What was cut away and what is left cannot be more than the lot held at first.",
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), ("tracking_method", "BULK"), _connector="OR"),
                name="assets_piece_is_lot",
                violation_error_message="Only lots are cut into pieces.",
            ),
        ),
    ]
