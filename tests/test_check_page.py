"""The public page where a document is checked, as the server answers it; and the published keys."""

import re
from hashlib import sha256

import pytest
from cryptography import x509
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.sealing import codes, keys
from core.views import sealing as views
from loans.letters import handovers as letters
from tests.sealing import code_of, make, twin_of, void

ANSWER = re.compile(r'<div id="answer".*?</div> </div>')


@pytest.fixture
def sealed(cast):
    return make(cast)


@pytest.fixture
def client():
    """Nobody who is logged in, reading English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def ask(client, **posted) -> str:
    response = client.post(reverse("check"), posted)
    return f"{response.status_code} {' '.join(response.content.decode().split())}"


def tone(said: str) -> str:
    return re.search(r'data-answer="(\w+)"', ANSWER.search(said)[0])[1]


def test_a_sealed_file_is_genuine(client, sealed):
    handover, row, pdf = sealed
    said = ask(client, sha256=sha256(pdf).hexdigest())
    assert tone(said) == "success" and handover.doc_number in said and row.key_id in said
    assert tone(ask(client, sha256=" ".join(re.findall("..", row.sha256.upper())))) == "success"


def test_one_byte_changed_is_unknown_and_says_nothing_more(client, sealed):
    handover, _row, pdf = sealed
    changed = bytearray(pdf)
    changed[len(changed) // 3] ^= 1
    said = ask(client, sha256=sha256(changed).hexdigest())
    assert tone(said) == "error" and handover.doc_number not in said
    other = ask(client, sha256="0" * 64)
    assert ANSWER.search(said)[0] == ANSWER.search(other)[0]


def test_a_voided_one_is_genuine_and_says_so(client, sealed, cast):
    handover, row, _pdf = sealed
    void(handover, cast)
    said = ask(client, sha256=row.sha256)
    assert tone(said) == "warning" and "Genuine, voided on" in said
    assert tone(ask(client, code=code_of(handover))) == "warning"
    assert tone(ask(client, code=twin_of(code_of(handover)))) == "warning"


def test_the_text_of_a_code_is_checked_by_the_server(client, sealed):
    handover, _row, _pdf = sealed
    code = code_of(handover)
    for given in (code, codes.address(code)):
        said = ask(client, code=given)
        assert tone(said) == "success" and handover.doc_number in said and "Teguh Wibowo" in said
    said = ask(client, code=code.replace(handover.doc_number, "HO-261130-9999"))
    assert tone(said) == "error" and "HO-261130-9999" not in said.partition("<form")[0]


def test_the_typed_paper_is_compared(client, sealed):
    handover, _row, _pdf = sealed
    with translation.override("id"):
        form = codes.text_form(letters.facts(handover))
    said = ask(client, code=code_of(handover), lines=form.lower().replace(";", " ; "))
    assert 'data-lines="success"' in said
    said = ask(client, code=code_of(handover), lines=form.replace("1 UNIT", "2 UNIT"))
    assert 'data-lines="error"' in said


@pytest.mark.parametrize(
    "posted",
    [{}, {"sha256": "x"}, {"sha256": "a" * 63}, {"code": ""}, {"code": "1.2.3"}, {"code": "é" * 2000}],
)
def test_what_is_no_question_is_said_beside_its_field(db, client, posted):
    said = ask(client, **posted)
    assert said.startswith("422") and "field-error" in said


def test_guessing_is_slowed(db, client, monkeypatch):
    monkeypatch.setattr(views, "MOST_UNKNOWN", 3)
    answers = [ask(client, sha256=f"{n:064x}")[:3] for n in range(5)]
    assert answers == ["200", "200", "200", "429", "429"]
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert ask(other, sha256="0" * 64).startswith("200")


def test_public_keys_are_published(client, sealed):
    _handover, row, _pdf = sealed
    found = client.get(reverse("check_keys")).json()["keys"]
    ours = next(key for key in found if key["kid"] == row.key_id)
    assert (ours["kty"], ours["crv"]) == ("EC", "P-256") and "d" not in ours
    response = client.get(ours["certificate"])
    certificate = x509.load_pem_x509_certificate(response.content)
    assert keys.id_of(certificate.public_key()) == row.key_id and b"PRIVATE" not in response.content
    assert client.get(reverse("check_certificate", args=["01234567"])).status_code == 404
