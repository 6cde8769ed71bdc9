"""Signatures that are drawn, and the files of a handover that is over."""

import io
import random
import struct
import zlib

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from assets.tests.factories import WarehouseFactory, register_devices
from core.errors import Conflict, DomainError
from core.files import drawn
from core.files.attachments import MOST, MOST_PAPERS
from core.models import Attachment
from core.pdf import page
from core.services import attachments
from loans.letters import handovers as letters
from loans.models import HandoverSignature
from loans.services.handovers import answering, codes, paper, voiding
from loans.tests.factories import hand_over, scan, signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def handover(cast):
    devices = register_devices(cast.logistik, 2, place=WarehouseFactory(name="Gudang Utama"))
    return hand_over(devices, to=cast.staff, by=cast.logistik)


def png(picture: Image.Image, kind="PNG") -> SimpleUploadedFile:
    content = io.BytesIO()
    picture.save(content, kind)
    return SimpleUploadedFile("signature.png", content.getvalue())


def huge() -> SimpleUploadedFile:
    """A few bytes that claim to be 50,000 pixels wide and high."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return SimpleUploadedFile("signature.png", content)


WHITE = Image.new("RGB", (600, 200), "white")
UNFIT = {
    "blank": lambda: png(WHITE),
    "see-through": lambda: png(Image.new("RGBA", (600, 200), (0, 0, 0, 0))),
    "too faint": lambda: png(Image.new("RGB", (600, 200), "#eeeeee")),
    "jpeg": lambda: png(WHITE, "JPEG"),
    "text": lambda: SimpleUploadedFile("signature.png", b"no picture"),
    "cut off": lambda: SimpleUploadedFile("signature.png", signature().read()[:300]),
    "too large": lambda: png(Image.effect_noise((600, 400), 90)),
    "too many pixels": huge,
}


def test_what_is_kept_of_a_grainy_scan_is_small_too(handover, cast):
    grain = Image.frombytes("1", (1000, 392), random.Random(1).randbytes(49_000))
    image = drawn.read(png(grain))
    assert len(image) <= drawn.MOST_BYTES
    answering.answer(handover, declined={}, drawn=image, actor=cast.staff)
    assert bytes(HandoverSignature.objects.get().image) == image


@pytest.mark.parametrize("case", UNFIT)
def test_what_is_no_signature_is_refused(case):
    with pytest.raises(DomainError) as refused:
        drawn.read(UNFIT[case]())
    assert refused.value.field == "drawn"


def test_only_its_ink_is_kept():
    kept = drawn.read(signature((1500, 900)))
    picture = Image.open(io.BytesIO(kept))
    assert picture.format == "PNG" and len(kept) < drawn.MOST_BYTES and not picture.text
    assert picture.width <= 600 and picture.height <= 240 and picture.width > 3 * picture.height


def test_ink_on_a_transparent_ground_is_a_signature():
    paper = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    paper.paste((0, 0, 90, 255), (100, 80, 400, 90))
    assert drawn.read(png(paper))


def test_it_is_kept_shown_and_printed(client, cast, handover):
    client.force_login(cast.staff)
    url = reverse("handover_answer", args=[handover.doc_number])
    plain = page.draw(letters.of(handover))
    assert client.post(url, {"drawn": signature()}).status_code == 302
    handover.refresh_from_db()
    kept = HandoverSignature.objects.get(handover=handover)
    shown = client.get(reverse("handover", args=[handover.doc_number])).content.decode()
    picture = reverse("handover_signature", args=[handover.doc_number])
    assert picture in shown
    answer = client.get(picture)
    assert answer["Content-Type"] == "image/png" and answer.content == bytes(kept.image)
    client.force_login(cast.stranger)
    assert client.get(picture).status_code == 404
    printed = page.draw(letters.of(handover))
    assert _pictures(printed) == 1 and _pictures(plain) == 0
    assert printed == page.draw(letters.of(handover))  # the same bytes each time: it is sealed


def _pictures(pdf: bytes) -> int:
    objects = [thing for sheet in pypdfium2.PdfDocument(pdf) for thing in sheet.get_objects()]
    return sum(isinstance(thing, pypdfium2.PdfImage) for thing in objects)


def test_an_unfit_one_stands_at_its_field_with_the_rest(client, cast, handover):
    client.force_login(cast.staff)
    line = handover.items.first()
    data = {"drawn": png(WHITE), f"line{line.pk}-declined": "on"}
    answer = client.post(reverse("handover_answer", args=[handover.doc_number]), data)
    sheet = answer.context["sheet"]
    assert answer.status_code == 422 and "drawn" in sheet.head.errors and "reason" in sheet.lines[0].errors
    handover.refresh_from_db()
    assert handover.is_open


def test_without_one_there_is_none(client, cast, handover):
    done = answering.answer(handover, declined={}, actor=cast.staff)
    client.force_login(cast.staff)
    assert client.get(reverse("handover_signature", args=[done.doc_number])).status_code == 404
    shown = client.get(reverse("handover", args=[done.doc_number])).content.decode()
    assert reverse("handover_signature", args=[done.doc_number]) not in shown


def test_on_ones_own_phone_too(client, cast, handover):
    _code, token = codes.make(handover, actor=cast.logistik)
    client.force_login(cast.staff)
    assert client.post(reverse("handover_sign", args=[token]), {"drawn": signature()}).status_code == 302
    assert HandoverSignature.objects.get().handover == handover


INK = "'\\x89504e470d0a1a0a'::bytea"


def refused(sql: str, match: str) -> None:
    with (
        pytest.raises(IntegrityError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses(cast, handover):
    other = hand_over(
        register_devices(cast.logistik, 1, place=WarehouseFactory()), to=cast.staff, by=cast.logistik
    )
    answering.answer(handover, declined={}, actor=cast.staff, drawn=drawn.read(signature()))
    refused("UPDATE handover_signatures SET made_at = now()", "append-only")
    refused("DELETE FROM handover_signatures", "append-only")
    add = "INSERT INTO handover_signatures (handover_id, image, made_at) VALUES ({}, {}, now())"
    answered = answering.answer(other, declined={}, actor=cast.staff)
    refused(add.format(answered.pk, INK), "drawn before its handover is signed")
    third = hand_over(
        register_devices(cast.logistik, 1, place=WarehouseFactory()), to=cast.staff, by=cast.logistik
    )
    refused(add.format(third.pk, "'\\x00'::bytea"), "is a PNG")
    refused(add.format(third.pk, f"{INK} || decode(repeat('00', 51200), 'hex')"), "signatures_small")
    proxy = (
        add.format(third.pk, INK)
        + "; UPDATE handover_items SET answer = 'ACCEPTED', answered_at = now(), checked = true"
        f" WHERE handover_id = {third.pk};"
        " UPDATE handovers SET status = 'COMPLETED', answered_at = now(), signed_at = now(),"
        f" signed_by_id = menyerahkan_id, signing_way = 'PROXY', sign_note = 'On leave' WHERE id = {third.pk}"
    )
    refused(proxy, "do not say what it says")


# ---------------------------------------------------------------- files


def test_files_of_a_handover_that_is_over_stay(client, cast, handover):
    photo = attachments.add(handover, scan("dus.png"), actor=cast.logistik)
    other = attachments.add(handover, scan("salah.png"), actor=cast.logistik)
    attachments.remove(other, handover, actor=cast.logistik, reason="Wrong thing")
    answering.answer(handover, declined={}, actor=cast.staff)
    with pytest.raises(Conflict):
        attachments.remove(photo, handover, actor=cast.ceo, reason="Wrong thing")
    with pytest.raises(Conflict):
        attachments.add(handover, scan(), actor=cast.ceo)
    client.force_login(cast.ceo)
    assert client.post(reverse("attachment_remove", args=[photo.public_id])).status_code == 403
    paper.attach(handover, [scan()], actor=cast.logistik)
    kept = Attachment.objects.get(name__startswith=handover.doc_number)
    with pytest.raises(Conflict):
        attachments.remove(kept, handover, actor=cast.ceo, reason="Wrong thing")
    assert Attachment.objects.filter(removed_at=None).count() == 2


def test_the_signed_paper_finds_room_beside_ten_files_that_stay(cast, handover):
    for _ in range(MOST):
        attachments.add(handover, scan(), actor=cast.logistik)
    with pytest.raises(DomainError):
        attachments.add(handover, scan(), actor=cast.logistik)
    answering.answer(handover, declined={}, actor=cast.staff)
    paper.attach(handover, [scan()] * MOST_PAPERS, actor=cast.logistik)
    with pytest.raises(DomainError) as refused:
        paper.attach(handover, [scan()], actor=cast.logistik)
    assert refused.value.field == "files" and "they stay" in str(refused.value)


def test_so_do_those_of_one_that_is_voided(cast, handover):
    photo = attachments.add(handover, scan("dus.png"), actor=cast.logistik)
    voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    with pytest.raises(Conflict):
        attachments.remove(photo, handover, actor=cast.logistik, reason="Wrong thing")
    refused("UPDATE attachments SET removed_at = now()", "over stay")
    refused("DELETE FROM attachments", "over stay")


def test_and_the_photos_of_its_lines(cast, handover):
    line = handover.items.first()
    photo = attachments.add(line, scan("dus.png"), actor=cast.logistik)
    answering.answer(handover, declined={}, actor=cast.staff)
    with pytest.raises(Conflict):
        attachments.remove(photo, line, actor=cast.logistik, reason="Wrong thing")
    with pytest.raises(Conflict):
        attachments.add(line, scan(), actor=cast.logistik)
