"""Counting, by many people at once and over bad connections: every scan and every amount is an entry of its
own, sent as often as it takes.

The book at the very moment of counting is kept with each entry, so that what moves during a count does no
harm. What comes after the submission is kept as well, and waits (`late`).
"""

import uuid
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from assets.choices import AssetStatus, CountKind
from assets.models import Asset, StockCount, StockCountEntry, StockCountLine
from assets.services.counts import book, entries, expected, lines
from assets.services.counts.entries import AGAIN, AMOUNT, COUNTED, TAKEN_BACK, UNKNOWN, Counted, Sent
from assets.services.goods import codes
from assets.services.stock import ledger, rows
from core.errors import DomainError, NotAllowed, explained
from core.reading import codes as reading
from core.recorded import Recorded

ZERO, ONE = Decimal(0), Decimal(1)
MOST = Decimal("9999999999")


@transaction.atomic
def count_text(
    count: StockCount,
    *,
    actor,
    text: str,
    key: uuid.UUID,
    amount: Decimal | None = None,
    adds: bool = False,
    recorded: Recorded | None = None,
    round_: int | None = None,
) -> Counted:
    """What somebody typed or scanned: the name of a counted model, a lot in the words of the list (AST-... ·
    name), or any code.

    Raises as `count_code` does, and DomainError when two models are called so.
    """
    line = lines.named(count, text, make=amount is not None and count.is_open)
    how = {"actor": actor, "key": key, "adds": adds, "recorded": recorded, "round_": round_}
    if line is None:
        return count_code(count, code=text.partition(" · ")[0], amount=amount, **how)
    if amount is None:
        return Counted(AMOUNT, lines.label_of(line), line.standard_item.base_unit, line=line)
    return count_amount(line, amount, **how)


@transaction.atomic
def count_code(
    count: StockCount,
    *,
    actor,
    code: str,
    key: uuid.UUID,
    amount: Decimal | None = None,
    adds: bool = False,
    recorded: Recorded | None = None,
    round_: int | None = None,
) -> Counted:
    """Somebody read a code: a thing is counted, of material the `amount` is (in base units); without one it
    is asked for.

    An unknown code is noted as it is. `key` makes sending it twice harmless; `recorded` says when it was, and
    `round_` in which round. Raises NotAllowed for who is not invited, DomainError for no code or an amount
    that cannot be. Inverse: `take_back`.
    """
    entry = entries.sent(count, actor, key, recorded, round_)
    if before := entries.known(entry):
        return before
    asset = codes.resolve(code, actor, among=Asset.objects.current()).asset
    code = " ".join(reading.clean(code).split())[:200]
    if not code:
        raise DomainError(_("Scan or type a code first."), field="code")
    if asset is None:
        return _count_unknown(entry, code, amount)
    line = lines.find(count, asset)
    kind = line.kind if line else expected.kind_of(asset)
    if kind != CountKind.THING and amount is None:
        label = str(asset.standard_item) if kind == CountKind.ITEM else lines.asset_label(asset)
        return Counted(AMOUNT, label, asset.standard_item.base_unit, line=line)
    if line is None and not count.is_open:
        return _note(entry, lines.asset_label(asset), ONE if kind == CountKind.THING else amount)
    line = line or lines.add(count, asset, kind)
    if kind == CountKind.THING:
        return _count_asset(entry, line, asset, code)
    return _count_amount(entry, line, amount, adds, code)


def count_asset(count: StockCount, asset: Asset, *, actor, key: uuid.UUID, **when) -> Counted:
    """One thing lies here. Scanned again, by anybody, it still counts once. Raises as `count_code` does."""
    return count_code(count, actor=actor, code=asset.code, key=key, **when)


@transaction.atomic
def count_amount(
    line: StockCountLine,
    amount: Decimal,
    *,
    actor,
    key: uuid.UUID,
    adds: bool = False,
    recorded: Recorded | None = None,
    round_: int | None = None,
) -> Counted:
    """So many base units of a lot or a model lie here, in place of what was counted of it before in this
    round; with `adds` on top of it.

    Raises as `count_code` does.
    """
    entry = entries.sent(line.count, actor, key, recorded, round_)
    if before := entries.known(entry):
        return before
    if line.kind == CountKind.THING:
        raise DomainError(_("This is scanned, not counted by amount."), field="amount")
    return _count_amount(entry, line, amount, adds, "")


@transaction.atomic
def take_back(
    count: StockCount,
    *,
    actor,
    key: uuid.UUID,
    entry_key: uuid.UUID,
    recorded: Recorded | None = None,
) -> Counted:
    """What somebody scanned or entered (`entry_key`) was wrong and does not count. Taken back twice it is
    taken back once; after the submission it waits as every late entry does, and when it was set aside it may
    be taken back again.

    Raises NotAllowed for what somebody else counted, DomainError for what is not there. No inverse: count it
    again.
    """
    wrong = (
        StockCountEntry.objects.filter(count=count, client_key=entry_key)
        .select_related("line__asset", "line__standard_item")
        .first()
    )
    entry = entries.sent(count, actor, key, recorded, wrong.round if wrong else None)
    if before := entries.known(entry):
        return before
    if wrong is None or wrong.takes_back_id:
        raise DomainError(_("There is nothing of that to take back."))
    if wrong.counted_by_id != actor.pk:
        raise NotAllowed(explained("stock_count_entries_own"))
    label = lines.label_of(wrong.line) if wrong.line else wrong.raw_code
    # One that was set aside took nothing back: somebody has to decide anew.
    before = wrong.taken_back.not_set_aside().select_related("count", "decision").first()
    if before:
        late = entries.late(before)
    else:
        late = entries.append(entry, takes_back=wrong, line=wrong.line, raw_code=wrong.raw_code)
    return Counted(TAKEN_BACK, label, line=wrong.line, late=late, warning=entry.recorded.warning)


def _count_unknown(entry: Sent, code: str, amount: Decimal | None) -> Counted:
    if amount is None:
        late = entries.append(entry, raw_code=code)
        return Counted(UNKNOWN, code, late=late, warning=entry.recorded.warning)
    if entry.count.is_open:
        raise DomainError(
            _("“%(text)s” is neither a lot nor a counted model. Choose it from the list, or scan its label.")
            % {"text": code},
            field="code",
        )
    return _note(entry, code, amount)


def _note(entry: Sent, label: str, amount: Decimal) -> Counted:
    """What a closed count has no line for is kept in words."""
    late = entries.append(entry, raw_code=label[:200], amount=amount)
    return Counted(COUNTED, label, late=late, warning=entry.recorded.warning)


def _count_asset(entry: Sent, line: StockCountLine, asset: Asset, code: str) -> Counted:
    others = line.entries.taken().filter(round=entry.round)
    before = others.values_list("counted_by_name", flat=True).first()
    place, status, _left = book.of_asset(asset, entry.at)
    late = entries.append(
        entry,
        line=line,
        raw_code=code,
        amount=ONE,
        book_amount=ONE if place == entry.count.place_id else ZERO,
        book_place_id=place,
        book_status=status,
    )
    return Counted(
        AGAIN if before else COUNTED,
        lines.asset_label(asset),
        line=line,
        by=before or "",
        late=late,
        warning=entry.recorded.warning,
    )


def _count_amount(entry: Sent, line: StockCountLine, amount: Decimal, adds: bool, code: str) -> Counted:
    count, item = entry.count, line.standard_item
    if amount < 0 or amount > MOST:
        raise DomainError(
            _("An amount lies between 0 and %(most)s.") % {"most": ledger.words_of(MOST)}, field="amount"
        )
    if amount:
        rows.whole_units(amount, item, field="amount")
    with transaction.atomic():
        _lock_document(count)
        if line.kind == CountKind.LOT:
            book.wait_for_movers(item.pk, line.asset.place_id)
            place, status, left = book.of_asset(line.asset, entry.at)
        else:
            book.wait_for_movers(item.pk, count.place_id)
            left = book.of_level(item.pk, count.place_id, entry.at)
            place, status = count.place_id, AssetStatus.IN_STORAGE
        late = entries.append(
            entry,
            line=line,
            raw_code=code,
            amount=amount,
            adds=adds,
            book_amount=left,
            book_place_id=place,
            book_status=status,
        )
    label, warning = lines.label_of(line), entry.recorded.warning
    return Counted(COUNTED, label, item.base_unit, amount, line, late=late, warning=warning)


def _lock_document(count: StockCount) -> None:
    """The document's row before any stock level, as everywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM stock_counts WHERE id = %s FOR SHARE", [count.pk])
