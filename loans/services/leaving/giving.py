"""The things of somebody who leaves: back to warehouses, on to others, lost. Parts of `settling.settle`,
which has locked everything; those that make documents return {key of a thing: the number of its document}.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assets.choices import BROKEN, AssetCondition, AssetStatus
from assets.models import Place
from assets.services.custody import custody, losses
from assets.services.goods import assets as goods
from assets.services.repairs import redirecting
from core.errors import DomainError, concerning
from core.models import User
from loans.choices import MOST_HANDOVER_LINES, AssignmentEnd, Finding, Settled
from loans.models import LoanAssignment, LoanRequest
from loans.services.handovers import making
from loans.services.handovers.moving import Line
from loans.services.leaving.holdings import Held
from loans.services.loans import doors
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict


@dataclass(frozen=True)
class Choice:
    """What becomes of a thing: back to a warehouse (`to` is a Place), passed on (`to` is a User), or lost.
    `condition` is the one it comes back in; "" leaves what is known of it.
    """

    settled: Settled
    to: Place | User | None = None
    condition: str = ""


Chosen = Sequence[tuple[Held, Choice]]


def lose(chosen: Chosen, *, actor, reason: str, number: str) -> None:
    """Nobody brings them any more: lost, and written off, so that nobody answers for them."""
    for held, _choice in chosen:
        asset = held.asset
        with concerning(asset):
            if not held.is_lost and held.repair is None:
                asset = losses.lose(asset, actor=actor, reason=reason, reference=number)
            goods.decommission(asset, actor=actor, reason=reason, reference=number)


def take_back(chosen: Chosen, *, actor, note: str, number: str) -> None:
    """What he kept or used himself, or had lost, to the warehouses."""
    by_place = defaultdict(list)
    for held, choice in chosen:
        by_place[choice.to].append(custody.Part(held.asset, condition=choice.condition))
    for place in sorted(by_place, key=lambda place: place.pk):
        custody.take_back(by_place[place], to=place, actor=actor, reference=number, note=note)


def redirect(chosen: Chosen, *, actor, note: str, number: str) -> None:
    """What is being mended for him goes to a warehouse afterwards; a loan of it ends now."""
    for held, choice in chosen:
        with concerning(held.asset):
            redirecting.redirect(held.repair, to=choice.to, actor=actor, note=note, reference=number)
        # At a vendor it is still lent for all that loans know.
        named = LoanAssignment.objects.select_related("asset", "hold")
        one = named.get(pk=held.lent.pk) if held.lent else None
        if one is not None and one.is_open:
            one.ended, one.returned_quantity = AssignmentEnd.RETURNED, one.quantity
            doors.end_lent([one], actor=actor)


def pass_on(chosen: Chosen, *, actor, note: str, number: str) -> dict[int, str]:
    """What he kept himself goes to others: a handover each, which they sign."""
    by_person = defaultdict(list)
    for held, choice in chosen:
        by_person[choice.to].append(held)
    said = {}
    for person in sorted(by_person, key=lambda person: person.pk):
        things = by_person[person]
        for start in range(0, len(things), MOST_HANDOVER_LINES):
            some = things[start : start + MOST_HANDOVER_LINES]
            lines = [Line(held.asset) for held in some]
            done = making.make(lines, receiver=person, actor=actor, reference=number, note=note)
            said |= {held.asset.pk: done.doc_number for held in some}
    return said


def give_back(chosen: Chosen, *, actor, note: str) -> dict[int, str]:
    """What was lent to him, by a return for each loan and warehouse: those that he had declared are verified,
    the others are taken at the counter.
    """
    said: dict[int, str] = {}
    by_loan: dict[LoanRequest, list[tuple[Held, Choice]]] = defaultdict(list)
    for held, choice in chosen:
        by_loan[held.lent.loan_request].append((held, choice))
    for loan in sorted(by_loan, key=lambda loan: loan.pk):
        choices = {held.asset.pk: choice for held, choice in by_loan[loan]}
        for document in loan.returns.waiting().order_by("pk"):
            said |= _verify(document, choices, actor, note)
        rest = defaultdict(list)
        for held, choice in by_loan[loan]:
            if held.asset.pk not in said:
                rest[choice.to].append((held, choice))
        for place in sorted(rest, key=lambda place: place.pk):
            brought = [
                (_declared(held.lent, held, choice), _verdict(held, choice)) for held, choice in rest[place]
            ]
            done = verifying.take_at_counter(loan, brought, to=place, actor=actor, note=note)
            said |= {held.asset.pk: done.doc_number for held, _choice in rest[place]}
    return said


def _verify(document, choices: Mapping[int, Choice], actor, note: str) -> dict[int, str]:
    """A return that he had declared before he left."""
    items = declaring.waiting_of(document)
    if not items:
        return {}
    places = {choices[item.asset_id].to for item in items}
    if len(places) > 1:
        with concerning(items[0].asset):
            said = _("These things of %(document)s come back together: choose one warehouse for them.")
            raise DomainError(said % {"document": document})
    verdicts = {
        item.pk: _verdict(Held(item.asset), choices[item.asset_id], item.returned_condition) for item in items
    }
    done = verifying.verify(document, verdicts, to=places.pop(), actor=actor, note=note)
    return {item.asset_id: done.doc_number for item in items}


def _declared(unit: LoanAssignment, held: Held, choice: Choice) -> Declared:
    return Declared(unit, condition=_condition(held, choice))


def _verdict(held: Held, choice: Choice, declared: str = "") -> Verdict:
    condition = _condition(held, choice, declared)
    return Verdict(Finding.DAMAGED if condition in BROKEN else Finding.OK, condition)


def _condition(held: Held, choice: Choice, declared: str = "") -> str:
    """The condition that it comes back in: as was said, else as was declared, else as is known; what is known
    to be broken is not whole.
    """
    known = choice.condition or declared or held.asset.condition
    if held.asset.status == AssetStatus.DAMAGED and not choice.condition and known not in BROKEN:
        return AssetCondition.MINOR_DAMAGE
    return known
