"""The second person's consent: what a stock count found is posted, all of it or nothing, with the count's
number as reference.
"""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import (
    AssetCondition,
    AssetStatus,
    CountKind,
    CountOutcome,
    CountVerdict,
    TrackingMethod,
)
from assets.models import Asset, Place, StandardItem, StockCount, StockCountLine
from assets.models.places import STOCK_KINDS
from assets.services.counts import counts, review
from assets.services.goods import endings, findings, registrations
from assets.services.stock import cutting, ledger, lots
from core import activity, clock, notify
from core.database import bulk
from core.errors import NotAllowed, from_database
from core.models import User
from core.words import fill
from core.workflow import documents, numbering

ZERO = Decimal(0)


def approve(
    count: StockCount, *, actor, version: int | None, kept: Collection[int] = (), note: str = ""
) -> StockCount:
    """Make the book what the shelf is. Lines (keys) in `kept` are left as the book has them: what is missing
    is searched for.

    Missing things are decommissioned, things from elsewhere are here from now on, amounts are corrected by
    the difference that was found: a drum that is longer than booked stays that drum, of what is counted by
    model a surplus beyond what opened lots can hold becomes a lot of its own (`found_lot` of its line). What
    the book itself changed since is left alone and says so. Raises NotAllowed for who started it or counted
    in it, Conflict when it is closed or stock is reserved, StaleVersion when it was judged again since the
    `version` that was looked at (None: nothing was). No inverse: a new count corrects it.
    """
    try:
        with transaction.atomic():
            count = documents.lock(count, "place")
            documents.fire(count, "approve", actor=actor, version=version or 0)
            refuse_involved(count, actor)
            lines = list(count.lines.filter(verdict__in=review.ERRORS).order_by("pk"))
            for line in lines:
                line.outcome = CountOutcome.KEPT if line.pk in kept else CountOutcome.POSTED
            wanted = [line for line in lines if line.outcome == CountOutcome.POSTED]
            _Posting(count, wanted, actor).post()
            bulk.update(lines, ["outcome", "posted", "found_lot"])
            count.approved_by, count.approved_by_name, count.approved_at = actor, actor.name, clock.now()
            count.approval_note, count.version = note.strip(), count.version + 1
            count.save(
                update_fields=[
                    "status",
                    "approved_by",
                    "approved_by_name",
                    "approved_at",
                    "approval_note",
                    "version",
                    "updated_at",
                ]
            )
            posted = sum(line.outcome == CountOutcome.POSTED for line in lines)
            activity.record(
                "assets.stockcount.approved",
                actor=actor,
                target=count,
                changes={"posted": [None, posted]},
                note=note.strip(),
            )
            _tell(count, actor)
            # The deferred rules speak now, while their sentence can stand beside the form.
            counts.judge_constraints()
    except IntegrityError as error:
        raise (from_database(error) or error) from error
    return count


def refuse_involved(count: StockCount, actor) -> None:
    """Raise NotAllowed for who started it or counted in it."""
    if actor.pk == count.started_by_id:
        raise NotAllowed(_("You started this count, so somebody else approves it."))
    if count.entries.filter(counted_by=actor).exists():
        raise NotAllowed(_("You counted in it yourself, so somebody else approves it."))


class _Posting:
    """Everything that the approval of one count posts: locked first, in the house's order, then written many
    at once.
    """

    def __init__(self, count: StockCount, lines: list[StockCountLine], actor):
        self.count, self.place, self.actor, self.lines = count, count.place, actor, lines
        self.reference = count.doc_number
        self.note = str(_("Stock count %(number)s") % {"number": count.doc_number})
        self.by_asset = {line.asset_id: line for line in lines if line.asset_id}
        self.by_item = {line.standard_item_id: line for line in lines if not line.asset_id}
        self.surplus: dict[int, Decimal] = defaultdict(Decimal)

    def post(self) -> None:
        """Find, correct, lose, register; in this order, so that nothing is short that has just been found."""
        if not self.lines:
            return
        self._lock()
        self._find()
        self._correct()
        self._lose()
        self._register()

    def _lock(self) -> None:
        """Repairs, counters, assets, models and the location, levels: nothing that follows has to wait for
        anything any more.
        """
        mended = endings.lock_open(self.by_asset)
        today = clock.today()
        if any(line.difference > 0 for line in self.lines):
            numbering.reserve("REG", f"{today:%y%m%d}", 0)
            numbering.reserve("AST", str(today.year), 0)
        family = {*self.by_asset, *cutting.ancestors(self.by_asset)}
        mine = Q(pk__in=family) | Q(self._lying(), standard_item__in=self.by_item)
        locked = Asset.objects.current().select_for_update(of=("self",)).select_related("standard_item")
        self.assets = {a.pk: a for a in locked.filter(mine).order_by("pk")}
        endings.refuse_newer(self.by_asset, mended)
        list(StandardItem.objects.select_for_update(no_key=True).filter(pk__in=self._items()).order_by("pk"))
        list(Place.objects.select_for_update(no_key=True).filter(pk=self.place.pk))
        keys = {(a.standard_item_id, a.place_id) for a in self.assets.values() if a.place_kind in STOCK_KINDS}
        ledger.lock_levels(keys | {(item, self.place.pk) for item in self._items()})

    def _find(self) -> None:
        """What the book had elsewhere lies here. A used-up lot comes back with what was counted of it."""
        found = []
        for pk, line in self.by_asset.items():
            if line.verdict != CountVerdict.ELSEWHERE:
                continue
            asset = self.assets.get(pk)
            if asset is None or asset.place_id == self.place.pk:
                line.outcome = CountOutcome.SINCE
            elif asset.status != AssetStatus.CONSUMED:
                line.posted = line.counted if line.kind == CountKind.THING else ZERO
                found.append(asset)
        if found:
            findings.find(found, to=self.place, actor=self.actor, reference=self.reference, note=self.note)
            again = Asset.objects.select_related("standard_item").filter(pk__in=[a.pk for a in found])
            self.assets |= {a.pk: a for a in again}

    def _correct(self) -> None:
        """Amounts: of lots with a label each by its own difference, of models spread over their lots."""
        changes: dict[int, Decimal] = {}
        for pk, line in self.by_asset.items():
            if (
                line.kind != CountKind.LOT
                or line.verdict == CountVerdict.MISSING
                or line.outcome != CountOutcome.POSTED
            ):
                continue
            lot = self.assets.get(pk)
            if lot is None or not (lot.is_counted or lot.status == AssetStatus.CONSUMED):
                line.outcome = CountOutcome.SINCE
                continue
            # Measured in one piece: what is longer than it was booked is still this lot.
            change = max(-lot.current_balance, line.difference)
            if change:
                changes[pk] = change
            if line.difference and not change and line.verdict != CountVerdict.ELSEWHERE:
                line.outcome = CountOutcome.SINCE
            line.posted = change
        for item, line in self.by_item.items():
            left = line.difference
            for lot in self._lots(item):
                change = self._fits(lot, left)
                if change:
                    changes[lot.pk] = change
                    left -= change
            if left > 0:
                self.surplus[item] += left
                left = ZERO
            line.posted = line.difference - left
            if not line.posted:
                line.outcome = CountOutcome.SINCE
        if changes:
            lots = {self.assets[pk]: change for pk, change in changes.items()}
            findings.correct(lots, to=self.place, actor=self.actor, note=self.note, reference=self.reference)

    def _lose(self) -> None:
        """What nobody saw is gone, unless the book knows by now where it went."""
        lost = []
        for pk, line in self.by_asset.items():
            if line.verdict != CountVerdict.MISSING:
                continue
            asset = self.assets.get(pk)
            if asset is None or asset.place_id != self.place.pk:
                line.outcome = CountOutcome.SINCE
            else:
                line.posted = line.difference
                lost.append(asset)
        if lost:
            reason = str(_("Missing at the stock count %(number)s") % {"number": self.reference})
            findings.lose(lost, actor=self.actor, reason=reason, reference=self.reference)

    def _register(self) -> None:
        """What no lot can hold becomes a lot that was found, without a price; its line names it."""
        if not self.surplus:
            return
        items = StandardItem.objects.select_related("type").in_bulk(self.surplus)
        news = [
            registrations.NewAsset(
                item=items[pk], place=self.place, condition=AssetCondition.GOOD, balance=amount
            )
            for pk, amount in sorted(self.surplus.items())
        ]
        header = registrations.Header(wo_ro_int_number=self.reference, notes=self.note)
        made = registrations.register(news, actor=self.actor, header=header, found_in=self.reference)
        for lot in made.assets.all():
            self.by_item[lot.standard_item_id].found_lot = lot

    def _lots(self, item: int) -> list[Asset]:
        """The lots of a model that lie here, in the order in which they are used: opened ones first, then the
        oldest.
        """
        found = [
            a
            for a in self.assets.values()
            if a.standard_item_id == item
            and a.place_id == self.place.pk
            and a.status == AssetStatus.IN_STORAGE
        ]
        return sorted(found, key=lots.turn)

    def _lying(self) -> Q:
        return Q(place=self.place, status=AssetStatus.IN_STORAGE, tracking_method=TrackingMethod.BULK)

    def _items(self) -> set[int]:
        return {line.standard_item_id for line in self.lines}

    @staticmethod
    def _fits(lot: Asset, difference: Decimal) -> Decimal:
        """As much of a difference as a lot can take: no less than nothing is left, no more than it held at
        first.
        """
        room = lot.initial_balance - lot.cut_balance - lot.current_balance
        return max(-lot.current_balance, min(difference, room))


def _tell(count: StockCount, actor) -> None:
    message = gettext_lazy("%(actor)s approved the stock count %(number)s of %(place)s.")
    people = User.objects.filter(
        pk__in={count.started_by_id, count.submitted_by_id, *counts.counted_by(count)}
    )
    notify.send(
        "COUNT_APPROVED",
        recipients=people,
        actor=actor,
        message=fill(message, actor=actor.name, number=count.doc_number, place=count.place.name),
        about=count,
    )
