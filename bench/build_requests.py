"""Procurement requests for a bench database, by COPY: mostly completed ones of three years, and two that are
as large as one may be.

Half of the regular ones came from the stock, the others were bought and arrived once. Nothing is reserved for
those that are open, so that the levels stay what the movements say.
"""

import random
from collections import Counter
from datetime import timedelta

from bench.build_assets import START
from bench.copying import Copies
from bench.request_way import arrive, chat, decided, ended, model_of, tell, worked_out
from bench.request_words import (
    DAYS,
    ENDED_STATES,
    FIRST,
    KINDS,
    LAST,
    LINES,
    OPEN_SHARE,
    OPEN_STATES,
    PLACES,
    WAY,
    WHYS,
    Cast,
    draw,
)

LARGE, LARGE_REVIEWED = (
    "RO-261001-9001",
    "RO-261001-9002",
)  # 50 lines, 200 activities: the goods are here; the CEO is to sign
MOST_LINES, MOST_ACTIVITIES = 50, 200


def fill(cursor, count: int, items: list, people: list) -> Cast:
    """`count` requests of people of eight divisions, and the two large ones, with everything that hangs on
    them; who asked for them, and decided. Call it without triggers.
    """
    from requests_app.models import Delivery, DeliveryLine, Request, RequestActivity, RequestItem

    cast = Cast(people, make_requesters())
    made = Copies(cursor, Request, RequestItem, RequestActivity, Delivery, DeliveryLine)
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
    return cast


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
