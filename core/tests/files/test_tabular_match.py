"""The suggested mapping of columns to fields."""

from core.files.importing import Column as Field
from core.files.tabular import suggest
from core.files.tabular.match import normalise

FIELDS = [
    Field("name", "Item name", ("Nama Barang", "Nama")),
    Field("serial_number", "Serial number", ("S/N", "SN", "Nomor Seri")),
    Field("purchase_price", "Purchase price", ("Harga Beli",)),
    Field("purchase_date", "Purchase date", ("Tanggal Beli", "Tgl Beli")),
    Field("po", "PO number", ("No PO",)),
]


def names(*header):
    mapping = suggest(header, FIELDS)
    return [mapping.get(index) for index in range(len(header))]


def test_names_labels_and_aliases_match_whatever_their_spelling():
    assert names("NAMA  barang", "serial_number", "Purchase-Date", "s.n.") == [
        "name",
        "serial_number",
        "purchase_date",
        None,
    ]


def test_slips_of_the_pen_match():
    assert names("Serail Number", "Harga Belli", "Tanggal  Bel") == [
        "serial_number",
        "purchase_price",
        "purchase_date",
    ]


def test_strangers_match_nothing():
    assert names("Telepon", "Alamat", "", "No PR", "Harga Jual") == [None] * 5


def test_no_field_is_given_twice():
    assert names("Nama", "Nama Barang", "Nama Barangg") == ["name", None, None]


def test_exact_name_wins_over_an_earlier_alias():
    assert names("SN", "Serial number") == [None, "serial_number"]


def test_better_likeness_wins_wherever_it_stands():
    assert names("Purchase prices x", "Purchase pricee") == [None, "purchase_price"]


def test_normalise_drops_case_accents_and_punctuation():
    assert normalise(" Nº. Sérié ") == "noserie"
