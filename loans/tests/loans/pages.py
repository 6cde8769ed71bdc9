"""A small shop of tools and cable for the tests of pages, and loans in it by the services."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assets.forms.goods.offer import Offer
from assets.models import Asset, Place, StandardItem
from assets.services.stock import holds
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock
from core.tests.cast import Cast
from loans.models import LoanAssignment, LoanRequest
from loans.services.loans import asking, assigning, deciding, fetching, watching
from loans.services.loans.asking import NewLine


def label(item: StandardItem) -> str:
    """The words under which a form offers a model."""
    return Offer(places={}).label_of(item)


def english(client, person):
    """Log somebody in whose pages are in the language that sentences are written in."""
    person.preferences.language = "en"
    person.preferences.save()
    client.force_login(person)
    return client


def units(loan: LoanRequest) -> list[LoanAssignment]:
    """What was assigned of it, with the things, in order."""
    return list(loan.assignments.select_related("asset").order_by("pk"))


def in_days(ahead: int) -> date:
    return clock.today() + timedelta(days=ahead)


@dataclass
class Lending:
    """Three splicers (`tool`) and a drum of 1,000 metres of `cable`, and the verbs with few words."""

    cast: Cast
    store: Place
    tool: StandardItem
    cable: StandardItem
    units: list[Asset] = field(default_factory=list)
    drum: Asset = None

    def keep(self, count: int, *, start: int, last: int) -> None:
        """Somebody else's hold of the first units."""
        holds.hold(
            self.units[:count],
            start=in_days(start),
            last=in_days(last),
            person=self.cast.leader,
            reference="RL-991231-0001",
            actor=self.cast.logistik,
        )

    def ask(self, person, count: int = 2, *, metres: int = 0, start: int = 0, last: int = 5) -> LoanRequest:
        """A wish for so many splicers, and metres of cable."""
        lines = [NewLine(self.tool, count, in_days(start), in_days(last))] if count else []
        if metres:
            lines.append(NewLine(self.cable, metres, in_days(start), in_days(last), in_base=True))
        return asking.ask(lines, actor=person, reason="Sambung kabel di POP")

    def approve(self, loan: LoanRequest) -> LoanRequest:
        """All of it, with the first units that are proposed."""
        lines = list(loan.items.select_related("standard_item"))
        found = assigning.proposal(loan, lines)
        verdicts = {
            line.pk: deciding.Verdict(line.quantity, found.get(line.pk, [])[: line.quantity])
            for line in lines
        }
        return deciding.decide(loan, verdicts, actor=self.cast.logistik)

    def hand_out(self, loan: LoanRequest, count: int | None = None) -> LoanRequest:
        """What is kept (or the first so many of it), and all of the material from the drum."""
        kept = list(loan.assignments.kept().select_related("asset"))
        chosen = [fetching.Fetch(one.loan_item_id, one.asset) for one in kept[:count]]
        for line in loan.items.select_related("standard_item"):
            if line.is_material and line.wanted_units:
                chosen.append(fetching.Fetch(line.pk, self.drum, Decimal(line.wanted_units)))
        return fetching.hand_out(loan, chosen, actor=self.cast.logistik)[0]

    def out(self, person, count: int = 2, **more) -> LoanRequest:
        """A loan whose things are with its borrower."""
        return self.hand_out(self.approve(self.ask(person, count, **more)))

    def overdue(self, person, count: int = 1) -> LoanRequest:
        """One that should have been back yesterday."""
        with clock.at(clock.now() - timedelta(days=6)):
            loan = self.out(person, count)
        watching.watch()
        loan.refresh_from_db()
        return loan


def make_lending(cast: Cast) -> Lending:
    """The shop with its goods."""
    lending = Lending(cast, WarehouseFactory(), ItemFactory(name="Splicer FSM-60S"), CableFactory())
    with clock.at(clock.now() - timedelta(days=30)):
        lending.units = register_devices(cast.logistik, 3, item=lending.tool, place=lending.store)
        lending.drum = register_lot(cast.logistik, 1000, item=lending.cable, place=lending.store)
    return lending


@pytest.fixture
def lending(cast) -> Lending:
    return make_lending(cast)
