"""What happened to the goods after they came in: moved, corrected, counted, written off, taken back."""

from decimal import Decimal

from assets.choices import AssetCondition, AssetStatus
from assets.models import Asset
from assets.services.goods import assets, voiding
from trinity.demo.intakes import (
    BANDUNG,
    BEKASI,
    DATA_CENTER,
    INVENTORI,
    JARINGAN,
    POP,
    PUSAT,
    TEKNISI,
    Intake,
)

# (days ago, model, how many, from, to, note)
MOVES = (
    (221, "EG8145V5", 20, PUSAT, BEKASI, "Permintaan stok cabang Bekasi"),
    (214, "F670L", 10, PUSAT, BANDUNG, "Permintaan stok cabang Bandung"),
    (190, "EG8145V5", 8, PUSAT, TEKNISI, "Stok harian tim lapangan"),
    (180, "Drop FTTH 1 Core", 2, PUSAT, TEKNISI, "Stok harian tim lapangan"),
    (170, "HG6145F", 5, BANDUNG, TEKNISI, ""),
    (158, "hEX S", 6, PUSAT, BEKASI, "Pelanggan bisnis Bekasi"),
    (152, "RB5009UPr+S+IN", 2, PUSAT, DATA_CENTER, "Rak A-03"),
    (141, "GJYXCH 2 Core", 1, PUSAT, BEKASI, ""),
    (131, "S5735-L24T4X-A", 2, INVENTORI, DATA_CENTER, "Ekspansi rak B-01"),
    (117, "ADSS 12 Core Span 100", 1, PUSAT, POP, "Tarikan ring Cempaka Putih"),
    (109, "F670L", 10, BEKASI, PUSAT, "Penyeimbangan stok"),
    (93, "EAP683 LR", 3, INVENTORI, BANDUNG, "Instalasi hotel"),
    (78, "ThinkPad E14 Gen 6", 2, INVENTORI, PUSAT, "Untuk karyawan baru"),
    (59, "EG8145V5", 10, BANDUNG, TEKNISI, "Stok harian tim lapangan"),
    (41, "CRS326-4C+20G+2Q+RM", 1, INVENTORI, POP, "Ganti switch agregasi"),
    (24, "EG8145V5", 12, PUSAT, BEKASI, "Permintaan stok cabang Bekasi"),
    (16, "LiteBeam 5AC Gen2", 3, BEKASI, TEKNISI, "Survei radio"),
    (9, "90S+", 1, TEKNISI, BANDUNG, "Dipinjam tim Bandung"),
    (4, "F670L", 6, PUSAT, TEKNISI, "Stok harian tim lapangan"),
    (2, "hEX S", 2, INVENTORI, BEKASI, "Pelanggan bisnis Bekasi"),
)
# (days ago, model, place, what is left of its first lot there, reason)
COUNTS = (
    (205, "Drop FTTH 1 Core", PUSAT, 940, "Stock opname: sambungan uji 60 m"),
    (178, "Fast Connector FC-SC/APC", PUSAT, 260, "Terpakai pemasangan sebelum sistem berjalan"),
    (160, "GJYXCH 2 Core", PUSAT, 720, "Stock opname bulanan"),
    (147, "Cat6 7814A", BANDUNG, 120, "Penarikan kabel kantor Bandung"),
    (128, "RJ45 RV6MJKU", BANDUNG, 85, "Stock opname bulanan"),
    (112, "PLC 1:8 Mini SC/APC", PUSAT, 70, "Stock opname bulanan"),
    (96, "ADSS 12 Core Span 100", PUSAT, 1350, "Perbaikan putus kabel ring timur"),
    (73, "SC/APC-SC/APC 5 m", BEKASI, 110, "Stock opname bulanan"),
    (55, "S+85DLC03D", PUSAT, 18, "Terpasang di data center"),
    (44, "PLC 1:16 Mini SC/APC", PUSAT, 12, "Stock opname bulanan"),
    (29, "Fast Connector FC-SC/APC", PUSAT, 90, "Stock opname: dus rusak karena air"),
    (25, "Anchor Clamp 4-7 mm", PUSAT, 310, "Stock opname bulanan"),
    (22, "RJ45 RV6MJKU", BANDUNG, 0, "Stock opname: habis terpakai"),
    (18, "Cat6 7814A", BANDUNG, 45, "Penarikan CCTV gudang"),
    (14, "PLC 1:16 Mini SC/APC", PUSAT, 0, "Stock opname: habis terpakai"),
    (10, "GLC-LH-SMD", PUSAT, 4, "Terpasang di POP Cempaka Putih"),
    (8, "Drop FTTH 1 Core", PUSAT, 410, "Sambungan baru perumahan"),
    (5, "GJYXCH 2 Core", BEKASI, 655, "Stock opname bulanan"),
    (3, "LC/UPC-LC/UPC 3 m", PUSAT, 150, "Stock opname bulanan"),
    (3, "Drop FTTH 1 Core", PUSAT, 430, "Koreksi hitung ulang: 20 m ditemukan"),
)
# (days ago, model, place, how many, reason)
WRITE_OFFS = (
    (195, "F670L", PUSAT, 1, "Mati total setelah tersambar petir"),
    (155, "HG6145F", BANDUNG, 2, "Port PON rusak, tidak dapat diperbaiki"),
    (126, "EG8145V5", BEKASI, 1, "Terbakar akibat tegangan tidak stabil"),
    (88, "LiteBeam 5AC Gen2", BEKASI, 1, "Patah jatuh dari tower"),
    (52, "24MR400-B", INVENTORI, 1, "Panel pecah saat pemindahan"),
    (28, "hEX S", PUSAT, 2, "Gagal firmware, di luar garansi"),
    (21, "EG8145V5", TEKNISI, 3, "Rusak terkena air saat banjir Kelapa Gading"),
    (13, "ExpertBook B1402", INVENTORI, 1, "Motherboard rusak, biaya melebihi nilai"),
    (7, "F670L", BANDUNG, 2, "Mati total, dikanibal untuk suku cadang"),
)
# Corrections: {field: value}, one drawn for each edit.
CORRECTIONS = (
    {"location_detail": "Rak A-02"},
    {"location_detail": "Rak B-05, baris 3"},
    {"location_detail": "Lemari besi"},
    {"notes": "Dus penyok, unit baik"},
    {"notes": "Adaptor diganti"},
    {"notes": "Sudah diuji, siap pasang"},
    {"condition": AssetCondition.GOOD},
    {"condition": AssetCondition.USED_OKAY},
    {"wo_ro_int_number": "INT-2026-0147"},
    {"condition": AssetCondition.MINOR_DAMAGE, "notes": "Casing lecet"},
)
EDITS = 45
MISTAKE = Intake(98, PUSAT, JARINGAN, (("EAP683 LR", 4),), notes="Barang contoh dari vendor")
WHY_MISTAKE = "Salah catat: barang contoh milik vendor, bukan milik kita"


def move(world, model, count, source, target, note):
    """Move the first devices or lots of a model that lie at `source`."""
    assets.move(lying(world, model, source)[:count], to=world.places[target], actor=world.logistik, note=note)


def count(world, model, place, left, reason):
    """A stock count finds `left` base units in the first lot of a model at a place."""
    assets.adjust(lying(world, model, place)[0], counted=Decimal(left), actor=world.logistik, reason=reason)


def write_off(world, model, place, count, reason):
    """Decommission the last devices of a model at a place."""
    for asset in lying(world, model, place)[-count:]:
        assets.decommission(asset, actor=world.logistik, reason=reason)


def correct(world):
    """Edit some device that is in storage."""
    rows = (
        Asset.objects.current()
        .filter(status=AssetStatus.IN_STORAGE, serial_number__isnull=False)
        .order_by("pk")
    )
    asset = rows[world.draw.randrange(rows.count())]
    assets.update(asset, actor=world.logistik, version=asset.version, values=world.draw.choice(CORRECTIONS))


def take_back(world, document):
    """Void a registration that should not have been."""
    voiding.void(document, actor=world.logistik, reason=WHY_MISTAKE)


def lying(world, model, place):
    """What is in storage of a model at a place, oldest first."""
    rows = Asset.objects.current().filter(
        standard_item=world.items[model], place=world.places[place], status=AssetStatus.IN_STORAGE
    )
    return list(rows.order_by("pk"))
