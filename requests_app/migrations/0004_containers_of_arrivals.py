from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """What 0003 declared holds for all arrivals; in a transaction of its own, so that nobody waits for it."""

    dependencies = [("requests_app", "0003_arrivals_taken_back")]
    operations = [ValidateConstraint(model_name="deliveryline", name="request_delivery_lines_containers")]
