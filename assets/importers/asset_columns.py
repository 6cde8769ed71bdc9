"""The columns of a file of assets, and the words people use in them."""

from django.utils.translation import gettext_lazy as _

from assets.choices import AssetCondition as Condition
from core.files.importing import Column

COLUMNS = (
    Column(
        "name",
        _("Model name"),
        ("Nama Barang", "Nama", "Nama Model", "Item", "Item Name", "Name", "Model", "Product"),
        required=True,
    ),
    Column("brand", _("Brand"), ("Merek", "Merk", "Brand", "Manufacturer"), required=True),
    Column("category", _("Category"), ("Kategori", "Category"), required=True),
    Column("type", _("Type"), ("Tipe", "Tipe Aset", "Jenis", "Type", "Asset Type"), required=True),
    Column(
        "serial_number",
        _("Serial number"),
        ("Serial Number", "Nomor Seri", "No Seri", "No. Seri", "Serial", "SN", "S/N"),
        help=_("Needed for single devices; bulk material has none."),
    ),
    Column("mac_address", _("MAC address"), ("MAC Address", "Alamat MAC", "MAC")),
    Column("condition", _("Condition"), ("Kondisi", "Condition"), required=True),
    Column(
        "place", _("Location"), ("Lokasi", "Lokasi Gudang", "Gudang", "Location", "Warehouse"), required=True
    ),
    Column(
        "location_detail",
        _("Shelf or room"),
        ("Detail Lokasi", "Lokasi Detail", "Rak", "Location Detail", "Shelf"),
    ),
    Column(
        "price",
        _("Purchase price"),
        ("Harga Beli", "Harga", "Harga Satuan", "Purchase Price", "Price", "Unit Price"),
        help=_("Of one unit, as the quantity counts it."),
        permission="assets.view_price",
        is_number=True,
    ),
    Column("vendor", _("Vendor"), ("Vendor", "Toko", "Supplier", "Pemasok")),
    Column("po_number", _("PO number"), ("No PO", "Nomor PO", "PO Number", "PO")),
    Column(
        "invoice_number",
        _("Invoice number"),
        ("No Invoice", "Nomor Invoice", "No Faktur", "Invoice Number", "Invoice"),
    ),
    Column(
        "purchase_date",
        _("Purchase date"),
        ("Tanggal Beli", "Tanggal Pembelian", "Tgl Beli", "Purchase Date"),
        is_day=True,
    ),
    Column(
        "warranty_end_date",
        _("Warranty until"),
        ("Garansi Sampai", "Akhir Garansi", "Garansi", "Warranty Until", "Warranty End", "Warranty End Date"),
        is_day=True,
    ),
    Column(
        "quantity",
        _("Quantity"),
        ("Jumlah", "Qty", "Kuantitas", "Quantity"),
        help=_("Empty counts as 1 for single devices."),
        is_number=True,
    ),
    Column(
        "unit",
        _("Unit"),
        ("Satuan", "Unit", "Unit of Measure", "UoM"),
        help=_("The model's unit or its base unit; empty is its unit."),
    ),
    Column("notes", _("Notes"), ("Catatan", "Keterangan", "Notes", "Note", "Remarks")),
)

# Stored as typed; how long the table's columns are.
TEXT_LIMITS = {"location_detail": 500, "vendor": 200, "po_number": 50, "invoice_number": 50, "notes": 1000}

# Indonesian and English, and the constant itself; compared without case.
CONDITIONS = {
    word.casefold(): condition
    for condition, words in {
        Condition.BRAND_NEW: ("Baru", "New", "Brand new", "BRAND_NEW"),
        Condition.GOOD: ("Baik", "Bagus", "Good", "GOOD"),
        Condition.USED_OKAY: (
            "Bekas Layak Pakai",
            "Bekas",
            "Used, fit for use",
            "Used okay",
            "Used",
            "USED_OKAY",
        ),
        Condition.MINOR_DAMAGE: ("Rusak Ringan", "Slightly damaged", "Minor damage", "MINOR_DAMAGE"),
        Condition.MAJOR_DAMAGE: ("Rusak Berat", "Badly damaged", "Major damage", "MAJOR_DAMAGE"),
        Condition.FOR_PARTS: ("Kanibal", "For parts", "FOR_PARTS"),
    }.items()
    for word in words
}
