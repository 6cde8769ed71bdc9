"""What the warehouses have of what somebody is about to ask for: beside each line, also while it is being
typed. No prices.
"""

import re
from collections.abc import Iterable

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires_any
from requests_app.forms.requests.lines import LineForm
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import RequestItem
from requests_app.services.purchase import hints
from requests_app.services.requests import amounts, stock
from requests_app.views.approval import line_facts

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
    return render(request, "components/stock_hint.html", {"hint": line.hint})


def attach(forms: Iterable[LineForm]) -> None:
    """Put its hint beside each line of a form that means a model. Four queries however many there are, none
    when there are none.
    """
    lines = [(form, line) for form in forms if (line := form.line_so_far())]
    if not lines:
        return
    known = hints.of(line.standard_item for _form, line in lines)
    for form, line in lines:
        form.hint = _hint(line, known[line.standard_item_id])


def _hint(line: RequestItem, hint: hints.Hint) -> dict:
    """`figures` (label, amount), and when a quantity is known `note` with its `tone`: whether that is
    enough.
    """
    have = hint.stock
    figures = [
        (_("Available"), amounts.joined(line_facts.free(line, have))),
        (_("Reserved"), amounts.said(line, have.reserved)),
        (_("On the way"), amounts.said(line, hint.on_the_way)),
    ]
    if have.held:
        figures.insert(2, (_("Held for somebody"), amounts.said(line, have.held)))
    if not line.quantity:
        return {"figures": figures, "note": "", "tone": ""}
    pieces = stock.is_fragmented(line, have)
    if pieces:
        figures.append((_("Longest piece"), amounts.said(line, have.longest)))
    short = line.wanted > stock.coverable(line, have)
    return {
        "figures": figures,
        "note": stock.stock_note(line, have),
        "tone": "red" if short else "amber" if pieces else "green",
    }
