"""What people of the demonstration borrow, as tables: how many days ago, who, which loan, what."""

from dataclasses import dataclass

from assets.choices import AssetCondition
from loans.choices import Finding, Rest
from trinity.demo.intakes import BEKASI, INVENTORI, TEKNISI

USED, BROKEN = AssetCondition.USED_OKAY, AssetCondition.MINOR_DAMAGE


@dataclass(frozen=True)
class Loan:
    """What somebody asks for; `first` and `last` are days ago as seen from today, less than 0 lies ahead.
    Material counts in base units.
    """

    key: str
    days_ago: int
    who: str
    why: str
    first: int
    last: int
    rows: tuple[tuple[str, int], ...]


ASKED = (
    Loan(
        "pameran",
        46,
        "nadia",
        "Demo Wi-Fi 7 di stan Indonesia Connect, pembelian layar ditolak tetapi stan jalan.",
        42,
        37,
        (("U7 Pro", 3),),
    ),
    Loan("siaga", 32, "yohanes", "Wi-Fi ruang siaga NOC selama migrasi inti.", 30, 19, (("U7 Pro", 2),)),
    Loan(
        "acara",
        27,
        "bambang",
        "Jaringan sementara untuk rapat kerja di aula, tiga hari.",
        26,
        22,
        (("hEX S", 2), ("SC/APC-SC/APC 5 m", 12)),
    ),
    Loan("cetak", 20, "made", "Cetak brosur di Pameran UMKM Bekasi.", 18, 15, (("EcoTank L3250", 1),)),
    Loan("server", 17, "made", "Demo aplikasi pelanggan di kantor Sales.", 15, 3, (("PowerEdge R260", 1),)),
    Loan("radio", 16, "ilham", "Uji link cadangan NOC ke menara Cawang.", 14, 4, (("LiteBeam 5AC Gen2", 2),)),
    Loan("cuti", 14, "maya", "Laptop sendiri diganti baterainya.", 13, -1, (("ThinkPad E14 Gen 6", 1),)),
    Loan(
        "uji",
        11,
        "lukman",
        "Uji konfigurasi untuk dua pelanggan bisnis sebelum dipasang.",
        10,
        -2,
        (("RB5009UPr+S+IN", 2),),
    ),
    Loan("hotel", 10, "rizky", "Survei cakupan di Hotel Cempaka, tujuh lantai.", 9, -3, (("EAP683 LR", 3),)),
    Loan("latihan", 8, "wahyu", "Latihan konfigurasi untuk staf gudang baru.", 5, 1, (("hEX S", 4),)),
    Loan(
        "migrasi",
        3,
        "yohanes",
        "Router cadangan di ruang siaga saat migrasi OLT Bekasi.",
        0,
        -8,
        (("hEX S", 2),),
    ),
    Loan("tender", 1, "fajar", "Cetak dokumen tender di luar kantor.", -1, -5, (("EcoTank L3250", 1),)),
    Loan(
        "ukur",
        1,
        "teguh",
        "Ukur ulang ring timur setelah sambungan darurat.",
        -3,
        -10,
        (("MaxTester 730D", 1), ("SC/APC-SC/APC 5 m", 4)),
    ),
)
# (days ago, loan, [(model, how many, why fewer)], note); all the rest as asked for
DECIDED = (
    (45, "pameran", (("U7 Pro", 2, "Empat harus siap untuk pelanggan hotel"),), "Ambil di Gudang Inventori."),
    (31, "siaga", (), ""),
    (27, "acara", (), "Patch cord yang terpakai habis dicatat saat kembali."),
    (19, "cetak", (), ""),
    (15, "radio", (), ""),
    (14, "cuti", (), ""),
    (11, "uji", (), ""),
    (10, "hotel", (), ""),
    (7, "latihan", (), ""),
    (2, "migrasi", (), "Dua unit sudah disisihkan."),
)
REJECTED = ((16, "server", "Server cadangan data center tidak dipinjamkan; pakai lingkungan demo di cloud."),)
CANCELLED = ((6, "latihan", "Latihan digabung dengan kelas bulan depan."),)
FETCHED = (
    (42, "pameran"),
    (30, "siaga"),
    (26, "acara"),
    (18, "cetak"),
    (14, "radio"),
    (13, "cuti"),
    (9, "hotel"),
    (5, "uji"),
)
UNSIGNED = "uji"  # its borrower has not signed for it yet
# Where material of a loan is taken from, and goes back to.
MATERIAL_FROM = BEKASI
# (days ago, loan, until (days ago), reason)
LONGER = ((1, "uji", -9, "Pelanggan kedua baru bisa diuji minggu depan."),)
# (days ago, loan, model, what happened)
LOST = ((20, "siaga", "U7 Pro", "Dilepas kontraktor saat plafon dibongkar, tidak ada di gudang proyek."),)


@dataclass(frozen=True)
class Back:
    """Things of one loan that come back: `count` devices of a model, or `left` base units of material."""

    days_ago: int
    key: str
    model: str
    count: int = 1
    left: int | None = None
    condition: str = USED
    said: str = ""
    finding: str = Finding.OK
    found: str = ""
    rest: str = Rest.NONE
    to: str = INVENTORI
    verified: bool = True


BACK = (
    Back(37, "pameran", "U7 Pro", 2),
    Back(22, "acara", "hEX S", 2, to=TEKNISI),
    Back(
        21,
        "acara",
        "SC/APC-SC/APC 5 m",
        left=10,
        said="Dua putus terinjak",
        rest=Rest.CONSUMED,
        to=MATERIAL_FROM,
    ),
    Back(19, "siaga", "U7 Pro"),
    Back(
        15,
        "cetak",
        "EcoTank L3250",
        condition=BROKEN,
        said="Jatuh saat diturunkan dari mobil.",
        finding=Finding.DAMAGED,
        found="Penutup pemindai retak, kertas macet setiap tiga lembar.",
    ),
    Back(1, "hotel", "EAP683 LR", 3, said="Survei selesai lebih cepat.", verified=False),
)
WATCHED = 20  # from so many days ago on each morning: what is late, and a word to who has it
# (days ago, who, name, whether for everybody, [(model, how many; material in base units, remark)])
TEMPLATES = (
    (
        58,
        "dewi",
        "Paket splicing FO",
        True,
        (
            ("90S+", 1, ""),
            ("MaxTester 730D", 1, ""),
            ("JW3208C", 1, ""),
            ("SC/APC-SC/APC 5 m", 4, "Untuk uji sambungan"),
        ),
    ),
    (
        58,
        "dewi",
        "Paket instalasi",
        True,
        (
            ("Drop FTTH 1 Core", 50, ""),
            ("Cat6 7814A", 10, ""),
            ("SC/APC-SC/APC 5 m", 2, ""),
            ("MicroScanner2", 1, ""),
        ),
    ),
    (12, "teguh", "Ukur ring", False, (("MaxTester 730D", 1, ""), ("JW3208C", 1, ""))),
)
