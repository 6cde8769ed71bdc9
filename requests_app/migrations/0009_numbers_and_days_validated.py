from django.db import migrations

from core.database.validating import validate_where_true


class Migration(migrations.Migration):
    """Old rows are judged without locking them."""

    atomic = False
    dependencies = [("requests_app", "0008_numbers_and_days")]
    operations = [
        *validate_where_true("request_items", "request_items_days"),
        *validate_where_true("request_deliveries", "request_deliveries_days"),
        *validate_where_true("approval_delegations", "approval_delegations_days"),
    ]
