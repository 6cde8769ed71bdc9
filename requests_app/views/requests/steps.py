"""The way of a request in steps: what is done, what is under way, where it stopped."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from requests_app.choices import DECIDED_AT, RequestStatus
from requests_app.models import Request, RequestItem
from requests_app.services.purchase import desks

S = RequestStatus
STOPPED = (S.REJECTED, S.CANCELLED)


def of(document: Request, lines: list[RequestItem], goods: dict) -> list[dict]:
    """[{label, state, who, at}] for components/steps.html: the steps that this request takes; what stopped it
    is the last.
    """
    way = [_requested(document), *_review(document, lines)]
    if desks.is_bought(document, lines):
        way += _buying(document, lines, goods)
    if not document.is_for_stock:
        way.append(_handed(document, lines))
    if document.status in STOPPED:
        return [step for step in way if step["state"] == "done"] + [_stop(document)]
    return way


def _requested(document: Request) -> dict:
    return {
        "label": _("Requested"),
        "state": "done",
        "who": document.requester_name,
        "at": document.request_date,
    }


def _review(document: Request, lines: list[RequestItem]) -> list[dict]:
    """The desks that it passes: none when everything was in stock, the CEO only where needed or done."""
    now = DECIDED_AT.get(document.status)
    return [
        {
            "label": desk.stage.label,
            "state": "done" if desk.at else "now" if desk.stage == now else "",
            "who": desk.who,
            "at": desk.at,
        }
        for desk in desks.of(document, lines)
        if desk.state != desks.REFUSED
    ]


def _buying(document: Request, lines: list[RequestItem], goods: dict) -> list[dict]:
    """Shipped, arrived, registered; each with who did it last."""
    by = goods["by"]
    ordered = document.status in (S.APPROVED, S.PURCHASING)
    shipped = {
        "label": _("Shipped"),
        "who": by.get("shipped", {}).get("who", ""),
        "at": document.actual_shipment_date,
    }
    shipped["state"] = "done" if document.actual_shipment_date else "now" if ordered else ""
    complete = document.status not in (S.IN_DELIVERY, S.ARRIVED) or not any(
        line.outstanding for line in lines
    )
    arrived = {
        "label": _("Arrived"),
        "who": by.get("received", {}).get("who", "") if document.arrival_date else "",
        "at": document.arrival_date,
    }
    arrived["state"] = (
        "done" if document.arrival_date and complete else "now" if document.actual_shipment_date else ""
    )
    registered = {"label": pgettext("step", "Registered"), "who": "", "at": None, "state": ""}
    last = by.get("registered", {})
    if document.is_registered:
        registered |= {"state": "done", "who": last.get("who", ""), "at": last.get("at")}
    elif arrived["state"] == "done":
        registered["state"] = "now"
    if arrived["state"] == "now" and document.arrival_date:
        arrived["label"] = _("Arrived in part")
    return [shipped, arrived, registered]


def _handed(document: Request, lines: list[RequestItem]) -> dict:
    done = document.status == S.COMPLETED
    label = (
        pgettext("step", "Handed over")
        if not done or any(line.handed_quantity for line in lines)
        else S.COMPLETED.label
    )
    state = "done" if done else "now" if document.status == S.AWAITING_HANDOVER else ""
    return {"label": label, "state": state, "who": document.completed_by_name, "at": document.completion_date}


def _stop(document: Request) -> dict:
    rejected = document.status == S.REJECTED
    return {
        "label": document.get_status_display(),
        "state": "stopped",
        "who": document.rejected_by_name if rejected else document.cancelled_by_name,
        "at": document.rejection_date if rejected else document.cancelled_at,
    }
