"""Somebody who left: he gave back what he held, one thing went to a colleague, and he was cleared."""

from functools import partial

from assets.choices import AssetStatus
from core.models import User
from core.roles import Role
from core.services.people import leaving, users
from loans.choices import Settled
from loans.models import Clearance, Handover
from loans.services.handovers import answering, making
from loans.services.leaving import holdings, settling
from loans.services.leaving.giving import Choice
from trinity.demo.history import lying
from trinity.demo.intakes import PUSAT

NAME, EMAIL, FELLOW = "Doni Saputra", "doni@trinity.example", "teguh"
GOODS = (("F670L", 3),)
WHY = "Kontrak berakhir, pindah ke Makassar"


def deeds(world):
    """Yield (days ago, hour, deed) of everything in this chapter."""
    for days_ago, hour, deed in (
        (150, 9, join),
        (148, 10, equip),
        (13, 9, leave),
        (13, 14, settle),
        (11, 9, take_over),
        (11, 10, end),
    ):
        yield days_ago, hour, partial(deed, world)


def join(world):
    """He is new."""
    division = world.people[FELLOW].division
    users.create(actor=world.admin, name=NAME, email=EMAIL, role=Role.STAFF, division=division)


def equip(world):
    """The warehouse hands him what he works with, and he signs."""
    things = [thing for model, count in GOODS for thing in lying(world, model, PUSAT)[:count]]
    lines = [making.Line(thing) for thing in things]
    given = making.make(lines, receiver=_him(), actor=world.logistik, status=AssetStatus.IN_CUSTODY)
    answering.answer(given, declined={}, actor=_him())


def leave(world):
    """His log-in is closed."""
    leaving.leave(_him(), actor=world.people["hendra"], reason=WHY)


def settle(world):
    """One thing goes to his colleague, everything else back."""
    found = holdings.of(_him())
    choices = {held.asset.pk: Choice(Settled.BACK, world.places[PUSAT]) for held in found.things}
    choices[found.things[-1].asset.pk] = Choice(Settled.PASSED_ON, world.people[FELLOW])
    settling.settle(_him(), choices, actor=world.people["hendra"])


def take_over(world):
    """The colleague signs for it."""
    letter = Clearance.objects.get()
    given = Handover.objects.unsigned().get(wo_ro_int_number=letter.doc_number)
    answering.answer(given, declined={}, actor=world.people[FELLOW])


def end(world):
    """Nothing is left: his account is closed."""
    users.deactivate(_him(), actor=world.people["hendra"], reason=WHY)


def _him() -> User:
    return User.objects.get(email=EMAIL)
