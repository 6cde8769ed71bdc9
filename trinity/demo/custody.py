"""What technicians and staff got into their hands, what they used of it at jobs, what they gave back, passed
on and lost.
"""

from decimal import Decimal
from functools import partial

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset
from assets.services.custody import custody
from assets.services.custody.custody import Part
from assets.services.goods import assets
from assets.services.stock import consumption
from assets.services.stock.availability import AT_HAND
from loans.services.handovers import answering, making
from trinity.demo.history import lying
from trinity.demo.intakes import BANDUNG, BEKASI, INVENTORI, PUSAT, TEKNISI

KEPT, USED = AssetStatus.IN_CUSTODY, AssetStatus.IN_USE
WHOLE = None

# (days ago, to whom, status, reference, [(model, from, devices, or base units of a lot, or WHOLE)])
ISSUES = (
    (
        176,
        "teguh",
        KEPT,
        "INT-2026-0121",
        (
            ("JW3208C", TEKNISI, 1),
            ("90S+", TEKNISI, 1),
            ("Drop FTTH 1 Core", TEKNISI, 300),
            ("Fast Connector FC-SC/APC", PUSAT, 40),
        ),
    ),
    (
        170,
        "rizky",
        KEPT,
        "INT-2026-0122",
        (("AQ7290", TEKNISI, 1), ("MicroScanner2", TEKNISI, 1), ("GJYXCH 2 Core", BANDUNG, 250)),
    ),
    (140, "teguh", KEPT, "INT-2026-0133", (("EG8145V5", TEKNISI, 4), ("SC/APC-SC/APC 5 m", BEKASI, 20))),
    (
        90,
        "rizky",
        KEPT,
        "INT-2026-0141",
        (("ADSS 12 Core Span 100", PUSAT, 400), ("Anchor Clamp 4-7 mm", PUSAT, 30)),
    ),
    (
        57,
        "teguh",
        KEPT,
        "INT-2026-0155",
        (("Drop FTTH 1 Core", PUSAT, WHOLE), ("PLC 1:8 Mini SC/APC", PUSAT, 8)),
    ),
    (33, "ilham", USED, "", (("ThinkPad E14 Gen 6", INVENTORI, 1),)),
    (30, "maya", USED, "", (("ThinkPad E14 Gen 6", INVENTORI, 1), ("24MR400-B", INVENTORI, 1))),
    (
        11,
        "teguh",
        KEPT,
        "INT-2026-0168",
        (("Drop FTTH 1 Core", TEKNISI, 200), ("Fast Connector FC-SC/APC", PUSAT, 50)),
    ),
    (
        3,
        "rizky",
        KEPT,
        "INT-2026-0171",
        (("EG8145V5", TEKNISI, 3), ("RJ45 RV6MJKU", PUSAT, 40), ("Cat6 7814A", PUSAT, WHOLE)),
    ),
)
UNSIGNED = "INT-2026-0171"  # the handover of it waits for its receiver
# (days ago, who, reference, [(model, base units)]): out of his own custody
USES = (
    (172, "teguh", "INT-2026-0124", (("Drop FTTH 1 Core", 120), ("Fast Connector FC-SC/APC", 4))),
    (165, "rizky", "INT-2026-0126", (("GJYXCH 2 Core", 180),)),
    (150, "teguh", "INT-2026-0130", (("Drop FTTH 1 Core", 95), ("Fast Connector FC-SC/APC", 2))),
    (133, "teguh", "INT-2026-0136", (("SC/APC-SC/APC 5 m", 3),)),
    (85, "rizky", "INT-2026-0143", (("ADSS 12 Core Span 100", 260), ("Anchor Clamp 4-7 mm", 18))),
    # More than is left of the opened piece: the rest comes off the whole container.
    (54, "teguh", "INT-2026-0157", (("Drop FTTH 1 Core", 340), ("PLC 1:8 Mini SC/APC", 3))),
    (35, "teguh", "INT-2026-0162", (("Drop FTTH 1 Core", 145), ("Fast Connector FC-SC/APC", 6))),
    (
        9,
        "teguh",
        "INT-2026-0169",
        (("Drop FTTH 1 Core", 160), ("Fast Connector FC-SC/APC", 10), ("PLC 1:8 Mini SC/APC", 1)),
    ),
    (2, "rizky", "INT-2026-0172", (("RJ45 RV6MJKU", 12), ("Cat6 7814A", 85))),
    (1, "teguh", "INT-2026-0174", (("Drop FTTH 1 Core", 60), ("Fast Connector FC-SC/APC", 4))),
)
# (days ago, who, where to, model, devices or base units or WHOLE, condition or "" for unchanged)
RETURNS = (
    (120, "rizky", TEKNISI, "AQ7290", 1, ""),
    (80, "rizky", PUSAT, "ADSS 12 Core Span 100", WHOLE, AssetCondition.GOOD),
    (50, "teguh", TEKNISI, "EG8145V5", 1, AssetCondition.MINOR_DAMAGE),
    (7, "rizky", BANDUNG, "GJYXCH 2 Core", 30, ""),
)
# (days ago, from whom, to whom, model)
PASSED_ON = ((20, "teguh", "rizky", "90S+"),)
# (days ago, model, where, base units, note)
CUTS = ((62, "ADSS 48 Core Span 120", PUSAT, 600, "Disiapkan untuk pekerjaan tower"),)
# (days ago, who, model, base units, reason)
LOST = ((45, "teguh", "Drop FTTH 1 Core", 25, "Terlindas kendaraan proyek di jalan"),)


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for days_ago, *rest in ISSUES:
        yield days_ago, 11, partial(issue, world, *rest)
    for days_ago, *rest in USES:
        yield days_ago, 14, partial(use, world, *rest)
    for days_ago, *rest in RETURNS:
        yield days_ago, 17, partial(give_back, world, *rest)
    for days_ago, *rest in PASSED_ON:
        yield days_ago, 12, partial(pass_on, world, *rest)
    for days_ago, *rest in CUTS:
        yield days_ago, 12, partial(cut, world, *rest)
    for days_ago, *rest in LOST:
        yield days_ago, 16, partial(lose, world, *rest)


def issue(world, to, status, reference, goods):
    """The warehouse issues goods to a person in one go, and he signs for them; the last time not yet."""
    parts = [part for model, place, amount in goods for part in _parts(lying(world, model, place), amount)]
    _hand_over(parts, world.people[to], world.logistik, status=status, reference=reference)


def use(world, who, reference, goods):
    """A technician records what he used at a job."""
    uses = [consumption.Usage(world.items[model], Decimal(amount)) for model, amount in goods]
    person = world.people[who]
    consumption.consume(uses, actor=person, technician=person, warehouses=False, reference=reference)


def give_back(world, who, place, model, amount, condition):
    """A person gives something back."""
    parts = _parts(_held(world, model, who), amount)
    custody.take_back(
        parts,
        to=world.places[place],
        condition=condition,
        actor=world.logistik,
        note="Dikembalikan ke gudang",
    )


def pass_on(world, giver, to, model):
    """One person hands the first he has of a model to another."""
    parts = [Part(_held(world, model, giver)[0])]
    _hand_over(parts, world.people[to], world.people[giver], note="Bergantian pakai alat")


def _hand_over(parts, to, actor, *, reference="", **how):
    """A handover of these parts; the receiver signs it, except for the one that still waits for him."""
    lines = [making.Line(part.asset, part.quantity) for part in parts]
    handover = making.make(lines, receiver=to, actor=actor, reference=reference, **how)
    if reference != UNSIGNED:
        answering.answer(handover, declined={}, actor=to)


def cut(world, model, place, amount, note):
    """A piece is cut off the last lot of a model at a place, and stays there."""
    custody.cut(lying(world, model, place)[-1], quantity=Decimal(amount), actor=world.logistik, note=note)


def lose(world, who, model, amount, reason):
    """Part of what a person holds of a model is spoilt."""
    assets.write_off(
        _held(world, model, who)[-1], quantity=Decimal(amount), actor=world.logistik, reason=reason
    )


def _parts(found, amount) -> list[Part]:
    """The first devices of these, or the last lot: all of it or so much."""
    if not found[0].is_lot:
        return [Part(asset) for asset in found[:amount]]
    return [Part(found[-1], amount and Decimal(amount))]


def _held(world, model, who):
    held = Asset.objects.current().filter(
        standard_item=world.items[model], place__user=world.people[who], status__in=AT_HAND
    )
    return list(held.order_by("pk"))
