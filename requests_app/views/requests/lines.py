"""The lines of a request as its page shows them: what was asked for, what was decided, how far it is."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from core.words import number
from requests_app.choices import BUYING, UNDER_REVIEW, Cancellation, Decision, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import hints
from requests_app.services.requests import amounts
from requests_app.views.approval import line_facts

STOCK = "assets.view_stock"
FOLLOWED = (*BUYING, RequestStatus.AWAITING_HANDOVER, RequestStatus.COMPLETED)


def of(document: Request) -> list[RequestItem]:
    """The lines of a request in order, with all that its page asks of them. One query."""
    return list(document.items.select_related("standard_item", "category").order_by("number"))


def table(document: Request, lines: list[RequestItem], user, wrong: dict[int, Decimal]) -> dict:
    """{rows, has_stock, has_progress}: the lines, and whether there is a column of the stock, and one of
    the progress.

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
        "asked": amounts.cell(line, Decimal(line.quantity * line.factor)),
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
            "after": amounts.units(line, line.approved_quantity),
        }
        found.append({"tone": "amber", "label": label})
    both = line.allocated_quantity and line.to_buy
    if line.allocated_quantity:
        label = _("from stock")
        said = f"{amounts.units(line, line.allocated_quantity)} {label}" if both else label
        found.append({"tone": "green", "label": said})
    if line.to_buy:
        label = _("to buy")
        said = f"{amounts.units(line, line.to_buy)} {label}" if both else label
        found.append({"tone": "blue", "label": said})
    return found


def _stock(line: RequestItem, hint: hints.Hint | None) -> list[tuple[str, str]]:
    """What the warehouses have of it, [(label, amount in the unit of the line)]: for everybody else; and if
    there is any, kept for this request, and on the way without being promised to anybody. Nothing for what
    the catalogue lacks.
    """
    if hint is None:
        return []
    more = ((_("Reserved for this request"), hint.stock.kept), (_("On the way"), hint.on_the_way))
    return [
        (_("Available"), amounts.joined(line_facts.free(line, hint.stock))),
        *((label, amounts.said(line, base)) for label, base in more if base),
    ]


def _progress(document: Request, line: RequestItem, wrong: Decimal | None) -> dict:
    """A bar and the amounts that are not nothing, each in the unit of the line."""
    wanted = Decimal(line.wanted * line.factor)
    parts, value, most = [], line.handed_quantity, wanted
    if line.to_buy:
        parts += _arrived(line, wrong)
        if document.status in BUYING or document.is_for_stock:
            value, most = line.arrived_quantity, max(line.ordered, line.arrived_quantity)
    if not document.is_for_stock and (line.handed_quantity or document.status not in BUYING):
        handed = amounts.part(line, line.handed_quantity, wanted)
        parts.append(_("%(part)s handed over") % {"part": handed})
    return {"value": f"{value:f}", "most": f"{most:f}", "parts": parts}


def _arrived(line: RequestItem, wrong: Decimal | None) -> list[str]:
    """How much of what is bought is here, what is not as it should be, and what has still to come."""
    begun = line.arrived_quantity or line.missing_quantity
    found = (
        (_("%(amount)s wrong, sent back"), wrong),
        (_("%(amount)s will not come"), line.missing_quantity),
        (_("%(amount)s registered"), line.registered_quantity),
        (_("%(amount)s still to come"), line.outstanding if begun else 0),
    )
    return [
        _("%(part)s arrived") % {"part": amounts.part(line, line.arrived_quantity, line.ordered)},
        *(said % {"amount": amounts.said(line, amount)} for said, amount in found if amount),
    ]
