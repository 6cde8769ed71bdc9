"""The people of the demonstration: one per role and division."""

PASSWORD = "Trinity123"
ADMIN = "admin@trinity.com"  # of the fixture `initial`

# name of the division: does its people's work happen in the field?
DIVISIONS = {
    "Logistik & Gudang": False,
    "Management": False,
    "Network Engineering": True,
    "NOC (Operation)": False,
    "Purchase": False,
    "Sales & Marketing": False,
    "Technical Support": True,
}

# (e-mail, name, role, division); the reserved domain keeps demonstration mail from reaching anybody.
PEOPLE = [
    ("hendra@trinity.example", "Hendra Gunawan", "SUPER_ADMIN", "Management"),
    ("dewi@trinity.example", "Dewi Sari", "ADMIN_LOGISTIK", "Logistik & Gudang"),
    ("putri@trinity.example", "Putri Maharani", "ADMIN_PURCHASE", "Purchase"),
    ("lukman@trinity.example", "Lukman Hakim", "LEADER", "Technical Support"),
    ("teguh@trinity.example", "Teguh Wibowo", "STAFF", "Technical Support"),
    ("agus@trinity.example", "Agus Setiawan", "LEADER", "Logistik & Gudang"),
    ("wahyu@trinity.example", "Wahyu Nugroho", "STAFF", "Logistik & Gudang"),
    ("ratna@trinity.example", "Ratna Kusuma", "LEADER", "Management"),
    ("maya@trinity.example", "Maya Anggraini", "STAFF", "Management"),
    ("bambang@trinity.example", "Bambang Prasetyo", "LEADER", "Network Engineering"),
    ("rizky@trinity.example", "Rizky Hidayat", "STAFF", "Network Engineering"),
    ("yohanes@trinity.example", "Yohanes Siregar", "LEADER", "NOC (Operation)"),
    ("ilham@trinity.example", "Ilham Ramadhan", "STAFF", "NOC (Operation)"),
    ("siska@trinity.example", "Siska Wulandari", "LEADER", "Purchase"),
    ("fajar@trinity.example", "Fajar Kurniawan", "STAFF", "Purchase"),
    ("nadia@trinity.example", "Nadia Permata", "LEADER", "Sales & Marketing"),
    ("made@trinity.example", "Made Wirawan", "STAFF", "Sales & Marketing"),
]

# What a person may do beyond his role, by the first part of his e-mail.
ADDED = {"agus": ("assets.manage_stock",)}

_ROLE_NAMES = {
    "SUPER_ADMIN": "Super Admin",
    "ADMIN_LOGISTIK": "Admin Logistik",
    "ADMIN_PURCHASE": "Admin Purchase",
    "LEADER": "Leader",
    "STAFF": "Staff",
}

# What `manage.py serve` prints: (e-mail, password, role and division).
ACCOUNTS = [(ADMIN, "admin123", _ROLE_NAMES["SUPER_ADMIN"])] + [
    (email, PASSWORD, f"{_ROLE_NAMES[role]}, {division}") for email, _name, role, division in PEOPLE
]
