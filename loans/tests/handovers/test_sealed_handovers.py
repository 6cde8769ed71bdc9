"""A handover that is signed is sealed, once; what it says can be checked from the file and from a print."""

import io
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.tests.factories import WarehouseFactory, register_devices
from core.models import SealedDocument, UserPreference
from core.models.sealing import SIGNED, VOIDED
from core.sealing import codes, keys, pades
from core.services import sealing
from core.tests.sealing.authority import stamper
from loans.choices import SigningWay
from loans.letters import handovers as letters
from loans.letters import legal
from loans.services.handovers import answering, paper, voiding
from loans.tests.factories import hand_over, scan
from tests.visits import client_of
from tests.work import do_waiting_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DOCS = Path(__file__).resolve().parents[3] / "docs" / "sealing.md"
WHY = "Given to the wrong person, he says."


@pytest.fixture
def handover(cast):
    devices = register_devices(cast.logistik, 3, place=WarehouseFactory(name="Gudang Utama"))
    return hand_over(devices, to=cast.staff, by=cast.logistik)


@pytest.fixture
def signed(handover, cast):
    line = handover.items.get(number=2)
    return answering.answer(handover, declined={line.pk: "Bent port"}, actor=cast.staff)


def jobs():
    return list(
        ProcrastinateJob.objects.filter(task_name="core.seal_document").values_list("args", flat=True)
    )


def seal(document) -> SealedDocument:
    return sealing.seal("loans.handover", document.pk)


def content(row) -> bytes:
    with row.file.open("rb") as file:
        return file.read()


def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def void(document, cast):
    return voiding.void(document, actor=cast.logistik, reason=WHY)


# ---------------------------------------------------------------- when


def test_signing_queues_it_and_making_does_not(handover, cast):
    assert jobs() == [] and seal(handover) is None
    answering.answer(handover, declined={}, actor=cast.staff)
    assert jobs() == [{"kind": "loans.handover", "object_id": handover.pk}]


def test_declined_altogether_or_voided_before_it_was_signed_is_not_sealed(cast, handover):
    void(handover, cast)
    assert jobs() == [] and seal(handover) is None
    other = hand_over(register_devices(cast.logistik, 1), to=cast.staff, by=cast.logistik)
    answering.answer(other, declined={i.pk: "Not mine" for i in other.items.all()}, actor=cast.staff)
    assert jobs() == [] and seal(other) is None


def test_running_the_job_twice_makes_one(signed):
    first = seal(signed)
    assert seal(signed) == first and SealedDocument.objects.count() == 1
    assert (first.number, first.edition, first.state) == (signed.doc_number, SIGNED, "SIGNED")
    assert first.state_at == signed.signed_at and not first.stamped_by_tsa


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(signed, settings):
    def work(_n):
        try:
            return seal(signed).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(work, range(4)))) == 1
    row = SealedDocument.objects.get()
    kept = list((Path(settings.MEDIA_ROOT) / "sealed").rglob(f"{row.sha256}*.pdf"))
    assert len(kept) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals_it_also_when_its_first_run_was_lost(signed):
    do_waiting_jobs()
    row = SealedDocument.objects.get()
    assert (row.number, row.edition) == (signed.doc_number, SIGNED)
    sealing.plan(signed)  # as a job whose worker died is queued again
    do_waiting_jobs()
    assert SealedDocument.objects.get() == row
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def test_a_job_that_was_killed_before_its_row_leaves_nothing_to_trip_over(signed, monkeypatch):
    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SealedDocument, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            seal(signed)
    assert not SealedDocument.objects.exists()
    assert pades.examine(content(seal(signed)), keys.published().values()).whole


def test_what_was_never_sealed_is_queued_again(signed):
    assert sealing.plan_missing() == 0  # its job waits
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert sealing.plan_missing() == 1 and len(jobs()) == 2
    seal(signed)
    assert sealing.plan_missing() == 0


def test_without_a_time_stamp_it_is_sealed_after_all_and_says_so(signed, settings):
    settings.SEAL_TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(pades.NoTimeStamp):
        sealing.seal("loans.handover", signed.pk, may_wait=True)
    row = sealing.seal("loans.handover", signed.pk)
    assert not row.stamped_by_tsa and not pades.examine(content(row), []).stamped


def test_with_a_time_stamp_it_says_so(signed, monkeypatch):
    monkeypatch.setattr(pades, "authority", lambda url: stamper())
    row = seal(signed)
    found = pades.examine(content(row), keys.published().values())
    assert row.stamped_by_tsa and found.stamped and found.whole
    assert "RFC 3161" in text(content(row))


def test_a_hundred_lines_are_sealed_and_their_code_still_fits(cast):
    devices = register_devices(cast.logistik, 100, place=WarehouseFactory())
    document = hand_over(devices, to=cast.staff, by=cast.logistik)
    answering.answer(document, declined={}, actor=cast.staff)
    pdf = content(seal(document))
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert pades.examine(pdf, keys.published().values()).whole


# ---------------------------------------------------------------- what it says


def test_it_is_whole_ours_and_says_what_was_signed(signed):
    row = seal(signed)
    pdf = content(row)
    found = pades.examine(pdf, keys.published().values())
    assert (found.whole, found.ours, found.stamped) == (True, True, False)
    said = text(pdf)
    for word in (signed.doc_number, "Bent port", row.key_id, "/check/", *"abcdef"):
        assert word in said, word


def test_its_code_is_read_from_a_print_of_200_dpi_and_verified_by_the_script_of_the_docs(signed, tmp_path):
    row = seal(signed)
    picture = printed(content(row), tmp_path)
    read = [code.text for code in zxingcpp.read_barcodes(picture) if "/check/#" in code.text]
    assert len(read) == 1 and len(read[0]) <= codes.MOST
    assert codes.read(read[0]).sha256 == row.code_sha256
    script = re.search(r"<!-- a test runs this script -->\n```python\n(.+?)```", DOCS.read_text(), re.S)[1]
    (tmp_path / "check.py").write_text(script)
    (tmp_path / "our.pem").write_bytes(keys.pem(keys.published()[row.key_id]))

    def run(code):
        return subprocess.run(
            [sys.executable, "check.py", "our.pem", code], cwd=tmp_path, capture_output=True, text=True
        )

    assert run(read[0]).stdout.startswith(f"genuine: {signed.doc_number} ")
    assert "InvalidSignature" in run(read[0].replace(signed.doc_number, "HO-261130-9999")).stderr


def printed(pdf: bytes, folder) -> Image.Image:
    """The page with the code as a printer of 200 dpi lays it down."""
    if shutil.which("pdftoppm"):
        (folder / "one.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "one.pdf", "page"], cwd=folder, check=True)
        return Image.open(sorted(folder.glob("page*.png"))[-1])
    pages = pypdfium2.PdfDocument(pdf)
    return pages[len(pages) - 1].render(scale=200 / 72).to_pil().convert("L")


def test_the_text_form_stands_on_the_paper(signed):
    row = seal(signed)
    said = text(content(row)).upper()
    with translation.override("id"):
        lines = codes.text_form(letters.facts(signed)).split("\n")
    assert lines[0] == signed.doc_number and len(lines) == 4 + 3
    for line in lines[4:]:
        for cell in line.split(";")[:5]:
            assert cell in said, cell


@pytest.mark.parametrize("way", [*[w for w in SigningWay.values if w], "PIN", "PHONE", "COUNTER"])
def test_every_way_to_sign_says_how_it_meets_the_six_points(way):
    points = legal.points(way)
    assert list(points) == list("abcdef")
    met = {letter for letter, (met, _how) in points.items() if met == legal.MET}
    assert met >= {"c", "d"}
    if way in ("PAPER", "PROXY", "COUNTER"):
        assert not met & {"a", "b", "e", "f"}
    assert ("b" in met) == (way in ("ACCOUNT", "PHONE"))


@pytest.mark.parametrize("way", ["PROXY", "PAPER"])
def test_the_document_is_honest_about_who_signed(handover, cast, way):
    if way == "PROXY":
        answering.sign_for(handover, actor=cast.logistik, reason="He is on leave until Monday.")
    else:
        paper.attach(handover, [scan()], actor=cast.logistik)
    row = seal(handover)
    assert row.edition == SIGNED and pades.examine(content(row), keys.published().values()).whole


# ---------------------------------------------------------------- voided


def test_a_void_makes_a_second_one_and_the_first_does_not_count_any_more(signed, cast):
    first = seal(signed)
    assert sealing.find(first.sha256).voided_at is None
    voided = void(signed, cast)
    assert len(jobs()) == 2
    assert sealing.find(first.sha256).voided_at == voided.voided_at  # at once
    second = seal(voided)
    assert (second.edition, second.state, second.state_at) == (VOIDED, "VOIDED", voided.voided_at)
    assert second.sha256 != first.sha256 and content(first)
    for digest in (first.sha256, second.sha256, first.code_sha256):
        assert sealing.find(digest).voided_at == voided.voided_at
    assert pades.examine(content(first), keys.published().values()).whole
    assert WHY in text(content(second)) and WHY not in text(content(first))


def test_a_void_before_the_first_seal_makes_one(signed, cast):
    voided = void(signed, cast)
    assert seal(voided).edition == VOIDED and seal(voided).edition == VOIDED
    assert SealedDocument.objects.count() == 1


# ---------------------------------------------------------------- its pages


def test_the_page_says_whether_it_is_sealed_and_the_letter_is_the_sealed_file(signed, cast):
    client, page, letter = (
        client_of(cast.staff),
        *(reverse(name, args=[signed.doc_number]) for name in ("handover", "handover_letter")),
    )
    UserPreference.objects.update_or_create(user=cast.staff, defaults={"language": "en"})
    assert "being sealed" in client.get(page).content.decode()
    assert client.get(letter).content.startswith(b"%PDF")
    row = seal(signed)
    assert f"{letter}?edition=1" in client.get(page).content.decode()
    response = client.get(letter)
    assert b"".join(response.streaming_content) == content(row)
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
    assert client_of(cast.stranger).get(letter).status_code == 404
    assert client.get(letter + "?edition=2").status_code == 404
    assert client.get(letter + "?edition=x").status_code == 200


def test_after_a_void_both_can_be_read(signed, cast):
    client, letter = client_of(cast.staff), reverse("handover_letter", args=[signed.doc_number])
    first = seal(signed)
    voided = void(signed, cast)
    assert "attachment" not in client.get(letter)["Content-Disposition"]
    drawn = client.get(letter)
    assert not drawn.streaming and WHY in text(drawn.content)  # not the first one, which says it is signed
    second = seal(voided)
    assert b"".join(client.get(letter).streaming_content) == content(second)
    assert b"".join(client.get(letter + "?edition=1").streaming_content) == content(first)


# ---------------------------------------------------------------- checked on the machine


def check(path) -> str:
    out = io.StringIO()
    try:
        call_command("check_document", str(path), stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_the_command_says_what_a_file_is(signed, cast, tmp_path):
    row, path = seal(signed), tmp_path / "one.pdf"
    path.write_bytes(content(row))
    said = check(path)
    assert "Whole:      yes" in said and signed.doc_number in said and said.strip().endswith("Genuine.")
    void(signed, cast)
    assert "Genuine, but voided" in check(path)
    changed = bytearray(content(row))
    changed[400] ^= 1
    path.write_bytes(changed)
    said = check(path)
    assert "not among those" in said and said.endswith("not genuine.")
    assert "Sealed:     no" in check(DOCS)
    assert "No such file" in check(tmp_path / "none.pdf")
