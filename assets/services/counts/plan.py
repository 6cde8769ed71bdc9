"""What the approval of a stock count posts: worked out for whoever looks at it, and once more for the
approval itself, so that nothing is posted that nobody saw.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from assets.choices import AssetStatus, CountKind, CountOutcome, CountVerdict, TrackingMethod
from assets.models import Asset, StockCount, StockCountLine
from assets.services.stock import lots

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(slots=True)
class Posting:
    """What is posted for one line: `moved` comes here from where the book had it, `change` corrects what is
    there, `more` becomes a lot of its own.
    """

    outcome: str = CountOutcome.POSTED
    moved: Decimal = ZERO
    change: Decimal = ZERO
    more: Decimal = ZERO

    @property
    def posted(self) -> Decimal:
        """The whole correction."""
        return self.change + self.more


class Plan:
    """What lines of a count become with `assets` as they are now: `found` and `lost` things, `changes` of
    lots (by key), `surplus` by model, and for each line (by key) its posting.
    """

    def __init__(self, count: StockCount, lines: Collection[StockCountLine], assets: Mapping[int, Asset]):
        self.place, self.assets = count.place_id, assets
        self.found: list[Asset] = []
        self.lost: list[Asset] = []
        self.changes: dict[int, Decimal] = {}
        self.surplus: dict[int, Decimal] = defaultdict(Decimal)
        self.postings = {line.pk: self._line(line) for line in lines}

    @property
    def digest(self) -> str:
        """The same for the same postings: what was looked at is what is posted."""
        rows = [
            f"{pk}:{p.outcome}:{p.moved:f}:{p.change:f}:{p.more:f}" for pk, p in sorted(self.postings.items())
        ]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:32]

    def _line(self, line: StockCountLine) -> Posting:
        if line.asset_id is None:
            return self._model(line)
        asset = self.assets.get(line.asset_id)
        if line.verdict == CountVerdict.MISSING:
            return self._missing(line, asset)
        posting = Posting()
        if line.verdict == CountVerdict.ELSEWHERE:
            if asset is None or asset.place_id == self.place:
                return Posting(CountOutcome.SINCE)
            if asset.status != AssetStatus.CONSUMED:
                posting.moved = ONE if line.kind == CountKind.THING else asset.current_balance
                self.found.append(asset)
        if line.kind == CountKind.LOT:
            self._lot(line, asset, posting)
        return posting

    def _missing(self, line: StockCountLine, asset: Asset | None) -> Posting:
        """What nobody saw is gone, unless the book knows by now where it went."""
        if asset is None or asset.place_id != self.place:
            return Posting(CountOutcome.SINCE)
        self.lost.append(asset)
        return Posting(change=-asset.current_balance if line.kind == CountKind.LOT else -ONE)

    def _lot(self, line: StockCountLine, lot: Asset | None, posting: Posting) -> None:
        """A lot with a label of its own is corrected by its own difference."""
        if lot is None or not self._can_be_corrected(lot):
            posting.outcome = posting.outcome if posting.moved else CountOutcome.SINCE
            return
        # Measured in one piece: what is longer than it was booked is still this lot.
        posting.change = max(-lot.current_balance, line.difference)
        if posting.change:
            self.changes[lot.pk] = posting.change
        if line.difference and not posting.posted and line.verdict != CountVerdict.ELSEWHERE:
            posting.outcome = CountOutcome.SINCE

    def _can_be_corrected(self, lot: Asset) -> bool:
        """Whether its amount is in the book by then: it is, it is found, or it was used up."""
        found = lot in self.found and lot.status != AssetStatus.DAMAGED
        return found or lot.is_counted or lot.status == AssetStatus.CONSUMED

    def _model(self, line: StockCountLine) -> Posting:
        """A difference of a model is spread over its lots, in the order in which they are used."""
        posting, left = Posting(), line.difference
        for lot in self._lots(line.standard_item_id):
            if change := _fits(lot, left):
                self.changes[lot.pk] = change
                posting.change += change
                left -= change
        if left > 0:
            self.surplus[line.standard_item_id] += left
            posting.more = left
        if not posting.posted:
            posting.outcome = CountOutcome.SINCE
        return posting

    def _lots(self, item: int) -> list[Asset]:
        """The lots of a model that lie here: opened ones first, then the oldest."""
        found = [
            a
            for a in self.assets.values()
            if a.standard_item_id == item and a.place_id == self.place and a.status == AssetStatus.IN_STORAGE
        ]
        return sorted(found, key=lots.turn)


def of(count: StockCount, lines: Collection[StockCountLine]) -> Plan:
    """What the approval of these lines would post now. One query."""
    found = Asset.objects.current().select_related("standard_item").filter(concerned(count, lines))
    return Plan(count, lines, {a.pk: a for a in found})


def concerned(count: StockCount, lines: Collection[StockCountLine]) -> Q:
    """The assets that lines are about: their own, and the lots of their models that lie here."""
    items = {line.standard_item_id for line in lines if line.asset_id is None}
    lying = Q(place=count.place_id, status=AssetStatus.IN_STORAGE, tracking_method=TrackingMethod.BULK)
    return Q(pk__in={line.asset_id for line in lines if line.asset_id}) | lying & Q(standard_item__in=items)


def _fits(lot: Asset, difference: Decimal) -> Decimal:
    """As much of a difference as a lot can take: no less than nothing is left, no more than it held at
    first.
    """
    room = lot.initial_balance - lot.cut_balance - lot.current_balance
    return max(-lot.current_balance, min(difference, room))
