"""Deciding on a request line by line, at three desks: logistics, purchase, the CEO."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import config
from core.views.ask import posted, work
from core.words import rupiah
from requests_app.choices import OrderType, RequestStatus, Stage
from requests_app.forms.approval.review import ReviewSheet
from requests_app.models import Request
from requests_app.services.approval import review as service
from requests_app.services.purchase import hints, purchasing
from requests_app.services.requests import amounts, steps
from requests_app.views.approval import line_facts
from requests_app.views.pages import back, deed


@deed("approve_logistic")
def approve_logistic(request, document):
    """Logistics checks the wish against the stock."""
    return _review(request, document, "approve_logistic", Stage.LOGISTIC, _("Review"))


@deed("revise")
def revise(request, document):
    """Purchase takes lines down, or out."""
    return _review(request, document, "revise", Stage.PURCHASE, _("Revise lines"))


@deed("approve_final")
def approve_final(request, document):
    """The CEO signs what purchase has worked out."""
    return _review(request, document, "approve_final", Stage.FINAL, _("Final approval"))


def _review(request, document: Request, verb: str, stage: Stage, title: str):
    lines = steps.lines_of(document)
    sheet = ReviewSheet(posted(request), document, lines, stage)
    prices = stage != Stage.LOGISTIC and request.user.has_perm(purchasing.PRICE)

    def show(status, **more):
        context = {
            "document": document,
            "title": title,
            "sheet": sheet,
            "problems": sheet.problems(),
            "rows": _rows(document, sheet, lines, prices, request.user),
            "say": _say(verb),
            "money": _money(document) if prices and document.total_value else None,
            "verb": verb,
            "known": _known(document),
            "limit": config.get("approval.ceo_limit") if prices else "",
        }
        return render(request, "requests_app/approval/review.html", context | more, status=status)

    def do(version):
        values = {"verdicts": sheet.verdicts(), "note": sheet.head.cleaned_data["note"]}
        done = getattr(service, verb)(document, actor=request.user, version=version, **values)
        messages.success(request, _done(done, verb) % {"document": document})
        return back(document)

    return work(request, document, sheet, verb=verb, show=show, do=do)


def _rows(document: Request, sheet: ReviewSheet, lines, prices: bool, user) -> list[dict]:
    """Every line with its form (None when it is locked) and what is known of it."""
    forms = {form.line.pk: form for form in sheet.lines}
    known = hints.of(
        [form.line.standard_item for form in sheet.lines if form.line.standard_item],
        excluding=document.doc_number,
    )
    last = hints.last_purchases(lines, but=document) if prices else {}
    links = line_facts.may_link(document, user)
    rows = []
    for line in lines:
        facts = line_facts.asked_for(line)
        if prices and not line.is_rejected:
            facts += line_facts.price(line, last.get(line.standard_item_id))
        if line.pk in forms:
            facts += line_facts.stock(line, known.get(line.standard_item_id))
            if line.allocated_quantity and "allocated" not in forms[line.pk].fields:
                facts.append(line_facts.fact(_("From stock"), amounts.units(line, line.allocated_quantity)))
        price = line.purchase_price if prices and line.purchase_price is not None else ""
        rows.append(
            {
                "line": line,
                "form": forms.get(line.pk),
                "facts": facts,
                "link": links and line.standard_item_id is None,
                "price": price,
                "amount": line.amount if price else None,
            }
        )
    return rows


def _known(document: Request) -> list[dict]:
    """Why it is asked for, and who decided before."""
    facts = [("", document.get_allocation_target_display())]
    if document.project_name:
        facts.append((_("Project"), document.project_name))
    for label, name, standing in (
        (_("Reviewed by logistics"), document.logistic_approver_name, document.logistic_approver_for),
        (_("Worked out by purchase"), document.purchase_approver_name, document.purchase_approver_for),
    ):
        if name:
            facts.append(
                (
                    label,
                    _("%(who)s, in the place of %(other)s") % {"who": name, "other": standing}
                    if standing
                    else name,
                )
            )
    return [{"label": label, "value": value} for label, value in facts]


def _money(document: Request) -> dict:
    """The total, and why the CEO has a word in it. For price viewers alone."""
    limit = config.get("approval.ceo_limit")
    if (document.total_value or 0) > limit:
        why = _("above the limit of %(limit)s") % {"limit": rupiah(limit)}
    elif document.order_type != OrderType.REGULAR_STOCK:
        why = document.get_order_type_display()
    else:
        why = _("within the limit of %(limit)s") % {"limit": rupiah(limit)}
    return {"total": document.total_value, "why": why}


def _say(verb: str) -> dict:
    """What the button says: when everything is approved, when something is taken down, when nothing is
    left.
    """
    reject = _("Reject the request")
    if verb == "revise":
        return {"approve": _("Save the revision"), "revise": _("Save the revision"), "reject": reject}
    return {"approve": _("Approve"), "revise": _("Approve with revisions"), "reject": reject}


def _done(document: Request, verb: str) -> str:
    """What happened, and what comes next."""
    if document.status == RequestStatus.REJECTED:
        return _("No line was left, so %(document)s is rejected.")
    if document.status == RequestStatus.AWAITING_HANDOVER:
        return _("%(document)s is approved and all in stock: it can be handed over.")
    if verb == "revise":
        return _("The lines of %(document)s are revised.")
    if document.status == RequestStatus.APPROVED:
        return _("%(document)s is approved; the purchase can begin.")
    return _("%(document)s is approved; purchase works out what it costs.")
