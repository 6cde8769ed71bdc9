"""What of a loan stands in its letter (Surat Permintaan Peminjaman Aset)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.pdf import letter as paper
from core.words import day, moment, number
from loans import assignments
from loans.choices import AssignmentEnd, LoanDecision, LoanStatus
from loans.models import LoanAssignment, LoanItem, LoanRequest

S = LoanStatus


def of(loan: LoanRequest) -> paper.Letter:
    """The letter of a loan; whoever sees the loan sees all of it, there are no prices in it."""
    lines = list(loan.items.order_by("number"))
    things = loan.assignments.exclude(ended=AssignmentEnd.RELEASED)
    units = list(
        things.select_related("asset__standard_item", "loan_item").order_by("loan_item__number", "pk")
    )
    after = []
    if loan.status == S.REJECTED:
        after.append(_("Reason of the rejection: %(reason)s") % {"reason": loan.rejection_reason})
    if loan.status == S.CANCELLED and loan.close_reason:
        after.append(_("Reason of the cancellation: %(reason)s") % {"reason": loan.close_reason})
    return paper.Letter(
        title=_("Loan request letter"),
        number=loan.doc_number,
        date_line=day(loan.request_date),
        facts=_facts(loan),
        table=_table(lines),
        tables=[(_("Lent assets"), _units(units))] if units else [],
        paragraphs_after=after,
        signatures=_signatures(loan),
        stamp=_stamp(loan),
        footer=loan.doc_number,
    )


def _facts(loan: LoanRequest) -> list[tuple[str, str]]:
    rows = [
        (pgettext("loan", "Borrower"), loan.requester_name),
        (_("Division"), loan.division_name),
        (_("Requested"), moment(loan.request_date)),
        (_("Status"), LoanStatus(loan.status).label),
        (_("What for"), loan.reason),
    ]
    return [(str(label), str(value)) for label, value in rows if value]


def _days(line: LoanItem) -> str:
    said = {"start": day(line.needed_from), "last": day(line.return_date)}
    return (_("%(start)s – %(last)s") if line.return_date else _("from %(start)s on")) % said


def _table(lines: list[LoanItem]) -> paper.Table:
    """No., item, quantity, days, remark."""
    column, cell = paper.Column, paper.Cell
    columns = [
        column(_("No."), 0.7, "right"),
        column(_("Item and brand"), 3.2),
        column(_("Quantity"), 1.4, "right"),
        column(pgettext("loan", "Days"), 2.2),
        column(_("Remark"), 2.4),
    ]
    rows = []
    for line in lines:
        quantity = f"{number(line.quantity)} {line.unit}"
        gone = line.is_rejected
        if line.decision == LoanDecision.PARTIAL:
            asked = _("asked for: %(n)s") % {"n": quantity}
            quantity = cell(f"{number(line.wanted)} {line.unit}", asked)
        elif gone:
            quantity = cell(quantity, str(LoanDecision.REJECTED.label), "bad", struck=True)
        rows.append(
            [
                number(line.number),
                cell(line.item_name, line.brand, "muted" if gone else "", strong=True, struck=gone),
                quantity,
                _days(line),
                cell(line.keterangan, line.rejection_reason),
            ]
        )
    return paper.Table(columns, rows)


def _units(units: list[LoanAssignment]) -> paper.Table:
    """Each thing with its serial number and its state."""
    column, cell = paper.Column, paper.Cell
    columns = [
        column(_("No."), 0.7, "right"),
        column(_("Asset"), 3),
        column(_("Serial number / MAC"), 2.4),
        column(_("Until"), 1.5),
        column(_("State"), 1.8),
    ]
    rows = []
    for place, one in enumerate(units, start=1):
        asset = one.asset
        amount = f"{number(one.quantity)} {asset.standard_item.base_unit}" if asset.is_lot else ""
        rows.append(
            [
                number(place),
                cell(asset.code, " · ".join(filter(None, [str(one.loan_item), amount])), strong=True),
                cell(asset.serial_number or "–", asset.mac_address or ""),
                day(one.due) or "–",
                assignments.state(one)[0],
            ]
        )
    return paper.Table(columns, rows)


def _signatures(loan: LoanRequest) -> list[paper.Signature]:
    """The borrower, and logistics; where it was rejected, who said no."""
    found = [
        paper.Signature(
            pgettext("loan", "Borrower"), loan.requester_name, loan.division_name, moment(loan.request_date)
        )
    ]
    role = _("Acknowledged (Admin Logistik)")
    if loan.status == S.REJECTED:
        said = pgettext("request", "Rejected")
        found.append(paper.Signature(role, loan.rejected_by_name, "", moment(loan.rejected_at), said, "bad"))
    elif loan.approval_date:
        found.append(paper.Signature(role, loan.approver_name, "", moment(loan.approval_date)))
    else:
        found.append(paper.Signature(role))
    return found


def _stamp(loan: LoanRequest) -> paper.Stamp | None:
    """Approved once logistics has approved, rejected or cancelled when it was."""
    if loan.status == S.REJECTED:
        return paper.Stamp(pgettext("stamp", "REJECTED"), "bad", day(loan.rejected_at))
    if loan.status == S.CANCELLED:
        return paper.Stamp(pgettext("stamp", "CANCELLED"), "", day(loan.closed_at))
    if loan.approval_date is None:
        return None
    return paper.Stamp(pgettext("stamp", "APPROVED"), "good", day(loan.approval_date))
