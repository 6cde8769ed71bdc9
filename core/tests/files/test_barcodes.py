"""The codes in a photo."""

import io

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.errors import DomainError
from core.files import barcodes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
QR, CODE128 = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128


def drawn(text: str, kind=QR, scale: int = 4) -> Image.Image:
    """A printed code."""
    dots = memoryview(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=scale))
    return Image.frombytes("L", (dots.shape[1], dots.shape[0]), bytes(dots))


def photo(*codes: Image.Image, name="foto.jpg", kind="JPEG", **options) -> SimpleUploadedFile:
    """A picture of codes one below the other, as a browser hands it in."""
    sheet = Image.new("L", (1000, 60 + sum(code.height + 60 for code in codes)), 230)
    top = 60
    for code in codes:
        sheet.paste(code, (80, top))
        top += code.height + 60
    buffer = io.BytesIO()
    sheet.save(buffer, kind, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def test_a_jpeg_with_a_second_picture_in_it_is_read(db):
    """As some phones take them."""
    more = Image.new("L", (40, 40))
    taken = photo(drawn("AST-2026-000001"), kind="MPO", save_all=True, append_images=[more])
    assert barcodes.read(taken) == ["AST-2026-000001"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (QR, "https://x.example/assets/AST-2026-000001/"),
        (QR, '{"t":"a","i":"AST-2026-000001"}'),
        (CODE128, "AST-2026-000001"),
    ],
)
@pytest.mark.parametrize("file", ["JPEG", "PNG", "WEBP"])
def test_code_is_read(kind, text, file):
    assert barcodes.read(photo(drawn(text, kind), kind=file)) == [text]


def test_all_codes_are_read_from_the_top_down_each_once():
    sticker = photo(
        drawn("HFD0A1KQ77T", CODE128),
        drawn("2CC81B689FD7", CODE128),
        drawn("AST-2026-000001"),
        drawn("HFD0A1KQ77T", CODE128),
    )
    assert barcodes.read(sticker) == ["HFD0A1KQ77T", "2CC81B689FD7", "AST-2026-000001"]


@pytest.mark.parametrize("degrees", [17, 90, 180])
def test_crooked_photo_is_read(degrees):
    assert barcodes.read(photo(drawn("AST-2026-000001").rotate(degrees, expand=True, fillcolor=255))) == [
        "AST-2026-000001"
    ]


def test_photo_of_a_telephone_held_upright_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    sheet = photo(drawn("AST-2026-000001", CODE128), drawn("AST-2026-000002", CODE128), exif=exif)
    assert sorted(barcodes.read(sheet)) == ["AST-2026-000001", "AST-2026-000002"]


def test_code_on_a_transparent_ground_is_read():
    code = drawn("AST-2026-000001")
    see_through = Image.new("LA", code.size)
    see_through.putalpha(code.point(lambda value: 255 - value))
    buffer = io.BytesIO()
    see_through.save(buffer, "PNG")
    assert barcodes.read(SimpleUploadedFile("kode.png", buffer.getvalue())) == ["AST-2026-000001"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "first"),
        (SimpleUploadedFile("a.jpg", b""), "first"),
        (SimpleUploadedFile("a.jpg", b"MZ\x90not a picture"), "not a picture"),
        (SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a picture"),
    ],
)
def test_bad_file_is_refused_with_a_sentence(file, words):
    with pytest.raises(DomainError, match=words):
        barcodes.read(file)


def test_half_a_picture_is_refused():
    whole = photo(drawn("AST-2026-000001")).read()
    with pytest.raises(DomainError, match="not a picture"):
        barcodes.read(SimpleUploadedFile("a.jpg", whole[: len(whole) // 3]))


def test_picture_without_a_code_says_so():
    with pytest.raises(DomainError, match="no code in this picture"):
        barcodes.read(photo())


def test_picture_with_too_many_pixels_is_not_decoded(monkeypatch):
    monkeypatch.setitem(barcodes.uploads.MOST_PIXELS, "JPEG", 1000)
    with pytest.raises(DomainError, match="too many pixels"):
        barcodes.read(photo(drawn("AST-2026-000001")))


def test_picture_that_is_too_large_is_not_decoded(monkeypatch):
    monkeypatch.setattr(barcodes.config, "get", lambda key: 0)
    with pytest.raises(DomainError, match="larger than"):
        barcodes.read(photo(drawn("AST-2026-000001")))
