"""The signed text of a QR code, and the text form that can be typed off the paper."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import segno

from core.sealing import codes, keys
from core.sealing.facts import Facts

pytestmark = pytest.mark.django_db
FACTS = Facts(
    number="HO-261130-0001",
    day=date(2026, 11, 30),
    giver="Dewi Sari",
    receiver="Teguh Wibowo",
    lines=[
        ["1", "AST-2026-000001", "HF9022ABC", "Baik", "1 Unit", "diterima"],
        ["2", "AST-2026-000002-P01", "", "Baik", "150 Meter (Potong)", "ditolak"],
    ],
    since=datetime(2026, 11, 30, 3, 0, tzinfo=UTC),
)
LONG = replace(FACTS, giver="Raden Ajeng Kartini Puspitaningrum Wulandari", receiver="Ŵ" * 60)


@pytest.fixture(autouse=True)
def pair(settings, tmp_path):
    settings.SEAL_DIR = str(tmp_path / "seal")
    settings.SITE_URL = "https://trinity.example.com"
    return keys.current()


def test_the_text_form_is_what_stands_on_the_paper():
    assert codes.text_form(FACTS) == (
        "HO-261130-0001\n2026-11-30\nDEWI SARI\nTEGUH WIBOWO\n"
        "1;AST-2026-000001;HF9022ABC;BAIK;1 UNIT;DITERIMA\n"
        "2;AST-2026-000002-P01;;BAIK;150 METER (POTONG);DITOLAK"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "ho-261130-0001\n2026-11-30\nDewi Sari\nTeguh Wibowo\n"
        "1;AST-2026-000001;hf9022abc;baik;1 unit;diterima\n"
        "2;AST-2026-000002-P01;;Baik;150 Meter (Potong);ditolak\n",
        "\n HO-261130-0001 \r\n2026-11-30\r\n\r\nDewi  Sari\r\nTeguh Wibowo\r\n"
        "1 ; AST-2026-000001 ; HF9022ABC ; Baik ;  1 Unit ; diterima\r\n"
        "2; AST-2026-000002-P01; ; Baik; 150 Meter (Potong); ditolak",
    ],
)
def test_typing_it_differently_is_the_same(typed):
    assert codes.fingerprint(typed) == codes.fingerprint(codes.text_form(FACTS))


def test_saying_something_else_is_not_the_same():
    lines = [FACTS.lines[0], [*FACTS.lines[1][:4], "250 Meter (Potong)", "ditolak"]]
    assert codes.fingerprint(codes.text_form(replace(FACTS, lines=lines))) != codes.fingerprint(
        codes.text_form(FACTS)
    )
    moved = replace(FACTS, lines=[["1;2", "3"]]), replace(FACTS, lines=[["1", "2;3"]])
    assert codes.text_form(moved[0]) != codes.text_form(moved[1])


def test_a_code_is_read_back_and_signed(pair):
    text = codes.sign(FACTS, pair)
    for given in (text, codes.address(text), f" {text[:100]}\n{text[100:]} "):
        code = codes.read(given)
        assert (code.key_id, code.number, code.day) == (pair.id, FACTS.number, FACTS.day)
        assert (code.giver, code.receiver) == (FACTS.giver, FACTS.receiver)
        assert code.lines == codes.fingerprint(codes.text_form(FACTS))
        assert codes.is_signed(code, pair.key.public_key())


def test_the_same_document_has_the_same_code(pair):
    assert codes.sign(FACTS, pair) == codes.sign(FACTS, pair)


def test_its_twin_is_found_as_it_is_and_no_other_way_to_write_it_is_read(pair):
    """(r, n - s) is as valid as (r, s), and the last letter of base64 has bits that mean nothing."""
    code = codes.read(codes.sign(FACTS, pair))
    r, s = codes._halves(code.signature)
    other = codes.read(f"{code.signed}.{codes._encoded(codes._joined(r, codes.ORDER - s))}")
    assert other.text != code.text and codes.is_signed(other, pair.key.public_key())
    assert code.sha256 in other.hashes and set(other.hashes) == set(code.hashes)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert codes.read(code.text[:-1] + letters[letters.index(code.text[-1]) + 1]) is None


def test_every_letter_that_is_changed_is_found(pair):
    text = codes.sign(FACTS, pair)
    for place, letter in enumerate(text):
        if letter == ".":
            continue
        other = "B" if letter != "B" else "C"
        if letter.isdigit():
            other = "1" if letter != "1" else "2"
        code = codes.read(text[:place] + other + text[place + 1 :])
        # The last letter of a hash or signature has bits that say nothing.
        assert (
            code is None
            or code.key_id != pair.id
            or not codes.is_signed(code, pair.key.public_key())
            or place == len(text) - 1
        ), place


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "https://trinity.example.com/check/#", "x" * 2000, "1" + "." * 7]
)
def test_what_is_no_code_is_none(text):
    assert codes.read(text) is None


def test_a_day_that_is_none_is_no_code(pair):
    assert codes.read(codes.sign(FACTS, pair).replace("20261130", "20261399")) is None


@pytest.mark.parametrize("site", ["https://trinity.example.com", "http://aset.perusahaan-panjang.co.id:8000"])
@pytest.mark.parametrize(
    "facts", [FACTS, LONG, replace(LONG, number="WO-IKR-261130-0001"), replace(FACTS, giver="佐藤")]
)
def test_it_fits_250_letters_and_35_mm(pair, settings, site, facts):
    settings.SITE_URL = site
    text = codes.address(codes.sign(facts, pair))
    assert len(text) <= codes.MOST
    code = codes.read(text)
    assert code.number == facts.number and codes.is_signed(code, pair.key.public_key())
    assert len(code.giver) <= 30 and facts.giver.startswith(code.giver)
    made = segno.make(text, error="m", micro=False)
    assert made.version <= 11  # 61 modules: more than half a millimetre each


def test_another_key_has_not_signed_it(pair, tmp_path, settings):
    code = codes.read(codes.sign(FACTS, pair))
    settings.SEAL_DIR = str(tmp_path / "other")
    assert not codes.is_signed(code, keys.current().key.public_key())
