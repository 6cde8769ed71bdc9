"""Somebody who leaves with things in three places, for tests: made through the services."""

from dataclasses import dataclass, field

from assets.models import Asset, Place, Repair
from assets.services.repairs import damage, repairs
from assets.tests.factories import (
    CableFactory,
    ItemFactory,
    WarehouseFactory,
    give_to,
    register_devices,
    register_lot,
)
from core.models import User
from core.services.people import leaving
from loans.models import LoanRequest
from loans.tests.lending import lent


@dataclass
class Leaver:
    """A person who leaves, the warehouse, and his things by name."""

    person: User
    shelf: Place
    things: dict[str, Asset] = field(default_factory=dict)
    loan: LoanRequest | None = None
    repair: Repair | None = None

    def again(self, name: str) -> Asset:
        """The present row of one of his things."""
        return Asset.objects.select_related("place").get(pk=self.things[name].pk)


def leaver(cast, *, leaves: bool = True) -> Leaver:
    """The staff member, with three devices (one of them damaged, one sent to a vendor), a drum and a loan of
    two.
    """
    admin, shelf = cast.logistik, WarehouseFactory()
    loan, units = lent(cast, 2)
    kept, damaged, mended = register_devices(admin, 3, item=ItemFactory(), place=shelf)
    drum = register_lot(admin, 100, item=CableFactory(), place=shelf)
    for thing in (kept, damaged, mended, drum):
        give_to(thing, cast.staff, actor=admin)
    report(damaged, admin)
    repair = repairs.send_out(report(mended, admin), actor=admin, vendor="CV Servis")
    things = {"kept": kept, "damaged": damaged, "mended": mended, "drum": drum}
    things |= {"lent": units[0].asset, "lent2": units[1].asset}
    if leaves:
        leaving.leave(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    cast.staff.refresh_from_db()
    return Leaver(cast.staff, shelf, things, loan, repair)


def report(thing: Asset, actor) -> Repair:
    """It is broken where it is."""
    thing = Asset.objects.get(pk=thing.pk)
    return damage.report(thing, actor=actor, condition="MAJOR_DAMAGE", description="Mati total")
