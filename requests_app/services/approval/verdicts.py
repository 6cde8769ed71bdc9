"""What is decided of each line, judged and written onto the lines in memory; the rest of a review is in
`review`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import DomainError, concerning
from core.words import number
from core.workflow import documents
from requests_app.choices import Decision
from requests_app.models import Request, RequestItem
from requests_app.services.requests import stock

LINE = ("decision", "approved_quantity", "allocated_quantity", "rejection_reason")


SHORTEST_REASON = 3


@dataclass(slots=True)
class Verdict:
    """What is decided of a line: how many of its units are `approved` (0 rejects it), how many of these come
    from stock, and why fewer.

    `allocated` None leaves what comes from stock as it is, as far as it fits.
    """

    approved: int
    allocated: int | None = None
    reason: str = ""


def apply(
    request: Request, lines: Sequence[RequestItem], verdicts: Mapping[int, Verdict], *, first: bool
) -> list[dict]:
    """Write verdicts onto the lines (in memory); returns what was revised, for the request's story."""
    free = stock.free_for(lines, excluding=request.doc_number) if first else {}
    revisions = []
    for line in lines:
        if line.is_rejected:
            continue
        verdict = verdicts.get(line.pk) or Verdict(line.wanted)
        with concerning(line):
            before, reason = line.wanted, judge(line, verdict, first)
            line.approved_quantity = verdict.approved
            if verdict.approved == line.quantity:
                line.decision, line.rejection_reason = Decision.APPROVED, ""
            else:
                line.decision = Decision.PARTIAL if verdict.approved else Decision.REJECTED
                line.rejection_reason = reason or line.rejection_reason
            line.allocated_quantity = _from_stock(request, line, verdict, free)
        if verdict.approved != before:
            revisions.append(
                {
                    "line": line.number,
                    "name": str(line),
                    "unit": line.unit,
                    "original": before,
                    "approved": verdict.approved,
                    "reason": reason,
                }
            )
    return revisions


def judge(line: RequestItem, verdict: Verdict, first: bool) -> str:
    """The reason of a verdict, checked; `first` is the review by logistics. Raises DomainError beside the
    line's field.
    """
    if verdict.approved != int(verdict.approved) or verdict.approved < 0:
        raise DomainError(_("A whole number, please; 0 rejects the line."), field="approved")
    if verdict.approved > line.wanted:
        said = (
            _("Asked for were %(most)d %(unit)s; no more can be approved.")
            if first
            else _("The stage before approved %(most)d %(unit)s; no more can be approved.")
        )
        raise DomainError(said % {"most": line.wanted, "unit": line.unit}, field="approved")
    if verdict.approved == line.wanted:
        return ""
    return documents.need(
        verdict.reason, SHORTEST_REASON, "reason", _("Say why it is less, in at least 3 characters.")
    )


def _from_stock(request: Request, line: RequestItem, verdict: Verdict, free: dict) -> int:
    """How many of a line's units come from stock from now on. Raises DomainError for more than there are."""
    if verdict.allocated is None:
        return min(line.allocated_quantity, verdict.approved)
    if verdict.allocated < 0 or verdict.allocated > verdict.approved:
        raise DomainError(_("From stock come 0 to %(most)d.") % {"most": verdict.approved}, field="allocated")
    if verdict.allocated and request.is_for_stock:
        raise DomainError(_("A restock takes nothing from the stock."), field="allocated")
    # Without what is free (a later stage) nothing more is taken than is kept already.
    most = stock.coverable(line, free.get(line.standard_item_id)) if free else line.allocated_quantity
    if verdict.allocated > most:
        said = _("Of %(item)s %(free)s %(unit)s are free, not %(wanted)s.")
        raise DomainError(
            said
            % {"item": line, "free": number(most), "unit": line.unit, "wanted": number(verdict.allocated)},
            field="allocated",
        )
    return verdict.allocated
