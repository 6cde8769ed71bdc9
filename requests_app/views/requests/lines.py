"""The lines of a request as its page shows them: what was asked for, what was decided, how far it is, what it
costs.
"""

from decimal import Decimal
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core import config
from core.templatetags.ui import day, rupiah
from requests_app.choices import BUYING, UNDER_REVIEW, Decision, OrderType, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import hints
from requests_app.views.requests import shapes
from requests_app.views.requests.shapes import fill, fill_each, fill_some, together

STOCK = "assets.view_stock"
FOLLOWED = (*BUYING, RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)
ASKING_PRICES = (RequestStatus.LOGISTIC_APPROVED, RequestStatus.AWAITING_CEO_APPROVAL)


def table(document: Request, lines: list[RequestItem], user, wrong: dict[int, Decimal]) -> dict:
    """{rows (markup), stock, progress}: the lines, and whether the columns of the stock and of the progress
    are there.
    """
    sees_stock = user.has_perm(STOCK)
    stock = sees_stock and document.status in UNDER_REVIEW
    progress = document.status in FOLLOWED
    about = (
        hints.of((line.standard_item for line in lines if line.standard_item), excluding=document.doc_number)
        if stock
        else {}
    )
    may_link = can_proceed(document.link_item) and has_transition_perm(document.link_item, user)
    shape = shapes.load()
    card = reverse("stock_card", args=[0]).replace("0", "%d") if sees_stock else ""
    words, figure = _words(), shapes.figures()
    made = []
    for line in lines:
        made.append(
            fill(
                shape["line"],
                css="request-refused" if line.is_rejected else "",
                number=line.number,
                item=_item(document, line, shape, url=card, may_link=may_link),
                asked=f"{figure(line.quantity)} {line.unit}",
                retail=shape["retail"] if line.in_base else "",
                stock=_stock(line, about.get(line.standard_item_id), shape, figure) if stock else "",
                decision=together(
                    [*_badges(line, shape, words, figure), fill_some(shape["small"], line.rejection_reason)]
                ),
                progress=_progress(document, line, wrong.get(line.pk), shape, words, figure)
                if progress
                else "",
            )
        )
    return {"rows": together(made), "stock": stock, "progress": progress}


def _words() -> dict[str, str]:
    """Said once for all lines: a translation costs more than a line."""
    return {
        "from_stock": _("from stock"),
        "to_buy": _("to buy"),
        "revised": _("Revised %(before)s → %(after)s"),
        "rejected": str(Decision.REJECTED.label),
        "arrived": _("%(n)s of %(all)s %(unit)s arrived"),
        "missing": _("%(n)s will not come"),
        "wrong": _("%(n)s wrong, sent back"),
        "registered": _("%(n)s registered"),
        "coming": _("%(n)s still to come"),
        "handed": _("%(n)s of %(all)s %(unit)s handed over"),
    }


def _item(document: Request, line: RequestItem, shape: dict, *, url: str, may_link: bool):
    """What it is, with a way to its stock card, or to the catalogue for what is not in it yet."""
    parts = []
    if line.standard_item_id and url:
        parts.append(fill(shape["item-link"], url=url % line.standard_item_id, name=line.item_name))
    else:
        parts.append(fill(shape["item"], name=line.item_name))
    sub = " · ".join(filter(None, [line.item_type_brand, line.category.name if line.category else ""]))
    parts.append(fill_some(shape["small"], sub))
    if line.standard_item_id is None:
        link = ""
        if may_link and not line.is_rejected:
            link = fill(
                shape["link"],
                url=reverse("request_link_line", args=[document.doc_number, line.number]),
                name=line.item_name,
            )
        parts.append(fill(shape["unknown"], link=link))
    parts.append(fill_some(shape["note"], line.keterangan))
    return together(parts)


def _badges(line: RequestItem, shape: dict, words: dict, figure) -> list:
    """Where it comes from, and what was taken off it."""
    form = shape["badge"]
    if line.is_rejected:
        return [fill(form, tone="red", label=words["rejected"])]
    found = []
    if line.decision == Decision.PARTIAL:
        after = {"before": figure(line.quantity), "after": figure(line.approved_quantity)}
        found.append(fill(form, tone="amber", label=words["revised"] % after))
    both = line.allocated_quantity and line.to_buy
    if line.allocated_quantity:
        label = f"{figure(line.allocated_quantity)} {words['from_stock']}" if both else words["from_stock"]
        found.append(fill(form, tone="green", label=label))
    if line.to_buy:
        label = f"{figure(line.to_buy)} {words['to_buy']}" if both else words["to_buy"]
        found.append(fill(form, tone="blue", label=label))
    return found


def _stock(line: RequestItem, hint: hints.Hint | None, shape: dict, figure):
    """What the warehouses have of it, in the unit of the line: whole containers where these were asked for,
    else base units.
    """
    if hint is None:
        return fill(shape["stock"], have="", kept="", coming="")
    have, coming = figure(hint.containers if line.in_containers else hint.free), figure(hint.on_the_way)
    if line.in_containers:
        have = fill(shape["have"], have=have, note=f"{figure(hint.free)} {line.base_unit}")
        coming = f"{coming} {line.base_unit}" if hint.on_the_way else coming
    return fill(shape["stock"], have=have, kept=figure(line.allocated_quantity), coming=coming)


def _progress(document: Request, line: RequestItem, wrong: Decimal | None, shape: dict, words: dict, figure):
    """A bar and the figures that are not nothing, in base units."""
    if line.is_rejected:
        return shape["no-progress"]
    wanted, unit = Decimal(line.wanted * line.factor), line.base_unit
    parts, value, most = [], line.handed_quantity, wanted
    if line.to_buy:
        parts.append(
            words["arrived"] % {"n": figure(line.arrived_quantity), "all": figure(line.ordered), "unit": unit}
        )
        amounts = {
            "wrong": wrong,
            "missing": line.missing_quantity,
            "registered": line.registered_quantity,
            "coming": line.outstanding if line.arrived_quantity or line.missing_quantity else 0,
        }
        parts += [words[name] % {"n": figure(amount)} for name, amount in amounts.items() if amount]
        if document.status in BUYING or document.is_for_stock:
            value, most = line.arrived_quantity, max(line.ordered, line.arrived_quantity)
    if not document.is_for_stock and (line.handed_quantity or document.status not in BUYING):
        parts.append(
            words["handed"] % {"n": figure(line.handed_quantity), "all": figure(wanted), "unit": unit}
        )
    said = fill_each(shape["small"], parts)
    return fill(shape["progress"], value=f"{value:f}", most=f"{most:f}", name=line.item_name, parts=said)


# ---------------------------------------------------------------- for those who may see prices


def purchases(document: Request, lines: list[RequestItem]) -> dict | None:
    """{rows (markup), total, remark}: what the lines cost and from whom, what one paid last; None while
    nothing is bought.
    """
    bought = [line for line in lines if line.to_buy and not line.is_rejected]
    if document.status != RequestStatus.LOGISTIC_APPROVED:
        bought = [line for line in bought if line.has_purchase]
    if not bought:
        return None
    last = hints.last_purchases(bought) if document.status in ASKING_PRICES else {}
    words = {
        "papers": f"{_('PO %(po)s')} · {_('Invoice %(invoice)s')}",
        "bought": _("bought %(day)s"),
        "warranty": _("warranty until %(day)s"),
        "none": _("No purchase details yet"),
    }
    shape, figure, date = shapes.load(), shapes.figures(), cache(day)
    rows = together(
        _purchase(line, last.get(line.standard_item_id), shape, words, figure, date) for line in bought
    )
    return {"rows": rows, "total": rupiah(document.total_value), "remark": _remark(document)}


def _purchase(line: RequestItem, last, shape: dict, words: dict, figure, date):
    details = [words["none"]]
    if line.has_purchase:
        dates = [words["bought"] % {"day": date(line.purchase_date)}]
        if line.warranty_end_date:
            dates.append(words["warranty"] % {"day": date(line.warranty_end_date)})
        details = [
            line.vendor,
            words["papers"] % {"po": line.po_number, "invoice": line.invoice_number},
            " · ".join(dates),
        ]
    before = ""
    if last and (
        last.price != line.purchase_price or last.vendor != line.vendor or last.day != line.purchase_date
    ):
        note = " · ".join(filter(None, [last.vendor, date(last.day)]))
        before = fill(shape["last"], price=f"{rupiah(last.price)} / {last.unit}", note=note)
    return fill(
        shape["purchase"],
        number=line.number,
        name=str(line),
        details=fill_each(shape["small"], details),
        quantity=f"{figure(line.to_buy)} {line.unit}",
        price=rupiah(line.purchase_price) or "–",
        last=before,
        amount=rupiah(line.amount) or "–",
    )


def _remark(document: Request) -> str:
    """The total against the limit."""
    if document.total_value is None:
        return ""
    limit = {"limit": rupiah(config.get("approval.ceo_limit"))}
    if document.order_type != OrderType.REGULAR_STOCK:
        return _("Urgent and project requests are signed by the CEO whatever they cost.")
    if document.total_value > config.get("approval.ceo_limit"):
        return _("Above the limit of %(limit)s: the CEO signs.") % limit
    return _("Within the limit of %(limit)s: the CEO need not sign.") % limit
