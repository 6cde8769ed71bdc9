from django.db import migrations


class Migration(migrations.Migration):
    """Counting sessions: what was expected, and every single thing that was counted."""

    dependencies = [("assets", "0007_reservations")]
    operations = []
