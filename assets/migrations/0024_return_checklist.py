from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0023_lost_validated"),
    ]

    operations = [
        migrations.AddField(
            model_name="assetcategory",
            name="return_checklist",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="checklist at returns"
            ),
        ),
    ]
