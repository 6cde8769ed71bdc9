"""How it stands with one lent thing, in words: for the page of a loan, its letter and its export."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assets.choices import AssetStatus
from loans.choices import AssignmentEnd, LoanStatus
from loans.models import LoanAssignment


def state(one: LoanAssignment) -> tuple[str, str]:
    """(label, tone) of one thing."""
    if not one.is_open:
        label = AssignmentEnd(one.ended).label
        if one.ended == AssignmentEnd.RETURNED and one.returned_quantity not in (None, one.quantity):
            label = _("Returned in part")
        return label, "green" if one.ended == AssignmentEnd.RETURNED else "grey"
    if one.handed_at is None:
        return pgettext("assignment", "Kept"), "grey"
    if one.asset.status == AssetStatus.LOST:
        return AssetStatus.LOST.label, "red"
    if one.declared_at:
        return _("Waits for verification"), "amber"
    if one.is_overdue:
        return LoanStatus.OVERDUE.label, "red"
    return LoanStatus.ON_LOAN.label, "blue"
