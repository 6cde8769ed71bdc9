"""How much a line is, in words: 1 Unit, 1.000 Meter (Utuh), 150 Meter (Potong)."""

from django.utils.translation import gettext as _

from core.words import number
from loans.models import HandoverItem


def said(item: HandoverItem) -> str:
    """The amount of a line of a handover with its unit; of material whether it is whole or was cut."""
    amount = f"{number(item.quantity)} {item.unit}"
    if not item.asset.is_lot:
        return amount
    how = _("(whole)") if item.is_whole else _("(cut)")
    return f"{amount} {how}"
