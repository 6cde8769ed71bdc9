"""The form that registers goods. `?for=` a document's number fills it in with what that expects,
`?item=&place=&quantity=` by hand.
"""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assets.filters.assets import PRICE
from assets.forms.goods import reshape
from assets.forms.goods.lines import IN_BASE
from assets.forms.goods.offer import COUNT, MEASUREMENT, Offer, kind_of
from assets.forms.goods.registrations import MOST_LINES, HeaderForm, LineFormSet
from assets.models import StandardItem
from assets.services.goods import arrivals
from assets.services.goods import registrations as service
from assets.views.goods import registration_arrival as arrival
from core import references
from core.access import requires
from core.errors import DomainError
from core.workflow.tokens import once

PREFIX = "lines"
HEAD = ("vendor", "po_number", "invoice_number", "purchase_date", "wo_ro_int_number", "notes", "place")


@requires("assets.add_asset")
@require_http_methods(["GET", "HEAD", "POST"])
@once
def registration_create(request):
    """Show the form, filled in from the url; or register what was posted, all of it or nothing."""
    offer = Offer(prices=request.user.has_perm(PRICE))
    if request.method != "POST":
        head, lines = _expected(request, offer) or ({}, initial_lines(request.GET, offer))
        given = {name: request.GET[name] for name in HEAD if name in request.GET}
        return _page(
            request,
            HeaderForm(offer=offer, initial=head | given),
            _lines(offer, initial=lines or [{}]),
            offer,
        )
    if reshape.asked(request.POST):
        data = reshape.reshaped(request.POST, PREFIX, MOST_LINES)
        header, lines = HeaderForm(data, offer=offer), _lines(offer, data=data)
        reshape.unjudged(header, lines)
        return _page(request, header, lines, offer)
    header, lines = HeaderForm(request.POST, offer=offer), _lines(offer, data=request.POST)
    head_is_good = header.is_valid()
    lines.head = header.cleaned_data
    if not (lines.is_valid() and head_is_good):
        return _page(request, header, lines, offer, status=422)
    try:
        document = service.register(lines.news(), actor=request.user, header=header.header())
    except DomainError as error:
        error.add_to(header)
        return _page(request, header, lines, offer, status=error.status)
    said = ngettext(
        "%(count)d asset is registered as %(document)s.",
        "%(count)d assets are registered as %(document)s.",
        document.asset_count,
    )
    messages.success(request, said % {"count": document.asset_count, "document": document})
    return redirect("registration", document.doc_number)


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
    keys = [
        key for key in query.getlist("item")[:MOST_LINES] if key.isascii() and key.isdigit() and len(key) < 18
    ]
    items = StandardItem.objects.in_bulk([int(key) for key in keys])
    quantities = query.getlist("quantity")
    lines = []
    for place, key in enumerate(keys):
        item = items.get(int(key))
        label = offer.label_of(item) if item else ""
        if not label:
            continue
        quantity = (
            quantities[place]
            if place < len(quantities) and quantities[place].isascii() and quantities[place].isdigit()
            else ""
        )
        field = {MEASUREMENT: "containers", COUNT: "quantity"}.get(kind_of(item), "expected")
        lines.append(
            {"item": label, field: quantity} | ({"unit": IN_BASE} if query.get("unit") == "base" else {})
        )
    return lines


def _lines(offer: Offer, **kwargs):
    return LineFormSet(prefix=PREFIX, form_kwargs={"offer": offer}, **kwargs)


def _page(request, header, lines, offer, status=200):
    context = {
        "header": header,
        "document": _document(request, header),
        "lines": lines,
        "options": offer.options,
        "places": offer.places,
        "problems": _problems(header, lines),
        "most": MOST_LINES,
    }
    return render(request, "assets/goods/registration_form.html", context, status=status)


def _problems(header, lines) -> list[dict]:
    """Every mistake of the form with the id of its field, for the summary at the top."""
    found = [
        {"id": "", "label": "", "text": text}
        for text in (*header.non_field_errors(), *lines.non_form_errors())
    ]
    forms = [
        ("", header),
        *((_("Item %(n)d") % {"n": n}, form) for n, form in enumerate(lines.forms, start=1)),
    ]
    for title, form in forms:
        if title:
            found += [{"id": "", "label": title, "text": text} for text in form.non_field_errors()]
        for name in form.errors:
            if name in form.fields:
                label = f"{title} · {form[name].label}" if title else form[name].label
                found += [
                    {"id": form[name].id_for_label, "label": label, "text": text}
                    for text in list(form.errors[name])[:1]
                ]
    return found
