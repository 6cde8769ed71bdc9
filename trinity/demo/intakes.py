"""Goods that came in: which, how many, when, where to and from whom."""

import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from assets.choices import AssetCondition, BulkType
from assets.services.goods import registrations
from assets.services.goods.registrations import Header, NewAsset
from core import clock
from trinity.demo.serials import Maker

PUSAT, INVENTORI, BEKASI, BANDUNG, DATA_CENTER, POP, TEKNISI = (
    "Gudang Pusat",
    "Gudang Inventori",
    "Gudang Cabang Bekasi",
    "Gudang Cabang Bandung",
    "Data Center Lt. 1",
    "POP Cempaka Putih",
    "Gudang Teknisi",
)
JARINGAN, SERAT, KANTOR, ALAT = (
    "PT Jaringan Prima Abadi",
    "PT Serat Optik Mandiri",
    "CV Berkah Komputindo",
    "PT Alat Ukur Presisi",
)


@dataclass(frozen=True)
class Intake:
    """One registration. A line's number means devices, containers of a measured model (a lot each), or units
    in one counted lot.
    """

    days_ago: int
    place: str
    vendor: str
    lines: tuple[tuple[str, int], ...]
    bought_days_ago: int = 0
    condition: str = AssetCondition.BRAND_NEW
    warranty_days: int = 365
    notes: str = ""


INTAKES = (
    Intake(240, PUSAT, JARINGAN, (("EG8145V5", 51), ("F670L", 40)), notes="ONT untuk rollout area timur"),
    Intake(
        232,
        PUSAT,
        SERAT,
        (
            ("Drop FTTH 1 Core", 8),
            ("GJYXCH 2 Core", 6),
            ("Fast Connector FC-SC/APC", 4),
            ("PLC 1:8 Mini SC/APC", 12),
            ("PLC 1:16 Mini SC/APC", 6),
        ),
    ),
    Intake(
        224,
        DATA_CENTER,
        JARINGAN,
        (("CCR2004-16G-2S+PC", 2), ("CCR1072-1G-8S+ r3", 1), ("C9200L-24T-4X", 4), ("ASR-920-12CZ-A", 1)),
        warranty_days=1095,
    ),
    Intake(215, POP, JARINGAN, (("MA5800-X7", 1), ("C320 8 PON", 2), ("AN5516-04", 1)), warranty_days=730),
    Intake(206, BEKASI, SERAT, (("EG8145V5", 25), ("Drop FTTH 1 Core", 4), ("SC/APC-SC/APC 5 m", 15))),
    Intake(
        197, BANDUNG, SERAT, (("HG6145F", 30), ("GJYXCH 2 Core", 4), ("RJ45 RV6MJKU", 6), ("Cat6 7814A", 3))
    ),
    Intake(
        186,
        TEKNISI,
        ALAT,
        (
            ("90S+", 3),
            ("T-72C+", 1),
            ("AQ7290", 2),
            ("MaxTester 730D", 1),
            ("JW3208C", 8),
            ("MicroScanner2", 3),
        ),
        warranty_days=730,
        notes="Alat kerja tim lapangan",
    ),
    Intake(
        175,
        INVENTORI,
        KANTOR,
        (("ThinkPad E14 Gen 6", 10), ("ExpertBook B1402", 8), ("24MR400-B", 10), ("EcoTank L3250", 3)),
    ),
    Intake(163, PUSAT, JARINGAN, (("hEX S", 20), ("RB5009UPr+S+IN", 6), ("UniFi Express 7", 4))),
    Intake(
        150,
        PUSAT,
        SERAT,
        (
            ("ADSS 12 Core Span 100", 5),
            ("ADSS 48 Core Span 120", 2),
            ("Anchor Clamp 4-7 mm", 10),
            ("Pole Bracket 2 Hook", 8),
        ),
    ),
    Intake(
        138,
        INVENTORI,
        JARINGAN,
        (("S5735-L24T4X-A", 6), ("CRS326-4C+20G+2Q+RM", 4), ("EAP683 LR", 8), ("U7 Pro", 6)),
    ),
    Intake(120, BEKASI, JARINGAN, (("LiteBeam 5AC Gen2", 12), ("F670L", 25))),
    Intake(
        101,
        PUSAT,
        JARINGAN,
        (("S+85DLC03D", 40), ("GLC-LH-SMD", 20), ("LC/UPC-LC/UPC 3 m", 10), ("hEX S", 10)),
    ),
    Intake(
        84,
        INVENTORI,
        KANTOR,
        (("TD-4550DNWB", 2), ("SMT1500RMI2UC", 3), ("PowerEdge R260", 2), ("ThinkPad E14 Gen 6", 4)),
        bought_days_ago=347,
        condition=AssetCondition.GOOD,
        notes="Pindahan dari kantor lama",
    ),
    Intake(66, BANDUNG, JARINGAN, (("EG8145V5", 25), ("RB5009UPr+S+IN", 3))),
    Intake(48, PUSAT, SERAT, (("Cat6 7814A", 4), ("Cat6A 10G4", 2), ("RJ45 RV6MJKU", 4))),
    Intake(27, PUSAT, JARINGAN, (("EG8145V5", 30), ("Fast Connector FC-SC/APC", 5))),
    Intake(19, BEKASI, JARINGAN, (("LiteBeam 5AC Gen2", 6), ("U7 Pro", 4), ("EAP683 LR", 2))),
    Intake(12, TEKNISI, ALAT, (("JW3208C", 2), ("GJYXCH 2 Core", 2), ("Drop FTTH 1 Core", 1))),
    Intake(6, PUSAT, JARINGAN, (("F670L", 15),)),
    Intake(1, INVENTORI, KANTOR, (("ThinkPad E14 Gen 6", 2), ("24MR400-B", 4), ("hEX S", 6))),
)


def receive(
    intake: Intake,
    number: int,
    *,
    actor,
    items: dict,
    prices: dict,
    places: dict,
    maker: Maker,
    draw: random.Random,
):
    """Register one intake; `number` makes its purchase order and invoice."""
    bought = clock.today() - timedelta(
        days=(intake.bought_days_ago or intake.days_ago + draw.randint(3, 10)) - intake.days_ago
    )
    header = Header(
        vendor=intake.vendor,
        po_number=f"PO-{bought:%Y}-{400 + number * 7:04d}",
        invoice_number=f"INV/{bought:%Y}/{20_000 + number * 137:05d}",
        purchase_date=bought,
        notes=intake.notes,
    )
    news = []
    for name, count in intake.lines:
        item = items[name]
        price = Decimal(round(prices[name] * draw.uniform(0.97, 1.03), -4))
        warranty = None if item.is_bulk else bought + timedelta(days=intake.warranty_days)
        common = {"place": places[intake.place], "condition": intake.condition}
        news += goods(item, count, maker, price=price, warranty_end_date=warranty, **common)
    return registrations.register(news, actor=actor, header=header)


def goods(item, count: int, maker: Maker, *, price=None, **common) -> list[NewAsset]:
    """A row for each device and for each container of what is measured, one lot of what is counted; `price`
    is of one.
    """
    new = partial(NewAsset, item=item, **common)
    if not item.is_bulk:
        brand = item.brand
        return [
            new(serial_number=maker.serial(brand), mac_address=maker.mac(brand), price=price)
            for _ in range(count)
        ]
    if item.bulk_type == BulkType.MEASUREMENT:
        return [new(balance=Decimal(item.quantity_per_unit), price=price) for _ in range(count)]
    return [new(balance=Decimal(count * item.quantity_per_unit), price=price and price * count)]
