"""What of a request stands in its letter (Surat Permintaan Barang), for the person who opens it: prices only
for those who see them.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.pdf import letter as paper
from core.words import day, moment, number, rupiah
from requests_app.choices import UNDER_REVIEW, AllocationTarget, Decision, OrderType, RequestStatus, Stage
from requests_app.models import Request, RequestItem

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
        signatures=_signatures(document),
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
    """No., category and type, item and brand, quantity, remark; and what it costs, once anything does."""
    prices = prices and any(line.has_purchase for line in lines)
    column, columns = paper.Column, []
    columns = [
        column(_("No."), 0.8, "right"),
        column(_("Category and type"), 2.2),
        column(_("Item and brand"), 3),
        column(_("Quantity"), 1.5, "right"),
        column(_("Remark"), 2.4),
    ]
    if prices:
        columns += [column(_("Price each"), 1.8, "right"), column(_("Price in total"), 1.9, "right")]
    rows = [_row(line, prices) for line in lines]
    total = (
        (_("Total"), rupiah(document.total_value)) if prices and document.total_value is not None else None
    )
    return paper.Table(columns, rows, total)


def _row(line: RequestItem, prices: bool) -> list:
    cell, gone = paper.Cell, line.is_rejected
    quantity = f"{number(line.quantity)} {line.unit}"
    if line.decision == Decision.PARTIAL:
        quantity = cell(
            f"{number(line.approved_quantity)} {line.unit}",
            _("asked for: %(n)s") % {"n": number(line.quantity)},
        )
    elif gone:
        quantity = cell(quantity, Decision.REJECTED.label, "bad", struck=True)
    row = [
        number(line.number),
        cell(line.category.name if line.category else "–", line.type.name if line.type else ""),
        cell(line.item_name, line.item_type_brand, "muted" if gone else "", strong=True, struck=gone),
        quantity,
        cell(line.keterangan, line.rejection_reason),
    ]
    if prices:
        known = line.has_purchase and not gone
        row += [cell(rupiah(line.purchase_price), line.vendor), rupiah(line.amount)] if known else ["", ""]
    return row


def _signatures(document: Request) -> list[paper.Signature]:
    """The requester and the three desks; where it was rejected, who said no."""
    found = [
        paper.Signature(
            _("Requested by"), document.requester_name, document.division_name, moment(document.request_date)
        )
    ]
    rejected = document.status == S.REJECTED
    for stage in Stage:
        desk, name = stage.value.lower(), stage.label if stage != Stage.FINAL else _("Management")
        signed = getattr(document, f"{desk}_approval_date")
        if signed:
            instead = getattr(document, f"{desk}_approver_for")
            note = _("in the place of %(name)s") % {"name": instead} if instead else ""
            found.append(
                paper.Signature(name, getattr(document, f"{desk}_approver_name"), "", moment(signed), note)
            )
        elif rejected:
            rejected = False
            said, division = pgettext("request", "Rejected"), document.rejected_by_division
            found.append(
                paper.Signature(
                    name, document.rejected_by_name, division, moment(document.rejection_date), said, "bad"
                )
            )
        else:
            found.append(paper.Signature(name))
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
