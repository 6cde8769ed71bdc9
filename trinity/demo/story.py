"""Tells the whole story in order: each deed at its own moment, so that numbers, chains and timelines come out
as in real life.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from assets.models import Place
from core import clock
from core.models import User
from core.services.people import passwords
from trinity.demo import (
    catalogue,
    counts,
    custody,
    handovers,
    history,
    intakes,
    leaving,
    loans,
    people,
    repairs,
    requests,
    thresholds,
)
from trinity.demo.accounts import ADMIN
from trinity.demo.serials import Maker

SEED = 261122
BEGINNING = 250  # days ago: people and catalogue
# What else happens, room by room: each has deeds(world), yielding (days ago, hour, deed).
CHAPTERS = (custody, thresholds, repairs, counts, requests, loans, handovers, leaving)
FORGETFUL = (("siska", 2), ("made", 1))  # who forgot a password, days ago


@dataclass
class World:
    """What the deeds need to know of each other."""

    draw: random.Random
    maker: Maker
    admin: User
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    items: dict = field(default_factory=dict)
    prices: dict = field(default_factory=dict)
    requests: dict = field(default_factory=dict)
    loans: dict = field(default_factory=dict)

    @property
    def logistik(self) -> User:
        """Who keeps the warehouse."""
        return self.people["dewi"]


class Nowhere(InMemoryConnector):
    """Takes the jobs of a made-up past and forgets them; nothing of it waits, so it needs no event loop."""

    def execute_query_all(self, query, **arguments):
        try:
            self.execute_query_all_async(query, **arguments).send(None)
        except StopIteration as done:
            return done.value
        raise RuntimeError("A job of the demonstration wanted to wait.")


def tell(*, admin_keeps_password: bool) -> None:
    """Make all demonstration data, or nothing. Mail and other jobs of that made-up past are not queued.

    `admin_keeps_password` spares the seeded super admin the change of his published password (for trying
    Trinity out).
    """
    if not User.objects.filter(email=ADMIN).exists():
        call_command("loaddata", "initial", verbosity=0)
    draw = random.Random(SEED)
    world = World(draw, Maker(draw), User.objects.get(email=ADMIN))
    with app.replace_connector(Nowhere()), transaction.atomic():
        with clock.at(moment(BEGINNING, 9)):
            world.people = people.make(actor=world.admin) | {"admin": world.admin}
            world.items, world.prices = catalogue.make(actor=world.admin)
            world.places = {p.name: p for p in Place.objects.warehouses()}
        for when, deed in sorted(deeds(world), key=lambda pair: pair[0]):
            with clock.at(when):
                deed()
            connection.check_constraints()  # as if each were committed by itself
        if admin_keeps_password:
            User.objects.filter(pk=world.admin.pk).update(must_change_password=False)


def deeds(world: World):
    """Yield (moment, deed) of everything that happens after the beginning."""
    for number, intake in enumerate(intakes.INTAKES):
        yield moment(intake.days_ago, 8, number), partial(receive, world, intake, number)
    yield moment(history.MISTAKE.days_ago, 8, 40), partial(mistake, world)
    for minute, (days_ago, *rest) in enumerate(history.MOVES):
        yield moment(days_ago, 10, minute), partial(history.move, world, *rest)
    for minute, (days_ago, *rest) in enumerate(history.WRITE_OFFS):
        yield moment(days_ago, 13, minute), partial(history.write_off, world, *rest)
    for minute, (days_ago, *rest) in enumerate(history.COUNTS):
        yield moment(days_ago, 15, minute), partial(history.count, world, *rest)
    for number in range(history.EDITS):
        yield moment(235 - number * 5, 16, number), partial(history.correct, world)
    for chapter in CHAPTERS:
        for number, (days_ago, hour, deed) in enumerate(chapter.deeds(world)):
            yield moment(days_ago, hour, number % 60), deed
    for name, days_ago in FORGETFUL:
        yield moment(days_ago, 16, 50), partial(forget, world, name)


def receive(world: World, intake, number):
    """Register one intake of goods."""
    return intakes.receive(
        intake,
        number,
        actor=world.logistik,
        items=world.items,
        prices=world.prices,
        places=world.places,
        maker=world.maker,
        draw=world.draw,
    )


def mistake(world: World):
    """Goods that are not ours are registered and, ten minutes later, taken back."""
    document = receive(world, history.MISTAKE, 90)
    with clock.at(clock.now() + timedelta(minutes=10)):
        history.take_back(world, document)


def forget(world: World, name):
    """Somebody forgot his password and asks for a new one."""
    passwords.request_reset(email=world.people[name].email)


def moment(days_ago: int, hour: int, minute: int = 0) -> datetime:
    """A moment in working hours; Sundays are the Saturday before."""
    day = timezone.localdate() - timedelta(days=days_ago)
    if day.weekday() == 6:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
