"""What is drawn can be read: every QR code and every bar code of every layout, as a scanner and as a phone
see them.
"""

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from assets.labels import pdf, type
from assets.labels.label import Label
from assets.labels.layouts import LAYOUTS, MM

BOTH = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128]
NAMES = [
    "MikroTik CCR2004-16G-2S+PC",
    "Dell Monitor 24″ × 2, 47 Ω",
    "Ubiquiti LiteBeam 5AC Gen2 with a mounting bracket, a PoE injector and more",
]
OFFICE, THERMAL = 300, 203  # dots per inch


def label(n: int, site="https://trinity.example.co.id") -> Label:
    code = f"AST-2026-{n:06d}"
    return Label(
        "PT. TRINITI MEDIA INDONESIA",
        NAMES[n % 3],
        f"SN{n:010d}",
        code,
        f"{site}/assets/{code}/",
        "Jangan dilepas",
    )


def printed(layout, count: int, **options) -> bytes:
    file = io.BytesIO()
    pdf.write(file, (label(n) for n in range(1, count + 1)), layout, **options)
    return file.getvalue()


def pictures(document: bytes, layout, dpi: int = OFFICE):
    """A picture of each position of each page."""
    for page in pypdfium2.PdfDocument(document):
        paper = page.render(scale=dpi / 72, grayscale=True).to_pil()
        for position in range(layout.per_page):
            x, y = (value * dpi / 72 for value in layout.origin(position))
            width, height = layout.width * MM * dpi / 72, layout.height * MM * dpi / 72
            yield paper.crop(
                (round(x), round(paper.height - y - height), round(x + width), round(paper.height - y))
            )


def read(picture, **options) -> list[str]:
    return sorted(found.text for found in zxingcpp.read_barcodes(picture, BOTH, **options))


def codes(n: int) -> list[str]:
    return sorted([label(n).code, label(n).url])


@pytest.mark.parametrize(("key", "count"), [("A4_40", 1000), ("A4_24", 200), ("A4_10", 100), ("ROLL", 100)])
def test_every_label_is_read_back(key, count):
    """1,000 of 1,000 on the smallest; `bench.labels` reads as many of each."""
    layout = LAYOUTS[key]
    found = [
        read(picture, try_rotate=False, try_invert=False)
        for picture in pictures(printed(layout, count), layout)
    ]
    assert [n for n in range(1, count + 1) if found[n - 1] != codes(n)] == []
    assert not any(found[count:])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_thermal_printer_is_fine_enough(layout):
    found = [read(picture) for picture in pictures(printed(layout, 10), layout, THERMAL)]
    assert found[:10] == [codes(n) for n in range(1, 11)]


def photo(angle: int, blur: float) -> Image.Image:
    """The smallest label on a grey desk, held askew and out of focus."""
    layout = LAYOUTS["A4_40"]
    desk = Image.new("L", (1000, 1000), 205)
    desk.paste(next(pictures(printed(layout, 1), layout)), (200, 300))
    return desk.rotate(angle, Image.Resampling.BICUBIC, fillcolor=205).filter(ImageFilter.GaussianBlur(blur))


@pytest.mark.parametrize("angle", [0, 8, 45, 90, 180, 262])
def test_a_phone_reads_the_smallest_qr_code(angle):
    assert label(1).url in read(photo(angle, blur=2))


@pytest.mark.parametrize("angle", [0, 3, 90, 180])
def test_a_phone_held_straight_reads_the_smallest_bars_as_well(angle):
    assert read(photo(angle, blur=1)) == codes(1)


@pytest.mark.parametrize("key", LAYOUTS)
def test_bars_and_quiet_zones_keep_to_the_standard(key):
    """Thinnest bar at least 0.19 mm, ten times that white beside the bars, four modules of white around the
    QR code.
    """
    from assets.labels import codes as drawn
    from assets.labels import draw
    from core.pdf.codes import qr

    layout = LAYOUTS[key]
    modules, _bars = drawn.code128("AST-2026-000001")
    bar = min(draw.WIDEST_BAR, layout.width * MM / (modules + 2 * drawn.BAR_QUIET))
    assert bar >= draw.NARROWEST_BAR
    assert layout.width * MM - modules * bar >= 2 * 10 * bar - 0.01
    size, _mask, _ink = qr("https://trinity.example.co.id/assets/AST-2026-000001/")
    assert (layout.height - layout.bars - 4) / (size + 8) > 0.33  # mm a module: what a phone's camera needs


@pytest.mark.parametrize("key", LAYOUTS)
def test_labels_lie_on_the_paper_and_do_not_touch(key):
    layout = LAYOUTS[key]
    corners = [layout.origin(n) for n in range(layout.per_page)]
    assert min(x for x, _y in corners) >= 0 and min(y for _x, y in corners) >= -0.01
    assert max(x for x, _y in corners) + layout.width * MM <= layout.page[0] * MM + 0.01
    assert max(y for _x, y in corners) + layout.height * MM <= layout.page[1] * MM + 0.01
    assert layout.step_x >= layout.width and layout.step_y >= layout.height
    assert corners[0][1] == max(y for _x, y in corners) and corners[0][0] == min(x for x, _y in corners)


def test_the_first_label_goes_where_the_sheet_is_free():
    layout = LAYOUTS["A4_10"]
    found = [read(picture) for picture in pictures(printed(layout, 3, first=9), layout)]
    assert found == [[]] * 8 + [codes(1), codes(2), codes(3)] + [[]] * 9
    assert layout.pages(3, 9) == 2 and layout.pages(2, 9) == 1


def test_copies_follow_one_another():
    layout = LAYOUTS["A4_10"]
    found = [read(picture) for picture in pictures(printed(layout, 2, copies=3), layout)]
    assert found[:7] == [codes(1)] * 3 + [codes(2)] * 3 + [[]]


@pytest.mark.parametrize(("key", "first"), [("ROLL", 2), ("A4_10", 11), ("A4_40", 41), ("A4_24", 0)])
def test_a_position_the_sheet_does_not_have_is_refused(key, first):
    with pytest.raises(ValueError, match="position"):
        printed(LAYOUTS[key], 1, first=first)


def test_pages_have_the_size_of_the_paper_and_are_not_to_be_scaled():
    document = printed(LAYOUTS["ROLL"], 2)
    pages = pypdfium2.PdfDocument(document)
    assert len(pages) == 2
    assert [round(side / MM, 1) for side in pages[0].get_size()] == [70.0, 40.0]
    assert b"/PrintScaling /None" in document


@pytest.mark.parametrize("key", LAYOUTS)
def test_words_stand_on_the_label(key):
    text = pypdfium2.PdfDocument(printed(LAYOUTS[key], 3))[0].get_textpage().get_text_bounded()
    for words in (
        "PT. TRINITI MEDIA INDONESIA",
        "AST-2026-000001",
        "SN0000000001",
        "24″ × 2",
        "47 Ω",
        "Jangan dilepas",
    ):
        assert words in text


def test_every_sign_of_a_name_is_in_the_fonts():
    type.load()
    from reportlab.pdfbase import pdfmetrics

    for font in (type.PLAIN, type.BOLD):
        known = pdfmetrics.getFont(font).face.charToGlyph
        assert [sign for sign in "é″×Ω…µ°→≥–№²" if ord(sign) not in known] == []


def test_a_long_name_takes_two_lines_and_an_ellipsis():
    type.load()
    lines = type.wrap(NAMES[2], type.BOLD, 9, 110, lines=2)
    assert lines == ["Ubiquiti LiteBeam 5AC", "Gen2 with a mounting…"]
    assert all(type.stringWidth(line, type.BOLD, 9) <= 110 for line in lines)


def test_one_endless_word_is_broken():
    type.load()
    lines = type.wrap("X" * 200, type.BOLD, 9, 100, lines=2)
    assert len(lines) == 2 and lines[1].endswith("X…")


def test_a_long_serial_number_keeps_both_ends():
    type.load()
    text, size = type.shrink("BEGIN" + "0" * 90 + "END99", type.MONO, 8, 80)
    assert text.startswith("BEGIN") and text.endswith("END99") and "…" in text and size >= 8 * type.SMALLEST


def test_a_long_address_still_fits_the_smallest_label():
    file, layout = io.BytesIO(), LAYOUTS["A4_40"]
    one = label(1, site="https://trinity.inventory.department.very-long-company-name.co.id:8443")
    pdf.write(file, [one], layout)
    assert read(next(pictures(file.getvalue(), layout))) == sorted([one.code, one.url])
