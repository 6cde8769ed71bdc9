"""Procurement requests for a bench database, by COPY: mostly completed ones of three years, and two that are
as large as one may be.

Half of the regular ones came from the stock, the others were bought and arrived once. Nothing is reserved for
those that are open, so that the levels stay what the movements say.
"""

import json
import random
from collections import Counter
from datetime import timedelta

from bench.build import START
from bench.copying import copy

TABLES = ("requests", "request_items", "request_activities", "request_deliveries", "request_delivery_lines")
DAYS = 1000  # in which all of them were made
LARGE, LARGE_REVIEWED = (
    "RO-261001-9001",
    "RO-261001-9002",
)  # 50 lines, 200 activities: the goods are here; the CEO is to sign
MOST_LINES, MOST_ACTIVITIES = 50, 200
OPEN_SHARE = 0.05  # of the newest
WAY = (
    "PENDING",
    "LOGISTIC_APPROVED",
    "AWAITING_CEO_APPROVAL",
    "APPROVED",
    "PURCHASING",
    "IN_DELIVERY",
    "ARRIVED",
    "AWAITING_HANDOVER",
    "COMPLETED",
)
OPEN_STATES = {
    "PENDING": 20,
    "LOGISTIC_APPROVED": 14,
    "AWAITING_CEO_APPROVAL": 6,
    "APPROVED": 8,
    "PURCHASING": 12,
    "IN_DELIVERY": 12,
    "ARRIVED": 8,
    "AWAITING_HANDOVER": 20,
}
ENDED_STATES = {"COMPLETED": 92, "REJECTED": 5, "CANCELLED": 3}
KINDS = {"REGULAR_STOCK": 75, "URGENT": 15, "PROJECT_BASED": 10}
LINES = {1: 26, 2: 20, 3: 15, 4: 11, 5: 8, 6: 6, 7: 5, 8: 4, 9: 3, 10: 2}
PLACES = ["Cempaka Putih", "Bekasi", "Bandung", "Kelapa Gading", "Depok", "Serpong", "Cikarang", "Bogor"]
WHYS = [
    "Stok tim lapangan menipis",
    "Perangkat lama sering mati sendiri",
    "Pelanggan baru aktif bulan depan",
    "Pengganti yang rusak",
]
VENDORS = [
    "PT Jaringan Prima Abadi",
    "PT Serat Optik Mandiri",
    "CV Berkah Komputindo",
    "PT Sinar Data Nusantara",
]
FIRST = [
    "Adi",
    "Bayu",
    "Citra",
    "Dian",
    "Eko",
    "Fitri",
    "Galih",
    "Hana",
    "Indra",
    "Joko",
    "Kartika",
    "Laras",
    "Mega",
    "Nanda",
    "Oka",
    "Puspa",
    "Rama",
    "Sari",
    "Tono",
    "Wulan",
]
LAST = [
    "Saputra",
    "Lestari",
    "Hidayat",
    "Pratama",
    "Wijaya",
    "Utami",
    "Santoso",
    "Halim",
    "Nasution",
    "Simanjuntak",
    "Purnama",
    "Rahayu",
]
SAID = [
    "Kapan kira-kira sampai?",
    "Vendor minta konfirmasi tipe.",
    "Sudah saya cek di gudang, cukup untuk dua minggu.",
    "Baik, terima kasih.",
]


def fill(cursor, count: int, items: list, people: list):
    """`count` requests of people of eight divisions, and the two large ones, with everything that hangs on
    them. Call it without triggers.
    """
    cast = Cast(people, make_requesters())
    made = Copies(cursor)
    perday = Counter()
    for n in range(count):
        when = START + timedelta(days=DAYS) * (n / count)
        perday[when.date()] += 1
        number = f"RO-{when:%y%m%d}-{perday[when.date()]:04d}"
        write(made, cast, items, number, when, fate(n >= count * (1 - OPEN_SHARE)), lines=draw(LINES))
    when = START + timedelta(days=DAYS)
    for number, status in ((LARGE, "ARRIVED"), (LARGE_REVIEWED, "AWAITING_CEO_APPROVAL")):
        write(
            made,
            cast,
            items,
            number,
            when,
            {"status": status, "order_type": "PROJECT_BASED"},
            lines=MOST_LINES,
            talk=MOST_ACTIVITIES,
        )
    made.flush()


class Cast:
    """Who asks, and who decides."""

    def __init__(self, people, requesters):
        self.ceo, self.logistics, self.purchase = people[:3]
        self.requesters = requesters


def make_requesters() -> list:
    """240 people of eight divisions; a quarter of them leads."""
    from core.models import Division, User

    divisions = Division.objects.bulk_create([Division(name=f"Divisi {place}") for place in PLACES])
    return User.objects.bulk_create(
        [
            User(
                name=f"{first} {last}",
                email=f"{first}.{last}@example.com".lower(),
                password="!",
                role="STAFF" if n % 4 else "LEADER",
                division=divisions[n % len(divisions)],
            )
            for n, (first, last) in enumerate((first, last) for first in FIRST for last in LAST)
        ]
    )


class Copies:
    """Rows of each table, written a hundred thousand at a time; keys are given out here."""

    AT_ONCE = 100_000

    def __init__(self, cursor):
        from requests_app.models import Delivery, DeliveryLine, Request, RequestActivity, RequestItem

        self.cursor, self.rows, self.last = cursor, {table: [] for table in TABLES}, Counter()
        models = (Request, RequestItem, RequestActivity, Delivery, DeliveryLine)
        fields = [[f for f in model._meta.concrete_fields if not f.generated] for model in models]
        self.blank = {
            table: {f.column: f.get_default() for f in found}
            for table, found in zip(TABLES, fields, strict=True)
        }

    def add(self, table: str, **values) -> int:
        """One more row, empty but for `values`; returns its key."""
        self.last[table] += 1
        row = self.blank[table] | values | {"id": self.last[table]}
        self.rows[table].append(tuple(row.values()))
        if len(self.rows[table]) >= self.AT_ONCE:
            self._write(table)
        return self.last[table]

    def flush(self):
        """Write what is left."""
        for table in TABLES:
            self._write(table)

    def _write(self, table: str):
        copy(self.cursor, table, ", ".join(self.blank[table]), self.rows[table])


def draw(weights: dict):
    """One of the keys, by weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def fate(recent: bool) -> dict:
    """What becomes of a request: {status, order_type}."""
    status = draw(OPEN_STATES if recent else ENDED_STATES)
    return {"status": status, "order_type": "URGENT" if status == "AWAITING_CEO_APPROVAL" else draw(KINDS)}


def write(made: Copies, cast: Cast, items: list, number: str, when, fate: dict, *, lines: int, talk: int = 0):
    """One request with its lines, its arrival and its story, until it has `talk` activities."""
    status, special = fate["status"], fate["order_type"] != "REGULAR_STOCK"
    at_once = (
        not special and not talk and status in ("COMPLETED", "AWAITING_HANDOVER") and random.random() < 0.5
    )
    restock = not special and not at_once and random.random() < 0.2
    status = "COMPLETED" if restock and status == "AWAITING_HANDOVER" else status
    reached = WAY.index(status) if status in WAY else 0
    who = cast.logistics if restock else random.choice(cast.requesters)
    steps = [when + timedelta(hours=9 * step) for step in range(len(WAY))]
    chosen = [items[n] for n in random.sample(range(len(items)), min(lines, len(items)))]
    amounts = [random.randint(1, 9) for _ in chosen]
    prices = [random.randint(20, 4000) * 10_000 for _ in chosen]
    bought = not at_once and reached >= WAY.index("AWAITING_CEO_APPROVAL")
    project = (
        f"POP {random.choice(PLACES)} tahap {random.randint(1, 9)}"
        if fate["order_type"] == "PROJECT_BASED"
        else ""
    )
    words = [number, who.name, who.division.name, project, *(f"{item[2]} {item[1]}" for item in chosen)]
    head = {
        "doc_number": number,
        "requester_id": who.pk,
        "requester_name": who.name,
        "division_id": who.division_id,
        "division_name": who.division.name,
        "request_date": when,
        "order_type": fate["order_type"],
        "allocation_target": "INVENTORY" if restock else "USAGE",
        "justification": random.choice(WHYS),
        "project_name": project,
        "status": status,
        "stage_since": steps[reached] if status in WAY else steps[1],
        "rank": rank(status, special),
        "total_value": sum(a * p for a, p in zip(amounts, prices, strict=True)) if bought else None,
        "search_text": " ".join(filter(None, words)).lower(),
        "line_count": len(chosen),
        "version": reached + 1,
    }
    head["is_prioritized_by_ceo"] = head["rank"] == 2
    head["ceo_disposition_date"] = when if head["rank"] == 2 else None
    if not at_once:
        head |= decided(cast, reached, special, restock, steps)
    request = made.add("requests", **head, **ended(cast, who, status, steps))
    keys = []
    for place, (item, amount, price) in enumerate(zip(chosen, amounts, prices, strict=True), start=1):
        line = {"request_id": request, "number": place, "quantity": amount} | model_of(item)
        line |= worked_out(
            cast, amount, price, reached, at_once=at_once, restock=restock, day=steps[2].date()
        )
        keys.append(made.add("request_items", **line))
    if not at_once and reached >= WAY.index("ARRIVED"):
        arrive(made, cast, request, keys, amounts, steps[6])
    told = tell(made, cast, who, request, steps, reached, status, at_once=at_once)
    chat(made, cast, who, request, steps[reached], talk - told if talk else random.random() < 0.25)


def rank(status: str, special: bool) -> int:
    """What is open and urgent stands first, a few of them by the CEO's word."""
    if status not in OPEN_STATES:
        return 0
    return 2 if random.random() < 0.02 else int(special)


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
