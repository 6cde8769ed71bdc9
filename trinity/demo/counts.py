"""Stock counts: one approved, one that waits for a second person, one under way."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from assets.choices import CountKind, CountVerdict
from assets.models import StockCount
from assets.services.counts import approval, counting, counts
from core import clock
from trinity.demo.history import lying
from trinity.demo.intakes import BANDUNG, BEKASI, INVENTORI, TEKNISI

NAMESPACE = uuid.UUID("6f0d1a52-2f5c-4a3e-9d0b-7c1c5c0b9f11")
PACE = timedelta(seconds=45)  # between two scans


@dataclass(frozen=True)
class Count:
    """One stock count, and what the shelf differs in from the book."""

    days_ago: int
    place: str
    category: str  # "" for everything
    starter: str
    counters: tuple[str, ...]
    note: str
    hour: int = 9
    missing: tuple[tuple[str, int], ...] = ()  # (model, how many)
    amounts: tuple[tuple[str, int], ...] = ()  # (model, base units more or less than the book says)
    strays: tuple[tuple[str, str], ...] = ()  # (model, where the book has one that lies here)
    unknown: tuple[str, ...] = ()
    lines: int | None = None  # counted so far; None is all
    submitted: bool = True
    approver: str = ""  # two days later, so that no Sunday between brings it forward
    approval_note: str = ""


COUNTS = (
    Count(
        61,
        BANDUNG,
        "",
        "dewi",
        ("wahyu", "rizky"),
        "Opname semester gudang cabang Bandung",
        missing=(("HG6145F", 2),),
        amounts=(("GJYXCH 2 Core", -15), ("RJ45 RV6MJKU", 2)),
        strays=(("LiteBeam 5AC Gen2", BEKASI),),
        unknown=("4970129727514",),
        approver="hendra",
        approval_note="Satu ONT masih dicari di mobil tim Bandung, jadi belum dihapus.",
    ),
    Count(
        4,
        INVENTORI,
        "Computer Hardware",
        "agus",
        ("wahyu",),
        "Opname komputer sebelum tutup buku",
        missing=(("ThinkPad E14 Gen 6", 1),),
        strays=(("ThinkPad E14 Gen 6", "Gudang Pusat"),),
        unknown=("INV-LAMA-0042",),
    ),
    Count(
        1,
        TEKNISI,
        "",
        "dewi",
        ("wahyu", "teguh"),
        "Opname bulanan gudang teknisi",
        hour=15,
        unknown=("HG8245H5-RUSAK",),
        lines=21,
        submitted=False,
    ),
)


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for plan in COUNTS:
        yield plan.days_ago, plan.hour, partial(start, world, plan)
        yield plan.days_ago, plan.hour + 1, partial(count, world, plan)
        if plan.submitted:
            yield plan.days_ago, 16, partial(submit, world, plan)
        if plan.approver:
            yield plan.days_ago - 2, 14, partial(approve, world, plan)


def start(world, plan):
    """A count begins and people are invited."""
    category = next(
        (i.type.category for i in world.items.values() if i.type.category.name == plan.category), None
    )
    invited = [world.people[name] for name in plan.counters]
    counts.start(
        world.places[plan.place],
        actor=world.people[plan.starter],
        category=category,
        counters=invited,
        note=plan.note,
    )


def count(world, plan):
    """Everybody who is invited scans in turn what lies there."""
    document, missing, deltas = _latest(world, plan), dict(plan.missing), dict(plan.amounts)
    deeds = []
    for line in document.lines.select_related("asset", "standard_item", "count").order_by("pk")[: plan.lines]:
        model = line.standard_item.name
        if line.kind == CountKind.THING and missing.get(model):
            missing[model] -= 1
        elif line.kind == CountKind.THING:
            deeds.append(partial(counting.count_asset, document, line.asset))
        else:
            deeds.append(partial(counting.count_amount, line, line.expected + Decimal(deltas.pop(model, 0))))
    deeds += [
        partial(counting.count_asset, document, lying(world, model, place)[-1])
        for model, place in plan.strays
    ]
    deeds += [partial(counting.count_code, document, code=code) for code in plan.unknown]
    for number, deed in enumerate(deeds):
        who = world.people[plan.counters[number % len(plan.counters)]]
        with clock.at(clock.now() + PACE * number):
            deed(actor=who, key=uuid.uuid5(NAMESPACE, f"{document.doc_number}/{number}"))


def submit(world, plan):
    """Counting is over."""
    counts.submit(_latest(world, plan), actor=world.people[plan.starter])


def approve(world, plan):
    """A second person approves; the last thing that is missing is searched for first."""
    document = _latest(world, plan)
    searched = document.lines.filter(verdict=CountVerdict.MISSING).latest("pk")
    actor = world.people[plan.approver]
    approval.approve(
        document, actor=actor, version=document.version, kept=[searched.pk], note=plan.approval_note
    )


def _latest(world, plan):
    return StockCount.objects.filter(place=world.places[plan.place]).latest("pk")
