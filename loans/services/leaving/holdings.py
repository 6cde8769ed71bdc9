"""What somebody holds, owes and has open: everything that is settled before he is cleared."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.models import Asset, Repair
from core.errors import DomainError
from core.models import User
from core.people import open_documents
from core.people.open_documents import OpenDocument
from loans.choices import Settled
from loans.models import AssetReturn, Handover, LoanAssignment, LoanRequest

MOST = 500  # things that are settled in one go
GOES_ON = (AssetStatus.IN_CUSTODY, AssetStatus.IN_USE)


@dataclass(frozen=True)
class Held:
    """A thing that somebody answers for: with him, `lent` to him (the assignment), or being mended for him
    (`repair`, which has it elsewhere).
    """

    asset: Asset
    lent: LoanAssignment | None = None
    repair: Repair | None = None

    @property
    def is_lost(self) -> bool:
        """Whether he cannot bring it."""
        return self.asset.status == AssetStatus.LOST

    @property
    def ways(self) -> tuple[Settled, ...]:
        """What can become of it. Lent things are not passed on, nor is what is lost, broken or being
        mended.
        """
        if self.lent or self.repair or self.asset.status not in GOES_ON:
            return Settled.BACK, Settled.LOST
        return Settled.BACK, Settled.PASSED_ON, Settled.LOST

    @property
    def group(self) -> str:
        """Where it is, in words: things of one place are settled together."""
        if self.repair:
            return _("Being mended for him")
        if self.lent:
            return _("Borrowed")
        return self.asset.location_detail or _("With him")


@dataclass(frozen=True)
class Holdings:
    """All of it. `documents` are what another can go on with, those whose things go with them among them."""

    person: User
    things: list[Held]
    loans: list[LoanRequest]
    returns: list[AssetReturn]
    handovers: list[Handover]
    documents: list[OpenDocument] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether he can be cleared."""
        return not (self.things or self.loans or self.handovers or self.documents)

    @cached_property
    def state(self) -> list[str]:
        """How it stands with the things and the documents about them."""
        parts = [f"{held.asset.pk}:{held.asset.version}" for held in self.things]
        for rows in (self.loans, self.returns, self.handovers):
            parts += [f"{row.doc_number}:{row.version}" for row in rows]
        return parts

    @cached_property
    def seen(self) -> str:
        """A fingerprint of it: what a page showed is decided on only while it is still so."""
        parts = self.state + [document.number for document in self.documents]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]

    def groups(self) -> dict[str, list[Held]]:
        """The things by where they are: what is with him first, then what he borrowed."""
        ordered = sorted(
            self.things,
            key=lambda held: (held.repair is not None, held.lent is not None, held.group, held.asset.pk),
        )
        found: dict[str, list[Held]] = {}
        for held in ordered:
            found.setdefault(held.group, []).append(held)
        return found


def of(person: User) -> Holdings:
    """What a person holds, owes and has open now. A handful of queries, however much it is."""
    out = LoanAssignment.objects.out().filter(loan_request__requester=person)
    lent = {one.asset_id: one for one in out.select_related("loan_request", "hold", "loan_item")}
    mended = Repair.objects.open().filter(holder_place__user=person).select_related("holder_place")
    repairs = {repair.asset_id: repair for repair in mended}
    things = [
        Held(asset, lent.get(asset.pk), repairs.get(asset.pk) if _is_elsewhere(asset, person) else None)
        for asset in _assets(person, {*lent, *repairs})
    ]
    open_loans = LoanRequest.objects.open().filter(requester=person).order_by("pk")
    waiting = AssetReturn.objects.waiting().filter(loan_request__requester=person).order_by("pk")
    unsigned = Handover.objects.unsigned().filter(receiver=person).order_by("pk")
    documents = [one for _kind, found in open_documents.of(person) for one in found]
    return Holdings(person, things, list(open_loans), list(waiting), list(unsigned), documents)


def refuse_left(person: User, *, documents: bool = True) -> None:
    """Raise DomainError that names what is left, when something is; with or without his open `documents`."""
    left = of(person)
    if not documents:
        left = replace(left, documents=[])
    if left.is_nothing:
        return
    named = [held.asset.code for held in left.things]
    named += [row.doc_number for rows in (left.loans, left.handovers) for row in rows]
    named += [document.number for document in left.documents]
    said = _("%(name)s is not cleared: %(what)s is left.")
    raise DomainError(said % {"name": person.name, "what": ", ".join(dict.fromkeys(named))})


def _assets(person: User, others: Iterable[int]) -> list[Asset]:
    """What is at his place and is not there to be mended by him for somebody else, and these `others`."""
    here = Q(place__user=person) & ~Q(status=AssetStatus.UNDER_REPAIR)
    found = Asset.objects.current().filter(here | Q(pk__in=list(others)))
    named = found.select_related("place__user", "standard_item", "category").order_by("pk")
    rows = list(named[: MOST + 1])
    if len(rows) > MOST:
        said = _("%(name)s holds more than %(most)d things. Take some of them back first.")
        raise DomainError(said % {"name": person.name, "most": MOST})
    return rows


def _is_elsewhere(asset: Asset, person: User) -> bool:
    return asset.place.user_id != person.pk or asset.status == AssetStatus.UNDER_REPAIR
