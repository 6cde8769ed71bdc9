"""What has become of the goods of a request: what arrived, what was registered, what was handed over, and by whom."""

from collections import defaultdict
from decimal import Decimal
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from assets.choices import RegistrationStatus
from assets.models import AssetRegistration
from core import references
from core.templatetags.ui import day, moment, number
from requests_app.models import DeliveryLine, Request, RequestItem

DEEDS = ("shipped", "received", "registered", "handed_over")
MOST_CODES = 6  # things handed over at once that are named; the others are counted


def of(document: Request, lines: list[RequestItem], user) -> dict:
    """{arrivals, registrations, handovers, wrong: {key of a line: base units}, by: {verb: who did it last, when}}."""
    found = {"arrivals": [], "registrations": [], "handovers": [], "wrong": {}, "by": {}}
    if document.purchase_started_at or any(line.handed_quantity for line in lines):
        deeds = list(document.activities.filter(payload__verb__in=DEEDS).order_by("id").values("timestamp", "author_name", "payload"))
        found["by"] = {deed["payload"]["verb"]: {"who": deed["author_name"], "at": deed["timestamp"]} for deed in deeds}
        found["handovers"] = [_handover(deed, user) for deed in deeds if deed["payload"]["verb"] == "handed_over"]
        found["registrations"] = _registrations(deeds, user)
    if document.arrival_date:
        found["arrivals"], found["wrong"] = _arrivals(document, lines, user)
    return found


def _arrivals(document: Request, lines: list[RequestItem], user) -> tuple[list[dict], dict[int, Decimal]]:
    by_key, wrong, found = {line.pk: line for line in lines}, {}, []
    voidable = can_proceed(document.void_delivery) and has_transition_perm(document.void_delivery, user)
    words = {"wrong": _("wrong"), "missing": _("will not come")}
    parts, figure = defaultdict(list), cache(number)
    names = ("delivery", "item", "quantity", "wrong_quantity", "missing_quantity", "reason")
    for part in DeliveryLine.objects.filter(delivery__request=document).order_by("id").values_list(*names, named=True):
        parts[part.delivery].append(part)
    for arrival in document.deliveries.order_by("number"):
        rows = []
        for part in parts[arrival.pk]:
            line = by_key[part.item]
            rows.append({"name": str(line), "amount": f"{figure(part.quantity)} {line.base_unit}", "note": _gap(part, words)})
            if arrival.voided_at is None and part.wrong_quantity:
                wrong[line.pk] = wrong.get(line.pk, 0) + part.wrong_quantity
        found.append(
            {
                "number": arrival.number,
                "day": day(arrival.arrived_on),
                "who": arrival.received_by_name,
                "note": arrival.note,
                "rows": rows,
                "voided": arrival.voided_at is not None,
                "void_note": f"{arrival.voided_by_name}, {moment(arrival.voided_at)}: {arrival.void_reason}" if arrival.voided_at else "",
                "void_url": reverse("request_void_delivery", args=[document.doc_number, arrival.number])
                if voidable and arrival.voided_at is None
                else "",
            }
        )
    return found, wrong


def _gap(part, words: dict) -> str:
    """What of an arrival's line is not as it should be, and why."""
    gaps = [f"{number(n)} {words[key]}" for key, n in (("wrong", part.wrong_quantity), ("missing", part.missing_quantity)) if n]
    return f"{', '.join(gaps)}{': ' if gaps and part.reason else ''}{part.reason}"


def _registrations(deeds: list[dict], user) -> list[dict]:
    """The registrations that named this request, for those who may open them."""
    numbers = [deed["payload"].get("reference") for deed in deeds if deed["payload"]["verb"] == "registered"]
    if not numbers or not user.has_perm("assets.add_asset"):
        return []
    names = ("doc_number", "registration_date", "recorded_by_name", "asset_count", "status")
    rows = list(AssetRegistration.objects.visible_to(user).filter(doc_number__in=numbers).order_by("id").values(*names))
    for row in rows:
        row["url"], row["day"] = reverse("registration", args=[row["doc_number"]]), day(row["registration_date"])
        row["voided"] = row["status"] == RegistrationStatus.VOIDED
    return rows


def _handover(deed: dict, user) -> dict:
    codes = deed["payload"].get("assets", [])
    return {
        "who": deed["author_name"],
        "at": moment(deed["timestamp"]),
        "note": deed["payload"].get("note", ""),
        "rows": [
            {"name": line["name"], "amount": f"{number(line['quantity'])} {line['unit']}"} for line in deed["payload"].get("lines", [])
        ],
        "things": [{"code": code, "url": references.url(code, user)} for code in codes[:MOST_CODES]],
        "more": max(0, len(codes) - MOST_CODES),
    }
