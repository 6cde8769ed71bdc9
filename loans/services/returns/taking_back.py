"""Over the counter at once: things of several loans, each loan with a return of its own, and things that
nobody has borrowed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.models import Asset, Place
from assets.services import places
from assets.services.custody import custody
from assets.services.goods import endings
from assets.services.repairs import damage
from assets.services.stock import cutting, ledger
from assets.services.stock import rows as asset_rows
from core import clock
from core.errors import Conflict, DomainError, concerning
from core.workflow import numbering
from loans.choices import RETURN, Finding
from loans.models import AssetReturn, LoanAssignment, LoanRequest
from loans.services.returns import verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict


@dataclass(slots=True)
class Lent:
    """What comes back of one loan, in the `version` that was looked at."""

    loan: LoanRequest
    chosen: Sequence[tuple[Declared, Verdict]]
    version: int | None = None


def take_back(
    lent: Sequence[Lent], parts: Sequence[custody.Part], *, to: Place, actor, note: str = ""
) -> list[AssetReturn]:
    """Take all of it to the warehouse location `to`: of each loan with its return, `parts` as they are given
    back by who holds them. Returns the returns.

    All or nothing; raises as `verifying.take_at_counter` and `custody.take_back` do, Conflict about a part
    that is lent by now. No inverse.
    """
    if not lent and not parts:
        raise DomainError(_("Choose what comes back."))
    places.refuse_no_warehouse(to)
    with transaction.atomic():
        _lock(lent, parts, to)
        _refuse_lent(parts)
        made = [
            verifying.take_at_counter(
                one.loan, one.chosen, to=to, actor=actor, note=note, version=one.version
            )
            for one in sorted(lent, key=lambda one: one.loan.pk)
        ]
        if parts:
            custody.take_back(parts, to=to, actor=actor, note=note.strip())
    return made


def asked(ids: Collection[int] = (), person: int | None = None) -> QuerySet:
    """The keys of what is asked for: `ids`, else all that a person (a key) holds."""
    things = Asset.objects.order_by()
    if ids:
        return things.filter(pk__in=ids).values("pk")
    return things.filter(place__user=person).values("pk") if person else things.none().values("pk")


def is_lent(**which) -> bool:
    """Whether one of the things that are `asked` for is lent. One query."""
    return LoanAssignment.objects.out().filter(asset__in=asked(**which)).exists()


def _lock(lent: Sequence[Lent], parts: Sequence[custody.Part], to: Place) -> None:
    """Everything that the verbs below lock, in the order of the house: one after the other they would lock
    the next loan when the things of the first are locked.
    """
    loans = LoanRequest.objects.select_for_update(of=("self",)).filter(pk__in=[one.loan.pk for one in lent])
    list(loans.order_by("pk"))
    things = [said.assignment.asset for one in lent for said, _verdict in one.chosen]
    things += [part.asset for part in parts]
    endings.lock_open(thing.pk for thing in things)
    if lent:
        numbering.lock(RETURN, clock.today())
    if any(verdict.finding == Finding.DAMAGED for one in lent for _said, verdict in one.chosen):
        damage.lock_numbers()
    cutting.Numbers([part.asset for part in parts if part.quantity is not None])
    locked = asset_rows.lock(things)
    ledger.lock_levels({(asset.standard_item_id, place) for asset in locked for place in _levels(asset, to)})


def _levels(asset: Asset, to: Place) -> list[int]:
    """Where the level of a thing changes: here (when it counts here) and there."""
    return [asset.place_id, to.pk] if asset.is_counted else [to.pk]


def _refuse_lent(parts: Sequence[custody.Part]) -> None:
    """Raise Conflict for a (locked) thing that is lent by now: it comes back with the return of its loan."""
    out = LoanAssignment.objects.out().filter(asset__in=[part.asset.pk for part in parts])
    if one := out.select_related("asset", "loan_request").order_by("asset").first():
        with concerning(one.asset):
            raise Conflict(
                _("%(code)s is lent to %(who)s (%(document)s) now: look at it as what comes back of a loan.")
                % {
                    "code": one.asset.code,
                    "who": one.loan_request.requester_name,
                    "document": one.loan_request.doc_number,
                }
            )
