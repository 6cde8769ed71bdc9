"""What is posted for a line of a stock count, in words: what would be, while it waits for approval; what was,
afterwards.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import CountKind, CountOutcome, CountVerdict
from assets.models import StockCountLine
from assets.services.counts.plan import Plan, Posting
from core import words


def of(line: StockCountLine, plan: Plan | None) -> list[str]:
    """Everything that is posted for a line that differs. `plan` is what would be now; None when it is
    approved.
    """
    if plan is None:
        done = Posting(line.outcome, moved=line.moved, change=line.posted)
        return _said(line, done) if line.outcome == CountOutcome.POSTED else [_("nothing")]
    todo = plan.postings[line.pk]
    if todo.outcome == CountOutcome.SINCE:
        return [_("nothing: the book itself changed it since")]
    return _said(line, todo)


def _said(line: StockCountLine, posting: Posting) -> list[str]:
    if line.kind == CountKind.THING:
        if line.verdict == CountVerdict.MISSING:
            return [_("-1: is decommissioned")]
        return [_("is here from now on")]
    unit = line.standard_item.base_unit
    said = []
    if posting.moved:
        said.append(_("%(amount)s is here from now on") % {"amount": f"{words.number(posting.moved)} {unit}"})
    if posting.posted:
        said.append(f"{signed(posting.posted)} {unit}")
        if line.verdict == CountVerdict.MISSING:
            said[-1] = _("%(amount)s: is decommissioned") % {"amount": said[-1]}
    if posting.more:
        said.append(
            _("%(amount)s of it as a lot of its own") % {"amount": f"{words.number(posting.more)} {unit}"}
        )
    return said or [_("is here from now on")]


def signed(amount: Decimal) -> str:
    """A difference with its sign: +15, -500."""
    return f"{'+' if amount > 0 else ''}{words.number(amount)}"
