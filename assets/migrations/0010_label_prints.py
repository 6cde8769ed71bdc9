from django.db import migrations


class Migration(migrations.Migration):
    """Jobs that draw labels."""

    dependencies = [("assets", "0009_repairs")]
    operations = []
