"""The lines of a request as its page shows them: what was asked for, what was decided, how far it is, what it costs."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core import config
from core.templatetags.ui import day, number, rupiah
from requests_app.choices import BUYING, UNDER_REVIEW, Decision, OrderType, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services import hints

STOCK = "assets.view_stock"
FOLLOWED = (*BUYING, RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)
ASKING_PRICES = (RequestStatus.LOGISTIC_APPROVED, RequestStatus.AWAITING_CEO_APPROVAL)


def table(document: Request, lines: list[RequestItem], user, wrong: dict[int, Decimal]) -> dict:
    """{rows, stock, progress}: the lines, and whether the columns of the stock and of the progress are there."""
    sees_stock = user.has_perm(STOCK)
    stock = sees_stock and document.status in UNDER_REVIEW
    progress = document.status in FOLLOWED
    about = hints.of((line.standard_item for line in lines if line.standard_item), excluding=document.doc_number) if stock else {}
    may_link = can_proceed(document.link_item) and has_transition_perm(document.link_item, user)
    words = _words()
    rows = []
    for line in lines:
        row = _row(line, words)
        if line.standard_item_id:
            row["url"] = reverse("stock_card", args=[line.standard_item_id]) if sees_stock else ""
        elif may_link and not line.is_rejected:
            row["link_url"] = reverse("request_link_line", args=[document.doc_number, line.number])
        if hint := about.get(line.standard_item_id):
            row |= _stock(line, hint)
        if progress and not line.is_rejected:
            row["progress"] = _progress(document, line, wrong.get(line.pk), words)
        rows.append(row)
    return {"rows": rows, "stock": stock, "progress": progress}


def _words() -> dict[str, str]:
    """Said once for all lines: a translation costs more than a line."""
    return {
        "from_stock": _("from stock"),
        "to_buy": _("to buy"),
        "revised": _("Revised %(before)s → %(after)s"),
        "rejected": Decision.REJECTED.label,
        "arrived": _("%(n)s of %(all)s %(unit)s arrived"),
        "missing": _("%(n)s will not come"),
        "wrong": _("%(n)s wrong, sent back"),
        "registered": _("%(n)s registered"),
        "coming": _("%(n)s still to come"),
        "handed": _("%(n)s of %(all)s %(unit)s handed over"),
    }


def _row(line: RequestItem, words: dict) -> dict:
    return {
        "number": line.number,
        "name": line.item_name,
        "sub": " · ".join(filter(None, [line.item_type_brand, line.category.name if line.category else ""])),
        "note": line.keterangan,
        "asked": f"{number(line.quantity)} {line.unit}",
        "retail": line.in_base,
        "free": line.standard_item_id is None,
        "badges": _badges(line, words),
        "reason": line.rejection_reason,
        "rejected": line.is_rejected,
    }


def _badges(line: RequestItem, words: dict) -> list[dict]:
    """Where it comes from, and what was taken off it."""
    if line.is_rejected:
        return [{"tone": "red", "label": words["rejected"]}]
    found = []
    if line.decision == Decision.PARTIAL:
        after = {"before": number(line.quantity), "after": number(line.approved_quantity)}
        found.append({"tone": "amber", "label": words["revised"] % after})
    both = line.allocated_quantity and line.to_buy
    if line.allocated_quantity:
        label = f"{number(line.allocated_quantity)} {words['from_stock']}" if both else words["from_stock"]
        found.append({"tone": "green", "label": label})
    if line.to_buy:
        label = f"{number(line.to_buy)} {words['to_buy']}" if both else words["to_buy"]
        found.append({"tone": "blue", "label": label})
    return found


def _stock(line: RequestItem, hint: hints.Hint) -> dict:
    """What the warehouses have of it, in the unit of the line: whole containers where these were asked for, else base units."""
    return {
        "have": number(hint.containers if line.in_containers else hint.free),
        "have_note": f"{number(hint.free)} {line.base_unit}" if line.in_containers else "",
        "kept": number(line.allocated_quantity),
        "coming": f"{number(hint.on_the_way)} {line.base_unit}" if line.in_containers and hint.on_the_way else number(hint.on_the_way),
    }


def _progress(document: Request, line: RequestItem, wrong: Decimal | None, words: dict) -> dict:
    """{value, most, parts}: a bar and the figures that are not nothing, in base units."""
    wanted, unit = Decimal(line.wanted * line.factor), line.base_unit
    parts, value, most = [], line.handed_quantity, wanted
    if line.to_buy:
        parts.append(words["arrived"] % {"n": number(line.arrived_quantity), "all": number(line.ordered), "unit": unit})
        amounts = {
            "wrong": wrong, "missing": line.missing_quantity, "registered": line.registered_quantity,
            "coming": line.outstanding if line.arrived_quantity or line.missing_quantity else 0,
        }  # fmt: skip
        parts += [words[name] % {"n": number(amount)} for name, amount in amounts.items() if amount]
        if document.status in BUYING or document.is_for_stock:
            value, most = line.arrived_quantity, max(line.ordered, line.arrived_quantity)
    if not document.is_for_stock and (line.handed_quantity or document.status not in BUYING):
        parts.append(words["handed"] % {"n": number(line.handed_quantity), "all": number(wanted), "unit": unit})
    return {"value": f"{value:f}", "most": f"{most:f}", "parts": parts}


# ---------------------------------------------------------------- for those who may see prices


def purchases(document: Request, lines: list[RequestItem]) -> dict | None:
    """{rows, total, remark}: what the lines cost and from whom, what one paid last; None while nothing is bought."""
    bought = [line for line in lines if line.to_buy and not line.is_rejected]
    if document.status != RequestStatus.LOGISTIC_APPROVED:
        bought = [line for line in bought if line.has_purchase]
    if not bought:
        return None
    last = hints.last_purchases(bought) if document.status in ASKING_PRICES else {}
    words = {
        "po": _("PO %(number)s"),
        "invoice": _("Invoice %(number)s"),
        "bought": _("bought %(day)s"),
        "warranty": _("warranty until %(day)s"),
    }
    rows = [_purchase(line, last.get(line.standard_item_id), words) for line in bought]
    return {"rows": rows, "total": rupiah(document.total_value), "remark": _remark(document)}


def _purchase(line: RequestItem, last, words: dict) -> dict:
    row = {"number": line.number, "name": str(line), "quantity": f"{number(line.to_buy)} {line.unit}", "unit": line.unit}
    if line.has_purchase:
        papers = [words["po"] % {"number": line.po_number}, words["invoice"] % {"number": line.invoice_number}]
        dates = [words["bought"] % {"day": day(line.purchase_date)}]
        if line.warranty_end_date:
            dates.append(words["warranty"] % {"day": day(line.warranty_end_date)})
        row |= {
            "price": rupiah(line.purchase_price),
            "amount": rupiah(line.amount),
            "vendor": line.vendor,
            "papers": " · ".join(papers),
            "dates": " · ".join(dates),
        }
    if last and (last.price != line.purchase_price or last.vendor != line.vendor or last.day != line.purchase_date):
        row["last"] = f"{rupiah(last.price)} / {last.unit}"
        row["last_note"] = " · ".join(filter(None, [last.vendor, day(last.day)]))
    return row


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
