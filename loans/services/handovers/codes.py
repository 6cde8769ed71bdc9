"""Codes to sign with: the giver shows one, the receiver's own phone reads it, and he signs there."""

import hashlib
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core import activity, clock
from core.errors import Conflict
from core.workflow import documents
from loans.choices import SigningWay
from loans.models import Handover, SigningCode
from loans.models.handovers.codes import LIVES
from loans.services.handovers import signing


def make(handover: Handover, *, actor, version: int | None = None) -> tuple[SigningCode, str]:
    """A code for the receiver's phone, and the token that it holds, which nobody keeps; the one before is
    replaced. It lives for ten minutes, and for this version of the document.

    Raises as `documents.fire` does. Inverse: it is used, replaced, or ends by itself.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        handover = documents.lock(handover)
        documents.fire(handover, "phone", actor=actor, version=version)
        now = clock.now()
        handover.signing_codes.filter(used_at=None, replaced_at=None).update(replaced_at=now)
        code = SigningCode.objects.create(
            token_hash=_hash(token),
            handover=handover,
            version=handover.version,
            made_by=actor,
            made_at=now,
            expires_at=now + LIVES,
        )
        activity.record("loans.handover.code_shown", actor=actor, target=handover)
    return code, token


def find(token: str) -> SigningCode | None:
    """The code of a token, whatever has become of it; None for what is none."""
    people = ("handover__giver", "handover__receiver", "handover__made_by")
    return SigningCode.objects.select_related(*people).filter(token_hash=_hash(token)).first()


def is_open(code: SigningCode) -> bool:
    """Whether somebody can sign with it: neither used nor replaced, and not too old."""
    return code.used_at is None and code.replaced_at is None and clock.now() < code.expires_at


def sign(
    code: SigningCode,
    *,
    declined: Mapping[int, str],
    actor,
    version: int | None = None,
    note: str = "",
    drawn: bytes = b"",
) -> Handover:
    """The receiver answers and signs on his own phone, in his own account, as `answering.answer` does; the
    code is used up.

    Raises as that does, and Conflict for a code that is used, replaced, too old, or of another version.
    Inverse: `voiding.void`.
    """
    with transaction.atomic():
        handover, items = signing.lock(code.handover, actor)
        documents.guard(handover, "answer", actor=actor, version=version)
        code = SigningCode.objects.select_for_update(of=("self",)).get(pk=code.pk)
        if not is_open(code) or code.version != handover.version:
            raise Conflict(
                _("This code does not work any more. Ask for a new one, or answer in your account.")
            )
        code.used_at = clock.now()
        code.save(update_fields=["used_at"])
        signed = signing.Signing(SigningWay.PHONE, note.strip(), drawn=drawn)
        return signing.sign(handover, items, dict(declined), signed, actor=actor, version=version)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
