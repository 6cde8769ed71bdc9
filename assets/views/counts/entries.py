"""Entries of a stock count in words: who said how much and when, what came late, whose phone has something
unsent, and whose clock is wrong.
"""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import CountKind
from assets.models import StockCount, StockCountEntry
from assets.services.counts import lines as count_lines
from assets.services.counts import phones
from core import words
from core.recorded import ClockUsed


def by_line(lines: list[int]) -> dict[int, list[str]]:
    """{line: who said how much of it, when}, in the order in which it was counted; one query."""
    found = defaultdict(list)
    rows = StockCountEntry.objects.taken().filter(line__in=lines).select_related("line__standard_item")
    for entry in rows if lines else ():
        found[entry.line_id].append(f"{entry.counted_by_name}: {amount(entry)} ({moment(entry)})")
    return found


def amount(entry: StockCountEntry) -> str:
    """How much an entry says: +60 Pcs."""
    said = f"{'+' if entry.adds else ''}{words.number(entry.amount)}"
    return f"{said} {entry.line.standard_item.base_unit}" if entry.line else said


def moment(entry: StockCountEntry) -> str:
    """When it was counted; and that it is when it arrived, where the phone's clock could not be used."""
    at = words.moment(entry.counted_at)
    if entry.phone_at and entry.clock_used == ClockUsed.SERVER:
        return _("%(moment)s, when it arrived: the clock of the phone is wrong") % {"moment": at}
    return at


def text(entry: StockCountEntry) -> str:
    """What an entry says, in words: the thing, or how much of what."""
    if entry.line is None:
        return entry.raw_code if entry.amount is None else f"{entry.raw_code}: {amount(entry)}"
    label = count_lines.label_of(entry.line)
    is_amount = entry.line.kind != CountKind.THING and entry.amount is not None
    return f"{label}: {amount(entry)}" if is_amount else label


def late(count: StockCount) -> list[dict]:
    """What came after its round was submitted and waits: {id, by, text, moment, received, is_back}."""
    rows = count.entries.waiting().select_related(
        "line__asset", "line__standard_item", "takes_back__line__asset", "takes_back__line__standard_item"
    )
    return [
        {
            "id": entry.pk,
            "by": entry.counted_by_name,
            "text": text(entry.takes_back or entry),
            "moment": moment(entry),
            "received": entry.received_at,
            "is_back": entry.takes_back_id is not None,
        }
        for entry in rows
    ]


def unsent(count: StockCount) -> list[str]:
    """Who has something unsent, or may have: a sentence for each phone."""
    said = []
    for phone in phones.unsent(count):
        values = {"who": phone.user.name, "n": phone.waiting, "when": words.moment(phone.heard_at)}
        if phone.waiting:
            known = ngettext(
                "%(who)s has %(n)d entry that is not sent (heard of on %(when)s).",
                "%(who)s has %(n)d entries that are not sent (heard of on %(when)s).",
                phone.waiting,
            )
        else:
            known = _("%(who)s may have something unsent: nothing was heard of the phone since %(when)s.")
        said.append(known % values)
    return said


def wrong_clocks(count: StockCount) -> list[str]:
    """Who counted with a phone whose clock could not be used."""
    rows = count.entries.filter(phone_at__isnull=False, clock_used=ClockUsed.SERVER).order_by()
    return sorted(set(rows.values_list("counted_by_name", flat=True)))
