"""Files of things: judged by content, made anew without metadata, shown to nobody but those who see the
thing.
"""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.errors import Conflict, DomainError
from core.files import attachments
from core.models import ActivityLog, Attachment, Division, SystemConfig
from core.services import attachments as service
from core.tests.races import race, split

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def picture(kind="JPEG", size=(640, 480), mode="RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content)


def bomb(width, height) -> bytes:
    """A PNG of a few hundred bytes that claims to be enormous."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(autouse=True)
def divisions_have_files(monkeypatch):
    monkeypatch.setattr(attachments, "_kinds", {})
    attachments.register(
        "core.division",
        change_permission="core.manage_division",
        lookup=lambda user, pk: (
            Division.objects.filter(pk=pk).first() if user.has_perm("core.view_user") else None
        ),
    )


@pytest.fixture
def thing(cast):
    return cast.staff.division


def test_a_photo_is_kept_with_a_small_picture_under_our_own_name(cast, thing):
    row = service.add(thing, upload(picture(), "C:\\kamera\\../foto gudang.JPG"), actor=cast.ceo)
    assert (row.name, row.mime_type, row.type) == ("foto gudang.JPG", "image/jpeg", "IMAGE")
    assert row.file.name == f"attachments/{row.public_id.hex[:2]}/{row.public_id.hex}.jpg"
    assert max(Image.open(row.thumbnail).size) == 320
    assert ActivityLog.objects.get(action="core.attachment.added").entity_id == str(thing.pk)


def test_place_camera_and_comment_are_removed(cast, thing):
    exif = Image.Exif()
    exif[0x0110] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[2] = (6.0, 10.0, 30.0)
    content = picture(exif=exif, comment=b"rahasia")
    assert b"Kamera Rahasia" in content and Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    row = service.add(thing, upload(content), actor=cast.ceo)
    stored = row.file.read()
    assert (
        b"ahasia" not in stored and b"Exif\0\0" not in stored and not Image.open(io.BytesIO(stored)).getexif()
    )


def test_a_turned_photo_is_stored_upright(cast, thing):
    exif = Image.Exif()
    exif[0x0112] = 6
    row = service.add(thing, upload(picture(size=(640, 480), exif=exif)), actor=cast.ceo)
    assert Image.open(row.file).size == (480, 640)


def test_text_in_a_png_is_removed(cast, thing):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "rahasia")
    row = service.add(thing, upload(picture("PNG", mode="RGBA", pnginfo=info), "layar.png"), actor=cast.ceo)
    assert row.mime_type == "image/png" and b"rahasia" not in row.file.read()


def test_a_very_large_photo_is_made_smaller(cast, thing):
    row = service.add(thing, upload(picture(size=(6000, 3000), quality=30)), actor=cast.ceo)
    assert Image.open(row.file).size == (4096, 2048)


def test_a_pdf_is_kept_as_it_is(cast, thing):
    row = service.add(thing, upload(PDF, "surat.jpg"), actor=cast.ceo)
    assert (row.name, row.type, row.file.read()) == ("surat.jpg.pdf", "PDF", PDF)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_read(cast, thing, mode):
    assert service.add(thing, upload(picture(mode=mode)), actor=cast.ceo).pk


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(cast, thing, mode):
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "PNG")
    assert service.add(thing, upload(buffer.getvalue(), "a.png"), actor=cast.ceo).pk


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<?php system($_GET['c']); ?>", "is not a JPG, PNG or PDF"),
        (b"GIF89a" + b"\0" * 50, "is not a JPG, PNG or PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is not a JPG, PNG or PDF"),
        (b"", "is empty"),
        (bomb(20_000, 20_000), "too many pixels"),
        (bomb(5400, 5400), "too many pixels"),
        (bomb(200, 200), "damaged"),
        (picture()[:9000], "damaged"),
        (b"\xff\xd8\xff" + b"<?php ?>" * 40, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
        (PDF[:60], "damaged"),
        (b"%PDF-1.7 nothing more", "damaged"),
    ],
    # Processes that share the work have to agree on the names, which noise must therefore not be part of.
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_an_unfit_file_is_refused_with_a_sentence_and_leaves_nothing(
    cast, thing, content, sentence, settings
):
    from django.utils import translation

    with translation.override("en"), pytest.raises(DomainError, match=sentence):
        service.add(thing, upload(content), actor=cast.ceo)
    assert not Attachment.objects.exists() and not ActivityLog.objects.exists()


def test_a_file_above_the_limit_of_the_settings_is_refused(cast, thing):
    SystemConfig.objects.create(key="upload.max_mb", value="1", data_type="number", category="System")
    with pytest.raises(DomainError, match="MB"):
        service.add(thing, upload(PDF + b"\0" * 1024 * 1024, "a.pdf"), actor=cast.ceo)


def test_the_eleventh_file_is_refused(cast, thing):
    for number in range(10):
        service.add(thing, upload(PDF, f"{number}.pdf"), actor=cast.ceo)
    with pytest.raises(DomainError, match="10"):
        service.add(thing, upload(PDF, "11.pdf"), actor=cast.ceo)
    service.remove(attachments.of(thing)[0], thing, actor=cast.ceo, reason="salah unggah")
    assert service.add(thing, upload(PDF, "11.pdf"), actor=cast.ceo).pk


@pytest.mark.django_db(transaction=True)
def test_two_tenth_files_at_once_do_not_make_eleven(cast):
    thing = cast.staff.division
    for number in range(9):
        service.add(thing, upload(PDF, f"{number}.pdf"), actor=cast.ceo)
    _won, lost = split(race(*[lambda: service.add(thing, upload(PDF, "x.pdf"), actor=cast.ceo)] * 4))
    assert attachments.of(thing).count() == 10 and len(lost) == 3


def test_removing_keeps_the_file_and_says_why(cast, thing):
    row = service.add(thing, upload(PDF, "a.pdf"), actor=cast.ceo)
    with pytest.raises(DomainError):
        service.remove(row, thing, actor=cast.ceo, reason="  ")
    service.remove(row, thing, actor=cast.ceo, reason="salah barang")
    assert not attachments.of(thing).exists() and row.file.storage.exists(row.file.name)
    assert "salah barang" in ActivityLog.objects.get(action="core.attachment.removed").details
    with pytest.raises(Conflict):
        service.remove(row, thing, actor=cast.ceo, reason="lagi")


def test_the_page_adds_shows_and_removes(client, cast, thing):
    client.force_login(cast.ceo)
    add = reverse("attachment_add", args=["core.division", thing.pk])
    client.post(add, {"files": [upload(picture()), upload(PDF, "b.pdf"), upload(b"<?php", "c.jpg")]})
    photo, paper = attachments.of(thing)
    shown = client.get(reverse("attachment_file", args=[photo.public_id]))
    assert shown["Content-Type"] == "image/jpeg" and shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff" and shown["Cache-Control"].startswith("private")
    assert shown["Content-Security-Policy"].endswith("sandbox")
    assert client.get(reverse("attachment_thumbnail", args=[photo.public_id])).status_code == 200
    assert client.get(reverse("attachment_thumbnail", args=[paper.public_id])).status_code == 404
    assert client.get(reverse("attachment_file", args=[paper.public_id]))["Content-Disposition"].startswith(
        "attachment"
    )
    client.post(reverse("attachment_remove", args=[photo.public_id]), {"reason": "buram"})
    assert client.get(reverse("attachment_file", args=[photo.public_id])).status_code == 404


def test_strangers_find_nothing_and_readers_change_nothing(client, cast, thing):
    row = service.add(thing, upload(PDF, "a.pdf"), actor=cast.ceo)
    urls = [reverse(name, args=[row.public_id]) for name in ("attachment_file", "attachment_thumbnail")]
    add = reverse("attachment_add", args=["core.division", thing.pk])
    client.force_login(cast.staff)
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert client.post(add, {"files": upload(PDF)}).status_code == 404
    client.force_login(cast.logistik)
    remove = reverse("attachment_remove", args=[row.public_id])
    allowed = cast.logistik.has_perm("core.manage_division")
    assert client.get(urls[0]).status_code == 200
    assert client.post(remove, {"reason": "mau saja"}).status_code == (302 if allowed else 403)


@pytest.mark.parametrize(
    "address", ["core.user/1", "core.division/x", "core.division/99999999999999999999", "no/1"]
)
def test_things_without_files_are_not_there(client, cast, address):
    client.force_login(cast.ceo)
    assert client.post(f"/files/{address}/add/", {"files": upload(PDF)}).status_code == 404


def test_the_panel_offers_only_what_this_person_may(rf, cast, thing):
    from django.template.loader import render_to_string

    service.add(thing, upload(picture(), "<b>.jpg"), actor=cast.ceo)
    request = rf.get("/")
    for person, changes in ((cast.ceo, True), (cast.staff, False)):
        request.user = person
        panel = attachments.panel(thing, person)
        html = render_to_string("components/attachments.html", {"panel": panel, "next": "/x"}, request)
        assert ('type="file"' in html) is changes and ("reason" in html) is changes
        assert "<b>" not in html and "csrfmiddlewaretoken" in html or not changes


def own_division(user, thing):
    return user.division_id == thing.pk


def test_whose_files_may_be_changed_can_depend_on_the_thing(cast, thing, client):
    lookup = lambda user, pk: Division.objects.filter(pk=pk).first()  # noqa: E731
    attachments.register("core.division", lookup=lookup, may_change=own_division)
    assert (
        attachments.panel(thing, cast.staff)["may_add"]
        and not attachments.panel(thing, cast.stranger)["may_add"]
    )
    client.force_login(cast.stranger)
    add = reverse("attachment_add", args=["core.division", thing.pk])
    assert client.post(add, {"files": upload(picture())}).status_code == 403
    client.force_login(cast.staff)
    assert client.post(add, {"files": upload(picture())}).status_code == 302
    row = attachments.of(thing).get()
    remove = reverse("attachment_remove", args=[row.public_id])
    client.force_login(cast.stranger)
    assert client.get(reverse("attachment_file", args=[row.public_id])).status_code == 200
    assert client.post(remove, {"reason": "bukan foto ini"}).status_code == 403
    client.force_login(cast.staff)
    assert client.post(remove, {"reason": "bukan foto ini"}).status_code == 302
    assert not attachments.of(thing).exists()


@pytest.mark.parametrize(
    "given", [{}, {"change_permission": "core.manage_division", "may_change": own_division}]
)
def test_exactly_one_way_says_who_may_change(given):
    with pytest.raises(ValueError, match=r"core\.division"):
        attachments.register("core.division", lookup=lambda user, pk: None, **given)
