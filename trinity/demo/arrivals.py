"""What was bought for requests: it arrives, in parts, wrong or never; it is registered and handed over."""

from decimal import Decimal
from functools import partial

from assets.choices import AssetStatus
from assets.services.goods import registrations
from assets.services.goods.registrations import Header
from assets.services.stock import reservations
from loans.models import Handover
from loans.services.handovers import answering
from requests_app.models import Request, RequestItem
from requests_app.services.goods import deliveries, handovers
from requests_app.services.requests import steps
from trinity.demo.intakes import INVENTORI, PUSAT, TEKNISI, goods

KEPT, USED = AssetStatus.IN_CUSTODY, AssetStatus.IN_USE
ALL = None

# (days ago, who, request, [(item, right, wrong, will not come, why; in base units)], note)
CAME = (
    (68, "dewi", "ont", (("HG6145F", 20, 0, 0, ""),), ""),
    (60, "dewi", "pop", (("S5735-L24T4X-A", 1, 0, 0, ""),), "Drum menyusul dengan truk sendiri."),
    (56, "putri", "pop", (("ADSS 48 Core Span 120", 2000, 0, 0, ""),), ""),
    (34, "dewi", "ukur", (("JW3208C", 4, 0, 0, ""),), "Sisanya menyusul."),
    (
        30,
        "dewi",
        "ukur",
        (("JW3208C", 1, 0, 1, "Vendor kehabisan stok, satu unit dikembalikan uangnya"),),
        "",
    ),
    (4, "dewi", "tester", (("MicroScanner2", 1, 0, 0, ""),), ""),
    (
        3,
        "dewi",
        "ups",
        (
            ("SMT1500RMI2UC", 1, 1, 0, ("Satu unit ternyata SMT1000, dikembalikan ke vendor")),
            ("S+85DLC03D", 6, 0, 0, ""),
        ),
        "Diterima di lobi oleh Wahyu.",
    ),
)
# (days ago, request, where, [(model, base units)])
REGISTERED = (
    (67, "ont", PUSAT, (("HG6145F", 20),)),
    (59, "pop", INVENTORI, (("S5735-L24T4X-A", 1),)),
    (55, "pop", PUSAT, (("ADSS 48 Core Span 120", 2000),)),
    (33, "ukur", TEKNISI, (("JW3208C", 4),)),
    (29, "ukur", TEKNISI, (("JW3208C", 1),)),
    (3, "tester", TEKNISI, (("MicroScanner2", 1),)),
    (2, "ups", PUSAT, (("S+85DLC03D", 6),)),
)
# (days ago, request, status, [(model, devices, or ALL that is left)] or () for everything, note)
HANDED = (
    (85, "laptop", USED, (), ""),
    (63, "rumah", KEPT, (), ""),
    (58, "router", USED, (), "Langsung dibawa ke Bekasi."),
    (54, "pop", KEPT, (("S5735-L24T4X-A", ALL), ("GLC-LH-SMD", ALL)), "Drum diambil saat penarikan dimulai."),
    (50, "pop", KEPT, (), ""),
    (28, "ukur", KEPT, (), ""),
    (
        1,
        "harian",
        KEPT,
        (("F670L", 6), ("LC/UPC-LC/UPC 3 m", ALL)),
        "Sisanya diambil besok, mobil sudah penuh.",
    ),
)


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for hour, deed, rows in ((10, arrive, CAME), (13, register, REGISTERED), (15, hand_over, HANDED)):
        for days_ago, *rest in rows:
            yield days_ago, hour, partial(deed, world, *rest)


def arrive(world, who, key, rows, note):
    """Goods are at the door."""
    request = current(world, key)
    lines = by_name(request)
    arrived = {
        lines[name].pk: deliveries.ArrivalLine(Decimal(good), Decimal(wrong), Decimal(missing), why)
        for name, good, wrong, missing, why in rows
    }
    deliveries.receive(request, arrived, actor=world.people[who], note=note)


def register(world, key, place, rows):
    """What arrived becomes assets."""
    news = []
    for name, units in rows:
        item = world.items[name]
        count = units // item.quantity_per_unit if item.is_bulk else units
        news += goods(item, count, world.maker, place=world.places[place])
    registrations.register(
        news, actor=world.logistik, header=Header(wo_ro_int_number=world.requests[key].doc_number)
    )


def hand_over(world, key, status, rows, note):
    """The requester fetches what is ready, or a part: what came for him first, then what lies where it is
    kept for him.
    """
    request = current(world, key)
    lines = by_name(request)
    things = handovers.candidates(request, list(lines.values()))
    kept = set(reservations.of(request.doc_number).values_list("place", flat=True))
    chosen_lines = []
    for name, count in rows or [(name, ALL) for name in lines]:
        line = lines[name]
        found = sorted(
            things.get(line.pk, ()), key=lambda thing: (not thing.mine, thing.place_id not in kept)
        )
        chosen = handovers.proposal(line, found)
        fitting = [thing for thing in found if thing.pk in chosen][:count]
        chosen_lines += [
            handovers.HandoverLine(line.pk, thing, chosen[thing.pk] if thing.is_lot else None)
            for thing in fitting
        ]
    handovers.hand_over(request, chosen_lines, actor=world.logistik, status=status, note=note)
    document = Handover.objects.filter(wo_ro_int_number=request.doc_number).latest("pk")
    answering.answer(document, declined={}, actor=request.requester)


def current(world, key) -> Request:
    """A request as it is now."""
    return Request.objects.get(pk=world.requests[key].pk)


def by_name(request) -> dict[str, RequestItem]:
    """Its lines by the name of what is asked for."""
    return {line.item_name: line for line in steps.lines_of(request)}
