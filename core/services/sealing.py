"""Sealing: a document that is signed becomes a PDF that can be checked without us. See docs/sealing.md.

register("loans.handover", load=..., letter=..., facts=..., edition=..., due=...)     # in the room's apps.py
plan(handover)                                                    # in the transaction that completes it
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from core import clock, config, queue
from core.models import SealedDocument
from core.models.sealing import SIGNED, VOIDED, SealedState
from core.pdf.letter import Letter
from core.sealing.facts import Facts, Seal

TASK = "core.seal_document"
LANGUAGE = "id"  # of everything that leaves the house
EDITIONS = (SIGNED, VOIDED)
AT_ONCE = 500  # documents that one run of `plan_missing` queues of each kind and edition


@dataclass(frozen=True)
class Kind:
    """What a room says of its documents.

    `load(key)` gives one with what its letter shows, or None; `letter(document, seal)` draws it with its QR
    code; `facts(document)` is what the code stands for; `edition(document)` which edition it should have by
    now (0: none; it asks the database nothing); `due(edition)` the documents that should have this one.
    """

    load: Callable
    letter: Callable[[models.Model, Seal], Letter]
    facts: Callable[[models.Model], Facts]
    edition: Callable[[models.Model], int]
    due: Callable[[int], models.QuerySet]


@dataclass(frozen=True)
class Found:
    """A sealed document that somebody asks about; `voided_at` when it does not count any more."""

    row: SealedDocument
    voided_at: datetime | None


_kinds: dict[str, Kind] = {}


def register(kind: str, **what) -> None:
    """Let documents of `app.model` be sealed; see `Kind`."""
    _kinds[kind] = Kind(**what)


def edition_of(document: models.Model) -> int:
    """The edition that a document should have by now: 0 while it is not signed. No query."""
    return _kinds[document._meta.label_lower].edition(document)


def plan(document: models.Model) -> None:
    """Queue the sealing of a document that was signed or voided, in the caller's transaction. Nothing happens
    for one that was not signed.
    """
    if edition_of(document):
        queue.defer(TASK, kind=document._meta.label_lower, object_id=document.pk)


def plan_missing() -> int:
    """Queue what should be sealed and neither is nor is queued: from before there were seals, or because its
    job failed. How many.
    """
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing"))
    queued = {(args["kind"], args["object_id"]) for args in jobs.values_list("args", flat=True)}
    missing = [
        document
        for kind in _kinds
        for edition in EDITIONS
        for document in _missing(kind, edition)
        if (kind, document.pk) not in queued
    ]
    for document in missing:
        plan(document)
    return len(missing)


def _missing(kind: str, edition: int) -> models.QuerySet:
    sealed = SealedDocument.objects.filter(kind=kind, object_id=OuterRef("pk"), edition=edition)
    return _kinds[kind].due(edition).filter(~Exists(sealed)).order_by("pk")[:AT_ONCE]


def seal(kind: str, object_id: int, *, may_wait: bool = False) -> SealedDocument | None:
    """Draw and seal the edition that a document should have by now (the worker's part). Running it twice
    makes no second one.

    With `may_wait` an authority for time stamps that gives none is an error (NoTimeStamp), else the document
    is sealed without, and says so.
    """
    from core.sealing import keys, pades

    registered = _kinds[kind]
    document = registered.load(object_id)
    edition = registered.edition(document) if document else 0
    if not edition:
        return None
    if there := SealedDocument.objects.filter(kind=kind, object_id=object_id, edition=edition).first():
        return there
    pair = keys.current()
    stamper = pades.authority(settings.SEAL_TSA_URL)
    try:
        return _keep(kind, document, edition, pair, stamper)
    except pades.NoTimeStamp:
        if may_wait:
            raise
        return _keep(kind, document, edition, pair, None)


def _keep(kind: str, document, edition: int, pair, stamper) -> SealedDocument:
    from core.pdf.page import draw
    from core.sealing import codes, pades

    registered = _kinds[kind]
    with translation.override(LANGUAGE):
        facts = registered.facts(document)
        code = codes.sign(facts, pair)
        letter = registered.letter(document, Seal(codes.address(code), pair.id, stamper is not None))
        pdf = draw(letter)
    sealed = pades.seal(pdf, pair, name=config.get("company.name"), reason=facts.number, stamper=stamper)
    row = SealedDocument(
        kind=kind,
        number=facts.number,
        object_id=document.pk,
        edition=edition,
        state=SealedState.VOIDED if edition == VOIDED else SealedState.SIGNED,
        state_at=facts.since,
        sha256=sha256(sealed).hexdigest(),
        code_sha256=codes.read(code).sha256,
        key_id=pair.id,
        stamped_by_tsa=stamper is not None,
        made_at=clock.now(),
    )
    row.file.save("", ContentFile(sealed), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another worker, who took this one for dead, was faster
        row.file.storage.delete(row.file.name)
        return SealedDocument.objects.get(kind=kind, number=facts.number, edition=edition)
    return row


def of(document: models.Model) -> dict[int, SealedDocument]:
    """The sealed editions of a document. One query."""
    rows = SealedDocument.objects.filter(kind=document._meta.label_lower, object_id=document.pk)
    return {row.edition: row for row in rows}


def find(*digests: str) -> Found | None:
    """What was sealed with one of these SHA-256, of the file or of its QR code; None for anything else."""
    known = Q(sha256__in=digests) | Q(code_sha256__in=digests)
    rows = SealedDocument.objects.filter(known).order_by("-edition")
    row = rows.first()
    if row is None:
        return None
    if row.edition == VOIDED:
        return Found(row, row.state_at)
    registered = _kinds[row.kind]
    document = registered.load(row.object_id)
    if document is not None and registered.edition(document) == VOIDED:
        return Found(row, registered.facts(document).since)  # also when the second one is not sealed yet
    return Found(row, None)


def find_file(content: bytes) -> Found | None:
    """The same of a file."""
    return find(sha256(content).hexdigest())
