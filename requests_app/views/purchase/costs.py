"""What the lines of a request cost, on its page, for those who may see prices."""

from django.utils.translation import gettext as _

from core import config
from core.words import day, rupiah
from requests_app.choices import OrderType, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import hints
from requests_app.services.requests import amounts, totals

ASKING_PRICES = (RequestStatus.LOGISTIC_APPROVED, RequestStatus.AWAITING_CEO_APPROVAL)


def of(document: Request, lines: list[RequestItem]) -> dict | None:
    """{rows, total, remark, lost?, rest?}: what the lines cost and from whom, what one paid last; None while
    nothing is bought.
    """
    bought = [line for line in lines if line.to_buy and not line.is_rejected]
    if document.status != RequestStatus.LOGISTIC_APPROVED:
        bought = [line for line in bought if line.has_purchase]
    if not bought:
        return None
    last = hints.last_purchases(bought) if document.status in ASKING_PRICES else {}
    return {
        "rows": [_row(line, last.get(line.standard_item_id)) for line in bought],
        "total": rupiah(document.total_value),
        "remark": _remark(document),
        **_lost(lines),
    }


def _lost(lines: list[RequestItem]) -> dict:
    """{lost: what of the total is for what will not come, rest: what is left}; nothing when all comes."""
    total, lost = totals.sums(lines)
    return {"lost": f"− {rupiah(lost)}", "rest": rupiah(total - lost)} if lost else {}


def _row(line: RequestItem, last: hints.LastPurchase | None) -> dict:
    """One line; `last` is what one paid before, unless that is this purchase."""
    is_another = last and (
        last.price != line.purchase_price or last.vendor != line.vendor or last.day != line.purchase_date
    )
    row = {
        "number": line.number,
        "name": str(line),
        "details": _details(line),
        "quantity": amounts.units(line, line.to_buy),
        "price": rupiah(line.purchase_price) or "–",
        "amount": rupiah(line.amount) or "–",
        "last": None,
    }
    if is_another:
        note = " · ".join(filter(None, [last.vendor, day(last.day)]))
        row["last"] = {"price": f"{rupiah(last.price)} / {last.unit}", "note": note}
    return row


def _details(line: RequestItem) -> list[str]:
    """From whom, on which papers, and when."""
    if not line.has_purchase:
        return [_("No purchase details yet")]
    papers = [
        _("PO %(po)s") % {"po": line.po_number},
        _("Invoice %(invoice)s") % {"invoice": line.invoice_number},
    ]
    dates = [_("bought %(day)s") % {"day": day(line.purchase_date)}]
    if line.warranty_end_date:
        dates.append(_("warranty until %(day)s") % {"day": day(line.warranty_end_date)})
    return [line.vendor, " · ".join(papers), " · ".join(dates)]


def _remark(document: Request) -> str:
    """The total against the limit."""
    if document.total_value is None:
        return ""
    limit = config.get("approval.ceo_limit")
    if document.order_type != OrderType.REGULAR_STOCK:
        return _("Urgent and project requests are signed by the CEO whatever they cost.")
    if document.total_value > limit:
        return _("Above the limit of %(limit)s: the CEO signs.") % {"limit": rupiah(limit)}
    return _("Within the limit of %(limit)s: the CEO need not sign.") % {"limit": rupiah(limit)}
