"""What broke: reported, mended by our technicians or by vendors, late, found to be in order, beyond
repair.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial

from assets.choices import AssetCondition
from assets.models import Asset, Repair
from assets.services.repairs import damage, repairs, work
from assets.services.stock.consumption import Usage
from core import clock
from loans.services.handovers import answering, mended
from trinity.demo.intakes import BANDUNG, BEKASI, DATA_CENTER, INVENTORI, TEKNISI

MINOR, MAJOR, PARTS = AssetCondition.MINOR_DAMAGE, AssetCondition.MAJOR_DAMAGE, AssetCondition.FOR_PARTS
UKUR, JARINGAN, KOMPUTER = (
    "PT Servis Alat Ukur Nusantara",
    "PT Solusi Servis Jaringan",
    "CV Klinik Komputer Mandiri",
)

# (days ago, who reports, model, where it lies or who holds it, how bad, what is broken)
REPORTS = (
    (104, "teguh", "90S+", "teguh", MAJOR, "Loss sambungan selalu di atas 0,3 dB, elektroda tampak aus."),
    (76, "agus", "ExpertBook B1402", INVENTORI, MAJOR, "Tersiram kopi, mati total, layar bergaris."),
    (43, "wahyu", "LiteBeam 5AC Gen2", BEKASI, MINOR, "Konektor RJ45 berkarat, link sering putus."),
    (40, "rizky", "AQ7290", TEKNISI, MAJOR, "Laser 1550 nm tidak keluar, hasil ukur kosong."),
    (31, "teguh", "JW3208C", "teguh", MINOR, "Pembacaan daya tampak meleset 2 dB."),
    (13, "yohanes", "C9200L-24T-4X", DATA_CENTER, MAJOR, "Catu daya kedua mati, lampu PSU-2 merah."),
    (11, "agus", "CRS326-4C+20G+2Q+RM", INVENTORI, MINOR, "Port SFP+ 3 tidak mengenali modul."),
    (6, "wahyu", "RB5009UPr+S+IN", BANDUNG, MINOR, "Kipas berbunyi keras, suhu naik sampai 78 °C."),
    (5, "maya", "24MR400-B", "maya", MINOR, "Ada garis vertikal di sisi kanan layar."),
    (1, "teguh", "EG8145V5", "teguh", MAJOR, "Lampu LOS merah terus walau daya optik normal."),
)
# What is done about them: (days ago, model, what)
STARTED = (
    (42, "LiteBeam 5AC Gen2", "teguh", 7, "Kerjakan bersama kunjungan Bekasi."),
    (10, "CRS326-4C+20G+2Q+RM", "ilham", 21, ""),
    (5, "RB5009UPr+S+IN", "rizky", 14, "Kipas pengganti menyusul."),
)
SENT_OUT = (
    (102, "90S+", UKUR, "Pak Darmawan, 021-5550142", 21),
    (75, "ExpertBook B1402", KOMPUTER, "Ibu Lestari, 021-5550187", 10),
    (38, "AQ7290", UKUR, "Pak Darmawan, 021-5550142", 21),
    (12, "C9200L-24T-4X", JARINGAN, "Tiket RMA-20871", 45),
)
PROGRESS = (
    (95, "dewi", "90S+", "Vendor: elektroda dan cermin diganti, tinggal kalibrasi."),
    (24, "dewi", "AQ7290", "Vendor menunggu modul laser dari Jepang, belum ada tanggal."),
    (8, "ilham", "CRS326-4C+20G+2Q+RM", "Sangkar SFP dibersihkan, masih diuji dengan modul lain."),
)
PARTS_USED = (
    (39, "LiteBeam 5AC Gen2", (("RJ45 RV6MJKU", 2), ("Cat6 7814A", 3)), "Konektor dan kabel pigtail diganti"),
    (7, "CRS326-4C+20G+2Q+RM", (("S+85DLC03D", 1),), "Modul penguji tertinggal di port"),
)
# (days ago, who, model, condition, what was done, where to (None: back to where it was), cost or None)
FINISHED = (
    (
        88,
        "hendra",
        "90S+",
        AssetCondition.GOOD,
        "Elektroda dan cermin diganti, dikalibrasi, loss 0,02 dB.",
        None,
        1_850_000,
    ),
    (
        37,
        "dewi",
        "LiteBeam 5AC Gen2",
        AssetCondition.USED_OKAY,
        "Konektor dan pigtail diganti, link stabil 24 jam.",
        BEKASI,
        None,
    ),
)
# The bill came later: (days ago, model, rupiah)
COSTS = ((33, "LiteBeam 5AC Gen2", 125_000),)
# It goes out again from its repair: (days ago, model, to whom, note)
HANDED_OUT = ((36, "LiteBeam 5AC Gen2", "wahyu", "Kembali ke tim Bekasi setelah diperbaiki"),)
CANCELLED = ((30, "JW3208C", "Sudah dicek dengan alat pembanding, pembacaan benar."),)
DECOMMISSIONED = ((64, "ExpertBook B1402", "Motherboard dan layar rusak, biaya melebihi nilai."),)
REMINDED = 1  # days ago: what is late is said, as every morning


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    by_hour = (
        (9, report, REPORTS),
        (10, start, STARTED),
        (11, send_out, SENT_OUT),
        (12, progress, PROGRESS),
        (13, use_parts, PARTS_USED),
        (14, finish, FINISHED),
        (15, set_cost, COSTS),
        (15, hand_out, HANDED_OUT),
        (15, cancel, CANCELLED),
        (16, decommission, DECOMMISSIONED),
    )
    for hour, deed, rows in by_hour:
        for days_ago, *rest in rows:
            yield days_ago, hour, partial(deed, world, *rest)
    yield REMINDED, 8, work.remind_overdue


def report(world, who, model, where, condition, description):
    """Somebody says that the last working one of a model at a place, or of what he holds, is broken."""
    at = {"place__user": world.people[where]} if where in world.people else {"place": world.places[where]}
    works = Asset.objects.current().filter(
        standard_item=world.items[model], status__in=("IN_STORAGE", "IN_CUSTODY", "IN_USE"), **at
    )
    damage.report(works.latest("pk"), actor=world.people[who], condition=condition, description=description)


def start(world, model, technician, days, note):
    """A technician of ours takes it on."""
    ready = clock.today() + timedelta(days=days)
    repairs.start(
        _open(world, model),
        actor=world.logistik,
        technician=world.people[technician],
        estimate_date=ready,
        note=note,
    )


def send_out(world, model, vendor, contact, days):
    """It goes to a vendor."""
    ready = clock.today() + timedelta(days=days)
    repairs.send_out(
        _open(world, model), actor=world.logistik, vendor=vendor, contact=contact, estimate_date=ready
    )


def progress(world, who, model, note):
    """How it stands."""
    work.progress(_open(world, model), actor=world.people[who], note=note)


def use_parts(world, model, parts, note):
    """Material goes into it."""
    uses = [Usage(world.items[name], Decimal(amount)) for name, amount in parts]
    work.use_parts(_open(world, model), uses, actor=world.logistik, note=note)


def finish(world, who, model, condition, actions, where, cost):
    """It works again."""
    to, price = where and world.places[where], cost and Decimal(cost)
    repairs.finish(
        _open(world, model), actor=world.people[who], condition=condition, actions=actions, to=to, cost=price
    )


def hand_out(world, model, to, note):
    """The mended thing goes to somebody, who signs for it."""
    repair, person = (
        Repair.objects.filter(asset__standard_item=world.items[model]).latest("pk"),
        world.people[to],
    )
    handover = mended.hand_over(repair, receiver=person, actor=world.logistik, note=note)
    answering.answer(handover, declined={}, actor=person)


def set_cost(world, model, cost):
    """The bill of a repair that is over."""
    repair = Repair.objects.filter(asset__standard_item=world.items[model]).latest("pk")
    work.set_cost(repair, actor=world.people["putri"], version=repair.version, cost=Decimal(cost))


def cancel(world, model, reason):
    """It was not broken."""
    repairs.cancel(_open(world, model), actor=world.logistik, reason=reason)


def decommission(world, model, reason):
    """It is beyond repair."""
    repairs.decommission(_open(world, model), actor=world.logistik, reason=reason)


def _open(world, model):
    return Repair.objects.open().get(asset__standard_item=world.items[model])
