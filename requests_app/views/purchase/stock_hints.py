"""What the warehouses have of what somebody is about to ask for: beside each line, also while it is being
typed. No prices.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires_any
from core.words import number
from requests_app.forms.requests.lines import LineForm
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import RequestItem
from requests_app.services.purchase import hints
from requests_app.services.requests import stock

CREATE = ("requests_app.add_request", "requests_app.add_urgent_request")
LINE = re.compile(r"^(lines-\d{1,4})-")


@requires_any(*CREATE)
@require_safe
def request_stock(request):
    """The hint of one line, whose fields are in the url as the form names them; whoever opens it as a page
    gets the form.
    """
    if not request.htmx:
        return redirect("request_create")
    prefix = next((found[1] for name in request.GET if (found := LINE.match(name))), "lines-0")
    line = LineForm(request.GET, prefix=prefix, offer=RequestOffer())
    attach([line])
    return render(request, "requests_app/purchase/request_stock.html", {"hint": line.hint})


def attach(forms: Iterable[LineForm]) -> None:
    """Put its hint beside each line of a form that means a model. Four queries however many there are, none
    when there are none.
    """
    lines = [(form, line) for form in forms if (line := form.line_so_far())]
    if not lines:
        return
    items = [line.standard_item for _form, line in lines]
    free = stock.free_for(line for _form, line in lines)
    coming = hints.on_the_way(item.pk for item in items)
    for form, line in lines:
        form.hint = _hint(line, free, coming.get(line.standard_item_id, Decimal(0)))


def _hint(line: RequestItem, free: dict, coming: Decimal) -> dict:
    """`figures` (label, amount), and when a quantity is known `note` with its `tone`: whether that is
    enough.
    """
    have = free[line.standard_item_id]
    whole = Decimal(have.containers_available) if line.in_containers else None
    figures = [
        (_("Free"), _amount(line, have.available, whole)),
        (_("Reserved"), _amount(line, have.reserved)),
        (_("On the way"), _amount(line, coming)),
    ]
    if not line.quantity:
        return {"figures": figures, "note": "", "tone": ""}
    pieces = stock.is_fragmented(line, have)
    if pieces:
        figures.append((_("Longest piece"), _amount(line, have.longest)))
    short = line.wanted > stock.coverable(line, free)
    return {
        "figures": figures,
        "note": stock.stock_note(line, free),
        "tone": "red" if short else "amber" if pieces else "green",
    }


def _amount(line: RequestItem, base: Decimal, whole: Decimal | None = None) -> str:
    """In base units, before it in the unit of the line when that is another; `whole` containers when only
    such count.
    """
    if line.factor == 1 or not base:
        return f"{number(base)} {line.unit}"
    units = (base / line.factor).quantize(Decimal("0.01")) if whole is None else whole
    return f"{number(units)} {line.unit} ({number(base)} {line.standard_item.base_unit})"
