"""The things of a loan on its page: which, in which state, until when."""

from core import references
from core.words import day, number
from loans import assignments as assignments_words
from loans.choices import AssignmentEnd
from loans.models import LoanAssignment, LoanRequest


def of(loan: LoanRequest, assignments: list[LoanAssignment], user) -> list[dict]:
    """Each thing that was ever assigned, in the order of the lines; what never left the warehouse and is free
    again only while it says something (it broke, or was not accepted).
    """
    shown = [one for one in assignments if one.ended != AssignmentEnd.RELEASED]
    shown.sort(key=lambda one: (one.loan_item.number, one.pk))
    return [_row(loan, one, user) for one in shown]


def _row(loan: LoanRequest, one: LoanAssignment, user) -> dict:
    asset, item = one.asset, one.loan_item
    label, tone = assignments_words.state(one)
    holds = one.is_out and loan.requester_id == user.pk
    may_open = holds or user.has_perm("assets.view_asset")
    amount = f"{number(one.quantity)} {asset.standard_item.base_unit}" if asset.is_lot else ""
    back = one.returned_quantity
    return {
        "code": asset.code,
        "url": references.url(asset.code, user) if may_open else "",
        "name": str(item),
        "serial": asset.serial_number or "",
        "mac": asset.mac_address or "",
        "amount": amount,
        "back": f"{number(back)} {asset.standard_item.base_unit}" if amount and back is not None else "",
        "label": label,
        "tone": tone,
        "due": day(one.due),
        "open": one.is_open,
        "returned": day(one.returned_at),
        "handed": day(one.handed_at),
        "document": one.handover_item.handover.doc_number if one.handover_item_id else "",
        "document_url": references.url(one.handover_item.handover.doc_number, user)
        if one.handover_item_id
        else "",
    }
