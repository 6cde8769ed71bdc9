"""The lines of a count that something is counted on: found, or made for what nobody expected."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from assets.choices import BulkType, CountKind
from assets.models import Asset, StandardItem, StockCount, StockCountLine
from assets.services.counts import expected
from core.errors import Conflict, DomainError
from core.workflow import documents

ZERO = Decimal(0)


def named(count: StockCount, text: str, *, make: bool) -> StockCountLine | None:
    """The line of a counted model that is called so (brand and name); with `make` also of a model that nobody
    expected here.
    """
    words = " ".join(text.split())
    if " " not in words or " · " in words:
        return None
    called = StandardItem.objects.annotate(label=Concat("brand", Value(" "), "name")).filter(
        label__iexact=words, bulk_type=BulkType.COUNT
    )
    lines = count.lines.filter(standard_item__in=called, kind=CountKind.ITEM)
    found = list(lines.select_related("standard_item", "count")[:2]) or (list(called[:2]) if make else [])
    if len(found) > 1:
        raise DomainError(
            _("Two models are called “%(text)s”. Scan the label of a lot instead.") % {"text": words},
            field="code",
        )
    if found and isinstance(found[0], StandardItem):
        return _model_line(count, found[0])
    return found[0] if found else None


def label_of(line: StockCountLine) -> str:
    """What is counted, in words that are on its label."""
    return asset_label(line.asset) if line.asset else str(line.standard_item)


def asset_label(asset: Asset) -> str:
    """An asset in the words of its label."""
    return f"{asset.code} · {asset.brand} {asset.name}"


def find(count: StockCount, asset: Asset) -> StockCountLine | None:
    """The line that an asset is counted on: its own, else its model's."""
    lines = StockCountLine.objects.select_related("standard_item", "asset").filter(count=count)
    if line := lines.filter(asset=asset).first():
        return line
    if expected.kind_of(asset) == CountKind.ITEM:
        return lines.filter(asset=None, standard_item=asset.standard_item_id).first()
    return None


def add(count: StockCount, asset: Asset, kind: str) -> StockCountLine:
    """A line for what was not expected, made by whoever is first."""
    if kind == CountKind.ITEM:
        return _model_line(count, asset.standard_item)
    _insert(
        StockCountLine(
            count=count,
            kind=kind,
            asset=asset,
            standard_item_id=asset.standard_item_id,
            is_expected=False,
            expected=ZERO,
        )
    )
    return find(count, asset)


def _model_line(count: StockCount, item: StandardItem) -> StockCountLine:
    _insert(
        StockCountLine(count=count, kind=CountKind.ITEM, standard_item=item, is_expected=False, expected=ZERO)
    )
    return StockCountLine.objects.select_related("standard_item", "count").get(
        count=count, asset=None, standard_item=item
    )


def _insert(line: StockCountLine) -> None:
    try:
        with transaction.atomic():
            StockCountLine.objects.bulk_create([line], ignore_conflicts=True)
    except IntegrityError as error:
        raise Conflict(documents.too_late(StockCount.objects.get(pk=line.count_id))) from error
