"""A sealed PDF: valid as it is, and nowhere else; judged by two programs that are not ours."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from core.pdf.letter import Letter
from core.pdf.page import draw
from core.sealing import keys, pades
from core.tests.sealing.authority import stamper

pytestmark = pytest.mark.django_db
needs_pdfsig = pytest.mark.skipif(not shutil.which("pdfsig"), reason="no pdfsig (Debian: poppler-utils)")
STAMPED = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def pair(settings, tmp_path):
    settings.SEAL_DIR = str(tmp_path / "seal")
    return keys.current()


@pytest.fixture
def pdf():
    return draw(
        Letter("Berita Acara", "HO-261130-0001", paragraphs_before=["Barang diserahkan."], company="PT")
    )


def seal(pdf, pair, **more):
    return pades.seal(pdf, pair, name="PT", reason="HO-261130-0001", **more)


def trusted(pair):
    return [pair.certificate]


def test_it_is_whole_and_ours(pdf, pair):
    found = pades.examine(seal(pdf, pair), trusted(pair))
    assert (found.sealed, found.whole, found.ours, found.stamped) == (True, True, True, False)
    assert found.at is not None


def test_without_our_certificate_it_is_whole_and_somebody_elses(pdf, pair):
    found = pades.examine(seal(pdf, pair), [])
    assert (found.whole, found.ours) == (True, False)


def test_whatever_byte_is_changed_is_found(pdf, pair):
    """Every 97th byte of the file; each of them is either in what was signed or in the signature."""
    sealed = seal(pdf, pair)
    for place in range(0, len(sealed), 97):
        changed = bytearray(sealed)
        changed[place] ^= 1
        found = pades.examine(bytes(changed), trusted(pair))
        assert not (found.whole and found.ours), place


def test_what_is_added_behind_is_found(pdf, pair):
    sealed = seal(pdf, pair)
    assert not pades.examine(sealed + b"\n% more\n", trusted(pair)).whole
    other = keys.Pair(pair.id, pair.key, pair.certificate)
    from io import BytesIO

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Lang"] = writer.root.get("/Lang")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert not pades.examine(out.getvalue(), trusted(other)).whole


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"no pdf at all", b"\x00" * 5000])
def test_what_is_no_pdf_is_not_sealed(content, pair):
    assert not pades.examine(content, trusted(pair)).sealed


def test_a_pdf_without_a_seal_is_not_sealed(pdf, pair):
    assert not pades.examine(pdf, trusted(pair)).sealed


def test_a_third_party_stamps_the_time(pdf, pair):
    found = pades.examine(seal(pdf, pair, stamper=stamper(STAMPED)), trusted(pair))
    assert (found.whole, found.ours, found.stamped, found.at) == (True, True, True, STAMPED)


def test_an_authority_that_does_not_answer_is_told_apart(pdf, pair):
    with pytest.raises(pades.NoTimeStamp):
        seal(pdf, pair, stamper=pades.authority("http://127.0.0.1:9/"))


@needs_pdfsig
def test_pdfsig_says_the_same(pdf, pair, tmp_path):
    sealed = seal(pdf, pair)
    said = pdfsig(tmp_path / "whole.pdf", sealed)
    assert "Signature is Valid" in said and "Total document signed" in said and pair.id in said
    assert "ETSI.CAdES.detached" in said
    changed = bytearray(sealed)
    changed[sealed.index(b"stream") + 20] ^= 1
    assert "Signature is Valid" not in pdfsig(tmp_path / "changed.pdf", bytes(changed))


@needs_pdfsig
@pytest.mark.skipif(not shutil.which("certutil"), reason="no certutil (Debian: libnss3-tools)")
def test_pdfsig_trusts_our_certificate_as_root(pdf, pair, tmp_path):
    (tmp_path / "nss").mkdir()
    store = f"sql:{tmp_path}/nss"
    (tmp_path / "our.pem").write_bytes(keys.pem(pair.certificate))
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-A", "-d", store, "-n", "our", "-t", ",C,", "-i", tmp_path / "our.pem"],
        check=True,
    )
    said = pdfsig(tmp_path / "whole.pdf", seal(pdf, pair), "-nssdir", store)
    assert "Certificate is Trusted" in said


def pdfsig(path, content: bytes, *options) -> str:
    path.write_bytes(content)
    return subprocess.run(["pdfsig", *options, path], capture_output=True, text=True).stdout


def listed_by(data: bytes, name: bytes) -> bytes:
    """A PDF whose list of parts is packed this way."""
    head = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    of = b"<< /Type /XRef /Size 3 /W [1 2 1] /Root 1 0 R /Filter /%s /Length %d >>" % (name, len(data))
    return b"%s2 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        head,
        of,
        data,
        len(head),
    )


@pytest.mark.parametrize("name", [b"FlateDecode", b"LZWDecode", b"JPXDecode"])
def test_what_cannot_be_unpacked_is_not_sealed(name, pair):
    assert not pades.examine(listed_by(b"no such thing", name), trusted(pair)).sealed


class Answering(TimeStamper):
    """An authority that always answers the same bytes."""

    def __init__(self, answer: bytes):
        super().__init__()
        self.answer = answer

    async def async_request_tsa_response(self, req):
        return tsp.TimeStampResp.load(self.answer)


@pytest.mark.parametrize(
    "answer",
    {
        "nothing": b"",
        "something else": b"<html>Too many requests</html>",
        "refused (RFC 3161)": bytes.fromhex("30053003020102"),
        "granted, and no stamp": bytes.fromhex("30053003020100"),
        "granted, and an empty one": bytes.fromhex("300d300302010030060604" + "2a030405"),
    }.values(),
)
def test_whatever_an_authority_answers_that_is_no_stamp_there_is_none(answer, pdf, pair):
    with pytest.raises(pades.NoTimeStamp):
        seal(pdf, pair, stamper=Answering(answer))
