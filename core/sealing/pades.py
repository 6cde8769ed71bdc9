"""A PDF that is sealed: pyHanko signs it as PAdES says, so that every reader finds a byte that changed."""

import io
import struct
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.sealing.keys import Pair

FIELD = "Seal"
DER = serialization.Encoding.DER
TSA_SECONDS = 10
# What pyHanko says to a file that is no PDF, or was damaged in a place where it expects something else; and
# to an authority that answers with something else than a stamp.
UNREADABLE = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,  # a filter that it does not know, parts that hold each other
    zlib.error,
    struct.error,
    UnsupportedAlgorithm,
)


class NoTimeStamp(Exception):
    """The authority for time stamps did not answer, or not with one."""


@dataclass(frozen=True)
class Finding:
    """What a look at a PDF says: whether it is sealed, `whole` (nothing that was sealed changed or added;
    how the seal itself is written only the hash of the file says), sealed with one of the certificates
    (`ours`), when by the sealer's own clock, and whether a third party stamped the time.
    """

    sealed: bool = False
    whole: bool = False
    ours: bool = False
    at: datetime | None = None
    stamped: bool = False


def authority(url: str) -> TimeStamper | None:
    """Who stamps the time (RFC 3161) at this address; None for none."""
    return HTTPTimeStamper(url, timeout=TSA_SECONDS) if url else None


def seal(pdf: bytes, pair: Pair, *, name: str, reason: str, stamper: TimeStamper | None = None) -> bytes:
    """The PDF, sealed with the key; no change is allowed after it. With a `stamper` it is B-T, else B-B.

    Raises NoTimeStamp when the stamper gives none.
    """
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(pair.certificate.public_bytes(DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            pair.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )
    facts = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    paper = IncrementalPdfFileWriter(io.BytesIO(pdf))
    try:
        return _apart(lambda: signers.sign_pdf(paper, facts, signer, timestamper=stamper).getvalue())
    except (TimestampRequestError, TimeoutError) as error:
        raise NoTimeStamp(str(error)) from error
    except (
        SigningError,
        *UNREADABLE,
    ) as error:  # a refusal by RFC 3161 has no stamp in it, and is read as one
        if stamper is None:
            raise
        raise NoTimeStamp(str(error)) from error


def examine(pdf: bytes, certificates: Iterable[x509.Certificate]) -> Finding:
    """What can be said of a PDF when these certificates are trusted and nothing else is asked."""
    roots = [asn1_x509.Certificate.load(one.public_bytes(DER)) for one in certificates]

    def look():
        reader = PdfFileReader(io.BytesIO(pdf))
        if not reader.embedded_signatures:
            return None, False
        seal = reader.embedded_signatures[0]
        trust = ValidationContext(trust_roots=roots, allow_fetching=False)
        return validate_pdf_signature(seal, trust), _fills_its_room(seal)

    try:
        status, is_neat = _apart(look)
    except UNREADABLE:
        return Finding()
    if status is None:
        return Finding()
    stamp = status.timestamp_validity
    return Finding(
        sealed=True,
        whole=status.intact
        and status.valid
        and is_neat
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        ours=status.trusted,
        at=stamp.timestamp if stamp else status.signer_reported_dt,
        stamped=bool(stamp and stamp.intact and stamp.valid),
    )


def _fills_its_room(seal) -> bool:
    """Whether nothing but zeros follows the signature in the room that was kept for it: the only bytes of a
    sealed file that the signature is not about.
    """
    room = seal.pkcs7_content
    return not room[len(cms.ContentInfo.load(room).dump()) :].strip(b"\x00")


def _apart(work):
    """pyHanko brings an event loop of its own, and there may be one on this thread already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
