import django.db.models.deletion
from django.db import migrations, models

from core.database.validating import validate_where_true

DROP = "ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_of_an_asset"
ADD = "ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_of_an_asset CHECK (related_asset_id IS NOT NULL) NOT VALID"
SET, UNSET = (
    f"ALTER TABLE stock_movements ALTER COLUMN related_asset_id {verb} NOT NULL" for verb in ("SET", "DROP")
)


class Migration(migrations.Migration):
    """Old rows are judged without locking them. A column of which a valid check says that it is never null becomes NOT NULL at once;
    Django's own way would make the foreign key anew, which reads the whole ledger.
    """

    atomic = False
    dependencies = [("assets", "0015_numbers_and_names")]
    operations = [
        *validate_where_true("assets", "assets_days", "assets_serial_form", "assets_mac_form"),
        *validate_where_true("asset_registrations", "asset_registrations_days"),
        *validate_where_true("repairs", "repairs_days"),
        migrations.RunSQL(
            "ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_of_an_asset",
            migrations.RunSQL.noop,
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(SET, UNSET)],
            [
                migrations.AlterField(
                    model_name="stockmovement",
                    name="related_asset",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="assets.asset",
                        verbose_name="asset",
                    ),
                )
            ],
        ),
        migrations.RunSQL(DROP, ADD),
    ]
