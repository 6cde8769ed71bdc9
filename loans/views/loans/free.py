"""What is free of what somebody is about to borrow, in the days that he wants it: beside each line, also
while it is being typed.
"""

import re
from collections.abc import Iterable
from datetime import date

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.forms.goods.wishes import WishOffer
from assets.models import StandardItem
from core import clock, words
from core.access import requires
from loans.forms.loans.asking import HeadForm, LoanLineForm
from loans.services.loans import asking
from loans.services.loans.asking import NewLine

ADD = "loans.add_loanrequest"
LINE = re.compile(r"^(lines-\d{1,4})-")


@requires(ADD)
@require_safe
def loan_free(request):
    """The hint of one line, whose fields are in the url with those of the head, as the form names them;
    whoever opens it as a page gets the form.
    """
    if not request.htmx:
        return redirect("loan_create")
    prefix = next((found[1] for name in request.GET if (found := LINE.match(name))), "lines-0")
    head = HeadForm(request.GET, person=request.user)
    line = LoanLineForm(request.GET, prefix=prefix, offer=WishOffer(), head=head, person=request.user)
    attach([line], request.user)
    return render(request, "components/stock_hint.html", {"hint": line.hint})


def attach(forms: Iterable[LoanLineForm], user) -> None:
    """Put its hint beside each line that means a model and has days. A fixed number of queries for all lines
    of the same days, none when there are none.
    """
    known = [(form, line) for form in forms if (line := form.line_so_far())]
    lines = [line for _form, line in known]
    for (form, line), have in zip(known, asking.free(lines, [line.item for line in lines]), strict=True):
        form.hint = _hint(line, have) | {"url": calendar(line.item, line.needed_from, user)}


def calendar(item: StandardItem, day: date, user) -> str:
    """Where it is said what is free of a model around that day, for who sees the stock; "" else, and of
    material, which is not held for days.
    """
    if item.is_bulk or not user.has_perm("assets.view_stock"):
        return ""
    return f"{reverse('stock_calendar', args=[item.pk])}?month={max(day, clock.today()):%Y-%m}"


def _hint(line: NewLine, have) -> dict:
    """`figures` (label, amount), and when a quantity is known `note` with its `tone`: whether that is
    enough.
    """
    item = line.item
    unit, factor = (item.base_unit, 1) if line.in_base else (item.unit_of_measure, item.quantity_per_unit)
    free = int(have // factor)
    start, last = words.day(line.needed_from), words.day(line.return_date)
    label = (
        _("Free from %(start)s to %(last)s") % {"start": start, "last": last}
        if last
        else _("Free from %(start)s on") % {"start": start}
    )
    hint = {"figures": [(label, f"{words.number(free)} {unit}")], "note": "", "tone": ""}
    if not line.quantity:
        return hint
    short = line.quantity - free
    if short > 0:
        return hint | {
            "note": _("%(n)s %(unit)s short") % {"n": words.number(short), "unit": unit},
            "tone": "red",
        }
    return hint | {"note": _("Free for these days"), "tone": "green"}
