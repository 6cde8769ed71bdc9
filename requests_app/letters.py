"""What of a request stands in its letter (Surat Permintaan Barang), for the person who opens it: prices only
for those who see them.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.pdf import letter as paper
from core.words import day, moment, number, rupiah
from requests_app.choices import UNDER_REVIEW, AllocationTarget, Decision, OrderType, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import desks
from requests_app.services.requests import amounts, totals

PRICE = "assets.view_price"
S = RequestStatus


def of(document: Request, user) -> paper.Letter:
    """The letter of a request as this person may see it."""
    lines = list(document.items.select_related("standard_item", "category", "type").order_by("number"))
    after = []
    if document.status == S.REJECTED:
        after.append(_("Reason of the rejection: %(reason)s") % {"reason": document.rejection_reason})
    if document.cancelled_at and document.cancel_reason:
        after.append(_("Reason of the cancellation: %(reason)s") % {"reason": document.cancel_reason})
    return paper.Letter(
        title=_("Goods request letter"),
        number=document.doc_number,
        date_line=day(document.request_date),
        facts=_facts(document),
        table=_table(document, lines, prices=user.has_perm(PRICE)),
        paragraphs_after=after,
        signatures=_signatures(document, lines),
        stamp=_stamp(document),
        footer=document.doc_number,
    )


def _facts(document: Request) -> list[tuple[str, str]]:
    rows = [
        (_("Requested by"), document.requester_name),
        (_("Division"), document.division_name),
        (_("Requested"), moment(document.request_date)),
        (_("Status"), RequestStatus(document.status).label),
        (_("Kind of order"), OrderType(document.order_type).label),
        (_("Meant for"), AllocationTarget(document.allocation_target).label),
        (_("Project"), document.project_name),
        (_("Justification"), document.justification),
    ]
    return [(str(label), str(value)) for label, value in rows if value]


def _table(document: Request, lines: list[RequestItem], *, prices: bool) -> paper.Table:
    """No., item, quantity and what of it comes from stock and is bought, remark; and what that costs, once
    anything does: to buy x price each is the price in total.
    """
    prices = prices and any(line.has_purchase for line in lines)
    column = paper.Column
    columns = [
        column(_("No."), 0.95, "right"),
        column(_("Item and brand"), 3.2),
        column(_("Quantity"), 1.5, "right"),
        column(_("From stock"), 1.3, "right"),
        column(_("To buy"), 1.5, "right"),
        column(_("Remark"), 2.2),
    ]
    if prices:
        columns += [
            column(_("Price each"), align="right", keep=True),
            column(_("Price in total"), align="right", keep=True),
        ]
    return paper.Table(columns, [_row(line, prices) for line in lines], _totals(lines) if prices else ())


def _row(line: RequestItem, prices: bool) -> list:
    cell, gone = paper.Cell, line.is_rejected
    quantity = amounts.units(line, line.quantity)
    if line.decision == Decision.PARTIAL:
        asked = _("asked for: %(n)s") % {"n": quantity}
        quantity = cell(amounts.units(line, line.approved_quantity), asked)
    elif gone:
        quantity = cell(quantity, line.gone_label, "bad", struck=True)
    kind = " · ".join(
        filter(
            None,
            [line.item_type_brand, line.category and line.category.name, line.type and line.type.name],
        )
    )
    row = [
        number(line.number),
        cell(line.item_name, kind, "muted" if gone else "", strong=True, struck=gone),
        quantity,
        amounts.units(line, line.allocated_quantity) if line.allocated_quantity and not gone else "–",
        amounts.units(line, line.to_buy) if line.to_buy and not gone else "–",
        cell(line.keterangan, _amiss(line)),
    ]
    if prices:
        known = line.has_purchase and line.to_buy and not gone
        row += [cell(rupiah(line.purchase_price), line.vendor), rupiah(line.amount)] if known else ["", ""]
    return row


def _amiss(line: RequestItem) -> str:
    """Why it was taken down, and what of it will not come."""
    said = _("%(amount)s will not come") % {"amount": amounts.said(line, line.missing_quantity)}
    return "\n".join(filter(None, [line.rejection_reason, said if line.missing_quantity else ""]))


def _totals(lines: list[RequestItem]) -> list[tuple[str, str]]:
    """The sum of the column; and where something will not come, what that is of it and what is left."""
    total, lost = totals.sums(lines)
    found = [(_("Total"), rupiah(total))]
    if lost:
        found += [
            (_("Of that will not come"), f"− {rupiah(lost)}"),
            (_("Total without what will not come"), rupiah(total - lost)),
        ]
    return found


def _signatures(document: Request, lines: list[RequestItem]) -> list[paper.Signature]:
    """The requester and the desks that count for it; where it was rejected, who said no."""
    found = [
        paper.Signature(
            _("Requested by"), document.requester_name, document.division_name, moment(document.request_date)
        )
    ]
    for desk in desks.of(document, lines):
        said = _("in the place of %(name)s") % {"name": desk.instead} if desk.instead else ""
        division, tone = "", ""
        if desk.state == desks.REFUSED:
            division, said, tone = document.rejected_by_division, pgettext("request", "Rejected"), "bad"
        found.append(paper.Signature(desk.title, desk.who, division, moment(desk.at), said, tone))
    return found


def _stamp(document: Request) -> paper.Stamp | None:
    """Approved once it needs nobody's word any more, rejected or cancelled when it was."""
    if document.status == S.REJECTED:
        return paper.Stamp(pgettext("stamp", "REJECTED"), "bad", day(document.rejection_date))
    if document.status == S.CANCELLED:
        return paper.Stamp(pgettext("stamp", "CANCELLED"), "", day(document.cancelled_at))
    if document.status in UNDER_REVIEW:
        return None
    last = document.final_approval_date or document.purchase_approval_date or document.logistic_approval_date
    return paper.Stamp(pgettext("stamp", "APPROVED"), "good", day(last or document.request_date))
