"""The catalogue of the demonstration: real equipment of a fibre operator."""

from assets.choices import BulkType, Classification, TrackingMethod
from assets.models import AssetCategory, AssetType, StandardItem
from assets.services.catalogue import categories as catalogue_categories
from assets.services.catalogue import items as catalogue_items
from assets.services.catalogue import types
from assets.services.stock import thresholds

NETWORK, COMPUTER, OFFICE, CABLE, TOOLS = (
    "Network Equipment",
    "Computer Hardware",
    "Office Equipment",
    "Cable & Accessories",
    "Field Tools",
)

# Devices: (category, type, [(brand, name, price in rupiah)])
DEVICES = [
    (
        NETWORK,
        "Core Router",
        [
            ("MikroTik", "CCR2004-16G-2S+PC", 8_450_000),
            ("MikroTik", "CCR1072-1G-8S+ r3", 47_900_000),
            ("Cisco", "ASR-920-12CZ-A", 61_500_000),
        ],
    ),
    (
        NETWORK,
        "Access Router",
        [
            ("MikroTik", "hEX S", 1_150_000),
            ("MikroTik", "RB5009UPr+S+IN", 4_650_000),
            ("Ubiquiti", "UniFi Express 7", 3_900_000),
        ],
    ),
    (
        NETWORK,
        "Aggregation Switch",
        [
            ("MikroTik", "CRS326-4C+20G+2Q+RM", 16_200_000),
            ("Huawei", "S5735-L24T4X-A", 9_800_000),
            ("Cisco", "C9200L-24T-4X", 38_400_000),
        ],
    ),
    (
        NETWORK,
        "OLT",
        [
            ("ZTE", "C320 8 PON", 24_500_000),
            ("Huawei", "MA5800-X7", 88_000_000),
            ("FiberHome", "AN5516-04", 32_750_000),
        ],
    ),
    (
        NETWORK,
        "ONT",
        [("Huawei", "EG8145V5", 415_000), ("ZTE", "F670L", 435_000), ("FiberHome", "HG6145F", 398_000)],
    ),
    (
        NETWORK,
        "Wireless",
        [
            ("Ubiquiti", "LiteBeam 5AC Gen2", 1_125_000),
            ("Ubiquiti", "U7 Pro", 3_650_000),
            ("TP-Link", "EAP683 LR", 2_450_000),
        ],
    ),
    (
        COMPUTER,
        "Laptop",
        [("Lenovo", "ThinkPad E14 Gen 6", 14_250_000), ("ASUS", "ExpertBook B1402", 10_900_000)],
    ),
    (COMPUTER, "Server", [("Dell", "PowerEdge R260", 46_800_000)]),
    (COMPUTER, "UPS", [("APC", "SMT1500RMI2UC", 19_600_000)]),
    (OFFICE, "Printer", [("Epson", "EcoTank L3250", 2_650_000), ("Brother", "TD-4550DNWB", 7_400_000)]),
    (OFFICE, "Monitor", [("LG", "24MR400-B", 1_480_000)]),
    (TOOLS, "Fusion Splicer", [("Fujikura", "90S+", 78_500_000), ("Sumitomo", "T-72C+", 71_000_000)]),
    (TOOLS, "OTDR", [("Yokogawa", "AQ7290", 64_000_000), ("EXFO", "MaxTester 730D", 59_500_000)]),
    (TOOLS, "Optical Power Meter", [("Joinwit", "JW3208C", 1_350_000)]),
    (TOOLS, "Cable Tester", [("Fluke", "MicroScanner2", 8_900_000)]),
]

# Material: (category, type, kind, [(brand, name, unit, base unit, base units per unit, price of one unit)])
MATERIAL = [
    (
        CABLE,
        "Drop Cable",
        BulkType.MEASUREMENT,
        [
            ("Furukawa", "Drop FTTH 1 Core", "Hasbal", "Meter", 1000, 1_150_000),
            ("FiberHome", "GJYXCH 2 Core", "Hasbal", "Meter", 1000, 1_320_000),
        ],
    ),
    (
        CABLE,
        "ADSS Cable",
        BulkType.MEASUREMENT,
        [
            ("Furukawa", "ADSS 12 Core Span 100", "Drum", "Meter", 2000, 15_800_000),
            ("Voksel", "ADSS 48 Core Span 120", "Drum", "Meter", 2000, 38_500_000),
        ],
    ),
    (
        CABLE,
        "UTP Cable",
        BulkType.MEASUREMENT,
        [
            ("Belden", "Cat6 7814A", "Box", "Meter", 305, 2_350_000),
            ("CommScope", "Cat6A 10G4", "Box", "Meter", 305, 4_100_000),
        ],
    ),
    (
        CABLE,
        "Connector",
        BulkType.COUNT,
        [
            ("Furukawa", "Fast Connector FC-SC/APC", "Box", "Pcs", 100, 1_450_000),
            ("Belden", "RJ45 RV6MJKU", "Pack", "Pcs", 50, 625_000),
        ],
    ),
    (
        CABLE,
        "Patch Cord",
        BulkType.COUNT,
        [
            ("Furukawa", "SC/APC-SC/APC 5 m", "Pack", "Pcs", 20, 480_000),
            ("CommScope", "LC/UPC-LC/UPC 3 m", "Pack", "Pcs", 20, 560_000),
        ],
    ),
    (
        CABLE,
        "Splitter",
        BulkType.COUNT,
        [
            ("FiberHome", "PLC 1:8 Mini SC/APC", "Box", "Pcs", 10, 690_000),
            ("FiberHome", "PLC 1:16 Mini SC/APC", "Box", "Pcs", 10, 1_240_000),
        ],
    ),
    (
        CABLE,
        "Fixing",
        BulkType.COUNT,
        [
            ("Niko", "Anchor Clamp 4-7 mm", "Pack", "Pcs", 50, 415_000),
            ("Niko", "Pole Bracket 2 Hook", "Box", "Pcs", 25, 780_000),
        ],
    ),
    (
        NETWORK,
        "SFP Module",
        BulkType.COUNT,
        [
            ("MikroTik", "S+85DLC03D", "Pcs", "Pcs", 1, 685_000),
            ("Cisco", "GLC-LH-SMD", "Pcs", "Pcs", 1, 1_890_000),
        ],
    ),
]

# Bought for one place each: nobody keeps five of them on the shelf.
SINGLE = {
    "Core Router",
    "Aggregation Switch",
    "OLT",
    "Server",
    "UPS",
    "Printer",
    "Fusion Splicer",
    "OTDR",
    "Cable Tester",
}


def make(*, actor) -> tuple[dict[str, StandardItem], dict[str, int]]:
    """Create categories that are missing, types and models; returns the models and the price of one unit of
    each, by model name.
    """
    categories = {c.name: c for c in AssetCategory.objects.all()}
    for name in (NETWORK, COMPUTER, OFFICE, CABLE, TOOLS):
        if name not in categories:
            categories[name] = catalogue_categories.create(
                actor=actor, name=name, is_customer_installable=name in (NETWORK, CABLE)
            )
    items, prices = {}, {}
    for category, type_name, models in DEVICES:
        kind = _type(
            categories[category], type_name, Classification.ASSET, TrackingMethod.INDIVIDUAL, "Unit", actor
        )
        for brand, name, price in models:
            items[name] = catalogue_items.create(
                actor=actor, type=kind, name=name, brand=brand, unit_of_measure="Unit"
            )
            prices[name] = price
            if type_name in SINGLE:
                thresholds.set_threshold(items[name], actor=actor, version=0, value=0, alert_enabled=True)
    for category, type_name, bulk_type, models in MATERIAL:
        kind = _type(
            categories[category], type_name, Classification.MATERIAL, TrackingMethod.BULK, models[0][2], actor
        )
        for brand, name, unit, base, per_unit, price in models:
            items[name] = catalogue_items.create(
                actor=actor,
                type=kind,
                name=name,
                brand=brand,
                bulk_type=bulk_type,
                unit_of_measure=unit,
                base_unit_of_measure=base,
                quantity_per_unit=per_unit,
            )
            prices[name] = price
    return items, prices


def _type(category, name, classification, tracking, unit, actor) -> AssetType:
    return types.create(
        actor=actor,
        category=category,
        name=name,
        classification=classification,
        tracking_method=tracking,
        unit_of_measure=unit,
    )
