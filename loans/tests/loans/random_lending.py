"""The small warehouse, where people also lend things to one another, sign for them and give them back, at
once with all that may happen to them otherwise.
"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef

from assets.choices import UNUSABLE, AssetStatus, PlaceKind
from assets.models import AssetPlace
from assets.services.custody import losses
from assets.tests.stock.random_warehouse import Warehouse
from core import clock
from core.errors import DomainError
from loans.choices import AssignmentEnd, Finding
from loans.models import AssetReturn, Handover, LoanAssignment, LoanRequest
from loans.services.handovers import answering, voiding
from loans.services.loans import (
    asking,
    assigning,
    deciding,
    doors,
    ending,
    extending,
    fetching,
    watching,
)
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict

FINDINGS = [
    Verdict(),
    Verdict(),
    Verdict(Finding.DAMAGED, "MINOR_DAMAGE", notes="tergores dalam"),
    Verdict(Finding.REFUSED, notes="bukan barang ini"),
    Verdict(Finding.MISSING),
]


class LendingHouse(Warehouse):
    """Few units, many loans."""

    # ------------------------------------------------------------- choosing
    def document(self, n: int) -> LoanRequest:
        """One of the loans of these items."""
        found = LoanRequest.objects.filter(items__standard_item__in=self.items).distinct()
        return self._one(LoanRequest, found, n)

    def handover(self, n: int) -> Handover:
        """One of the handovers of these items."""
        found = Handover.objects.filter(items__asset__standard_item__in=self.items).distinct()
        return self._one(Handover, found, n)

    def returned(self, n: int) -> AssetReturn:
        """One of the returns of these items."""
        found = AssetReturn.objects.filter(items__asset__standard_item__in=self.items).distinct()
        return self._one(AssetReturn, found, n)

    def _one(self, model, found, n: int):
        pks = list(found.order_by("pk").values_list("pk", flat=True))
        if not pks:
            raise DomainError("there is none yet")
        return model.objects.get(pk=pks[n % len(pks)])

    def out(self, loan: LoanRequest) -> list[LoanAssignment]:
        """What of a loan is out."""
        return list(LoanAssignment.objects.out().filter(loan_request=loan).order_by("pk"))

    # ------------------------------------------------------------- the verbs
    def ask(self, n, m, amount):
        start = clock.today() + timedelta(days=amount % 4)
        last = start + timedelta(days=n % 5)
        lines = [asking.NewLine(self.items[1], 1 + m % 2, start, last)]
        if n % 3 == 0:
            lines.append(asking.NewLine(self.items[0], amount, start, last, in_base=True))
        asking.ask(lines, actor=self.person(m))

    def decide(self, n, m, amount):
        loan = self.document(n)
        lines = list(loan.items.select_related("standard_item").order_by("number"))
        units = assigning.proposal(loan, lines)
        verdicts = {}
        for line in lines:
            found = units.get(line.pk, [])[amount % 2 :][: line.quantity]
            count = line.quantity if line.is_material else len(found)
            verdicts[line.pk] = deciding.Verdict(count, found, "tidak ada lagi")
        deciding.decide(loan, verdicts, actor=self.actor)

    def assign(self, n, m, amount):
        loan = self.document(n)
        lines = list(loan.items.select_related("standard_item").order_by("number"))
        units = assigning.proposal(loan, lines)
        chosen = {pk: found[m : m + 1 + amount % 2] for pk, found in units.items()}
        assigning.assign(loan, chosen, actor=self.actor)

    def hand_out(self, n, m, amount):
        loan = self.document(n)
        kept = LoanAssignment.objects.kept().filter(loan_request=loan).select_related("asset")
        chosen = [fetching.Fetch(one.loan_item_id, one.asset) for one in kept][: 1 + m % 2]
        material = loan.items.filter(standard_item=self.items[0]).first()
        if material and n % 2:
            chosen.append(fetching.Fetch(material.pk, self.lot(m), Decimal(1 + amount % 50)))
        fetching.hand_out(loan, chosen, actor=self.actor)

    def answer(self, n, m, amount):
        handover = self.handover(n)
        items = list(handover.items.order_by("number"))
        declined = {items[0].pk: "bukan ini"} if amount % 3 == 0 else {}
        answering.answer(handover, declined=declined, actor=handover.receiver)

    def void(self, n, m, amount):
        voiding.void(self.handover(n), actor=self.actor, reason="salah orang, diulang")

    def declare(self, n, m, amount):
        loan = self.document(n)
        chosen = [Declared(one) for one in self.out(loan)][: 1 + m % 2]
        declaring.declare(loan, chosen, actor=loan.requester)

    def keep(self, n, m, amount):
        document = self.returned(n)
        declaring.cancel(document, actor=document.returned_by)

    def verify(self, n, m, amount):
        document = self.returned(n)
        verdicts = {
            key: FINDINGS[(amount + place) % len(FINDINGS)]
            for place, key in enumerate(document.items.values_list("pk", flat=True))
        }
        verifying.verify(document, verdicts, to=self.place(m), actor=self.actor)

    def counter(self, n, m, amount):
        loan = self.document(n)
        chosen = [(Declared(one), FINDINGS[amount % len(FINDINGS)]) for one in self.out(loan)[:1]]
        verifying.take_at_counter(loan, chosen, to=self.place(m), actor=self.actor)

    def extend(self, n, m, amount):
        loan = self.document(n)
        if extending.open_wish(loan):
            extending.grant(loan, actor=self.actor)
            return
        until = clock.today() + timedelta(days=3 + amount % 9)
        extending.ask(loan, self.out(loan), until=until, reason="hujan terus", actor=loan.requester)

    def let_go(self, n, m, amount):
        ending.release(self.document(n), actor=self.actor, reason="tidak diambil")

    def call_off(self, n, m, amount):
        loan = self.document(n)
        ending.cancel(loan, actor=loan.requester)

    def next_week(self, n, m, amount):
        with clock.at(clock.now() + timedelta(days=amount % 12)):
            watching.watch()
            watching.remind()

    def miss(self, n, m, amount):
        losses.lose(self.asset(n), actor=self.actor, reason="hilang di lapangan")

    def turn_up(self, n, m, amount):
        losses.find_with_person(self.asset(n), actor=self.actor, note="ketemu di mobil")

    # ------------------------------------------------------------- what a worker does afterwards
    def mend(self) -> None:
        """Every unit that was kept and broke or is gone is replaced, or its loan does without."""
        broken = LoanAssignment.objects.kept().filter(hold__released_at__isnull=False)
        for one in broken.select_related("loan_request"):
            doors.mend_hold(one.loan_request.doc_number, one.asset_id)

    # ------------------------------------------------------------- what must hold, whatever was played
    def books(self) -> list[str]:
        """What the check of the ledger does not ask: that what is out and whole is held for its borrower, and
        that used-up material which is with its borrower again is lent to him.
        """
        mine = LoanAssignment.objects.filter(asset__standard_item__in=self.items)
        free = mine.out().exclude(hold__isnull=True).filter(hold__released_at__isnull=False)
        whole = free.exclude(asset__status__in=(AssetStatus.LOST, *UNUSABLE)).select_related("asset")
        faults = [f"{one.asset} is out, and not held ({one.asset.status})" for one in whole]
        shelved = AssetPlace.objects.filter(asset=OuterRef("asset"), place__kind=PlaceKind.WAREHOUSE)
        again = mine.filter(
            ~Exists(shelved.filter(since__gt=OuterRef("ended_at"))),
            ended=AssignmentEnd.CONSUMED,
            asset__current_balance__gt=0,
            asset__place__user=F("loan_request__requester"),
        )
        faults += [f"{one.asset} is with its borrower again, and not lent" for one in again]
        return super().books() + faults
