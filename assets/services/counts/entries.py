"""How an entry of a stock count is written: once for each key, in the round in which it was counted, and late
when that round was over by then. Nothing that was counted is ever turned away for coming late.
"""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.choices import CountKind, CountStatus
from assets.models import StockCount, StockCountEntry, StockCountLine
from assets.services.counts import counts, lines
from core import recorded
from core.errors import Conflict, from_database
from core.models import User
from core.words import fill

COUNTED, AGAIN, AMOUNT, UNKNOWN, LATE = "counted", "again", "amount", "unknown", "late"
TAKEN_BACK = "taken_back"
WAITS, ASIDE, OVER = "waits", "aside", "over"


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of one entry: `state` is counted, again (another scan of the same thing), amount (say how
    much; nothing is kept), unknown, or taken_back; `warning` is what is wrong with the phone's clock.

    `late` says why what is kept does not count: it waits for whoever leads the count, who has set it aside
    (aside), or the count is over; "" when it counts.
    """

    state: str
    label: str
    unit: str = ""
    amount: Decimal | None = None
    line: StockCountLine | None = None
    by: str = ""
    late: str = ""
    warning: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it is kept and does not count (yet)."""
        return bool(self.late)


@dataclass(slots=True)
class Sent:
    """One entry as it was sent: who counted, when, and in which round."""

    count: StockCount
    actor: User
    key: uuid.UUID
    recorded: recorded.Recorded
    round: int

    @property
    def at(self):
        """When it was counted; nothing was before the count began."""
        return max(self.count.started_at, self.recorded.at)


def sent(
    count: StockCount, actor, key: uuid.UUID, when: recorded.Recorded | None, round_: int | None
) -> Sent:
    """An entry of somebody who may count. `round_` is that of the page on which it was counted, where that is
    known. Raises NotAllowed for who is not invited.
    """
    counts.refuse_stranger(count, actor)
    when = when or recorded.now()
    if round_ is None or not 0 < round_ <= count.round:
        before = count.status == CountStatus.COUNTING and count.submitted_at and when.at < count.submitted_at
        round_ = count.round - 1 if before and count.round > 1 else count.round
    return Sent(count, actor, key, when, round_)


def known(entry: Sent) -> Counted | None:
    """What came of this entry when it was sent before. Raises Conflict for a key of somebody else."""
    before = (
        StockCountEntry.objects.filter(client_key=entry.key)
        .select_related("count", "decision", "line__asset", "line__standard_item")
        .first()
    )
    if before is None:
        return None
    if before.count_id != entry.count.pk or before.counted_by_id != entry.actor.pk:
        raise Conflict(_("This entry was sent by somebody else already."))
    return said(before)


def said(entry: StockCountEntry) -> Counted:
    """What is kept of an entry, in the words of an answer."""
    label = lines.label_of(entry.line) if entry.line else entry.raw_code
    if entry.takes_back_id:
        return Counted(TAKEN_BACK, label, line=entry.line, late=late(entry))
    if entry.line is None and entry.amount is None:
        return Counted(UNKNOWN, label, late=late(entry))
    is_amount = entry.line is not None and entry.line.kind != CountKind.THING
    unit, amount = (entry.line.standard_item.base_unit, entry.amount) if is_amount else ("", None)
    return Counted(COUNTED, label, unit, amount, entry.line, late=late(entry))


def late(entry: StockCountEntry) -> str:
    """Why an entry does not count (WAITS, ASIDE, OVER); "" when it does."""
    decision = getattr(entry, "decision", None)
    if decision:
        return "" if decision.is_taken else ASIDE
    if not entry.is_late:
        return ""
    return WAITS if entry.count.is_open else OVER


def append(entry: Sent, **fields) -> str:
    """Write the entry, unless it came a second time at the same moment; returns why it is `late`."""
    count, is_late = entry.count, _is_late(entry.count, entry.round)
    row = StockCountEntry(
        count=count,
        round=entry.round,
        counted_by=entry.actor,
        counted_by_name=entry.actor.name,
        counted_at=entry.at,
        phone_at=entry.recorded.phone_at,
        received_at=max(count.started_at, entry.recorded.received_at),
        clock_used=entry.recorded.clock_used,
        client_key=entry.key,
        is_late=is_late,
        **fields,
    )
    try:
        _insert(row)
    except IntegrityError as error:
        # Submitted, or to be counted again, since we looked at it.
        count = StockCount.objects.select_related("place").get(pk=count.pk)
        row.is_late = _is_late(count, entry.round)
        if row.is_late == is_late:
            raise (from_database(error) or error) from error
        _insert(row)
    if row.is_late:
        # The row holds the count as it is until the commit, which may be over since we looked at it.
        row.count = StockCount.objects.select_related("place").get(pk=count.pk)
        _tell(row.count, entry.actor)
    return late(row)


def _insert(row: StockCountEntry) -> None:
    with transaction.atomic():
        StockCountEntry.objects.bulk_create([row], ignore_conflicts=True)


def _is_late(count: StockCount, round_: int) -> bool:
    return count.status != CountStatus.COUNTING or round_ < count.round


def _tell(count: StockCount, actor) -> None:
    """Who leads the count hears once of what waits from somebody."""
    if count.entries.waiting().filter(counted_by=actor).count() > 1:
        return
    message = (
        gettext_lazy(
            "%(actor)s sent what was counted in %(number)s before it was submitted; it waits for you."
        )
        if count.is_open
        else gettext_lazy("%(actor)s sent what was counted in %(number)s when it was over already.")
    )
    counts.tell(
        "COUNT_LATE",
        User.objects.filter(pk__in={count.started_by_id, count.submitted_by_id or count.started_by_id}),
        actor,
        fill(message, actor=actor.name, number=count.doc_number),
        count,
    )
