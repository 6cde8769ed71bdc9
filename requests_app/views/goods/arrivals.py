"""Goods arrive: record it, take a wrong record back, go on to register them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from core import words
from core.forms.words import ReasonForm
from core.views.ask import posted, work
from core.workflow.documents import late
from core.workflow.transitions import is_for
from requests_app.choices import RequestStatus
from requests_app.forms.goods.arrivals import ArrivalSheet
from requests_app.models import Delivery, Request
from requests_app.services.goods import arrival_news
from requests_app.services.goods import deliveries as service
from requests_app.services.requests import amounts, steps
from requests_app.views.approval import line_facts
from requests_app.views.pages import ask, back, deed


@deed("receive")
def receive(request, document):
    """Say what of the order is here, and what will never be."""
    sheet = ArrivalSheet(posted(request), document, steps.lines_of(document))
    registers = is_for(document, "register", request.user)

    def show(status, **more):
        rows = _rows(document, sheet, request.user)
        context = {
            "document": document,
            "title": _("Record an arrival"),
            "sheet": sheet,
            "problems": sheet.problems(),
            "registers": registers,
            "rows": [row for row in rows if row["open"]],
            "here": [row for row in rows if not row["open"]],
            "settled": [f"{line.number}. {line}" for line in sheet.settled],
            "number": document.deliveries.count() + 1,
        }
        return render(request, "requests_app/goods/receive.html", context | more, status=status)

    def do(version):
        values = sheet.head.cleaned_data
        delivery = service.receive(
            document, sheet.arrival_lines(), actor=request.user, version=version, **values
        )
        done = delivery.request
        messages.success(request, _said(delivery) % {"document": document, "number": delivery.number})
        goes_on = "register" in request.POST and registers and can_proceed(done.register)
        if goes_on and _brought_goods(delivery):
            return redirect("request_register", document.doc_number)
        return back(document)

    return work(request, document, sheet, verb="receive", show=show, do=do)


@deed("void_delivery")
def void_delivery(request, document, delivery):
    """An arrival was recorded wrongly."""
    found = get_object_or_404(document.deliveries, number=delivery)
    why = service.voided(found) if can_proceed(document.void_delivery) else service.closed(document)
    text = _(
        "Arrival %(number)d of %(day)s (%(what)s) is taken back, as if it had not been recorded. The "
        "record stays, marked as voided."
    )

    def do(document, **values):
        return service.void(found, **values)

    return ask(
        request,
        document,
        ReasonForm(posted(request), least=3),
        do,
        verb="void_delivery",
        late=why,
        danger=True,
        icon="undo-2",
        title=_("Void arrival %(number)d") % {"number": found.number},
        label=_("Void the arrival"),
        text=text % {"number": found.number, "day": words.day(found.arrived_on), "what": _what(found)},
        said=_("The arrival is voided; what is outstanding of %(document)s is again what it was before."),
    )


@deed("register")
def register(request, document):
    """On to the registration form, filled in with what has arrived."""
    if why := late(document, "register"):
        messages.warning(request, why)
        return back(document)
    return redirect(f"{reverse('registration_create')}?for={document.doc_number}")


def _rows(document: Request, sheet: ArrivalSheet, user) -> list[dict]:
    """Every line that is not finished with: what is outstanding, what was here so far."""
    links, rows = line_facts.may_link(document, user), []
    for form in sheet.lines:
        line = form.line
        facts = [line_facts.amount(_("Ordered"), line, line.ordered)]
        if line.arrived_quantity:
            facts.append(line_facts.amount(_("Arrived so far"), line, line.arrived_quantity))
        if line.missing_quantity:
            facts.append(line_facts.amount(_("Will not come"), line, line.missing_quantity))
        tone = "amber" if line.outstanding else "green"
        facts.append(line_facts.amount(_("Outstanding"), line, line.outstanding, tone=tone))
        row = {
            "form": form,
            "line": line,
            "facts": facts,
            "link": links and line.standard_item_id is None,
            "fill": "",
        }
        row["outstanding"] = f"{line.outstanding / line.factor:f}"  # for the script, in the unit of the field
        if form.fields.get("arrived"):
            row["fill"] = form.fill
        rows.append(row | {"open": bool(line.outstanding) or bool(form.errors if form.is_bound else False)})
    return rows


def _said(delivery: Delivery) -> str:
    """What happened, and what comes next."""
    if delivery.request.status == RequestStatus.COMPLETED:
        return _("Arrival %(number)d is recorded; with that %(document)s is completed.")
    if delivery.request.status == RequestStatus.AWAITING_HANDOVER:
        return _("Arrival %(number)d is recorded; %(document)s can be handed over.")
    if not _brought_goods(delivery):
        return _("Arrival %(number)d of %(document)s is recorded. Nothing of it is to be registered.")
    return _("Arrival %(number)d of %(document)s is recorded. Now the goods are to be registered.")


def _brought_goods(delivery: Delivery) -> bool:
    return delivery.lines.filter(quantity__gt=0).exists()


def _what(delivery: Delivery) -> str:
    entries = map(arrival_news.said, delivery.lines.select_related("item__standard_item"))
    return "; ".join(f"{one['name']}: {amounts.delivered(one)}" for one in entries)
