"""The second person's consent: what a stock count found is posted, all of it or nothing, with the count's
number as reference.
"""

from collections.abc import Collection
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import AssetCondition, CountOutcome, CountStatus
from assets.models import Asset, Place, StandardItem, StockCount, StockCountLine
from assets.models.places import STOCK_KINDS
from assets.services.counts import counts, plan, review, unbooked
from assets.services.goods import endings, findings, registrations
from assets.services.stock import cutting, departures, ledger
from core import activity, clock
from core.database import bulk
from core.errors import Conflict, NotAllowed, from_database
from core.models import User
from core.words import fill
from core.workflow import documents, numbering


def approve(
    count: StockCount,
    *,
    actor,
    version: int | None,
    kept: Collection[int] = (),
    note: str = "",
    seen: str | None = None,
) -> StockCount:
    """Make the book what the shelf is. Lines (keys) in `kept` are left as the book has them: what is missing
    is searched for.

    Missing things are decommissioned, things from elsewhere are here from now on, amounts are corrected by
    the difference that was found: a drum that is longer than booked stays that drum, of what is counted by
    model a surplus beyond what opened lots can hold becomes a lot of its own (`found_lot` of its line). What
    the book itself changed since is left alone and says so. Raises NotAllowed for who started it or counted
    in it, Conflict when it is closed, stock is reserved, late entries wait, people disagree about an amount
    that was not counted again, or something else would be posted than what was `seen` (the digest of the plan
    that was looked at; None: nobody looked); StaleVersion when it was judged again since the `version` that
    was looked at (None: nothing was). No inverse: a new count corrects it.
    """
    try:
        with transaction.atomic():
            count = documents.lock(count, "place")
            in_the_way = obstacle(count)
            documents.fire(count, "approve", actor=actor, version=version or 0)
            refuse_involved(count, actor)
            if in_the_way:
                raise Conflict(in_the_way)
            lines = list(count.lines.filter(verdict__in=review.ERRORS).order_by("pk"))
            for line in lines:
                line.outcome = CountOutcome.KEPT if line.pk in kept else CountOutcome.POSTED
            posting = _Posting(count, [x for x in lines if x.outcome == CountOutcome.POSTED], actor)
            posting.lock()
            if seen is not None and seen != plan.of(count, lines).digest:
                raise Conflict(
                    _(
                        "Stock moved since you opened this page, so something else would be posted: look "
                        "again."
                    )
                )
            posting.post()
            bulk.update(lines, ["outcome", "posted", "moved", "found_lot"])
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
            left = unbooked.sums(unbooked.of(count))
            activity.record(
                "assets.stockcount.approved",
                actor=actor,
                target=count,
                changes={name: [None, n] for name, n in {"posted": posted, **left}.items()},
                note=note.strip(),
            )
            _tell(count, actor, bool(left))
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


def obstacle(count: StockCount) -> str:
    """Why a submitted count cannot be approved yet, in a sentence: something came late, or people disagree
    about what can still be counted again. "" when nothing is in the way.
    """
    if count.status == CountStatus.REVIEW and (why := counts.late_obstacle(count)):
        return why
    contested = count.lines.filter(is_contested=True).count() if count.round == 1 else 0
    if not contested:
        return ""
    return ngettext(
        "About %(n)d line people disagree: it is counted again before this can be approved.",
        "About %(n)d lines people disagree: they are counted again before this can be approved.",
        contested,
    ) % {"n": contested}


class _Posting:
    """Everything that the approval of one count posts: locked first, in the house's order, then written many
    at once.
    """

    def __init__(self, count: StockCount, lines: list[StockCountLine], actor):
        self.count, self.place, self.actor, self.lines = count, count.place, actor, lines
        self.reference = count.doc_number
        self.note = str(_("Stock count %(number)s") % {"number": count.doc_number})

    def lock(self) -> None:
        """Repairs, counters, assets, models and the location, levels: nothing that follows has to wait for
        anything any more.
        """
        things = {line.asset_id for line in self.lines if line.asset_id}
        departures.announce(
            Asset.objects.filter(pk__in=things), verb="find", reference=self.reference, actor=self.actor
        )
        mended = endings.lock_open(things)
        today = clock.today()
        if any(line.difference > 0 for line in self.lines):
            numbering.reserve("REG", f"{today:%y%m%d}", 0)
            numbering.reserve("AST", str(today.year), 0)
        # What a lot was cut from says how much it may hold.
        family = Q(pk__in=cutting.ancestors(things)) | plan.concerned(self.count, self.lines)
        wanted = Asset.objects.current().select_for_update(of=("self",)).select_related("standard_item")
        self.assets = {a.pk: a for a in wanted.filter(family).order_by("pk")}
        endings.refuse_newer(things, mended)
        items = {line.standard_item_id for line in self.lines}
        list(StandardItem.objects.select_for_update(no_key=True).filter(pk__in=items).order_by("pk"))
        list(Place.objects.select_for_update(no_key=True).filter(pk=self.place.pk))
        keys = {(a.standard_item_id, a.place_id) for a in self.assets.values() if a.place_kind in STOCK_KINDS}
        ledger.lock_levels(keys | {(item, self.place.pk) for item in items})

    def post(self) -> None:
        """Find, correct, lose, register; in this order, so that nothing is short that has just been found."""
        todo = plan.Plan(self.count, self.lines, self.assets)
        for line in self.lines:
            posting = todo.postings[line.pk]
            line.outcome, line.posted, line.moved = posting.outcome, posting.posted, posting.moved
        how = {"actor": self.actor, "reference": self.reference}
        if todo.found:
            findings.find(todo.found, to=self.place, note=self.note, **how)
        if todo.changes:
            again = Asset.objects.select_related("standard_item").filter(pk__in=todo.changes)
            lots = {lot: todo.changes[lot.pk] for lot in again}
            findings.correct(lots, to=self.place, note=self.note, **how)
        if todo.lost:
            reason = str(_("Missing at the stock count %(number)s") % {"number": self.reference})
            findings.lose(todo.lost, reason=reason, **how)
        self._register(todo.surplus)

    def _register(self, surplus: dict[int, Decimal]) -> None:
        """What no lot can hold becomes a lot that was found, without a price; its line names it."""
        if not surplus:
            return
        items = StandardItem.objects.select_related("type").in_bulk(surplus)
        news = [
            registrations.NewAsset(
                item=items[pk], place=self.place, condition=AssetCondition.GOOD, balance=amount
            )
            for pk, amount in sorted(surplus.items())
        ]
        header = registrations.Header(wo_ro_int_number=self.reference, notes=self.note)
        made = registrations.register(news, actor=self.actor, header=header, found_in=self.reference)
        by_item = {line.standard_item_id: line for line in self.lines if line.asset_id is None}
        for lot in made.assets.all():
            by_item[lot.standard_item_id].found_lot = lot


def _tell(count: StockCount, actor, left: bool) -> None:
    message = (
        gettext_lazy(
            "%(actor)s approved the stock count %(number)s of %(place)s. Its page says what stays unbooked."
        )
        if left
        else gettext_lazy("%(actor)s approved the stock count %(number)s of %(place)s.")
    )
    people = User.objects.filter(
        pk__in={count.started_by_id, count.submitted_by_id, *counts.counted_by(count)}
    )
    values = {"actor": actor.name, "number": count.doc_number, "place": count.place.name}
    counts.tell("COUNT_APPROVED", people, actor, fill(message, **values), count)
