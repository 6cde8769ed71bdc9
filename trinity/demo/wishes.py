"""Who asked for what in the last three months, and why."""

import uuid
from dataclasses import dataclass
from functools import partial

from assets.models import AssetCategory
from core.services import drafts
from requests_app.choices import AllocationTarget, OrderType
from requests_app.forms.requests.offer import RequestOffer
from requests_app.models import RequestDraft
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine
from trinity.demo.catalogue import CABLE, OFFICE

REGULAR, URGENT, PROJECT = OrderType.REGULAR_STOCK, OrderType.URGENT, OrderType.PROJECT_BASED
USE, STOCK = AllocationTarget.USAGE, AllocationTarget.INVENTORY
NAMESPACE = uuid.UUID("3c1a7c0e-8f5b-4a3f-9a57-0f8e2f6f5d21")
HOUR = 9


@dataclass(frozen=True)
class Line:
    """So many of a model, in its unit or `retail`; with a `unit` the name is free words, and `category` its
    hint.
    """

    name: str
    quantity: int
    retail: bool = False
    note: str = ""
    brand: str = ""
    unit: str = ""
    category: str = ""


@dataclass(frozen=True)
class Wish:
    """One request; `key` is what the other chapters call it."""

    key: str
    days_ago: int
    who: str
    why: str
    lines: tuple[Line, ...]
    kind: str = REGULAR
    target: str = USE
    project: str = ""


WISHES = (
    Wish(
        "laptop",
        86,
        "made",
        ("Laptop lama tidak kuat lagi untuk presentasi ke pelanggan."),
        (Line("ThinkPad E14 Gen 6", 1), Line("24MR400-B", 1)),
    ),
    Wish(
        "ont",
        79,
        "dewi",
        ("Stok HG6145F di Gudang Pusat kosong, hanya cabang Bandung yang masih punya."),
        (Line("HG6145F", 24),),
        target=STOCK,
    ),
    Wish(
        "pop",
        76,
        "bambang",
        "Penambahan kapasitas agregasi dan uplink cadangan di POP Cempaka Putih.",
        (
            Line("S5735-L24T4X-A", 3, note="Satu untuk cadangan panas"),
            Line("ADSS 48 Core Span 120", 1, note="Jalur cadangan ke ring timur"),
            Line("GLC-LH-SMD", 8),
            Line("Pole Bracket 2 Hook", 40, retail=True),
        ),
        kind=PROJECT,
        project="POP Cempaka Putih tahap 2",
    ),
    Wish(
        "rumah",
        64,
        "teguh",
        ("Tarikan ke 12 rumah di Kelapa Gading minggu ini."),
        (Line("GJYXCH 2 Core", 150, retail=True), Line("LC/UPC-LC/UPC 3 m", 12, retail=True)),
    ),
    Wish(
        "router",
        58,
        "yohanes",
        ("Router inti di Bekasi mati sejak pukul 04.10, 380 pelanggan tidak terlayani."),
        (Line("CCR2004-16G-2S+PC", 1), Line("LC/UPC-LC/UPC 3 m", 6, retail=True)),
        kind=URGENT,
    ),
    Wish(
        "pameran",
        52,
        "nadia",
        "Stan pameran Indonesia Connect dua minggu lagi, layar lama sudah buram.",
        (
            Line("Videotron LED P3 indoor 3 x 2 m", 1, unit="Set", category=OFFICE),
            Line("U7 Pro", 2, note="Demo Wi-Fi 7 di stan"),
        ),
        kind=URGENT,
    ),
    Wish("monitor", 47, "ilham", "Monitor kedua di meja NOC sering mati sendiri.", (Line("24MR400-B", 1),)),
    Wish(
        "ukur",
        44,
        "lukman",
        "Setiap tim lapangan perlu satu power meter; yang ada dipakai bergantian.",
        (Line("JW3208C", 10),),
    ),
    Wish(
        "tester", 26, "rizky", "Alat uji kabel dipinjam terus oleh tim Bandung.", (Line("MicroScanner2", 3),)
    ),
    Wish(
        "ups",
        22,
        "yohanes",
        "UPS rak B-02 tidak tahan lagi 2 menit saat uji genset; modul SFP+ ikut rusak.",
        (Line("SMT1500RMI2UC", 2), Line("S+85DLC03D", 10), Line("Cat6 7814A", 1)),
        kind=URGENT,
    ),
    Wish(
        "ring",
        20,
        "bambang",
        "Ring Kelapa Gading dijanjikan aktif ke tiga pelanggan korporat bulan depan.",
        (
            Line("ADSS 48 Core Span 120", 3),
            Line("Anchor Clamp 4-7 mm", 100, retail=True),
            Line("PLC 1:8 Mini SC/APC", 2),
            Line(
                "Closure Dome 48 Core",
                6,
                brand="FiberHome",
                unit="Pcs",
                category=CABLE,
                note="Belum ada di katalog, tipe GJS-D",
            ),
        ),
        kind=PROJECT,
        project="Ring Kelapa Gading",
    ),
    Wish(
        "kritis",
        13,
        "dewi",
        ("Splitter 1:16 habis, SFP 1G tinggal sedikit; dua pekerjaan sudah tertunda."),
        (Line("PLC 1:16 Mini SC/APC", 4), Line("GLC-LH-SMD", 10)),
        kind=URGENT,
        target=STOCK,
    ),
    Wish(
        "pelatihan",
        10,
        "nadia",
        "Ruang pelatihan sales di lantai 3 belum punya layar.",
        (Line("24MR400-B", 12),),
    ),
    Wish(
        "galaxy",
        6,
        "lukman",
        "Rollout FTTH 60 rumah di Perumahan Grand Galaxy mulai awal bulan.",
        (
            Line("EG8145V5", 60),
            Line("Drop FTTH 1 Core", 6),
            Line("Fast Connector FC-SC/APC", 2),
            Line("PLC 1:16 Mini SC/APC", 3),
        ),
        kind=PROJECT,
        project="Rollout Grand Galaxy",
    ),
    Wish(
        "label",
        6,
        "wahyu",
        ("Label aset di gudang tinggal setengah gulung."),
        (
            Line(
                "Label polyester 50 x 25 mm",
                20,
                brand="Brother",
                unit="Roll",
                note="Tahan panas, untuk TD-4550DNWB",
            ),
        ),
    ),
    Wish(
        "utp",
        6,
        "putri",
        ("Harga vendor naik awal bulan depan; stok UTP cukup untuk tiga minggu."),
        (Line("RJ45 RV6MJKU", 5), Line("Cat6 7814A", 2)),
        target=STOCK,
    ),
    Wish(
        "harian",
        2,
        "lukman",
        ("Stok mobil tim untuk pemasangan minggu ini."),
        (
            Line("F670L", 10),
            Line("GJYXCH 2 Core", 300, retail=True),
            Line("LC/UPC-LC/UPC 3 m", 20, retail=True),
        ),
    ),
    Wish(
        "putus",
        1,
        "bambang",
        "Kabel ring timur putus tertimpa pohon di Jalan Pemuda, splicer tim sedang di Bandung.",
        (
            Line("90S+", 1),
            Line("ADSS 12 Core Span 100", 800, retail=True),
            Line("Closure 24 Core", 2, unit="Pcs", category=CABLE),
        ),
        kind=URGENT,
    ),
)
# Teguh began this and went home: (days ago, who, why, model, how many, free words, how many of that, its
# unit)
DRAFT = (1, "teguh", "Pengganti alat yang dipakai bergantian.", "JW3208C", 1, "Tas alat anti air", 2, "Pcs")


def deeds(world):
    """Yield (days ago, hour, deed): every wish, and the draft."""
    for wish in WISHES:
        yield wish.days_ago, HOUR, partial(ask, world, wish)
    yield DRAFT[0], 16, partial(begin, world, *DRAFT[1:])


def ask(world, wish):
    """Somebody sends a request."""
    hints = (
        {c.name: c for c in AssetCategory.objects.all()} if any(line.category for line in wish.lines) else {}
    )
    lines = [
        NewLine(
            line.quantity,
            name=line.name,
            brand=line.brand,
            unit=line.unit,
            category=hints.get(line.category),
            note=line.note,
        )
        if line.unit
        else NewLine(line.quantity, world.items[line.name], in_base=line.retail, note=line.note)
        for line in wish.lines
    ]
    world.requests[wish.key] = requests.create(
        Head(wish.kind, wish.target, wish.why, wish.project), lines, actor=world.people[wish.who]
    )


def begin(world, who, why, model, quantity, words, count, unit):
    """Somebody fills in half a form and leaves it."""
    label = RequestOffer().labels[world.items[model].pk]
    form = {
        "order_type": REGULAR,
        "target": USE,
        "justification": why,
        "lines-TOTAL_FORMS": 2,
        "lines-INITIAL_FORMS": 0,
        "lines-0-item": label,
        "lines-0-quantity": quantity,
        "lines-0-unit": "unit",
        "lines-1-free": "on",
        "lines-1-name": words,
        "lines-1-quantity": count,
        "lines-1-free_unit": unit,
    }
    data = {name: [str(value)] for name, value in form.items()}
    drafts.save(RequestDraft, uuid.uuid5(NAMESPACE, who), data, actor=world.people[who], title=f"{label} +1")
