"""What comes of a stock count: each line judged from what was counted and from the book at the moment of
counting.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from assets.choices import CountKind, CountOutcome, CountVerdict
from assets.models import StockCount, StockCountEntry, StockCountLine, StockLevel
from core.database import bulk

ZERO, ONE = Decimal(0), Decimal(1)
BATCH = 2000
# What the approval acts upon, and what is counted again in the second round.
ERRORS = (CountVerdict.MISSING, CountVerdict.SHORT, CountVerdict.OVER, CountVerdict.ELSEWHERE)
AGAIN = (*ERRORS, CountVerdict.NOT_COUNTED)
WRITTEN = (
    "verdict",
    "counted",
    "book",
    "difference",
    "book_place",
    "book_status",
    "is_disturbed",
    "is_contested",
    "outcome",
    "posted",
    "moved",
)


@dataclass(slots=True)
class Entry:
    """What judging needs of an entry."""

    round: int
    counted_by: int
    amount: Decimal
    adds: bool
    book_amount: Decimal
    book_place_id: int
    book_status: str


def judge(count: StockCount) -> int:
    """Write the verdict of every line of a (locked) count; returns how many differ. Five queries, whatever
    the number of lines.
    """
    lines = list(count.lines.select_related("asset", "standard_item__type").order_by("pk"))
    entries = defaultdict(list)
    found = StockCountEntry.objects.taken().filter(count=count, line__isnull=False)
    for line, *values in found.values_list(
        "line_id", "round", "counted_by_id", "amount", "adds", "book_amount", "book_place_id", "book_status"
    ):
        entries[line].append(Entry(*values))
    items = {line.standard_item_id for line in lines if line.kind == CountKind.ITEM}
    levels = dict(
        StockLevel.objects.filter(place=count.place_id, standard_item__in=items).values_list(
            "standard_item_id", "balance"
        )
    )
    for line in lines:
        _clear(line)
        mine = _valid(entries[line.pk], line)
        if line.kind == CountKind.ITEM:
            _judge_item(line, mine, count, levels.get(line.standard_item_id, ZERO))
        else:
            _judge_asset(line, mine, count)
    for start in range(0, len(lines), BATCH):
        bulk.update(lines[start : start + BATCH], WRITTEN)
    return sum(line.verdict in ERRORS for line in lines)


def to_count_again(count: StockCount) -> QuerySet:
    """The lines that a second round asks for: what differs, and about which people disagree."""
    return count.lines.filter(Q(verdict__in=AGAIN) | Q(is_contested=True))


def unknown_codes(count: StockCount) -> list[dict]:
    """Codes that nobody knows: {code, by}. The same one read many times is one."""
    found = {}
    for code, name in count.entries.taken().filter(line=None).values_list("raw_code", "counted_by_name"):
        row = found.setdefault(code.upper(), {"code": code, "by": []})
        if name not in row["by"]:
            row["by"].append(name)
    return [row | {"by": ", ".join(row["by"])} for row in found.values()]


def _clear(line: StockCountLine) -> None:
    line.verdict, line.outcome = CountVerdict.OPEN, CountOutcome.NONE
    line.posted, line.moved, line.is_contested = ZERO, ZERO, False
    line.counted = line.book = line.book_place_id = None
    line.difference, line.book_status, line.is_disturbed = ZERO, "", False


def _valid(entries: Sequence[Entry], line: StockCountLine) -> list[Entry]:
    """Of a line that is counted again only the second round counts; else the last round in which anybody
    counted it.
    """
    last = 2 if line.recount else max((e.round for e in entries), default=1)
    return [e for e in entries if e.round == last]


def _judge_asset(line: StockCountLine, entries: list[Entry], count: StockCount) -> None:
    """A thing or a lot of its own."""
    asset = line.asset
    is_here = asset.voided_at is None and asset.place_id == count.place_id
    present = asset.current_balance if line.kind == CountKind.LOT else ONE
    if not entries:
        if is_here and line.is_expected:
            _set(
                line,
                CountVerdict.MISSING,
                counted=ZERO,
                book=present,
                place=asset.place_id,
                status=asset.status,
            )
        elif is_here:
            line.verdict = CountVerdict.MATCH
        elif line.is_expected or line.recount:
            line.verdict = CountVerdict.LEFT if line.is_expected else CountVerdict.NOT_THERE
            line.book_place_id, line.book_status = asset.place_id, asset.status
        return  # else all that anybody said of it was taken back
    last = entries[-1]
    was_here = is_here or any(e.book_place_id == count.place_id for e in entries)
    counted, book = ONE, ONE if was_here else ZERO
    if line.kind == CountKind.LOT:
        counted, book, line.is_disturbed, line.is_contested = _sum(entries)
    where = {"place": last.book_place_id, "status": last.book_status}
    if count.category_id and asset.category_id != count.category_id:
        line.is_contested = False  # nothing of it is posted
        _set(line, CountVerdict.OUTSIDE, counted=counted, book=book, **where)
    elif was_here:
        _set(line, _compared(counted, book), counted=counted, book=book, **where)
    elif not counted and not book:  # an empty drum of which the book knows that it is empty
        _set(line, CountVerdict.MATCH, counted=counted, book=book, **where)
    else:
        _set(line, CountVerdict.ELSEWHERE, counted=counted, book=book, **where)


def _judge_item(line: StockCountLine, entries: list[Entry], count: StockCount, present: Decimal) -> None:
    """All of a counted model together."""
    if not entries:
        if line.is_expected and present:
            line.verdict, line.book = CountVerdict.NOT_COUNTED, present
        elif line.is_expected or line.recount:
            line.verdict = CountVerdict.LEFT if line.is_expected else CountVerdict.NOT_THERE
        return
    counted, book, line.is_disturbed, line.is_contested = _sum(entries)
    outside = count.category_id and line.standard_item.type.category_id != count.category_id
    verdict = CountVerdict.OUTSIDE if outside else _compared(counted, book)
    line.is_contested = line.is_contested and not outside
    _set(line, verdict, counted=counted, book=book, place=count.place_id, status="")


def _sum(entries: list[Entry]) -> tuple[Decimal, Decimal, bool, bool]:
    """(counted, in the book at the last entry, whether stock moved between the parts, whether people
    disagree): the last whole amount and what came on top of it, in the order in which it was counted.
    """
    parts = _amounts(entries)
    last = parts[-1]
    moved = len({e.book_amount for e in last}) > 1
    return _total(last), last[-1].book_amount, moved, _is_contested(parts)


def _amounts(entries: list[Entry]) -> list[list[Entry]]:
    """Entries by the whole amount that they are part of: each whole amount begins another."""
    made: list[list[Entry]] = []
    for entry in entries:
        if made and entry.adds:
            made[-1].append(entry)
        else:
            made.append([entry])
    return made


def _is_contested(amounts: list[list[Entry]]) -> bool:
    """Whether the last that somebody said of it is another difference than that which holds. The difference
    is compared, because stock may have moved between the two.
    """
    last = {entry.counted_by: n for n, parts in enumerate(amounts) for entry in parts}
    return len({_total(amounts[n]) - amounts[n][-1].book_amount for n in last.values()}) > 1


def _total(parts: list[Entry]) -> Decimal:
    return sum((e.amount for e in parts), ZERO)


def _compared(counted: Decimal, book: Decimal) -> str:
    if counted == book:
        return CountVerdict.MATCH
    return CountVerdict.SHORT if counted < book else CountVerdict.OVER


def _set(
    line: StockCountLine, verdict: str, *, counted: Decimal, book: Decimal, place: int, status: str
) -> None:
    line.verdict, line.counted, line.book, line.difference = verdict, counted, book, counted - book
    line.book_place_id, line.book_status = place, status
