"""How a request of the bench went: decisions, purchase, arrivals, what was said."""

import json
import random
from datetime import timedelta

from bench.copying import Copies
from bench.request_words import SAID, VENDORS, WAY, Cast


def decided(cast: Cast, reached: int, special: bool, restock: bool, steps: list) -> dict:
    """Who approved, and how far the purchase is."""
    stages = [("logistic", 1, cast.ceo if restock else cast.logistics), ("purchase", 2, cast.purchase)]
    if special:
        stages.append(("final", 3, cast.ceo))
    found = {}
    for name, step, person in stages:
        if reached >= step:
            found |= {
                f"{name}_approver_id": person.pk,
                f"{name}_approver_name": person.name,
                f"{name}_approval_date": steps[step],
            }
    for name, step in (("purchase_started_at", 4), ("actual_shipment_date", 5), ("arrival_date", 6)):
        if reached >= step:
            found[name] = steps[step]
    return found | {"is_registered": reached >= WAY.index("AWAITING_HANDOVER")}


def ended(cast: Cast, who, status: str, steps: list) -> dict:
    """How it ended."""
    if status == "COMPLETED":
        return {
            "completed_by_id": cast.logistics.pk,
            "completed_by_name": cast.logistics.name,
            "completion_date": steps[-1],
        }
    if status == "REJECTED":
        person = cast.ceo
        reason = "Belum diperlukan tahun ini, stok masih cukup"
        return {
            "rejected_by_id": person.pk,
            "rejected_by_name": person.name,
            "rejection_date": steps[1],
            "rejection_reason": reason,
        }
    if status == "CANCELLED":
        return {
            "cancelled_by_id": who.pk,
            "cancelled_by_name": who.name,
            "cancelled_at": steps[1],
            "cancel_reason": "Tidak jadi",
        }
    return {}


def model_of(item) -> dict:
    """The fields of a line that say what is asked for."""
    pk, name, brand, kind, category = item
    return {
        "standard_item_id": pk,
        "type_id": kind,
        "category_id": category,
        "item_name": name,
        "item_type_brand": brand,
        "unit": "Unit",
    }


def worked_out(
    cast: Cast, amount: int, price: int, reached: int, *, at_once: bool, restock: bool, day
) -> dict:
    """What was decided of a line, what it cost, how much of it is here."""
    found = {"available_stock": amount * 2 if at_once else 0}
    if reached >= 1:
        found |= {
            "decision": "APPROVED",
            "approved_quantity": amount,
            "allocated_quantity": amount if at_once else 0,
        }
    if reached >= 2 and not at_once:
        found |= {
            "purchase_price": price,
            "vendor": VENDORS[price % len(VENDORS)],
            "po_number": f"PO-{price % 9973}",
            "invoice_number": f"INV/{price % 9967}",
            "purchase_date": day,
            "purchase_filled_by_id": cast.purchase.pk,
            "purchase_filled_by_name": cast.purchase.name,
            "purchase_fill_date": day,
            "warranty_end_date": day + timedelta(days=365),
        }
    here, registered, done = (
        reached >= WAY.index(state) for state in ("ARRIVED", "AWAITING_HANDOVER", "COMPLETED")
    )
    if not at_once:
        found |= {"arrived_quantity": amount * here, "registered_quantity": amount * registered}
    return found | {"handed_quantity": amount * (done and not restock)}


def arrive(made: Copies, cast: Cast, request: int, keys: list, amounts: list, when):
    """All of it came at once."""
    delivery = made.add(
        "request_deliveries",
        request_id=request,
        number=1,
        arrived_on=when.date(),
        received_by_id=cast.logistics.pk,
        received_by_name=cast.logistics.name,
        received_at=when,
    )
    for key, amount in zip(keys, amounts, strict=True):
        made.add("request_delivery_lines", delivery_id=delivery, item_id=key, quantity=amount)


# What is written at each step of the way: (state, verb, who)
DEEDS = (
    ("LOGISTIC_APPROVED", "logistic_approved", "logistics"),
    ("AWAITING_CEO_APPROVAL", "purchase_approved", "purchase"),
    ("APPROVED", "final_approved", "ceo"),
    ("PURCHASING", "purchasing_started", "purchase"),
    ("IN_DELIVERY", "shipped", "purchase"),
    ("ARRIVED", "received", "logistics"),
    ("AWAITING_HANDOVER", "registered", "logistics"),
    ("COMPLETED", "handed_over", "logistics"),
)


ENDINGS = {"REJECTED": "rejected", "CANCELLED": "cancelled"}


def tell(
    made: Copies, cast: Cast, who, request: int, steps: list, reached: int, status: str, *, at_once: bool
) -> int:
    """The deeds, in their order; returns how many there were."""
    note(
        made,
        request,
        who,
        steps[0],
        "status_change",
        {"verb": "created", "from": "NEW", "to": "AWAITING_HANDOVER" if at_once else "PENDING"},
    )
    before, told = WAY[0], 1
    for step, (state, verb, desk) in enumerate(DEEDS, start=1):
        if step <= reached and (not at_once or step == len(DEEDS)):
            note(
                made,
                request,
                getattr(cast, desk),
                steps[step],
                "status_change",
                {"verb": verb, "from": before, "to": state},
            )
            before, told = state, told + 1
    if status in ENDINGS:
        person = who if status == "CANCELLED" else cast.ceo
        note(
            made,
            request,
            person,
            steps[1],
            "status_change",
            {"verb": ENDINGS[status], "from": before, "to": status},
        )
        told += 1
    return told


def chat(made: Copies, cast: Cast, who, request: int, when, count: int):
    """So many comments, of three one begins a thread and two answer."""
    first = None
    for n in range(count):
        person = (who, cast.purchase, cast.logistics)[n % 3]
        text = {"text": random.choice(SAID), "mentions": [cast.purchase.pk] if n % 5 == 0 else []}
        key = note(
            made, request, person, when + timedelta(minutes=n), "comment", text, first if n % 3 else None
        )
        first = first if n % 3 else key


def note(
    made: Copies, request: int, person, when, kind: str, payload: dict, parent: int | None = None
) -> int:
    """One activity."""
    return made.add(
        "request_activities",
        request_id=request,
        timestamp=when,
        author_id=person.pk,
        author_name=person.name,
        type=kind,
        parent_id=parent,
        payload=json.dumps(payload),
    )
