"""The lines of a loan on its page: what was asked for, in which days, what was decided, how far it is."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.words import day, number
from loans.choices import UNFETCHED_ENDS, LoanDecision
from loans.models import LoanAssignment, LoanItem


def days(line: LoanItem) -> str:
    """From when until when."""
    said = {"start": day(line.needed_from), "last": day(line.return_date)}
    return (_("%(start)s – %(last)s") if line.return_date else _("from %(start)s on")) % said


def amount(line: LoanItem, count) -> str:
    """So many of the unit of a line."""
    return f"{number(count)} {line.unit}"


def table(lines: list[LoanItem], assignments: list[LoanAssignment]) -> list[dict]:
    """Rows for loans/loans/loan_lines.html."""
    return [_row(line, [one for one in assignments if one.loan_item_id == line.pk]) for line in lines]


def _row(line: LoanItem, mine: list[LoanAssignment]) -> dict:
    decision = LoanDecision(line.decision)
    row = {
        "number": line.number,
        "name": line.item_name,
        "brand": line.brand,
        "note": line.keterangan,
        "asked": amount(line, line.quantity),
        "days": days(line),
        "label": decision.label,
        "tone": decision.tone,
        "approved": amount(line, line.wanted) if decision == LoanDecision.PARTIAL else "",
        "reason": line.rejection_reason,
        "is_rejected": line.is_rejected,
        "progress": None,
    }
    if decision and not line.is_rejected:
        row["progress"] = _progress(line, mine)
    return row


def _progress(line: LoanItem, mine: list[LoanAssignment]) -> dict:
    """How much of it was fetched, and of that is back: "2 of 3 fetched"."""
    went = [one for one in mine if one.handed_at and one.ended not in UNFETCHED_ENDS]
    fetched = sum((one.quantity for one in went), Decimal(0)) / line.factor
    closed = [one for one in went if not one.is_open]
    parts = [_of(line, fetched, _("%(n)s of %(most)s fetched"))]
    if not line.is_material:
        kept = sum(1 for one in mine if one.is_open and one.handed_at is None)
        if kept or not went:
            parts.insert(0, _("%(n)s of %(most)s kept") % {"n": kept, "most": number(line.wanted)})
    if closed:
        done = sum((one.quantity for one in closed), Decimal(0)) / line.factor
        parts.append(_("%(n)s of %(most)s back or ended") % {"n": number(done), "most": number(fetched)})
    return {"value": f"{fetched:.2f}", "most": line.wanted, "parts": parts}


def _of(line: LoanItem, count, said: str) -> str:
    return said % {"n": number(count), "most": amount(line, line.wanted)}
