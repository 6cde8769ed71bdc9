"""Goods that are bought for the warehouses and not registered yet."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Sum

from requests_app.choices import BUYING, AllocationTarget
from requests_app.models import Request, RequestItem
from requests_app.models.queries import ON_THE_WAY, UNSETTLED


def _units(**models) -> QuerySet:
    """(`standard_item`, `units`): base units of each of these models that are approved to be bought for the
    stock of the warehouses. What is bought for somebody leaves again with him: it ends no alert, and is
    promised to him.
    """
    restocks = Request.objects.current().filter(
        status__in=BUYING, allocation_target=AllocationTarget.INVENTORY
    )
    lines = RequestItem.objects.filter(UNSETTLED, request__in=restocks, **models)
    return lines.order_by().values("standard_item").annotate(units=Sum(ON_THE_WAY))


def coming(item: OuterRef) -> QuerySet:
    """What the restock list is told. See `assets.services.stock.on_order`."""
    return _units(standard_item=item).values("units")


def on_the_way(items: Iterable[int]) -> dict[int, Decimal]:
    """{key of a model: base units} of those of these models of which something comes. One query."""
    return dict(_units(standard_item__in=list(items)).values_list("standard_item", "units"))
