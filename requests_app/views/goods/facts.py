"""What has become of the goods of a request: what arrived, what was registered, what was handed over, and by
whom.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django_fsm import can_proceed, has_transition_perm

from assets.choices import RegistrationStatus
from assets.models import AssetRegistration
from core import references
from core.words import day, moment
from requests_app.models import Delivery, DeliveryLine, Request, RequestActivity, RequestItem
from requests_app.services.goods import arrival_news
from requests_app.services.requests import amounts

MOST_CODES = 6  # things handed over at once that are named; the others are counted


def of(document: Request, lines: list[RequestItem], deeds: list[RequestActivity], user) -> dict:
    """{arrivals, registrations, handovers, wrong: {key of a line: base units}, by: {verb: who did it last,
    when}}.

    `deeds` are what became of the goods, oldest first (views.discussion.deeds.of_goods).
    """
    found = {"arrivals": [], "wrong": {}}
    if document.actual_shipment_date:
        deliveries = list(document.deliveries.order_by("number").prefetch_related("lines"))
        found = {
            "arrivals": _arrivals(document, deliveries, lines, user),
            "wrong": _wrong(deliveries),
        }
    return found | {
        "registrations": _registrations(deeds, user),
        "handovers": [_handover(deed, user) for deed in deeds if deed.payload["verb"] == "handed_over"],
        "by": {deed.payload["verb"]: {"who": deed.author_name, "at": deed.timestamp} for deed in deeds},
    }


def _wrong(deliveries: list[Delivery]) -> dict[int, Decimal]:
    """{key of a line: what came of it and was wrong}."""
    wrong = defaultdict(Decimal)
    for delivery in deliveries:
        if delivery.voided_at is None:
            for part in delivery.lines.all():
                wrong[part.item_id] += part.wrong_quantity
    return wrong


def _arrivals(document: Request, deliveries: list[Delivery], lines: list[RequestItem], user) -> list[dict]:
    """What arrived, an arrival each with its lines."""
    by_key = {line.pk: line for line in lines}
    voidable = can_proceed(document.void_delivery) and has_transition_perm(document.void_delivery, user)
    found = []
    for delivery in deliveries:
        voided, parts = delivery.voided_at is not None, delivery.lines.all()
        url = reverse("request_void_delivery", args=[document.doc_number, delivery.number])
        found.append(
            {
                "number": delivery.number,
                "day": day(delivery.arrived_on),
                "who": delivery.received_by_name,
                "note": delivery.note,
                "rows": [_amount(part, by_key[part.item_id]) for part in parts],
                "voided": voided,
                "voided_by": delivery.voided_by_name,
                "voided_at": moment(delivery.voided_at),
                "void_reason": delivery.void_reason,
                "void_url": url if voidable and not voided and _is_loose(parts, by_key) else "",
            }
        )
    return found


def _is_loose(parts: Iterable[DeliveryLine], lines: dict[int, RequestItem]) -> bool:
    """Whether nothing of an arrival is registered, so that it can be voided."""
    return all(
        lines[part.item_id].registered_quantity <= lines[part.item_id].arrived_quantity - part.quantity
        for part in parts
    )


def _amount(part: DeliveryLine, line: RequestItem) -> dict:
    """How much of a line arrived; in `note` what of that is not as it should be, and why."""
    part.item = line
    entry = arrival_news.said(part)
    note = ": ".join(filter(None, [amounts.gaps(entry), part.reason]))
    return {"name": str(line), "note": note, "amount": amounts.arrived(entry)}


def _registrations(deeds: list[RequestActivity], user) -> list[dict]:
    """The registrations that named this request, for those who may open them."""
    numbers = [deed.payload.get("reference") for deed in deeds if deed.payload["verb"] == "registered"]
    if not numbers or not user.has_perm("assets.add_asset"):
        return []
    found = AssetRegistration.objects.visible_to(user).filter(doc_number__in=numbers).order_by("id")
    return [
        {
            "doc_number": one.doc_number,
            "url": reverse("registration", args=[one.doc_number]),
            "day": day(one.registration_date),
            "recorded_by_name": one.recorded_by_name,
            "asset_count": one.asset_count,
            "voided": one.status == RegistrationStatus.VOIDED,
        }
        for one in found
    ]


def _handover(deed: RequestActivity, user) -> dict:
    payload = deed.payload
    codes, number = payload.get("assets", []), payload.get("reference", "")
    return {
        "number": number,
        "url": references.url(number, user),
        "who": deed.author_name,
        "at": moment(deed.timestamp),
        "note": payload.get("note", ""),
        "rows": [{"name": line["name"], "amount": amounts.told(line)} for line in payload.get("lines", [])],
        "things": [{"code": code, "url": references.url(code, user)} for code in codes[:MOST_CODES]],
        "more": max(0, len(codes) - MOST_CODES),
    }
