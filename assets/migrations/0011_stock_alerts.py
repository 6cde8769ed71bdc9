from django.db import migrations


class Migration(migrations.Migration):
    """Which models are running low, so that each fall and each recovery is told once."""

    dependencies = [("assets", "0010_label_prints")]
    operations = []
