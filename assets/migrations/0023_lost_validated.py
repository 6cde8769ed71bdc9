from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Old rows are judged by the wider rules while the warehouse works on."""

    atomic = False
    dependencies = [("assets", "0022_lost")]
    operations = [
        ValidateConstraint("asset", "assets_status_fits_place"),
        ValidateConstraint("asset", "assets_status_known"),
    ]
