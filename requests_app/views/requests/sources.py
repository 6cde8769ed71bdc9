"""What the form of a request is filled in from: an old request, the restock list, a model; its url says
which.
"""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assets.choices import BulkType
from assets.forms.goods.tally import IN_BASE, IN_UNITS
from assets.forms.goods.wishes import BOTH, units_of
from assets.models import StandardItem
from assets.services.stock import alert_levels, restock
from core.reading.keys import whole_all
from core.words import number
from requests_app.choices import MOST_LINES, AllocationTarget, OrderType
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import Request


@dataclass
class Filled:
    """A head and lines to begin with, and what has to be said about them."""

    head: dict = field(default_factory=dict)
    lines: list[dict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def filled(query: QueryDict, user, offer: RequestOffer) -> Filled:
    """`copy=RO-...`; `restock=` or `ids=` (models); `item=` with the `quantity=` at the same position; else
    nothing.

    Raises 404 for a request that this person may not see. Models that are unknown or not offered are left
    out.
    """
    if number := query.get("copy"):
        return _copied(get_object_or_404(Request.objects.visible_to(user), doc_number=number.upper()), offer)
    if keys := whole_all([*query.getlist("restock"), *query.getlist("ids")]):
        return _restocked(keys, offer)
    return Filled(lines=_asked(query, offer))


def _copied(request: Request, offer: RequestOffer) -> Filled:
    """All lines of an old request, the rejected ones too; a model that is inactive stands there in free
    words.
    """
    head = {"order_type": request.order_type, "target": request.allocation_target}
    found = Filled(head | {"justification": request.justification, "project_name": request.project_name})
    gone = []
    for line in request.items.select_related("standard_item").order_by("number"):
        label = offer.label_of(line.standard_item) if line.standard_item else ""
        values = {"quantity": line.quantity, "note": line.keterangan}
        if label:
            values |= {"item": label, "unit": IN_BASE if line.in_base else IN_UNITS}
        else:
            values |= {
                "free": True,
                "name": line.item_name,
                "brand": line.item_type_brand,
                "free_unit": line.unit,
            }
            values["category"] = str(line.category_id or "")
        if line.standard_item and not label:
            gone.append(str(line))
        found.lines.append(values)
    found.notices.append(
        _("Copied from %(document)s. It is a new request until you send it.") % {"document": request}
    )
    if gone:
        said = _("No longer in the catalogue, so it stands here in your own words: %(things)s.")
        found.notices.append(said % {"things": ", ".join(gone)})
    return found


def _restocked(keys: list[int], offer: RequestOffer) -> Filled:
    """Models that are out or low, with how many would fill them up; urgent, for the warehouse."""
    head = {
        "order_type": OrderType.URGENT,
        "target": AllocationTarget.INVENTORY,
        "justification": _("Restock of critical stock"),
    }
    found = Filled(head)
    items = alert_levels.urgent_first(alert_levels.of(StandardItem.objects.filter(pk__in=keys)))
    coming = []
    for item in restock.with_proposal(items):
        label = offer.label_of(item)
        if label:
            base = item.bulk_type == BulkType.COUNT and units_of(item) == BOTH
            if not item.proposed and item.ordered:
                coming.append(f"{item} ({number(item.ordered)} {item.unit})")
            found.lines.append(
                {
                    "item": label,
                    "quantity": max(1, int(item.proposed)),
                    "unit": IN_BASE if base else IN_UNITS,
                }
            )
    if coming:
        said = _("Enough is on order already, so ask for more only if that is not enough: %(things)s.")
        found.notices.append(said % {"things": ", ".join(coming)})
    if len(found.lines) > MOST_LINES:
        said = _(
            "A request has at most %(most)d lines, so the most urgent ones are here. %(rest)d are left "
            "for another one."
        )
        found.notices.append(said % {"most": MOST_LINES, "rest": len(found.lines) - MOST_LINES})
        found.lines = found.lines[:MOST_LINES]
    return found


def _asked(query: QueryDict, offer: RequestOffer) -> list[dict]:
    texts, quantities = query.getlist("item")[:MOST_LINES], query.getlist("quantity")
    items = {row.pk: label for label, row in offer.items.items()} if texts else {}
    lines = []
    for place, text in enumerate(texts):
        label = items.get(next(iter(whole_all([text])), None))
        if label:
            quantity = quantities[place] if place < len(quantities) else ""
            lines.append(
                {
                    "item": label,
                    "quantity": quantity[:30],
                    "unit": IN_BASE if query.get("unit") == "base" else IN_UNITS,
                }
            )
    return lines
