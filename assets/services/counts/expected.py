"""What a count looks for: as what each asset is counted, and what the book has at a place."""

from decimal import Decimal

from assets.choices import UNUSABLE, BulkType, CountKind
from assets.models import Asset, StockCount, StockCountLine

ONE = Decimal(1)


def is_broken(asset: Asset) -> bool:
    """Whether a thing is broken: not kept by amount, it is looked for as one thing even when it is a lot."""
    return asset.status in UNUSABLE


def kind_of(asset: Asset) -> str:
    """What an asset is counted as: itself, its own amount, or with all others of its model."""
    if not asset.is_lot or is_broken(asset):
        return CountKind.THING
    return CountKind.LOT if asset.standard_item.bulk_type == BulkType.MEASUREMENT else CountKind.ITEM


def lines_of(count: StockCount) -> list[StockCountLine]:
    """Unsaved lines: what the book has at the place now. One query."""
    there = (
        Asset.objects.current().filter(place=count.place_id).select_related("standard_item").order_by("pk")
    )
    if count.category_id:
        there = there.filter(category=count.category_id)
    needed = ("code", "standard_item__bulk_type", "tracking_method", "status", "current_balance")
    lines, items = [], {}
    for asset in there.only(*needed):
        kind = kind_of(asset)
        if kind == CountKind.ITEM:
            line = items.get(asset.standard_item_id)
            if line:
                line.expected += asset.current_balance
                continue
            line = items[asset.standard_item_id] = _line(count, kind, None, asset, asset.current_balance)
        else:
            line = _line(
                count, kind, asset.pk, asset, asset.current_balance if kind == CountKind.LOT else ONE
            )
        lines.append(line)
    return lines


def _line(count, kind, asset_id, asset, expected) -> StockCountLine:
    return StockCountLine(
        count_id=count.pk,
        kind=kind,
        asset_id=asset_id,
        standard_item_id=asset.standard_item_id,
        is_expected=True,
        expected=expected,
    )
