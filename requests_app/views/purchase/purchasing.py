"""Buying: what each line costs, the approval of that, the order, the shipment."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import config
from core.errors import StaleVersion
from core.forms.sheet import Sheet
from core.forms.words import NoteForm
from core.reading import numbers
from core.views.ask import posted, work
from core.words import rupiah
from requests_app.choices import OrderType, RequestStatus
from requests_app.forms.purchase.details import BuySheet, vendors
from requests_app.models import Request
from requests_app.services.purchase import hints
from requests_app.services.purchase import purchasing as service
from requests_app.services.requests import amounts, steps, totals
from requests_app.views.approval import line_facts
from requests_app.views.pages import ask, back, deed


@deed("set_purchase")
def set_purchase(request, document):
    """What each line costs, from whom, on which order and invoice."""
    if not request.user.has_perm(service.PRICE):
        raise PermissionDenied
    lines = steps.lines_of(document)
    sheet = BuySheet(posted(request), lines)

    def show(status, **more):
        context = {
            "document": document,
            "title": _("Purchase details"),
            "sheet": sheet,
            "problems": sheet.problems(),
            "rows": _rows(document, sheet),
            "vendors": vendors(),
            "limit": config.get("approval.ceo_limit"),
            "total": _total(sheet),
            "always": ""
            if document.order_type == OrderType.REGULAR_STOCK
            else document.get_order_type_display(),
        }
        return render(request, "requests_app/purchase/set_purchase.html", context | more, status=status)

    def do(version):
        try:
            # A form that says of no version that it was looked at would clear what it does not name.
            service.set_purchase(document, actor=request.user, details=sheet.details(), version=version or 0)
        except StaleVersion as error:
            error.theirs = sheet.differences()
            raise
        left = sum(1 for details in sheet.details().values() if details is None)
        return _saved(request, document, left)

    return work(request, document, sheet, verb="set_purchase", show=show, do=do)


@deed("approve_purchase")
def approve_purchase(request, document):
    """The purchase is worked out: it goes to the CEO, or may begin."""
    lines = [line for line in steps.lines_of(document) if not line.is_rejected and line.to_buy]
    form = NoteForm(posted(request))
    sheet = Sheet(posted(request), form)
    document.total_value = totals.total(lines)
    prices, to_ceo = request.user.has_perm(service.PRICE), service.needs_ceo(document)

    def show(status, **more):
        context = {
            "document": document,
            "title": _("Approve the purchase"),
            "form": form,
            "rows": _bought(lines, prices),
            "to_ceo": to_ceo,
            "total": document.total_value if prices else None,
            "missing": [line for line in lines if not line.has_purchase],
            "limit": config.get("approval.ceo_limit") if prices else None,
            "special": ""
            if document.order_type == OrderType.REGULAR_STOCK
            else document.get_order_type_display(),
            "label": _("Submit to the CEO") if to_ceo else _("Approve the purchase"),
        }
        return render(request, "requests_app/purchase/approve_purchase.html", context | more, status=status)

    def do(version):
        done = service.approve_purchase(document, actor=request.user, version=version, **form.cleaned_data)
        ceo = done.status == RequestStatus.AWAITING_CEO_APPROVAL
        said = (
            _("%(document)s waits for the CEO now.")
            if ceo
            else _("%(document)s is approved; the purchase can begin.")
        )
        messages.success(request, said % {"document": document})
        return back(document)

    return work(request, document, sheet, verb="approve_purchase", show=show, do=do)


@deed("start_purchasing")
def start_purchasing(request, document):
    """The order goes out."""
    text = _("The order for %(document)s goes out to the vendor. %(who)s is told that it is being bought.")
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.start_purchasing,
        verb="start_purchasing",
        title=_("Start the purchase"),
        icon="shopping-cart",
        text=text % {"document": document, "who": document.requester_name},
        said=_("The purchase of %(document)s has begun. Mark it as shipped when the vendor has sent it."),
    )


@deed("ship")
def ship(request, document):
    """The vendor has sent it."""
    text = _("The vendor has sent what was ordered for %(document)s. %(who)s is told that it is on its way.")
    return ask(
        request,
        document,
        NoteForm(posted(request)),
        service.ship,
        verb="ship",
        title=_("Mark as shipped"),
        icon="truck",
        text=text % {"document": document, "who": document.requester_name},
        said=_("%(document)s is on its way. Record its arrival when it is here."),
    )


def _rows(document: Request, sheet: BuySheet) -> list[dict]:
    """Every line that is bought with its form and what it cost last."""
    last = hints.last_purchases([form.line for form in sheet.lines], but=document)
    rows = []
    for form in sheet.lines:
        line = form.line
        known = last.get(line.standard_item_id)
        each = line_facts.last_price(line, known)
        facts = [line_facts.fact(_("To buy"), amounts.units(line, line.to_buy))]
        if line.allocated_quantity:
            facts.append(line_facts.fact(_("From stock"), amounts.units(line, line.allocated_quantity)))
        if each is not None:
            facts.append(line_facts.fact(_("Last price"), rupiah(each), more=line_facts.said_last(known)))
        rows.append(
            {
                "form": form,
                "line": line,
                "facts": facts,
                "last_price": numbers.write(each),
                "last_vendor": known.vendor if known else "",
                "amount": _amount(form),
            }
        )
    return rows


def _amount(form):
    """What a line costs as it stands on the page, None while nobody knows."""
    price = (
        form.cleaned_data.get("purchase_price")
        if form.is_bound and form.is_valid()
        else form.line.purchase_price
    )
    return None if price is None else price * form.line.to_buy


def _total(sheet: BuySheet):
    return sum((_amount(form) or 0 for form in sheet.lines), 0)


def _bought(lines, prices: bool) -> list[dict]:
    return [
        {
            "number": line.number,
            "name": str(line),
            "quantity": amounts.units(line, line.to_buy),
            "price": line.purchase_price if prices else None,
            "amount": line.amount if prices else None,
            "vendor": line.vendor,
            "papers": " · ".join(filter(None, [line.po_number, line.invoice_number])),
            "date": line.purchase_date,
        }
        for line in lines
    ]


def _saved(request, document: Request, left: int):
    """What came of it: lines that are still without details, or the way on to the approval."""
    if left:
        said = ngettext(
            "The purchase details of %(document)s are saved. %(count)d line is still without.",
            "The purchase details of %(document)s are saved. %(count)d lines are still without.",
            left,
        )
        messages.success(request, said % {"document": document, "count": left})
        return back(document)
    messages.success(
        request, _("The purchase details of %(document)s are complete.") % {"document": document}
    )
    return (
        redirect("request_approve_purchase", document.doc_number)
        if "go_on" in request.POST
        else back(document)
    )
