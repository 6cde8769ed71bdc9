"""The form that registers goods. `?for=` a document's number fills it in with what that expects,
`?item=&place=&quantity=` by hand.
"""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.filters.assets import PRICE
from assets.forms.goods import reshape
from assets.forms.goods.lines import IN_BASE
from assets.forms.goods.offer import COUNT, MEASUREMENT, Offer, kind_of
from assets.forms.goods.registrations import MOST_LINES, HeaderForm, LineFormSet, RegistrationSheet
from assets.models import StandardItem
from assets.services.goods import arrivals
from assets.services.goods import registrations as service
from assets.views.goods import registration_arrival as arrival
from core import references
from core.access import requires
from core.reading.keys import whole, whole_all
from core.views.ask import form_page, work
from core.workflow.tokens import once

PREFIX = "lines"
HEAD = ("vendor", "po_number", "invoice_number", "purchase_date", "wo_ro_int_number", "notes", "place")


@requires("assets.add_asset")
@form_page
@once
def registration_create(request):
    """Show the form, filled in from the url; or register what was posted, all of it or nothing."""
    offer = Offer(prices=request.user.has_perm(PRICE))
    data, judged = reshape.read(request, PREFIX, MOST_LINES)
    sheet = _first(request, offer) if data is None else _sheet(data, offer, judged=judged)

    def show(status, **more):
        context = {
            "header": sheet.head,
            "document": _document(request, sheet.head),
            "lines": sheet.rows,
            "options": offer.options,
            "places": offer.places,
            "problems": sheet.problems(),
            "most": MOST_LINES,
        }
        return render(request, "assets/goods/registration_form.html", context | more, status=status)

    def register():
        document = service.register(sheet.rows.news(), actor=request.user, header=sheet.head.header())
        said = ngettext(
            "%(count)d asset is registered as %(document)s.",
            "%(count)d assets are registered as %(document)s.",
            document.asset_count,
        )
        messages.success(request, said % {"count": document.asset_count, "document": document})
        return redirect("registration", document.doc_number)

    return work(request, None, sheet, show=show, do=register)


def _first(request, offer: Offer) -> RegistrationSheet:
    """The form as it is opened: filled in from the url."""
    head, lines = _expected(request, offer) or ({}, initial_lines(request.GET, offer))
    given = {name: request.GET[name] for name in HEAD if name in request.GET}
    rows = LineFormSet(prefix=PREFIX, form_kwargs={"offer": offer}, initial=lines or [{}])
    return RegistrationSheet(None, HeaderForm(offer=offer, initial=head | given), rows)


def _sheet(data: QueryDict, offer: Offer, *, judged: bool) -> RegistrationSheet:
    """The form as it was sent, or with another number of lines."""
    header = HeaderForm(data, offer=offer)
    rows = LineFormSet(data, prefix=PREFIX, form_kwargs={"offer": offer})
    if not judged:
        reshape.unjudged(header, rows)
    return RegistrationSheet(data, header, rows, judged=judged)


def _expected(request, offer: Offer) -> tuple[dict, list[dict]] | None:
    """Head and lines for the document `?for=`; None, and a message why, when there is nothing to fill in."""
    number = request.GET.get("for", "").strip().upper()
    if not number:
        return None
    expected = arrivals.of(number, request.user)
    if expected is None:
        # Also of what exists but is not this person's to see; the number is not repeated, it may be anything.
        messages.warning(request, _("There is no such document that brings goods. The form is empty."))
        return None
    if not expected:
        messages.info(request, _("Of %(document)s nothing is left to be registered.") % {"document": number})
        return None
    lines, missing = arrival.lines(expected, offer)
    if missing:
        said = _("Inactive in the catalogue, so not among the lines: %(names)s.")
        messages.warning(request, said % {"names": ", ".join(missing)})
    return arrival.head(number, expected), lines


def _document(request, header) -> dict | None:
    """The document that the form was opened for, while the form still names it: its number, and its page for
    who may open it.
    """
    number = header["wo_ro_int_number"].value() or ""
    if not number or number != request.GET.get("for", "").strip().upper():
        return None
    return {"number": number, "url": references.url(number, request.user)}


def initial_lines(query: QueryDict, offer: Offer) -> list[dict]:
    """Lines for `item=` (keys of models) with the `quantity=` at the same position: containers, pieces, or
    serials to expect.

    `unit=base` reads counted quantities in base units. Unknown models are left out.
    """
    keys = whole_all(query.getlist("item")[:MOST_LINES])
    items = StandardItem.objects.in_bulk(keys)
    quantities = query.getlist("quantity")
    lines = []
    for place, key in enumerate(keys):
        item = items.get(key)
        label = offer.label_of(item) if item else ""
        if not label:
            continue
        known = place < len(quantities) and whole(quantities[place]) is not None
        quantity = quantities[place] if known else ""
        field = {MEASUREMENT: "containers", COUNT: "quantity"}.get(kind_of(item), "expected")
        lines.append(
            {"item": label, field: quantity} | ({"unit": IN_BASE} if query.get("unit") == "base" else {})
        )
    return lines
