"""Counting, by many people at once and over bad connections: every scan and every amount is an entry of its
own, sent as often as it takes.

The book at the very moment of counting is kept with each entry, so that what moves during a count does no
harm.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, CountKind, CountStatus
from assets.models import Asset, StockCount, StockCountEntry, StockCountLine
from assets.services.counts import book, counts, expected, lines
from assets.services.goods import codes
from assets.services.stock import ledger, rows
from core import clock
from core.errors import Conflict, DomainError, from_database
from core.reading import codes as reading
from core.workflow import documents

ZERO, ONE = Decimal(0), Decimal(1)
MOST = Decimal("9999999999")
OLDEST = timedelta(hours=24)  # what waited longer in a phone is taken as counted a day ago
COUNTED, AGAIN, AMOUNT, UNKNOWN = "counted", "again", "amount", "unknown"


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of one entry: `state` is counted, again (another scan of the same thing), amount (say how
    much), or unknown.
    """

    state: str
    label: str
    unit: str = ""
    amount: Decimal | None = None
    line: StockCountLine | None = None
    by: str = ""


@transaction.atomic
def count_text(
    count: StockCount,
    *,
    actor,
    text: str,
    key: uuid.UUID,
    amount: Decimal | None = None,
    adds: bool = False,
    age: float = 0,
) -> Counted:
    """What somebody typed or scanned: the name of a counted model, a lot in the words of the list (AST-... ·
    name), or any code.

    Raises as `count_code` does, and DomainError when two models are called so.
    """
    line = lines.named(count, text, make=amount is not None)
    if line is None:
        return count_code(
            count, actor=actor, code=text.partition(" · ")[0], key=key, amount=amount, adds=adds, age=age
        )
    if amount is None:
        return Counted(AMOUNT, lines.label_of(line), line.standard_item.base_unit, line=line)
    return count_amount(line, amount, actor=actor, key=key, adds=adds, age=age)


@transaction.atomic
def count_code(
    count: StockCount,
    *,
    actor,
    code: str,
    key: uuid.UUID,
    amount: Decimal | None = None,
    adds=False,
    age: float = 0,
) -> Counted:
    """Somebody read a code: a thing is counted, of material the `amount` is (in base units); without one it
    is asked for.

    An unknown code is noted as it is. `key` makes sending it twice harmless; `age` says how many seconds ago
    it was. Raises NotAllowed for who is not invited, Conflict when counting is over, DomainError for no code
    or an amount that cannot be.
    """
    counts.refuse_stranger(count, actor)
    if sent := _sent(count, actor, key):
        return sent
    answer = codes.resolve(code, actor, among=Asset.objects.current())
    asset, code = answer.asset, " ".join(reading.clean(code).split())[:200]
    if not code:
        raise DomainError(_("Scan or type a code first."), field="code")
    if asset is None and amount is not None:
        raise DomainError(
            _("“%(text)s” is neither a lot nor a counted model. Choose it from the list, or scan its label.")
            % {"text": code},
            field="code",
        )
    if asset is None:
        _append(count, actor, key, age, raw_code=code)
        return Counted(UNKNOWN, code)
    line = lines.find(count, asset)
    kind = line.kind if line else expected.kind_of(asset)
    if kind == CountKind.THING:
        return _count_asset(count, line or lines.add(count, asset, kind), asset, actor, key, code, age)
    if amount is None:
        label = str(asset.standard_item) if kind == CountKind.ITEM else lines.asset_label(asset)
        return Counted(AMOUNT, label, asset.standard_item.base_unit, line=line)
    return _count_amount(count, line or lines.add(count, asset, kind), amount, actor, key, adds, code, age)


def count_asset(count: StockCount, asset: Asset, *, actor, key: uuid.UUID, age: float = 0) -> Counted:
    """One thing lies here. Scanned again, by anybody, it still counts once. Raises as `count_code` does."""
    return count_code(count, actor=actor, code=asset.code, key=key, age=age)


@transaction.atomic
def count_amount(
    line: StockCountLine, amount: Decimal, *, actor, key: uuid.UUID, adds: bool = False, age: float = 0
) -> Counted:
    """So many base units of a lot or a model lie here, in place of what was counted of it in this round; with
    `adds` on top of it.

    Raises as `count_code` does.
    """
    counts.refuse_stranger(line.count, actor)
    if sent := _sent(line.count, actor, key):
        return sent
    if line.kind == CountKind.THING:
        raise DomainError(_("This is scanned, not counted by amount."), field="amount")
    return _count_amount(line.count, line, amount, actor, key, adds, "", age)


def _count_asset(count, line, asset, actor, key, code, age) -> Counted:
    before = (
        line.entries.filter(round=count.round)
        .order_by("pk")
        .values_list("counted_by_name", flat=True)
        .first()
    )
    place, status, _left = book.of_asset(asset, _moment(count, age))
    here = ONE if place == count.place_id else ZERO
    _append(
        count,
        actor,
        key,
        age,
        line=line,
        raw_code=code,
        amount=ONE,
        book_amount=here,
        book_place_id=place,
        book_status=status,
    )
    return Counted(AGAIN if before else COUNTED, lines.asset_label(asset), line=line, by=before or "")


def _count_amount(count, line, amount, actor, key, adds, code, age) -> Counted:
    item = line.standard_item
    if amount < 0 or amount > MOST:
        raise DomainError(
            _("An amount lies between 0 and %(most)s.") % {"most": ledger.words_of(MOST)}, field="amount"
        )
    if amount:
        rows.whole_units(amount, item, field="amount")
    at = _moment(count, age)
    with transaction.atomic():
        _lock_document(count)
        if line.kind == CountKind.LOT:
            book.wait_for_movers(item.pk, line.asset.place_id)
            place, status, left = book.of_asset(line.asset, at)
        else:
            book.wait_for_movers(item.pk, count.place_id)
            place, status, left = (
                count.place_id,
                AssetStatus.IN_STORAGE,
                book.of_level(item.pk, count.place_id, at),
            )
        _append(
            count,
            actor,
            key,
            age,
            line=line,
            raw_code=code,
            amount=amount,
            adds=adds,
            book_amount=left,
            book_place_id=place,
            book_status=status,
        )
    return Counted(COUNTED, lines.label_of(line), item.base_unit, amount, line)


def _sent(count: StockCount, actor, key: uuid.UUID) -> Counted | None:
    """What came of this entry when it was sent before."""
    entry = (
        StockCountEntry.objects.filter(client_key=key)
        .select_related("line__asset", "line__standard_item")
        .first()
    )
    if entry is None:
        return None
    if entry.count_id != count.pk or entry.counted_by_id != actor.pk:
        raise Conflict(_("This entry was sent by somebody else already."))
    if entry.line is None:
        return Counted(UNKNOWN, entry.raw_code)
    is_amount = entry.line.kind != CountKind.THING
    unit, amount = (entry.line.standard_item.base_unit, entry.amount) if is_amount else ("", None)
    return Counted(COUNTED, lines.label_of(entry.line), unit, amount, entry.line)


def _append(count: StockCount, actor, key: uuid.UUID, age: float, **fields) -> None:
    """Write the entry, unless it came a second time at the same moment. The trigger refuses it when counting
    is over.
    """
    entry = StockCountEntry(
        count=count,
        round=count.round,
        counted_by=actor,
        counted_by_name=actor.name,
        counted_at=_moment(count, age),
        client_key=key,
        **fields,
    )
    try:
        with transaction.atomic():
            StockCountEntry.objects.bulk_create([entry], ignore_conflicts=True)
    except IntegrityError as error:
        now = StockCount.objects.get(pk=count.pk)
        if now.status != CountStatus.COUNTING or now.round != count.round:
            raise Conflict(documents.too_late(now)) from error
        raise (from_database(error) or error) from error


def _moment(count: StockCount, age: float) -> datetime:
    """When it was counted: so many seconds ago, but not before the count began."""
    waited = min(OLDEST, timedelta(seconds=max(0.0, age)))
    return max(count.started_at, clock.now() - waited)


def _lock_document(count: StockCount) -> None:
    """The document's row before any stock level, as everywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM stock_counts WHERE id = %s FOR SHARE", [count.pk])
