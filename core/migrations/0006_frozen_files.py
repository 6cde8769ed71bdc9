import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of a document that is over stay as they are."""

    dependencies = [
        ('core', '0005_leaving'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='frozen_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='frozen'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='attachments_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.frozen_at IS NOT NULL)', func="RAISE EXCEPTION 'the files of a document that is over stay' USING ERRCODE = '23514', CONSTRAINT = 'attachments_frozen';", hash='5ce78c2a1af07061f8925e3bfb6779bbcb406e80', operation='UPDATE OR DELETE', pgid='pgtrigger_attachments_frozen_bb375', table='attachments', when='BEFORE')),
        ),
    ]
