from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

# Files of handovers that were over before there was a rule.
FREEZE = """
UPDATE attachments SET frozen_at = now()
 WHERE entity_type = 'loans.handover' AND frozen_at IS NULL
   AND entity_id IN (SELECT id::text FROM handovers WHERE status <> 'IN_PROGRESS')
"""


class Migration(migrations.Migration):
    """Old rows are judged by the wider rules, and old files frozen, while people work on."""

    atomic = False
    dependencies = [("loans", "0008_signing_ways")]
    operations = [
        ValidateConstraint("handover", "handovers_kind_known"),
        ValidateConstraint("handover", "handovers_signed_himself"),
        migrations.RunSQL(FREEZE, migrations.RunSQL.noop),
    ]
