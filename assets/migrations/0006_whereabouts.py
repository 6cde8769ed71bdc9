import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """From when on each asset was where; the database writes it from now on."""

    dependencies = [("assets", "0005_pieces_found")]
    operations = [
        migrations.CreateModel(
            name="AssetPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "status",
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
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "asset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="whereabouts",
                        to="assets.asset",
                        verbose_name="asset",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "whereabouts",
                "verbose_name_plural": "whereabouts",
                "db_table": "asset_places",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="assetplace",
            index=models.Index(fields=["asset", "-id"], name="asset_places_asset"),
        ),
        migrations.RunSQL(
            # What is there lies where it lies since its last movement.
            """
            INSERT INTO asset_places (asset_id, place_id, status, since)
            SELECT a.id, a.place_id, a.status, COALESCE(m.date, a.registration_date)
              FROM assets a
              LEFT JOIN LATERAL (SELECT date FROM stock_movements WHERE related_asset_id = a.id ORDER BY id DESC LIMIT 1) AS m ON true
             ORDER BY a.id
            """,
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_places_begin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO asset_places (asset_id, place_id, status, since)\nSELECT n.id, n.place_id, n.status, COALESCE(n.last_modified_date, n.registration_date) FROM new_rows n ORDER BY n.id;\nRETURN NULL;\n",
                    hash="9f96a4884d5faf561ce2462760550cd60a1b6e80",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_assets_places_begin_3c295",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="assets",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_places_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.place_id <> NEW.place_id OR OLD.status <> NEW.status)",
                    func="\nINSERT INTO asset_places (asset_id, place_id, status, since)\nVALUES (NEW.id, NEW.place_id, NEW.status, COALESCE(NEW.last_modified_date, NEW.registration_date));\nRETURN NULL;\n",
                    hash="fae23951eff6b081a73223ef014d307d0c8f2d89",
                    operation='UPDATE OF "place_id", "status"',
                    pgid="pgtrigger_assets_places_follow_741a9",
                    table="assets",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetplace",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_places_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'asset_places is append-only' USING ERRCODE = '23514', CONSTRAINT = 'asset_places_append_only';",
                    hash="da9b50064247027d11b216a204ab2d9ea9c311cb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_asset_places_no_change_32e36",
                    table="asset_places",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetplace",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_places_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'asset_places is append-only' USING ERRCODE = '23514', CONSTRAINT = 'asset_places_append_only';",
                    hash="85e0a367cab07de6e6eec9b16e02f45506761e3a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_asset_places_no_truncate_bd316",
                    table="asset_places",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetplace",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_places_derived",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                IF pg_trigger_depth() > 1 THEN\n                    RETURN NEW;\n                END IF;\n                RAISE EXCEPTION 'where a thing was is not written by hand'\n                    USING ERRCODE = '23514', CONSTRAINT = 'asset_places_derived';\n                ",
                    hash="758bdbf2d134b2bb359de7e35ee26ef21d3b5017",
                    operation="INSERT",
                    pgid="pgtrigger_asset_places_derived_57091",
                    table="asset_places",
                    when="BEFORE",
                ),
            ),
        ),
    ]
