"""The key that seals, and the certificates that are published: files in SEAL_DIR, part of the backup.

`<id>.pem` is a certificate, which is published for ever; `<id>.key` its private key. The id is the first 8
hex digits of the SHA-256 of the public key. To change the key, move its `.key` away: the next seal makes
another one, and what the old one sealed stays valid.
"""

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core import config

LOCK = 7_401_117  # advisory: who finds no key makes one, and nobody else does meanwhile
YEARS = 30  # without a time stamp of a third party a seal counts no longer than its certificate
KEY_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class Pair:
    """A private key with its certificate."""

    id: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def current() -> Pair:
    """The key that seals now; made when there is none, once, however many ask at the same time."""
    if found := _newest():
        return found
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return _newest() or _make()


def published() -> dict[str, x509.Certificate]:
    """Every certificate that was ever used, by the id of its key; the oldest first."""
    found = {}
    for path in sorted(folder().glob("*.pem")):
        if KEY_ID.fullmatch(path.stem):
            found[path.stem] = x509.load_pem_x509_certificate(path.read_bytes())
    return dict(sorted(found.items(), key=lambda pair: pair[1].not_valid_before_utc))


def id_of(key: ec.EllipticCurvePublicKey) -> str:
    """The name of a key: short enough for a QR code, and it says nothing but which one."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()[:8]


def pem(certificate: x509.Certificate) -> bytes:
    """A certificate as a text file."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.SEAL_DIR)


def _newest() -> Pair | None:
    """The newest of the certificates whose private key is here."""
    for key_id, certificate in reversed(published().items()):
        path = folder() / f"{key_id}.key"
        if path.exists():
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
            return Pair(key_id, key, certificate)
    return None


def _make() -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    pair = Pair(id_of(key.public_key()), key, _certificate(key))
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    # The certificate first: a key that nobody could check must not seal.
    _write(folder() / f"{pair.id}.pem", pem(pair.certificate))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder() / f"{pair.id}.key", secret)
    return pair


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate that the key signs itself. It is its own root: programs that look for one (NSS, so pdfsig
    and some PDF readers) trust no other; below it stands nothing.
    """
    company = config.get("company.name")[:64] or "Trinity"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, company),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Seal {id_of(key.public_key())}"),
        ]
    )
    now = timezone.now()
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks differ
        .not_valid_after(now + timedelta(days=YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, key_cert_sign=True, **usage),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    """The whole file or none, for our own eyes, and on the disk before anything is sealed with it."""
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
