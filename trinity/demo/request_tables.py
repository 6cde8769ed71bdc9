"""What happens to the requests of the demonstration, as tables: how many days ago, by whom, to which, how."""

from requests_app.services.discussion import attention
from trinity.demo.intakes import ALAT, JARINGAN, KANTOR, SERAT

# (days ago, who, request, [(item, approved, from stock or None for as it is, why fewer)], note); the rest as
# asked for
REVIEWED = (
    (78, "hendra", "ont", (("HG6145F", 20, None, "Cukup untuk rollout sampai akhir tahun"),), ""),
    (
        74,
        "dewi",
        "pop",
        (
            ("S5735-L24T4X-A", 3, 2, ""),
            ("ADSS 48 Core Span 120", 1, 0, ""),
            ("Pole Bracket 2 Hook", 30, None, "Hasil survei: 15 tiang, masing-masing dua bracket"),
        ),
        "Drum yang ada disisakan untuk gangguan.",
    ),
    (58, "dewi", "router", (), "Diambil dari cadangan data center."),
    (51, "dewi", "pameran", (), ""),
    (
        43,
        "dewi",
        "ukur",
        (("JW3208C", 6, 0, "Empat tim masih memegang unit yang baik"),),
        "Yang di gudang untuk pengganti saat ada yang rusak.",
    ),
    (25, "dewi", "tester", (("MicroScanner2", 2, 1, "Satu untuk tim Bekasi, satu untuk tim Bandung"),), ""),
    (
        21,
        "dewi",
        "ups",
        (("SMT1500RMI2UC", 2, 0, ""), ("S+85DLC03D", 10, 4, "")),
        "UPS di Inventori sudah dijanjikan untuk POP.",
    ),
    (18, "dewi", "ring", (), ""),
    (12, "admin", "kritis", (), "Segera, dua pekerjaan menunggu."),  # hendra signs as CEO
    (9, "dewi", "pelatihan", (("24MR400-B", 10, 5, "Ruang hanya muat sepuluh meja"),), ""),
    (
        5,
        "dewi",
        "galaxy",
        (("EG8145V5", 60, 30, ""), ("Drop FTTH 1 Core", 6, 2, "")),
        "Stok cabang jangan sampai kosong.",
    ),
    (5, "dewi", "utp", (), ""),
)


# The same, by purchase
REVISED = (
    (5, "putri", "galaxy", (("EG8145V5", 50, None, "Tahap pertama 50 rumah, sisanya bulan depan"),), ""),
)


# (days ago, who, request, vendor, order, invoice, years of warranty, [(item, price of one unit)])
PRICED = (
    (76, "putri", "ont", JARINGAN, "PO-RO-0311", "INV/JPA/3391", 1, (("HG6145F", 395_000),)),
    (72, "putri", "pop", JARINGAN, "PO-RO-0316", "INV/JPA/3420", 3, (("S5735-L24T4X-A", 9_650_000),)),
    (72, "putri", "pop", SERAT, "PO-RO-0317", "SOM-26-0718", 0, (("ADSS 48 Core Span 120", 38_200_000),)),
    (
        50,
        "putri",
        "pameran",
        "CV Gemilang Visual",
        "PO-RO-0344",
        "QUO-GV-2107",
        1,
        (("Videotron LED P3 indoor 3 x 2 m", 48_500_000),),
    ),
    (42, "putri", "ukur", ALAT, "PO-RO-0352", "APR/2026/0877", 1, (("JW3208C", 1_325_000),)),
    (24, "putri", "tester", ALAT, "PO-RO-0379", "APR/2026/0931", 1, (("MicroScanner2", 8_750_000),)),
    (20, "putri", "ups", KANTOR, "PO-RO-0384", "BK-11-0204", 3, (("SMT1500RMI2UC", 19_350_000),)),
    (20, "putri", "ups", JARINGAN, "PO-RO-0385", "INV/JPA/3688", 1, (("S+85DLC03D", 672_000),)),
    (
        17,
        "putri",
        "ring",
        SERAT,
        "PO-RO-0390",
        "SOM-26-0941",
        1,
        (("ADSS 48 Core Span 120", 38_650_000), ("Closure Dome 48 Core", 565_000)),
    ),
    (11, "putri", "kritis", SERAT, "PO-RO-0397", "SOM-26-0966", 0, (("PLC 1:16 Mini SC/APC", 1_225_000),)),
    (11, "putri", "kritis", JARINGAN, "PO-RO-0398", "INV/JPA/3751", 1, (("GLC-LH-SMD", 1_870_000),)),
    (5, "putri", "galaxy", JARINGAN, "PO-RO-0409", "INV/JPA/3802", 1, (("EG8145V5", 409_000),)),
    (
        5,
        "putri",
        "galaxy",
        SERAT,
        "PO-RO-0410",
        "SOM-26-1003",
        0,
        (("Drop FTTH 1 Core", 1_135_000), ("PLC 1:16 Mini SC/APC", 1_225_000)),
    ),
    (
        3,
        "hendra",
        "utp",
        SERAT,
        "PO-RO-0413",
        "SOM-26-1010",
        0,
        (("RJ45 RV6MJKU", 610_000), ("Cat6 7814A", 2_320_000)),
    ),
)


# (days ago, who, request, note or reason) of what is done to a request as a whole. Purchase is worked out:
SUBMITTED = (
    (76, "putri", "ont", ""),
    (72, "putri", "pop", "Dua vendor, waktu kirim tiga minggu."),
    (50, "putri", "pameran", ""),
    (42, "putri", "ukur", ""),
    (24, "putri", "tester", ""),
    (20, "putri", "ups", "Barang siap di Jakarta."),
    (16, "putri", "ring", ""),
    (11, "putri", "kritis", ""),
    (4, "putri", "galaxy", "Harga ONT sudah ditawar 1,5 %."),
    (3, "hendra", "utp", ""),
)


# (days ago, request, [(item, approved, None, why fewer)], note): the CEO signs
SIGNED = (
    (70, "pop", (), "Setuju, sesuai rencana kerja."),
    (18, "ups", (), ""),
    (
        14,
        "ring",
        (("Closure Dome 48 Core", 4, None, "Dua bisa diambil dari bongkaran ring lama"),),
        "Kerjakan dulu sisi utara.",
    ),
    (10, "kritis", (), ""),
)


BOUGHT = ((75, "ont"), (68, "pop"), (41, "ukur"), (23, "tester"), (17, "ups"), (12, "ring"), (9, "kritis"))
STARTED = tuple((days_ago, "putri", request, "") for days_ago, request in BOUGHT)


SHIPPED = (
    (72, "putri", "ont", ""),
    (64, "putri", "pop", ""),
    (38, "putri", "ukur", "JNE Trucking 0211-8842"),
    (20, "putri", "tester", ""),
    (13, "putri", "ups", ""),
    (3, "putri", "kritis", "Resi SiCepat 004412877"),
)


REJECTED = (
    (48, "hendra", "pameran", "Untuk pameran dua hari sewa jauh lebih murah. Ajukan sebagai biaya acara."),
)


CANCELLED = ((46, "ilham", "monitor", "Ternyata kabel dayanya longgar, monitor baik."),)


# (days ago, hour, verb, who, request, note)
ATTENTION = (
    (49, 14, attention.follow_up_ceo, "putri", "pameran", "Vendor menahan unit sampai akhir pekan."),
    (20, 16, attention.prioritize, "hendra", "ring", "Tanggal aktif sudah ada di kontrak."),
    (7, 16, attention.ask_progress, "hendra", "kritis", "Kapan splitter bisa dipakai tim?"),
    (
        5,
        9,
        attention.answer_progress,
        "putri",
        "kritis",
        "PO sudah dibayar, vendor kirim paling lambat besok lusa.",
    ),
    (5, 14, attention.follow_up, "nadia", "pelatihan", "Pelatihan pertama tanggal 10."),
    (2, 11, attention.ask_progress, "hendra", "ring", "Apakah drum ADSS cukup cepat sampai?"),
    (2, 14, attention.follow_up, "wahyu", "label", ""),
    (1, 9, attention.follow_up_ceo, "putri", "galaxy", "Penawaran berlaku sampai akhir pekan."),
)


# (days ago, hour, who, request, what, whether it answers the last one)
SAID = (
    (75, 15, "dewi", "pop", "@Bambang apakah bracket untuk 20 tiang atau hanya yang baru?", False),
    (75, 16, "bambang", "pop", "Yang baru saja, 15 tiang menurut survei terakhir.", True),
    (19, 15, "putri", "ring", "Closure ini tipe apa? Vendor punya GJS-D dan GJS-H.", False),
    (17, 9, "bambang", "ring", "GJS-D, yang dome. Terima kasih.", True),
    (
        6,
        13,
        "putri",
        "galaxy",
        "@Lukman Hakim apakah 60 rumah aktif sekaligus? ONT bisa dibeli bertahap.",
        False,
    ),
    (6, 15, "lukman", "galaxy", "Tahap pertama 50, sepuluh lagi bulan depan.", True),
    (1, 10, "bambang", "putus", "@Dewi Sari splicer dari Gudang Teknisi bisa diambil jam berapa?", False),
    (
        1,
        11,
        "dewi",
        "putus",
        "Sekarang juga bisa, @Bambang Prasetyo. Kabelnya saya siapkan di Gudang Pusat.",
        True,
    ),
)


AWAY = (1, "hendra", "putri", "Dinas ke Surabaya, penandatanganan kontrak backbone")  # the whole of next week


REMINDED = 1  # days ago: what waits too long is said, as every morning
