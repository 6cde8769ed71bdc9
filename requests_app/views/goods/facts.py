"""What has become of the goods of a request: what arrived, what was registered, what was handed over, and by
whom.
"""

from collections import namedtuple
from decimal import Decimal

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from assets.choices import RegistrationStatus
from assets.models import AssetRegistration
from core import references
from core.templatetags.ui import day, moment, number
from requests_app.models import Request, RequestItem
from requests_app.views.requests import shapes
from requests_app.views.requests.shapes import fill, fill_some, together

MOST_CODES = 6  # things handed over at once that are named; the others are counted
# By hand, as the lines and the story are read: of a request's page the ORM was the larger half.
ARRIVED = """
SELECT d.number, d.arrived_on, d.received_by_name, d.note, d.voided_at, d.voided_by_name, d.void_reason,
       l.item_id, l.quantity, l.wrong_quantity, l.missing_quantity, l.reason
  FROM request_deliveries d JOIN request_delivery_lines l ON l.delivery_id = d.id
 WHERE d.request_id = %s ORDER BY d.number, l.id
"""
# What an arrival brought of a line, and the arrival.
Part = namedtuple(
    "Part",
    (
        "number arrived_on received_by_name note voided_at voided_by_name void_reason item quantity "
        "wrong_quantity missing_quantity reason"
    ),
)


def of(document: Request, lines: list[RequestItem], deeds: list, user) -> dict:
    """{arrivals, registrations, handovers, wrong: {key of a line: base units}, by: {verb: who did it last,
    when}}.

    `deeds` are rows of the story, oldest first (request_story.DEEDS).
    """
    found = {"arrivals": [], "registrations": [], "handovers": [], "wrong": {}, "by": {}}
    if deeds:
        found["by"] = {
            deed.payload["verb"]: {"who": deed.author_name, "at": deed.timestamp} for deed in deeds
        }
        found["handovers"] = [
            _handover(deed, user) for deed in deeds if deed.payload["verb"] == "handed_over"
        ]
        found["registrations"] = _registrations(deeds, user)
    if document.arrival_date:
        found["arrivals"], found["wrong"] = _arrivals(document, lines, user)
    return found


def _arrivals(document: Request, lines: list[RequestItem], user) -> tuple[list[dict], dict[int, Decimal]]:
    """What arrived, an arrival each with its lines, and {key of a line: what of it was wrong}. One query: an
    arrival is never empty.
    """
    by_key, wrong, found = {line.pk: line for line in lines}, {}, {}
    voidable = can_proceed(document.void_delivery) and has_transition_perm(document.void_delivery, user)
    words, figure, shape = (
        {"wrong": _("wrong"), "missing": _("will not come")},
        shapes.figures(),
        shapes.load(),
    )
    with connection.cursor() as cursor:
        cursor.execute(ARRIVED, [document.pk])
        parts = [Part(*row) for row in cursor.fetchall()]
    for part in parts:
        if part.number not in found:
            found[part.number] = _arrival(document, part, voidable=voidable)
        line = by_key[part.item]
        note, amount = (
            fill_some(shape["small"], _gap(part, words)),
            f"{figure(part.quantity)} {line.base_unit}",
        )
        found[part.number]["rows"].append(fill(shape["amount"], name=str(line), note=note, amount=amount))
        if part.voided_at is None and part.wrong_quantity:
            wrong[line.pk] = wrong.get(line.pk, 0) + part.wrong_quantity
    for arrival in found.values():
        arrival["rows"] = together(arrival["rows"])
    return list(found.values()), wrong


def _arrival(document: Request, part: Part, *, voidable: bool) -> dict:
    """The head of an arrival."""
    voided = part.voided_at is not None
    return {
        "number": part.number,
        "day": day(part.arrived_on),
        "who": part.received_by_name,
        "note": part.note,
        "rows": [],
        "voided": voided,
        "void_note": f"{part.voided_by_name}, {moment(part.voided_at)}: {part.void_reason}" if voided else "",
        "void_url": reverse("request_void_delivery", args=[document.doc_number, part.number])
        if voidable and not voided
        else "",
    }


def _gap(part: Part, words: dict) -> str:
    """What of an arrival's line is not as it should be, and why."""
    gaps = [
        f"{number(n)} {words[key]}"
        for key, n in (("wrong", part.wrong_quantity), ("missing", part.missing_quantity))
        if n
    ]
    return f"{', '.join(gaps)}{': ' if gaps and part.reason else ''}{part.reason}"


def _registrations(deeds: list, user) -> list[dict]:
    """The registrations that named this request, for those who may open them."""
    numbers = [deed.payload.get("reference") for deed in deeds if deed.payload["verb"] == "registered"]
    if not numbers or not user.has_perm("assets.add_asset"):
        return []
    names = ("doc_number", "registration_date", "recorded_by_name", "asset_count", "status")
    rows = list(
        AssetRegistration.objects.visible_to(user)
        .filter(doc_number__in=numbers)
        .order_by("id")
        .values(*names)
    )
    for row in rows:
        row["url"], row["day"] = (
            reverse("registration", args=[row["doc_number"]]),
            day(row["registration_date"]),
        )
        row["voided"] = row["status"] == RegistrationStatus.VOIDED
    return rows


def _handover(deed, user) -> dict:
    codes = deed.payload.get("assets", [])
    form, lines = shapes.load()["amount"], deed.payload.get("lines", [])
    rows = [
        fill(form, name=line["name"], note="", amount=f"{number(line['quantity'])} {line['unit']}")
        for line in lines
    ]
    return {
        "who": deed.author_name,
        "at": moment(deed.timestamp),
        "note": deed.payload.get("note", ""),
        "rows": together(rows),
        "things": [{"code": code, "url": references.url(code, user)} for code in codes[:MOST_CODES]],
        "more": max(0, len(codes) - MOST_CODES),
    }
