"""What the restock list is told: goods that are bought for the warehouses and not registered yet."""

from django.db.models import OuterRef, QuerySet, Sum

from requests_app.choices import BUYING, AllocationTarget
from requests_app.models import Request, RequestItem
from requests_app.models.queries import ON_THE_WAY, UNSETTLED


def coming(item: OuterRef) -> QuerySet:
    """Base units of a model that are approved to be bought for the stock of the warehouses: what is bought
    for somebody leaves again with him, so it ends no alert. See `assets.services.stock.on_order`.
    """
    restocks = Request.objects.current().filter(
        status__in=BUYING, allocation_target=AllocationTarget.INVENTORY
    )
    lines = RequestItem.objects.filter(UNSETTLED, standard_item=item, request__in=restocks)
    return lines.order_by().values("standard_item").annotate(units=Sum(ON_THE_WAY)).values("units")
