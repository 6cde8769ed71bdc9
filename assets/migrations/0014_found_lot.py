import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A line of a stock count names the lot that its approval made of a surplus. A new, empty column."""

    dependencies = [("assets", "0013_whole_is_full")]

    operations = [
        migrations.AddField(
            model_name="stockcountline",
            name="found_lot",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assets.asset",
                verbose_name="lot that was found",
            ),
        ),
    ]
