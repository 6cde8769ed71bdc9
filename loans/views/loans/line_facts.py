"""What is known of a line while somebody decides on it or hands it out, in words for its page."""

from django.utils.translation import gettext as _

from core.words import number
from loans.models import LoanItem, LoanRequest
from loans.services.loans import asking
from loans.views.loans import free
from loans.views.loans.lines import amount, days


def known(line: LoanItem) -> list[dict]:
    """How many were asked for, and for which days."""
    return [
        {"label": _("Asked for"), "value": amount(line, line.quantity)},
        {"label": _("Days"), "value": days(line)},
    ]


def free_for(loan: LoanRequest, lines: list[LoanItem], user) -> dict[int, dict]:
    """{key of a line: how much is free for its days, this loan's own aside; and the way to the calendar}."""
    items = [line.standard_item for line in lines]
    found = {}
    for line, have in zip(lines, asking.free(lines, items, excluding=loan.doc_number), strict=True):
        count = int(have // line.factor)
        tone = "green" if count >= line.wanted else "amber" if count else "red"
        found[line.pk] = {
            "label": _("Free for these days"),
            "value": amount(line, count),
            "tone": tone,
            "url": free.calendar(line.standard_item, line.needed_from, user),
        }
    return found


def left(line: LoanItem, units, label: str) -> dict:
    """So many base units, said beside `label`."""
    return {"label": label, "value": f"{number(units)} {line.standard_item.base_unit}", "tone": "amber"}
