"""Every state x every action x every role, of loans and of returns: what is allowed happens, everything else
is refused with a sentence, and nothing changes. The tables are written by hand from what the business wants.
"""

from contextlib import ExitStack, contextmanager

import pytest
from django.db import transaction

from assets.models import Asset, AssetHold, StockMovement, StockReservation
from assets.tests.factories import WarehouseFactory
from core.errors import DomainError
from core.models import ActivityLog, Notification
from loans.choices import LoanStatus, ReturnStatus
from loans.models import (
    AssetReturn,
    AssetReturnItem,
    LoanAssignment,
    LoanExtension,
    LoanItem,
    LoanRequest,
)
from loans.models.loans.transitions import LoanTransitions
from loans.models.returns.transitions import ReturnTransitions
from loans.services.loans import assigning, deciding, ending, extending, fetching, watching
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import approved, asked, committed, day, devices, wish
from loans.tests.loans.test_longer_and_late import later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
S, R = LoanStatus, ReturnStatus
ROLES = ("ceo", "logistik", "purchase", "leader", "staff", "stranger")
STORE, BORROWER = {"ceo", "logistik"}, {"staff"}
WHY = "nobody came for it"
# A loan of three units: the first two go out, the third is kept, a fourth is free.
ALLOWED = {
    "decide": {S.PENDING: STORE},
    "reject": {S.PENDING: STORE},
    "assign": dict.fromkeys((S.APPROVED, S.ON_LOAN, S.AWAITING_RETURN), STORE),
    "hand_out": dict.fromkeys((S.APPROVED, S.ON_LOAN, S.AWAITING_RETURN), STORE),
    "declare_return": dict.fromkeys((S.ON_LOAN, S.OVERDUE, S.AWAITING_RETURN), STORE | BORROWER),
    "ask_extension": dict.fromkeys((S.ON_LOAN, S.AWAITING_RETURN), BORROWER),
    "answer_extension": dict.fromkeys((S.ON_LOAN, S.AWAITING_RETURN), STORE),
    "cancel": dict.fromkeys((S.PENDING, S.APPROVED), BORROWER),
    "release": dict.fromkeys((S.APPROVED, S.ON_LOAN, S.OVERDUE, S.AWAITING_RETURN), STORE),
}
OF_RETURNS = {"verify": {R.PENDING_APPROVAL: STORE}, "cancel": {R.PENDING_APPROVAL: BORROWER}}


class World:
    """One loan and its units."""

    def __init__(self, cast):
        self.cast = cast
        self.units = devices(cast, 4)
        self.loan = asked(cast, wish(self.units[0].standard_item, 3))
        self.line = self.loan.items.get()
        self.shelf = WarehouseFactory()

    def rows(self, *numbers):
        found = {one.asset_id: one for one in LoanAssignment.objects.order_by("pk")}
        return [found.get(self.units[n].pk) or LoanAssignment(asset=self.units[n]) for n in numbers]

    def out(self):
        self.loan = approved(self.loan, {1: self.units[:3]}, actor=self.cast.logistik)
        committed()
        chosen = [fetching.Fetch(self.line.pk, unit) for unit in self.units[:2]]
        self.loan, _h = fetching.hand_out(self.loan, chosen, actor=self.cast.logistik)
        return self

    def declared(self, *numbers):
        said = [Declared(one) for one in self.rows(*numbers)]
        return declaring.declare(self.loan, said, actor=self.cast.staff)

    # ------------------------------------------------------------- the deeds
    def decide(self, actor):
        verdicts = {self.line.pk: deciding.Verdict(3, self.units[:3])}
        deciding.decide(self.loan, verdicts, actor=actor)

    def reject(self, actor):
        deciding.reject(self.loan, actor=actor, reason=WHY)

    def assign(self, actor):
        assigning.assign(self.loan, {self.line.pk: [self.units[3]]}, actor=actor)

    def hand_out(self, actor):
        fetching.hand_out(self.loan, [fetching.Fetch(self.line.pk, self.units[2])], actor=actor)

    def declare_return(self, actor):
        declaring.declare(self.loan, [Declared(one) for one in self.rows(1)], actor=actor)

    def ask_extension(self, actor):
        extending.ask(self.loan, self.rows(1), until=day(9), reason="it rained", actor=actor)

    def answer_extension(self, actor):
        extending.grant(self.loan, actor=actor)

    def cancel(self, actor):
        ending.cancel(self.loan, actor=actor)

    def release(self, actor):
        ending.release(self.loan, actor=actor, reason=WHY)


def in_state(status, cast, stack) -> World:
    world = World(cast)
    if status == S.PENDING:
        return world
    if status == S.REJECTED:
        world.reject(cast.logistik)
        return world
    if status == S.CANCELLED:
        world.cancel(cast.staff)
        return world
    if status == S.APPROVED:
        world.decide(cast.logistik)
        return world
    world.out()
    if status == S.AWAITING_RETURN:
        world.declared(0)
    if status == S.OVERDUE:
        committed()
        stack.enter_context(later(8))
        watching.watch()
    if status == S.RETURNED:
        said = [(Declared(one), Verdict()) for one in world.rows(0, 1)]
        verifying.take_at_counter(world.loan, said, to=world.shelf, actor=cast.logistik)
        world.release(cast.logistik)
    return world


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            LoanRequest,
            LoanItem,
            LoanAssignment,
            LoanExtension,
            AssetReturn,
            AssetReturnItem,
            AssetHold,
            Asset,
            StockMovement,
            StockReservation,
            ActivityLog,
            Notification,
        )
    ]


@contextmanager
def undone():
    """What is done in it is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def walk(deed, cast, allowed: set[str], what: str):
    """`deed(actor)` by everybody, each from the same state."""
    before = everything()
    for role in ROLES:
        with undone():
            refusal = None
            try:
                deed(getattr(cast, role))
            except DomainError as error:
                refusal = error
            if role in allowed:
                assert refusal is None, f"{what} by {role}: {refusal}"
                committed()
                assert everything() != before
            else:
                assert refusal is not None and str(refusal), f"{what} by {role} is not refused"
                assert everything() == before, f"{what} by {role}"


@pytest.mark.parametrize("status", S)
def test_state_action_role(cast, status):
    with ExitStack() as stack:
        world = in_state(status, cast, stack)
        world.loan.refresh_from_db()
        assert world.loan.status == status
        committed()
        for verb, table in ALLOWED.items():
            with undone():
                if verb == "answer_extension" and status in table:
                    world.ask_extension(cast.staff)
                walk(getattr(world, verb), cast, table.get(status, set()), f"{verb} of {status}")


@pytest.mark.parametrize("status", R)
def test_state_action_role_of_returns(cast, status):
    world = World(cast).out()
    document = world.declared(0, 1)
    first, second = (item.pk for item in document.items.order_by("number"))
    refusal = Verdict("REFUSED", notes="not this one")
    verdicts = {
        R.APPROVED: {first: Verdict(), second: refusal},
        R.COMPLETED: {first: Verdict(), second: Verdict()},
        R.REJECTED: {first: refusal, second: refusal},
    }
    if status in verdicts:
        verifying.verify(document, verdicts[status], to=world.shelf, actor=cast.logistik)
    if status == R.CANCELLED:
        declaring.cancel(document, actor=cast.staff)
    document.refresh_from_db()
    assert document.status == status
    committed()
    deeds = {
        "verify": lambda actor: verifying.verify(document, verdicts[R.APPROVED], to=world.shelf, actor=actor),
        "cancel": lambda actor: declaring.cancel(document, actor=actor),
    }
    for verb, deed in deeds.items():
        walk(deed, cast, OF_RETURNS[verb].get(status, set()), f"{verb} of {status}")


def test_every_transition_is_in_the_table():
    def of(mixin):
        return {name for name in vars(mixin) if not name.startswith("_")}

    # What happens to its things, and what follows from another document, is done by nobody.
    assert of(LoanTransitions) - {"settle"} == set(ALLOWED)
    assert of(ReturnTransitions) - {"call_off"} == set(OF_RETURNS)
