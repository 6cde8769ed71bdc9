"""Names, reasons and shares of which the bench makes its requests."""

import random

TABLES = ("requests", "request_items", "request_activities", "request_deliveries", "request_delivery_lines")


DAYS = 1000  # in which all of them were made


OPEN_SHARE = 0.05  # of the newest


WAY = (
    "PENDING",
    "LOGISTIC_APPROVED",
    "AWAITING_CEO_APPROVAL",
    "APPROVED",
    "PURCHASING",
    "IN_DELIVERY",
    "ARRIVED",
    "AWAITING_HANDOVER",
    "COMPLETED",
)


OPEN_STATES = {
    "PENDING": 20,
    "LOGISTIC_APPROVED": 14,
    "AWAITING_CEO_APPROVAL": 6,
    "APPROVED": 8,
    "PURCHASING": 12,
    "IN_DELIVERY": 12,
    "ARRIVED": 8,
    "AWAITING_HANDOVER": 20,
}


ENDED_STATES = {"COMPLETED": 92, "REJECTED": 5, "CANCELLED": 3}


KINDS = {"REGULAR_STOCK": 75, "URGENT": 15, "PROJECT_BASED": 10}


LINES = {1: 26, 2: 20, 3: 15, 4: 11, 5: 8, 6: 6, 7: 5, 8: 4, 9: 3, 10: 2}


PLACES = ["Cempaka Putih", "Bekasi", "Bandung", "Kelapa Gading", "Depok", "Serpong", "Cikarang", "Bogor"]


WHYS = [
    "Stok tim lapangan menipis",
    "Perangkat lama sering mati sendiri",
    "Pelanggan baru aktif bulan depan",
    "Pengganti yang rusak",
]


VENDORS = [
    "PT Jaringan Prima Abadi",
    "PT Serat Optik Mandiri",
    "CV Berkah Komputindo",
    "PT Sinar Data Nusantara",
]


FIRST = [
    "Adi",
    "Bayu",
    "Citra",
    "Dian",
    "Eko",
    "Fitri",
    "Galih",
    "Hana",
    "Indra",
    "Joko",
    "Kartika",
    "Laras",
    "Mega",
    "Nanda",
    "Oka",
    "Puspa",
    "Rama",
    "Sari",
    "Tono",
    "Wulan",
]


LAST = [
    "Saputra",
    "Lestari",
    "Hidayat",
    "Pratama",
    "Wijaya",
    "Utami",
    "Santoso",
    "Halim",
    "Nasution",
    "Simanjuntak",
    "Purnama",
    "Rahayu",
]


SAID = [
    "Kapan kira-kira sampai?",
    "Vendor minta konfirmasi tipe.",
    "Sudah saya cek di gudang, cukup untuk dua minggu.",
    "Baik, terima kasih.",
]


class Cast:
    """Who asks, and who decides."""

    def __init__(self, people, requesters):
        self.ceo, self.logistics, self.purchase = people[:3]
        self.requesters = requesters


def draw(weights: dict):
    """One of the keys, by weight."""
    return random.choices(list(weights), list(weights.values()))[0]
