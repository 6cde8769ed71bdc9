from django.db import migrations


class Migration(migrations.Migration):
    """Repairs, from the report to the end."""

    dependencies = [("assets", "0008_stock_counts")]
    operations = []
