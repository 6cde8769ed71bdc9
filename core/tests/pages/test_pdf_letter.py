"""A letter as PDF: everything that was said stands in it, on as many pages as it takes, whatever people
typed.
"""

import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from core import config
from core.models import SystemConfig
from core.pdf.letter import Cell, Column, Letter, Signature, Stamp, Table
from core.pdf.page import draw

COLUMNS = [
    Column("No.", 6, "right"),
    Column("Nama Barang", 40),
    Column("Jumlah", 12, "right"),
    Column("Keterangan", 25),
]
SIGNED = [
    Signature("Pemohon", "Teguh Wibowo", "Technical Support", "22 November 2026, 09.14"),
    Signature("Logistik", "Dewi Sari", "Logistik & Gudang", "22 November 2026, 10.02", "a.n. Admin Logistik"),
    Signature("Manajemen", "Citra Direktur"),
]


def letter(lines: int = 12, **changes) -> Letter:
    rows = [
        [str(n), Cell(f"Barang ke-{n:02d}", f"MikroTik-{n}"), f"{n} Unit", "Untuk POP Cempaka Putih"]
        for n in range(1, lines + 1)
    ]
    made = Letter(
        "Surat Permintaan Barang",
        "RO-261122-0001",
        "22 November 2026",
        [("Pemohon", "Teguh Wibowo"), ("Divisi", "Technical Support"), ("Proyek", "FTTH Griya Asri " * 12)],
        ["Dengan ini kami mengajukan permintaan barang."],
        Table(COLUMNS, rows, [("Estimasi Total", "Rp 148.750.000")]),
        ["Barang diterima di Gudang Teknisi."],
        SIGNED,
        Stamp("Disetujui", "good", "23 November 2026"),
        "Dibuat oleh Trinity. https://trinity.example.com/requests/RO-261122-0001/",
        company="PT. TRINITI MEDIA INDONESIA",
        address="Jl. Letjen Suprapto 29\nJakarta Pusat",
    )
    return replace(made, **changes)


def pages(made: Letter) -> list[str]:
    """The words of each page, spaces as one."""
    document = pypdfium2.PdfDocument(draw(made))
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def letters(text: str) -> str:
    """Without spaces: a word that was broken at the end of a line is itself again."""
    return re.sub(r"\s", "", text)


def test_everything_stands_in_it():
    text = " ".join(pages(letter()))
    said = [
        "PT. TRINITI MEDIA INDONESIA",
        "Jl. Letjen Suprapto 29",
        "Surat Permintaan Barang",
        "RO-261122-0001",
        "Technical Support",
    ]
    said += [
        "Dengan ini kami",
        "Nama Barang",
        "Barang ke-12",
        "MikroTik-7",
        "Estimasi Total",
        "Rp 148.750.000",
        "Gudang Teknisi",
    ]
    said += [
        "Dewi Sari",
        "Logistik & Gudang",
        "10.02",
        "a.n. Admin Logistik",
        "Citra Direktur",
        "DISETUJUI",
        "23 November 2026",
        "Dibuat oleh",
    ]
    assert [words for words in said if words not in text] == []
    assert text.count("FTTH Griya Asri") == 12


def test_fifty_lines_take_several_pages_with_heading_and_number_on_each():
    found = pages(letter(50))
    assert len(found) > 2
    for number, text in enumerate(found, 1):
        assert f"{number} / {len(found)}" in text and "RO-261122-0001" in text
        assert ("Nama Barang" in text) == bool(re.search(r"Barang ke-\d\d", text))
    text = " ".join(found)
    assert [n for n in range(1, 51) if text.count(f"Barang ke-{n:02d}") != 1] == []
    assert text.count("Estimasi Total") == text.count("DISETUJUI") == 1


@pytest.mark.parametrize("lines", range(6, 22))
def test_signatures_are_never_torn_apart(lines):
    where = [
        [name in text for name in ("Pemohon Logistik Manajemen", "Citra Direktur", "a.n. Admin Logistik")]
        for text in pages(letter(lines))
    ]
    assert sum(any(found) for found in where) == 1 and sum(all(found) for found in where) == 1


def test_more_than_three_sign_below_each_other():
    people = [Signature(f"Peran {n}", f"Nama {n}", date="hari ini") for n in range(1, 8)]
    text = pages(letter(1, signatures=people))[-1]
    assert all(f"Nama {n}" in text for n in range(1, 8))


TYPED = (
    "<b>tebal</b> & <font size=99>&lt;x&gt;</font> <img src='file:///etc/passwd'/> <a "
    'href="https://x">x</a> </para>'
)


def test_markup_is_shown_as_text():
    made = Letter(
        TYPED,
        TYPED,
        TYPED,
        [(TYPED, TYPED)],
        [TYPED],
        Table(
            [Column(TYPED), Column("x")],
            [[TYPED, Cell(TYPED, TYPED, strong=True, struck=True)]],
            [(TYPED, TYPED)],
        ),
        [TYPED],
        [Signature(TYPED, TYPED, TYPED, TYPED, TYPED), Signature(TYPED, TYPED, TYPED)],
        Stamp("x", "", "y"),
        company=TYPED,
        address=TYPED,
    )
    text = letters(" ".join(pages(made)))
    assert text.count(letters(TYPED)) >= 18


@pytest.mark.parametrize(
    "typed",
    [
        "👩‍🔧🚀 mendesak",
        "中文路由器 日本語",
        "مرحبا",
        "a\x00b\x07c",
        "\u202eterbalik\u200b",
        "\ud800",
        "x\u2028y",
        "\ufe0f",
        " ",
        "é ñ ″ × Ω – — “ ”",
    ],
)
def test_no_sign_is_too_strange(typed):
    people = [Signature(typed, typed, typed, typed, typed), Signature(typed, typed)]
    made = letter(
        1,
        title=typed,
        number=typed,
        facts=[(typed, typed)],
        paragraphs_before=[typed],
        signatures=people,
        footer=typed,
        company=typed,
    )
    made = replace(
        made,
        table=Table([Column(typed)], [[typed], [Cell(typed, typed)]], [(typed, typed)]),
        stamp=Stamp(typed, "bad", typed),
    )
    assert pages(made)


def test_the_signs_of_names_are_read_back():
    text = pages(letter(1, paragraphs_before=["é ñ ″ × Ω – — “ ” № ≥ µ"]))[0]
    assert "é ñ ″ × Ω – — “ ” № ≥ µ" in text


def test_lines_stay_lines_and_invisible_signs_go():
    text = pages(letter(1, paragraphs_before=["satu\r\n\n  dua\x00 \u202etiga"]))[0]
    assert "satu dua tiga" in text


LONG = " ".join(f"kata{n}" for n in range(3000))


@pytest.mark.parametrize(
    "made",
    [
        letter(2, paragraphs_before=[LONG]),
        letter(2, facts=[("Alasan", LONG)]),
        letter(2, table=Table(COLUMNS, [["1", LONG, "2", ""], ["2", "akhir", "1", ""]])),
        letter(2, table=Table(COLUMNS, [["1", Cell("x", LONG), "2", LONG]])),
        letter(2, table=Table(COLUMNS, [["1", letters(LONG), "2", "tanpa spasi"]])),
    ],
    ids=["paragraph", "fact", "cell", "note", "one word"],
)
def test_nothing_is_cut_however_long(made):
    found = pages(made)
    assert len(found) > 3 and "Citra Direktur" in found[-1]
    # What stands in another column of the same page comes in between, so each word is looked for on its own.
    text = letters(" ".join(found))
    missing = [n for n in range(3000) if f"kata{n}" not in text]
    # A word that begins on one page and ends on the next has a head and a foot in between.
    assert len(missing) <= len(found)


@pytest.mark.parametrize("length", range(5500, 8500, 250))
def test_a_cell_of_any_length_finds_its_pages(length):
    text = " ".join(
        pages(
            letter(
                2, table=Table(COLUMNS, [["1", "W" * length, "2", ""]]), footer="", signatures=[], facts=[]
            )
        )
    )
    assert text.count("W") == length


def test_what_must_stand_on_one_line_is_shortened():
    long = "kata " * 400
    made = letter(
        30,
        stamp=Stamp(long, "bad", long),
        footer=long,
        signatures=[Signature(long[:200], long[:255], long[:255], "x", long)] * 7,
    )
    assert len(pages(made)) > 2


def test_a_letter_may_be_nearly_empty():
    assert "1 / 1" in pages(Letter("Surat", "X-1", company="PT", address=""))[0]
    assert "Nama Barang" in pages(letter(0))[0]


def test_a_row_needs_as_many_cells_as_there_are_columns():
    with pytest.raises(ValueError, match="zip"):
        draw(letter(table=Table(COLUMNS, [["1"]])))


def test_the_same_letter_gives_the_same_bytes():
    assert draw(letter(30)) == draw(letter(30))


def test_the_file_says_what_it_is():
    document = pypdfium2.PdfDocument(draw(letter()))
    facts = document.get_metadata_dict()
    size = document[0].get_size()
    document.close()
    assert (facts["Title"], facts["Author"]) == (
        "Surat Permintaan Barang RO-261122-0001",
        "PT. TRINITI MEDIA INDONESIA",
    )
    assert [round(side) for side in size] == [595, 842]


def test_the_letterhead_comes_from_the_settings(db):
    SystemConfig.objects.create(key="company.name", value="PT Contoh Abadi", data_type="string")
    SystemConfig.objects.create(key="company.address", value="Jl. Mawar 1", data_type="string")
    config.forget()
    text = pages(letter(1, company=None, address=None))[0]
    assert "PT Contoh Abadi" in text and "Jl. Mawar 1" in text


@pytest.mark.parametrize("amount", ["Rp 1.500.000", "Rp 99.999.900.000.000.000"])
def test_what_is_kept_on_one_line_is_not_broken(amount):
    """However little the other columns leave; those break as before."""
    columns = [
        *COLUMNS,
        Column("Harga satuan", align="right", keep=True),
        Column("Harga", 1, "right", keep=True),
    ]
    rows = [["1", "Barang " * 9, "12 Hasbal", "Kata " * 40, Cell(amount, "CV Mitra " * 5), amount]]
    totals = [("Total", amount), ("Di antaranya tidak akan datang", "− Rp 1"), ("Sisa", amount)]
    document = pypdfium2.PdfDocument(draw(letter(table=Table(columns, rows, totals))))
    try:
        text = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    assert text.count(amount) == 4 and all(label in text for label, _text in totals)


# ---------------------------------------------------------------- the end

ADDRESS = "https://trinity.example.com/check/#" + "a.B-9_" * 35  # as long as a code gets
SMALL_PRINT = [
    f"{letter}. setiap perubahan setelah penandatanganan dapat diketahui: terpenuhi." for letter in "abcdef"
]


@pytest.mark.parametrize("lines", [1, 24, 30])
def test_the_code_stands_whole_beside_its_small_print_and_is_read(lines):
    made = letter(lines, qr=ADDRESS, legal=SMALL_PRINT)
    document = pypdfium2.PdfDocument(draw(made))
    last = document[len(document) - 1]
    assert all(text in " ".join(last.get_textpage().get_text_bounded().split()) for text in SMALL_PRINT)
    picture = last.render(scale=200 / 72).to_pil().convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_small_print_needs_no_code():
    assert SMALL_PRINT[0] in pages(letter(1, legal=SMALL_PRINT))[-1]
