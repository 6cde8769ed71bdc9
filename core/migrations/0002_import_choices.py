import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORGET = "DELETE FROM import_mappings"


class Migration(migrations.Migration):
    """Imports know how each column writes its numbers; column choices belong to whoever made them.

    Nobody knows whose the choices of before are, so they are forgotten: each layout is asked about once more.
    """

    dependencies = [("core", "0001_foundation")]
    operations = [
        migrations.AddField(
            model_name="importjob",
            name="signs",
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="signs of numbers"),
        ),
        migrations.AddField(
            model_name="importjob",
            name="decimals",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="decimal signs"),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="importmapping", name="import_mappings_unique"),
        migrations.AddField(
            model_name="importmapping",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="whose",
            ),
        ),
        migrations.AddField(
            model_name="importmapping",
            name="decimals",
            field=models.JSONField(blank=True, default=dict, verbose_name="decimal signs"),
        ),
        migrations.AddConstraint(
            model_name="importmapping",
            constraint=models.UniqueConstraint(
                fields=("owner", "kind", "signature"), name="import_mappings_of_one"
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
    ]
