"""Somebody leaves: all that he holds, owes and has open goes back, on, or is lost, in one deed; then he is
cleared.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.choices import PlaceKind
from assets.models import Place
from assets.services import places
from assets.services.goods import endings
from assets.services.stock import ledger
from assets.services.stock import rows as asset_rows
from core import clock
from core.errors import Conflict, DomainError, NotAllowed, concerning, from_database
from core.models import User
from core.people import open_documents
from core.services.people import leaving, succession, users
from core.workflow import documents, numbering
from loans.choices import CLEARANCE, HANDOVER, RETURN, LeaverSigns, LoanStatus, Settled
from loans.models import AssetReturn, Clearance, LoanRequest
from loans.services.handovers import answering, signing
from loans.services.leaving import clearing, giving, holdings
from loans.services.leaving.giving import Choice
from loans.services.leaving.holdings import Held, Holdings
from loans.services.loans import deciding, ending

SHORTEST = 10
REPAIR = "RP"  # what the number of a repair begins with
STOCK_KINDS = (PlaceKind.WAREHOUSE, PlaceKind.PERSON)


def settle(
    person: User,
    choices: Mapping[int, Choice],
    *,
    actor,
    signing_way: str = LeaverSigns.PAPER,
    note: str = "",
    successors: Mapping[str, User] | None = None,
    seen: str | None = None,
) -> Clearance:
    """Settle everything of somebody who leaves, and clear him: `choices` says what becomes of each thing (by
    key), `successors` who goes on with each open document (by number). What he had not signed is signed in
    his place, what he had not fetched is free.

    All or nothing. Raises NotAllowed for who may not deactivate people and for himself, DomainError (the
    asset is its `thing`) for what nothing is said of or cannot become of it, or without a `note` where he is
    not there or something is lost; Conflict when something is not any more as it was `seen`. No inverse.
    """
    note = note.strip()
    _refuse(choices, signing_way, note)
    try:
        with transaction.atomic():
            person, choices = _lock_people(person, choices, successors or {})
            users.guard_may_deactivate(person, actor)
            if person.pk == actor.pk:
                raise NotAllowed(_("Nobody clears himself."))
            leaving.refuse_not_leaving(person)
            clearing.refuse_cleared(person)
            found = holdings.of(person)
            _lock_documents(found, actor)
            hands = _Hands(person, successors or {}, actor, note or person.leaving_reason)
            hands.on(moving=False)
            number = _lock_things(found, choices)
            if seen not in (None, found.seen) or holdings.of(person).state != found.state:
                said = _("What %(name)s has is not any more what you looked at. Look again.")
                raise Conflict(said % {"name": person.name})
            said_by = _give(found, choices, actor, note, number)
            hands.on(moving=True)
            _end_loans(person, actor, number)
            holdings.refuse_left(person)
            return clearing.issue(
                found,
                choices,
                hands.successors,
                said_by,
                number=number,
                actor=actor,
                signing_way=signing_way,
                note=note,
            )
    except IntegrityError as error:
        raise (from_database(error) or error) from error


def _refuse(choices: Mapping[int, Choice], signing_way: str, note: str) -> None:
    if signing_way not in LeaverSigns.values:
        raise DomainError(_("Say who signs the letter."), field="signing_way")
    if signing_way == LeaverSigns.PROXY:
        documents.need(note, SHORTEST, "note", _("Say why you sign in somebody's place."))
    if any(choice.settled == Settled.LOST for choice in choices.values()):
        documents.need(note, SHORTEST, "note", _("Say what is known about what is lost."))


def _lock_people(
    person: User, choices: Mapping[int, Choice], successors: Mapping[str, User]
) -> tuple[User, dict[int, Choice]]:
    """His row and those of who gets something, in key order and as they are now; the choices with them.
    Locked so that documents can still name them: who writes one may wait for what we lock next.
    """
    to = [choice.to for choice in choices.values() if isinstance(choice.to, User)]
    rows = User.objects.select_for_update(of=("self",), no_key=True).select_related("division")
    keys = {one.pk for one in (person, *to, *successors.values())}
    known = {one.pk: one for one in rows.filter(pk__in=keys).order_by("pk")}
    return known[person.pk], {
        key: replace(choice, to=known[choice.to.pk]) if isinstance(choice.to, User) else choice
        for key, choice in choices.items()
    }


class _Hands:
    """What he has open goes to others, under the names of the page: documents alone before, those that take
    things along after the things.
    """

    def __init__(self, person: User, successors: Mapping[str, User], actor, reason: str):
        self.person, self.successors, self.actor, self.reason = person, successors, actor, reason
        self.found = open_documents.of(person)
        for one in (one for _kind, some in self.found for one in some):
            if one.number not in successors:
                said = _("Say who goes on with %(document)s.") % {"document": one.number}
                raise DomainError(said, field="successor")

    def on(self, *, moving: bool) -> None:
        by_person = defaultdict(list)
        for one in (one for kind, some in self.found if kind.moves == moving for one in some):
            by_person[self.successors[one.number]].append(one.number)
        for to in sorted(by_person, key=lambda to: to.pk):
            succession.hand_over(
                self.person, actor=self.actor, to=to, documents=by_person[to], reason=self.reason
            )


def _lock_documents(found: Holdings, actor) -> None:
    """Loans, their returns, handovers (with what they were made for), repairs; each in key order."""
    loans = LoanRequest.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in found.loans])
    list(loans.order_by("pk"))
    returns = AssetReturn.objects.select_for_update(of=("self",))
    list(returns.filter(pk__in=[row.pk for row in found.returns]).order_by("pk"))
    for handover in found.handovers:
        signing.lock(handover, actor)


def _lock_things(found: Holdings, choices: Mapping[int, Choice]) -> str:
    """Repairs, counters, the things, then all levels that change; returns the number of the clearance. The
    verbs that follow lock nothing that is not held by then, in whatever order they come.
    """
    endings.lock_open(held.asset.pk for held in found.things)
    today = clock.today()
    for prefix in sorted((HANDOVER, RETURN, REPAIR)):
        numbering.reserve(prefix, f"{today:%y%m%d}", 0)
    number = numbering.draw(CLEARANCE, today)
    asset_rows.lock(held.asset for held in found.things)
    keys = set()
    for held in found.things:
        keys.add((held.asset.standard_item_id, held.asset.place_id))
        choice = choices.get(held.asset.pk)
        if choice and choice.to is not None:
            to = choice.to if isinstance(choice.to, Place) else places.of_person(choice.to)
            keys.add((held.asset.standard_item_id, to.pk))
    ledger.lock_levels({key for key in keys if key[1] in _stock_places(keys)})
    return number


def _stock_places(keys) -> set[int]:
    """Which of these places have levels."""
    kinds = Place.objects.filter(pk__in={place for _item, place in keys}, kind__in=STOCK_KINDS)
    return set(kinds.values_list("pk", flat=True))


def _give(found: Holdings, choices: Mapping[int, Choice], actor, note: str, number: str) -> dict[int, str]:
    """Every thing goes where it is said to; {key: number of the document that says so}."""
    chosen = [(held, _fit(held, choices.get(held.asset.pk), found.person)) for held in found.things]
    why = note or _why(found.person, number)
    for handover in found.handovers:
        answering.sign_for(handover, actor=actor, reason=why)
    back = [(held, choice) for held, choice in chosen if choice.settled == Settled.BACK]
    lent = [(held, choice) for held, choice in back if held.lent and not held.repair and not held.is_lost]
    own = [(held, choice) for held, choice in back if not held.repair and (held.is_lost or not held.lent)]
    mended = [(held, choice) for held, choice in back if held.repair]
    lost = [(held, choice) for held, choice in chosen if choice.settled == Settled.LOST]
    passed = [(held, choice) for held, choice in chosen if choice.settled == Settled.PASSED_ON]
    giving.lose(lost, actor=actor, reason=why, number=number)
    giving.redirect(mended, actor=actor, note=note, number=number)
    said = giving.give_back(lent, actor=actor, note=note)
    giving.take_back(own, actor=actor, note=note, number=number)
    return said | giving.pass_on(passed, actor=actor, note=note, number=number)


def _fit(held: Held, choice: Choice | None, person: User) -> Choice:
    """The choice, when it can become of the thing."""
    with concerning(held.asset):
        if choice is None:
            raise DomainError(_("Say what becomes of %(code)s.") % {"code": held.asset.code}, field="where")
        if choice.settled not in held.ways:
            raise DomainError(
                _("%(code)s cannot be passed on (%(why)s): it comes back, or is lost.")
                % {"code": held.asset.code, "why": why_not_passed_on(held)},
                field="where",
            )
        if choice.settled == Settled.BACK:
            places.refuse_no_warehouse(choice.to, field="where")
        if choice.settled == Settled.PASSED_ON:
            if choice.to == person:
                raise DomainError(_("Choose somebody else."), field="to")
            places.refuse_gone(choice.to, field="to")
    return choice


def why_not_passed_on(held: Held) -> str:
    """In a word: the loan that it is of, or its status."""
    return held.lent.loan_request.doc_number if held.lent else held.asset.get_status_display()


def _end_loans(person: User, actor, number: str) -> None:
    """What he waits for is refused, what he has not fetched is free."""
    why = _why(person, number)
    for loan in LoanRequest.objects.open().filter(requester=person).order_by("pk"):
        do = deciding.reject if loan.status == LoanStatus.PENDING else ending.release
        do(loan, actor=actor, reason=why)


def _why(person: User, number: str) -> str:
    return _("%(name)s is leaving (%(document)s).") % {"name": person.name, "document": number}
