"""The signed text of a QR code on paper, and the text form of a document that it stands for.

The code is an address whose fragment (which no browser sends) is, with dots between:

    1 . key id . number . date . who gave . who received . SHA-256 of the text form . signature

docs/sealing.md says each of them exactly, so that anybody can check a paper with the public key alone.
"""

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from django.conf import settings

from core.sealing.facts import Facts
from core.sealing.keys import Pair

VERSION = "1"
MOST, LETTERS = 250, 30  # characters of a code, and of a name in it
HALF = 32  # bytes of either number of a signature
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
CODE = re.compile(
    r"1\.(?P<key>[0-9a-f]{8})\.(?P<number>[A-Z0-9-]{1,50})\.(?P<day>\d{8})\.(?P<giver>[\w-]{0,30})\."
    # The last letter holds two bits alone: with any other one the same signature would be written anew.
    r"(?P<receiver>[\w-]{0,30})\.(?P<lines>[\w-]{43})\.(?P<signature>[\w-]{85}[AQgw])",
    re.ASCII,
)


@dataclass(frozen=True)
class Code:
    """A QR code that was read. `text` is all of it, `signed` what its signature is about."""

    text: str
    key_id: str
    number: str
    day: date
    giver: str
    receiver: str
    lines: str
    signature: bytes

    @property
    def signed(self) -> str:
        return self.text.rpartition(".")[0]

    @property
    def sha256(self) -> str:
        """By which it is found among what was sealed."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def hashes(self) -> list[str]:
        """The same, and that of its twin: anybody can make the signature (r, n - s) of (r, s), which is as
        valid, and a paper that was voided stays voided under it.
        """
        r, s = _halves(self.signature)
        twin = f"{self.signed}.{_encoded(_joined(r, ORDER - s))}" if 0 < s < ORDER else self.text
        return [self.sha256, sha256(twin.encode()).hexdigest()]


def text_form(facts: Facts) -> str:
    """The document as it can be typed off the paper; see `normal`."""
    head = [facts.number, facts.day.isoformat(), facts.giver, facts.receiver]
    rows = [";".join(cell.replace(";", ",") for cell in line) for line in facts.lines]
    return normal("\n".join([*head, *rows]))


def normal(text: str) -> str:
    """What people type differently and mean alike: capitals, single spaces, none around a semicolon, no empty
    lines, signs in their composed form.
    """
    text = unicodedata.normalize("NFC", text.upper())
    rows = (re.sub(r" ?; ?", ";", " ".join(row.split())) for row in text.splitlines())
    return "\n".join(row for row in rows if row)


def fingerprint(text: str) -> str:
    """The SHA-256 of a text form, as it stands in a code (43 letters)."""
    return _encoded(sha256(normal(text).encode()).digest())


def sign(facts: Facts, pair: Pair) -> str:
    """The text of the code: the fragment of `address`."""
    head = f"{VERSION}.{pair.id}.{facts.number}.{facts.day:%Y%m%d}"
    lines = fingerprint(text_form(facts))
    room = MOST - len(address("")) - len(head) - len(lines) - 2 * HALF * 4 // 3 - len("......")
    signed = ".".join([head, *_names(facts.giver, facts.receiver, room), lines])
    return f"{signed}.{_encoded(_signature(signed, pair))}"


def address(code: str) -> str:
    """What the QR code holds: the page where it is checked."""
    return f"{settings.SITE_URL}/check/#{code}"


def read(text: str) -> Code | None:
    """A code from what was scanned or typed, with or without the address before it; None for no code."""
    text = "".join(text.split()).rpartition("#")[2]
    found = CODE.fullmatch(text)
    if not found:
        return None
    try:
        day = datetime.strptime(found["day"], "%Y%m%d").date()
    except ValueError:
        return None
    names = (found[part].replace("_", " ").strip() for part in ("giver", "receiver"))
    return Code(
        text, found["key"], found["number"], day, *names, found["lines"], _decoded(found["signature"])
    )


def is_signed(code: Code, key: ec.EllipticCurvePublicKey) -> bool:
    """Whether the code was signed with this key."""
    try:
        key.verify(
            encode_dss_signature(*_halves(code.signature)), code.signed.encode(), ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature:
        return False
    return True


def _signature(text: str, pair: Pair) -> bytes:
    """r and s behind each other, as browsers read it; the same text has the same signature."""
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return _joined(*decode_dss_signature(pair.key.sign(text.encode(), algorithm)))


def _joined(*halves: int) -> bytes:
    return b"".join(half.to_bytes(HALF) for half in halves)


def _halves(signature: bytes) -> list[int]:
    return [int.from_bytes(signature[start : start + HALF]) for start in (0, HALF)]


def _names(giver: str, receiver: str, room: int) -> list[str]:
    """Both names in plain letters, the longer one cut first where there is not room for both."""
    names = [_plain(giver)[:LETTERS], _plain(receiver)[:LETTERS]]
    while sum(map(len, names)) > max(room, 0):
        longer = max((0, 1), key=lambda n: len(names[n]))
        names[longer] = names[longer][:-1]
    return [name.strip("_") for name in names]


def _plain(name: str) -> str:
    """Teguh_Wibowo: what every reader of QR codes gives back unchanged."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", "_", letters).strip("_")


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
