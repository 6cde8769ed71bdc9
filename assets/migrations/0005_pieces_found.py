from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes for pieces and open lots, made while the warehouse works on; then old rows are checked without locking them."""

    atomic = False
    dependencies = [("assets", "0004_pieces")]
    operations = [
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent", "id"], name="assets_pieces"),
        ),
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(
                condition=models.Q(
                    ("voided_at__isnull", True), ("status__in", ("IN_STORAGE", "IN_CUSTODY", "IN_USE")), ("tracking_method", "BULK")
                ),
                fields=["standard_item", "place"],
                name="assets_open_lots",
            ),
        ),
        ValidateConstraint("asset", "assets_cut_within"),
        ValidateConstraint("asset", "assets_piece_is_lot"),
    ]
