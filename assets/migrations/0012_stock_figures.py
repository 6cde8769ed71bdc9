from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of stock counts each model's assets by status in this index alone; a large table stays usable while it is built."""

    atomic = False
    dependencies = [("assets", "0011_stock_alerts")]
    operations = [
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(
                condition=models.Q(
                    ("voided_at__isnull", True),
                    (
                        "status__in",
                        ["IN_STORAGE", "IN_USE", "IN_CUSTODY", "UNDER_REPAIR", "OUT_FOR_REPAIR", "DAMAGED", "AWAITING_RETURN"],
                    ),
                ),
                fields=["standard_item", "status"],
                include=["purchase_price"],
                name="assets_stock",
            ),
        ),
    ]
