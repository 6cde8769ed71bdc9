from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Two indexes that leave out what is over; large tables stay usable while they are built."""

    atomic = False
    dependencies = [("requests_app", "0001_requests")]
    operations = [
        AddIndexConcurrently(
            model_name="request",
            index=GinIndex(
                OpClass("search_text", "gin_trgm_ops"),
                name="requests_search_uncompleted",
                condition=Q(deleted_at__isnull=True) & ~Q(status="COMPLETED"),
            ),
        ),
        RemoveIndexConcurrently(model_name="requestitem", name="request_items_coming"),
        AddIndexConcurrently(
            model_name="requestitem",
            index=models.Index(
                fields=["standard_item"],
                name="request_items_coming",
                condition=Q(
                    decision__in=("APPROVED", "PARTIAL"),
                    registered_quantity__lt=(F("approved_quantity") - F("allocated_quantity")) * F("factor") - F("missing_quantity"),
                ),
            ),
        ),
    ]
