"""A small warehouse where random people do random things at once; what they may not do is refused, nothing
else may go wrong.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Lock

from assets.choices import AssetCondition, AssetStatus, HoldEnd
from assets.models import Asset, Place, Repair, StandardItem, StockMovement
from assets.services import places
from assets.services.custody import custody, losses, returning
from assets.services.custody.custody import Part
from assets.services.goods import assets, findings
from assets.services.repairs import damage, repairs
from assets.services.stock import consumption, hold_facts, holds, reservations, restoring
from assets.tests.factories import CableFactory, ItemFactory, WarehouseFactory, register_devices, register_lot
from core import clock
from core.errors import DomainError
from core.tests.races import race

CONDITIONS = ["", *AssetCondition.values]


@dataclass
class Warehouse:
    """Two items, two locations, three people: few enough that everybody gets in everybody's way."""

    actor: object
    people: list
    items: list[StandardItem] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def open(self) -> "Warehouse":
        """Fresh items and locations with some stock, so that a sequence starts from nothing known."""
        self.items, self.places = [CableFactory(), ItemFactory()], [WarehouseFactory(), WarehouseFactory()]
        for place in self.places:
            register_lot(self.actor, 1000, item=self.items[0], place=place, price=Decimal(1_000_000))
            register_devices(self.actor, 2, item=self.items[1], place=place, price=Decimal(500_000))
        for person in self.people:
            places.of_person(person)
        return self

    # ------------------------------------------------------------- choosing
    def asset(self, n: int) -> Asset:
        rows = (
            Asset.objects.current()
            .filter(standard_item__in=self.items)
            .select_related("standard_item", "place")
        )
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=pks[n % len(pks)])

    def lot(self, n: int) -> Asset:
        rows = (
            Asset.objects.current()
            .filter(standard_item=self.items[0])
            .select_related("standard_item", "place")
        )
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=pks[n % len(pks)])

    def person(self, n: int):
        return self.people[n % len(self.people)]

    def place(self, n: int) -> Place:
        return self.places[n % len(self.places)]

    # ------------------------------------------------------------- the verbs: which thing (n), who or where
    # (m), how much
    def register(self, n, m, amount):
        register_lot(
            self.actor, amount, item=self.items[0], place=self.place(m), price=Decimal(amount) * 1000
        )

    def issue(self, n, m, amount):
        custody.issue([Part(self.asset(n))], to=self.person(m), actor=self.actor)

    def issue_part(self, n, m, amount):
        custody.issue([Part(self.lot(n), Decimal(amount))], to=self.person(m), actor=self.actor)

    def take_back(self, n, m, amount):
        custody.take_back(
            [Part(self.asset(n))],
            to=self.place(m),
            actor=self.actor,
            condition=CONDITIONS[amount % len(CONDITIONS)],
        )

    def take_back_part(self, n, m, amount):
        custody.take_back([Part(self.lot(n), Decimal(amount))], to=self.place(m), actor=self.actor)

    def pass_on(self, n, m, amount):
        custody.pass_on([Part(self.asset(n))], to=self.person(m), actor=self.actor)

    def lose_held(self, n, m, amount):
        losses.lose(self.asset(n), actor=self.actor, reason="tertinggal di lapangan")

    def find_held(self, n, m, amount):
        losses.find_with_person(self.asset(n), actor=self.actor)

    def declare(self, n, m, amount):
        returning.declare([self.asset(n)], actor=self.actor, reference="RR-1")

    def keep(self, n, m, amount):
        returning.keep({self.asset(n): AssetStatus.IN_USE}, actor=self.actor, reference="RR-1")

    def cut(self, n, m, amount):
        custody.cut(self.lot(n), quantity=Decimal(amount), actor=self.actor)

    def move(self, n, m, amount):
        assets.move([self.asset(n), self.asset(n + 1)], to=self.place(m), actor=self.actor)

    def consume(self, n, m, amount):
        use = consumption.Usage(self.items[0], Decimal(amount))
        consumption.consume(
            [use], actor=self.actor, technician=self.person(m), reference=f"WO-{self.items[0].pk}-{n % 2}"
        )

    def consume_lot(self, n, m, amount):
        lot = self.lot(n)
        consumption.consume(
            [consumption.Usage(lot.standard_item, Decimal(amount), lot)],
            actor=self.actor,
            technician=self.person(m),
        )

    def restore(self, n, m, amount):
        restoring.restore(f"WO-{self.items[0].pk}-{n % 2}", actor=self.actor, reason="dokumen dibatalkan")

    def adjust(self, n, m, amount):
        assets.adjust(self.lot(n), counted=Decimal(amount), actor=self.actor, reason="opname")

    def write_off(self, n, m, amount):
        assets.write_off(
            self.lot(n), quantity=Decimal(amount), actor=self.actor, reason="terendam banjir gudang"
        )

    def decommission(self, n, m, amount):
        assets.decommission(self.asset(n), actor=self.actor, reason="rusak total, tidak terpakai")

    def reserve(self, n, m, amount):
        want = (
            reservations.Demand(self.items[0], Decimal(amount))
            if m % 2
            else reservations.Demand(self.items[0], containers=1)
        )
        reservations.reserve([want], reference=f"RO-{self.items[0].pk}-{n % 2}", actor=self.actor)

    def replace(self, n, m, amount):
        wants = [
            reservations.Demand(self.items[1], Decimal(1 + amount % 2)),
            reservations.Demand(self.items[0], Decimal(amount)),
        ][: 1 + m % 2]
        reservations.replace(wants, reference=f"RO-{self.items[0].pk}-{n % 2}", actor=self.actor)

    def release(self, n, m, amount):
        reservations.release(f"RO-{self.items[0].pk}-{n % 2}", actor=self.actor)

    def device(self, n: int) -> Asset:
        rows = Asset.objects.filter(standard_item=self.items[1]).order_by("pk")
        return rows.select_related("standard_item", "place")[n % 4]

    def loan(self, n: int) -> str:
        return f"DOC-{self.items[0].pk}-{n % 2}"

    def hold(self, n, m, amount):
        start = clock.today() + timedelta(days=m)
        holds.hold(
            [self.device(n)],
            start=start,
            last=start + timedelta(days=amount % 5) if amount % 7 else None,
            person=self.person(m),
            reference=self.loan(n),
            actor=self.actor,
        )

    def change_hold(self, n, m, amount):
        last = clock.today() + timedelta(days=amount % 9)
        holds.change_last(hold_facts.of(self.loan(n)), last=last, actor=self.actor)

    def fetch(self, n, m, amount):
        last = clock.today() + timedelta(days=amount % 4)
        parts = [Part(self.device(n))]
        custody.issue(parts, to=self.person(m), actor=self.actor, reference=self.loan(n), last=last)

    def release_hold(self, n, m, amount):
        holds.release(hold_facts.of(self.loan(n)), ended=HoldEnd.RELEASED, actor=self.actor)

    def repair(self, n: int) -> Repair:
        pks = list(
            Repair.objects.filter(asset__standard_item__in=self.items)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        if not pks:
            raise DomainError("nothing was ever reported")
        return Repair.objects.get(pk=pks[n % len(pks)])

    def report(self, n, m, amount):
        damage.report(self.asset(n), actor=self.actor, condition="MINOR_DAMAGE", description="mati total")

    def start_repair(self, n, m, amount):
        repairs.start(self.repair(n), actor=self.actor, technician=self.person(m))

    def send_out(self, n, m, amount):
        repairs.send_out(self.repair(n), actor=self.actor, vendor=f"Servis {m}")

    def stop_repair(self, n, m, amount):
        repairs.stop(self.repair(n), to=self.place(m), actor=self.actor, note="suku cadang belum ada")

    def finish_repair(self, n, m, amount):
        to = self.place(m) if m % 2 else None
        repairs.finish(self.repair(n), actor=self.actor, condition="GOOD", actions="ganti adaptor", to=to)

    def cancel_repair(self, n, m, amount):
        repairs.cancel(self.repair(n), actor=self.actor, reason="ternyata kabelnya")

    def find(self, n, m, amount):
        findings.find(
            [self.asset(n), self.asset(n + 1)], to=self.place(m), actor=self.actor, reference="OP-1"
        )

    def lose(self, n, m, amount):
        findings.lose(
            [self.asset(n)], actor=self.actor, reason="tidak ditemukan saat opname", reference="OP-1"
        )

    # ------------------------------------------------------------- playing
    def play(self, *sequences) -> None:
        """Every sequence in a thread of its own, all at once. Raises what is not a refusal."""
        counting = Lock()

        def run(sequence):
            for verb, n, m, amount in sequence:
                try:
                    getattr(self, verb)(n, m, amount)
                    with counting:
                        self.done[verb] = self.done.get(verb, 0) + 1
                except DomainError:
                    with counting:
                        self.refused += 1

        race(*[partial(run, sequence) for sequence in sequences])

    # ------------------------------------------------------------- what must hold, whatever was played
    def books(self) -> list[str]:
        """What does not add up in money and metres; `check_ledger` proves the rest."""
        faults = []
        for item in self.items:
            rows = list(Asset.objects.filter(standard_item=item, voided_at__isnull=True))
            for row in rows:
                # Lots were bought at 1,000 rupiah a metre, devices at 500,000: together with its pieces a row
                # still costs that.
                if row.parent_id is None:
                    price = Decimal(1000) * row.initial_balance if row.is_lot else Decimal(500_000)
                    family = row.purchase_price + sum(
                        p.purchase_price for p in rows if p.code.startswith(f"{row.code}-P")
                    )
                    if family != price:
                        faults.append(f"{row} and its pieces cost {family}, not {price}")
            for lot in rows:
                if lot.is_lot and not 0 <= lot.current_balance <= lot.initial_balance - lot.cut_balance:
                    faults.append(
                        f"{lot}: {lot.current_balance} of {lot.initial_balance} less {lot.cut_balance}"
                    )
            kept = sum(level.balance for level in item.levels.all())
            flowed = sum(
                m.quantity if m.type.startswith("IN_") else -m.quantity
                for m in StockMovement.objects.filter(standard_item=item)
            )
            if kept != flowed:
                faults.append(f"{item}: levels hold {kept}, movements say {flowed}")
        return faults
