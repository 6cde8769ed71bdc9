"""The lines of a request as its page shows them: what was asked for, what was decided, how far it is."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core.words import number
from requests_app.choices import BUYING, UNDER_REVIEW, Cancellation, Decision, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import hints

STOCK = "assets.view_stock"
FOLLOWED = (*BUYING, RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)


def of(document: Request) -> list[RequestItem]:
    """The lines of a request in order, with all that its page asks of them. One query."""
    return list(document.items.select_related("standard_item", "category").order_by("number"))


def table(document: Request, lines: list[RequestItem], user, wrong: dict[int, Decimal]) -> dict:
    """{rows, has_stock, has_progress}: the lines, and whether there are columns of the stock and of the
    progress.

    `wrong` is {key of a line: what came of it and was wrong, in base units}.
    """
    sees_stock = user.has_perm(STOCK)
    has_stock = sees_stock and document.status in UNDER_REVIEW
    items = [line.standard_item for line in lines if line.standard_item]
    known = hints.of(items, excluding=document.doc_number) if has_stock else {}
    may_link = can_proceed(document.link_item) and has_transition_perm(document.link_item, user)
    rows = []
    for line in lines:
        row = _row(line) | {
            "badges": _badges(document, line),
            "stock": _stock(line, known.get(line.standard_item_id)),
            "progress": None if line.is_rejected else _progress(document, line, wrong.get(line.pk)),
        }
        if line.standard_item_id and sees_stock:
            row["url"] = reverse("stock_card", args=[line.standard_item_id])
        if may_link and not line.standard_item_id and not line.is_rejected:
            row["link_url"] = reverse("request_link_line", args=[document.doc_number, line.number])
        rows.append(row)
    return {"rows": rows, "has_stock": has_stock, "has_progress": document.status in FOLLOWED}


def _row(line: RequestItem) -> dict:
    """What a line says of itself. `url` is its stock card, `link_url` where it gets its model."""
    category = line.category.name if line.category else ""
    return {
        "number": line.number,
        "name": line.item_name,
        "kind": " · ".join(filter(None, [line.item_type_brand, category])),
        "note": line.keterangan,
        "is_known": line.standard_item_id is not None,
        "url": "",
        "link_url": "",
        "asked": f"{number(line.quantity)} {line.unit}",
        "is_retail": line.in_base,
        "is_rejected": line.is_rejected,
        "reason": line.rejection_reason,
    }


def _badges(document: Request, line: RequestItem) -> list[dict]:
    """Where it comes from, and what was taken off it."""
    if line.is_rejected:
        return [{"tone": "grey" if line.cancellation else "red", "label": line.gone_label}]
    found = []
    if line.cancellation == Cancellation.ASKED and document.cancellation_is_asked:
        found.append({"tone": "amber", "label": Cancellation.ASKED.label})
    if line.decision == Decision.PARTIAL:
        label = _("Revised %(before)s → %(after)s") % {
            "before": number(line.quantity),
            "after": number(line.approved_quantity),
        }
        found.append({"tone": "amber", "label": label})
    both = line.allocated_quantity and line.to_buy
    if line.allocated_quantity:
        label = _("from stock")
        found.append(
            {"tone": "green", "label": f"{number(line.allocated_quantity)} {label}" if both else label}
        )
    if line.to_buy:
        label = _("to buy")
        found.append({"tone": "blue", "label": f"{number(line.to_buy)} {label}" if both else label})
    return found


def _stock(line: RequestItem, hint: hints.Hint | None) -> dict | None:
    """What the warehouses have of it, in the unit of the line: whole containers where these were asked for,
    else base units. None for what the catalogue lacks.
    """
    if hint is None:
        return None
    coming = number(hint.on_the_way)
    reserved = number(line.allocated_quantity)
    if not line.in_containers:
        return {"free": number(hint.free), "in_base": "", "reserved": reserved, "coming": coming}
    return {
        "free": number(hint.containers),
        "in_base": f"{number(hint.free)} {line.base_unit}",
        "reserved": reserved,
        "coming": f"{coming} {line.base_unit}" if hint.on_the_way else coming,
    }


def _progress(document: Request, line: RequestItem, wrong: Decimal | None) -> dict:
    """A bar and the figures that are not nothing, in base units."""
    wanted, unit = Decimal(line.wanted * line.factor), line.base_unit
    parts, value, most = [], line.handed_quantity, wanted
    if line.to_buy:
        parts += _arrived(line, wrong)
        if document.status in BUYING or document.is_for_stock:
            value, most = line.arrived_quantity, max(line.ordered, line.arrived_quantity)
    if not document.is_for_stock and (line.handed_quantity or document.status not in BUYING):
        handed = {"n": number(line.handed_quantity), "all": number(wanted), "unit": unit}
        parts.append(_("%(n)s of %(all)s %(unit)s handed over") % handed)
    return {"value": f"{value:f}", "most": f"{most:f}", "parts": parts}


def _arrived(line: RequestItem, wrong: Decimal | None) -> list[str]:
    """How much of what is bought is here, what is not as it should be, and what has still to come."""
    arrived = {
        "n": number(line.arrived_quantity),
        "all": number(line.ordered),
        "unit": line.base_unit,
    }
    begun = line.arrived_quantity or line.missing_quantity
    amounts = (
        (_("%(n)s wrong, sent back"), wrong),
        (_("%(n)s will not come"), line.missing_quantity),
        (_("%(n)s registered"), line.registered_quantity),
        (_("%(n)s still to come"), line.outstanding if begun else 0),
    )
    return [
        _("%(n)s of %(all)s %(unit)s arrived") % arrived,
        *(said % {"n": number(amount)} for said, amount in amounts if amount),
    ]
