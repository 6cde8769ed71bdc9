"""What the approval of a stock count leaves as the book has it: whoever approves is told, and it stays on its
page and in its report.
"""

from django.db.models import Count, F, Q
from django.utils.translation import ngettext

from assets.choices import CountOutcome, CountVerdict
from assets.models import StockCount
from assets.services.counts import review

KEPT, SINCE, PART = "kept", "since", "part"
NOT_COUNTED, OUTSIDE, UNKNOWN = "not_counted", "outside", "unknown"
SET_ASIDE, AFTER = "set_aside", "after"
# What is counted in each kind, where it is not lines: a sum has one unit.
UNITS = {UNKNOWN: "codes", SET_ASIDE: "entries", AFTER: "entries"}


def of(count: StockCount, unknown: int | None = None) -> dict[str, int]:
    """How many lines (codes, entries) of each kind are left out; those of which there are none are left
    away. `unknown` is how many codes are, where that is known already.
    """
    posted = Q(outcome=CountOutcome.POSTED, verdict__in=(CountVerdict.SHORT, CountVerdict.OVER))
    found = count.lines.order_by().aggregate(
        kept=Count("pk", filter=Q(outcome=CountOutcome.KEPT)),
        since=Count("pk", filter=Q(outcome=CountOutcome.SINCE)),
        part=Count("pk", filter=posted & ~Q(posted=F("difference"))),
        not_counted=Count("pk", filter=Q(verdict=CountVerdict.NOT_COUNTED)),
        outside=Count("pk", filter=Q(verdict=CountVerdict.OUTSIDE)),
    )
    found[UNKNOWN] = len(review.unknown_codes(count)) if unknown is None else unknown
    found |= (
        count.entries.filter(is_late=True, takes_back=None, taken_back=None)
        .order_by()
        .aggregate(
            set_aside=Count("pk", filter=Q(decision__is_taken=False)),
            after=Count("pk", filter=Q(decision=None)),
        )
    )
    if count.is_open:
        del found[AFTER]  # it waits, and nothing is approved before it was decided
    return {name: n for name, n in found.items() if n}


def sums(left: dict[str, int]) -> dict[str, int]:
    """What `of` found by its unit, for the log: {unbooked_lines, unbooked_codes, unbooked_entries}, of those
    that there are.
    """
    found: dict[str, int] = {}
    for kind, n in left.items():
        name = f"unbooked_{UNITS.get(kind, 'lines')}"
        found[name] = found.get(name, 0) + n
    return found


def sentences(count: StockCount, unknown: int | None = None) -> list[str]:
    """The same in words."""
    return [_words(name, n) % {"n": n} for name, n in of(count, unknown).items()]


def _words(name: str, n: int) -> str:
    return {
        KEPT: ngettext(
            "%(n)d line is left as the book has it, to be searched for.",
            "%(n)d lines are left as the book has them, to be searched for.",
            n,
        ),
        SINCE: ngettext(
            "%(n)d line is left alone: the book itself changed it meanwhile.",
            "%(n)d lines are left alone: the book itself changed them meanwhile.",
            n,
        ),
        PART: ngettext(
            "%(n)d difference is booked in part: there was no more to take it from.",
            "%(n)d differences are booked in part: there was no more to take them from.",
            n,
        ),
        NOT_COUNTED: ngettext(
            "%(n)d model has no amount and stays as it is in the book.",
            "%(n)d models have no amount and stay as they are in the book.",
            n,
        ),
        OUTSIDE: ngettext(
            "%(n)d line is outside the category of this count.",
            "%(n)d lines are outside the category of this count.",
            n,
        ),
        UNKNOWN: ngettext(
            "%(n)d code is unknown; nothing is posted for it.",
            "%(n)d codes are unknown; nothing is posted for them.",
            n,
        ),
        SET_ASIDE: ngettext(
            "%(n)d late entry was set aside.",
            "%(n)d late entries were set aside.",
            n,
        ),
        AFTER: ngettext(
            "%(n)d entry arrived when the count was over already; count it again in a new one.",
            "%(n)d entries arrived when the count was over already; count them again in a new one.",
            n,
        ),
    }[name]
