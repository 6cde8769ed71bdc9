"""The clearance letter of somebody of whom nothing is left: what became of everything, written once."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import activity, clock
from core.database import bulk
from core.errors import Conflict, DomainError
from core.models import User
from core.services import sealing
from loans.choices import Settled
from loans.models import Clearance, ClearanceItem, Handover, LoanRequest
from loans.services.leaving import holdings
from loans.services.leaving.giving import Choice
from loans.services.leaving.holdings import Held, Holdings


def issue(
    found: Holdings,
    choices: Mapping[int, Choice],
    successors: Mapping[str, User],
    said_by: Mapping[int, str],
    *,
    number: str,
    actor,
    signing_way: str,
    note: str,
) -> Clearance:
    """Write the letter about what was `found`; `said_by` are the numbers of handovers and returns by thing.
    Call it in the transaction that has settled it. No inverse.
    """
    person = found.person
    clearance = Clearance(
        doc_number=number,
        person=person,
        person_name=person.name,
        division_name=person.division.name if person.division else "",
        leaving_since=person.leaving_since,
        leaving_reason=person.leaving_reason,
        issued_at=clock.now(),
        issued_by=actor,
        issued_by_name=actor.name,
        signing_way=signing_way,
        note=note,
        lost_count=sum(choices[held.asset.pk].settled == Settled.LOST for held in found.things),
    )
    items = [
        *(
            _thing(held, choices[held.asset.pk], said_by)
            for held in (held for some in found.groups().values() for held in some)
        ),
        *(_handover(handover) for handover in found.handovers),
        *(_loan(loan) for loan in _never_fetched(found)),
        *(
            ClearanceItem(
                settled=Settled.HANDED_ON,
                document=document.number,
                name=document.about,
                to_name=successors[document.number].name,
            )
            for document in found.documents
        ),
    ]
    for n, item in enumerate(items, start=1):
        item.number, item.clearance = n, clearance
    clearance.line_count = len(items)
    clearance.search_text = _search_text(clearance, items)
    clearance.save(force_insert=True)
    for item in items:
        item.clearance = clearance
    bulk.insert(items)
    sealing.plan(clearance)
    activity.record("loans.clearance.issued", actor=actor, target=clearance, note=note)
    activity.record("core.user.cleared", actor=actor, target=person, reference=number)
    return clearance


def refuse_cleared(person: User) -> None:
    """Raise Conflict for somebody who has his letter already."""
    if known := Clearance.objects.of(person).first():
        said = _("%(name)s is cleared already: %(document)s.")
        raise Conflict(said % {"name": person.name, "document": known})


def keep_uncleared(sender, person, actor, **kwargs) -> None:
    """Who leaves is deactivated when he is cleared, nobody while something of him is left: what is being
    mended for him lies elsewhere, and what he has not signed may. Of open documents their rooms say it.
    Hears `core.signals.person_deactivating`; raises DomainError.
    """
    if person.is_leaving and not Clearance.objects.of(person).exists():
        said = _("%(name)s is leaving and has no clearance letter yet. Settle what is left first.")
        raise DomainError(said % {"name": person.name})
    holdings.refuse_left(person, documents=False)


def _thing(held: Held, choice: Choice, said_by: Mapping[int, str]) -> ClearanceItem:
    asset = held.asset
    lent = held.lent.loan_request.doc_number if held.lent else ""
    return ClearanceItem(
        asset=asset,
        name=f"{asset.brand} {asset.name}".strip(),
        serial_number=asset.serial_number or "",
        quantity=asset.units,
        unit=asset.standard_item.base_unit,
        condition=choice.condition or asset.condition,
        settled=choice.settled,
        to_name=choice.to.name if choice.to is not None else "",
        document=said_by.get(asset.pk) or (held.repair.doc_number if held.repair else lent),
    )


def _handover(handover: Handover) -> ClearanceItem:
    things = ngettext("%(n)d thing from %(who)s", "%(n)d things from %(who)s", handover.line_count)
    name = things % {"n": handover.line_count, "who": handover.giver_name}
    return ClearanceItem(settled=Settled.SIGNED, document=handover.doc_number, name=name)


def _loan(loan: LoanRequest) -> ClearanceItem:
    return ClearanceItem(settled=Settled.ENDED, document=loan.doc_number, name=loan.reason[:500] or _("Loan"))


def _never_fetched(found: Holdings) -> list[LoanRequest]:
    """Loans of which he has nothing; of the others their things say it."""
    out = {held.lent.loan_request_id for held in found.things if held.lent}
    return [loan for loan in found.loans if loan.pk not in out]


def _search_text(clearance: Clearance, items: list[ClearanceItem]) -> str:
    parts = [clearance.doc_number, clearance.person_name, clearance.division_name, clearance.issued_by_name]
    for item in items:
        parts += [item.document, item.name, item.serial_number, item.asset.code if item.asset_id else ""]
    return " ".join(dict.fromkeys(filter(None, parts))).lower()
