from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """What was counted before is looked at without holding up who counts now."""

    dependencies = [("assets", "0017_counts_by_the_moment")]
    operations = [
        ValidateConstraint("stockcountentry", "stock_count_entries_shape"),
        ValidateConstraint("stockcountentry", "stock_count_entries_clock"),
        ValidateConstraint("stockcountentry", "stock_count_entries_received"),
    ]
