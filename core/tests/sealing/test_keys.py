"""The key that seals: made once, kept for our own eyes, never taken out of what is published."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509
from django.db import connection

from core.sealing import keys


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SEAL_DIR = str(tmp_path / "seal")
    return tmp_path / "seal"


@pytest.mark.django_db
def test_it_is_made_once_and_kept_for_our_own_eyes(folder):
    pair = keys.current()
    assert keys.current().id == pair.id and keys.id_of(pair.key.public_key()) == pair.id
    assert sorted(path.name for path in folder.iterdir()) == [f"{pair.id}.key", f"{pair.id}.pem"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.django_db
def test_its_certificate_is_its_own_root_with_nothing_below():
    certificate = keys.current().certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_encipherment
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 0)
    certificate.verify_directly_issued_by(certificate)
    assert "Seal" in certificate.subject.rfc4514_string()


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_the_same(folder):
    def ask(_n):
        try:
            return keys.current().id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(16)))) == 1
    assert len(list(folder.glob("*.key"))) == len(list(folder.glob("*.pem"))) == 1


@pytest.mark.django_db
def test_a_key_that_is_moved_away_is_followed_by_another_and_stays_published(folder):
    first = keys.current()
    (folder / f"{first.id}.key").unlink()
    second = keys.current()
    assert second.id != first.id
    assert set(keys.published()) == {first.id, second.id}
    assert keys.current().id == second.id


@pytest.mark.django_db
def test_what_a_killed_process_left_is_no_key(folder):
    folder.mkdir()
    (folder / "0123abcd.pem.new").write_bytes(b"half")
    (folder / "notes.pem").write_bytes(b"not ours")
    pair = keys.current()
    assert set(keys.published()) == {pair.id}
