"""Nobody stops to answer for a thing without a word to the rooms above: a walk over every verb of assets."""

import importlib
import inspect
import pkgutil
import re
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets import services, signals
from assets.models import Asset, Repair
from assets.services import places
from assets.services.counts import counts
from assets.services.custody import custody, losses, returning, reversing
from assets.services.custody.custody import Part
from assets.services.goods import assets, findings, voiding
from assets.services.repairs import damage, redirecting, repairs, succession, work
from assets.services.stock import ledger_check, restoring, uses
from assets.services.stock.consumption import Usage, consume
from assets.tests.counts import counting as c
from assets.tests.factories import CableFactory, WarehouseFactory, give_to, register_devices, register_lot
from core.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db

REASON = "Tidak ditemukan lagi di lapangan"
# Verbs on other things than assets, and those that change no place and no status of one.
ELSEWHERE = ("catalogue.", "labels.", "places.", "stock.holds.", "stock.thresholds.", "stock.reservations.")
STILL = {
    *(f"counts.counting.{name}" for name in ("count_text", "count_code", "count_asset", "count_amount")),
    *(f"counts.counts.{name}" for name in ("start", "invite", "submit", "recount", "cancel")),
    "counts.counting.take_back",
    "counts.late.decide",
    "counts.phones.report",
    "goods.assets.update",
    "goods.corrections.apply",
    "repairs.work.progress",
    "repairs.work.set_cost",
}
# Parts of verbs: they are called by those alone, which stand in VERBS.
PARTS = {
    "custody.hand_over.hand_over",
    *(f"goods.endings.{name}" for name in ("close_open", "came_back", "follow")),
    *(f"goods.loss_news.{name}" for name in ("lost", "found")),
    "stock.cutting.cut",
    "stock.departures.announce",
    "stock.departures.announced",
    *(f"stock.ledger.{name}" for name in ("receive", "take_out", "transfer", "adjust", "post")),
}


class World:
    """Somebody with a device and a drum, a technician and a shelf; each verb gets one of its own."""

    def __init__(self, cast):
        self.cast, self.admin = cast, cast.logistik
        self.shelf = WarehouseFactory()
        self.device = self._given(register_devices(self.admin, place=self.shelf)[0])
        self.drum = self._given(register_lot(self.admin, 100, item=CableFactory(), place=self.shelf))

    def _given(self, asset):
        return give_to(asset, self.cast.staff, actor=self.admin)

    def reported(self):
        return damage.report(
            self.device, actor=self.admin, condition="MAJOR_DAMAGE", description="Mati total"
        )

    def started(self):
        return repairs.start(self.reported(), actor=self.admin, technician=self.cast.leader)

    def stopped(self):
        return repairs.stop(self.started(), to=self.shelf, actor=self.admin, note="Menunggu suku cadang")

    def lying(self):
        """A repair of a device that nobody had: its technician alone answers for it."""
        (device,) = register_devices(self.admin, place=self.shelf)
        repair = damage.report(device, actor=self.admin, condition="MAJOR_DAMAGE", description="Mati total")
        return repairs.start(repair, actor=self.admin, technician=self.cast.leader)

    def lost(self):
        return losses.lose(self.device, actor=self.cast.staff, reason=REASON)

    def lost_drum(self):
        return losses.lose(self.drum, actor=self.cast.staff, reason=REASON)

    def declared(self):
        return returning.declare([self.device, self.drum], actor=self.cast.staff, reference="RR-1")

    def used(self):
        consume(
            [Usage(self.drum.standard_item, Decimal(100))],
            actor=self.cast.staff,
            technician=self.cast.staff,
            reference="WO-1",
        )


def counted(world):
    """A count of the shelf finds the device there."""
    register_devices(world.admin, place=world.shelf)
    count = counts.start(actor=world.admin, place=world.shelf)
    c.scan(count, world.device, world.admin)
    c.submit(count, world.admin)
    return count


def finish(repair, actor, **kwargs):
    repairs.finish(repair, actor=actor, condition="GOOD", actions="Ganti port", **kwargs)


def hand_on(repair, world):
    numbers, to = [repair.doc_number], world.cast.stranger
    succession.hand_over(numbers, person=world.cast.leader, to=to, actor=world.admin, reason="Cuti")


def voided(world):
    with pytest.raises(Conflict):
        voiding.void(world.device.registration, actor=world.admin, reason="Salah catat")


# verb -> ways to use it: (what comes before, the deed itself). The world is the first argument of both, what
# came before the second of the deed.
NOTHING = lambda w: None  # noqa: E731
VERBS = {
    "counts.approval.approve": [(counted, lambda w, count: c.approve(count, w.cast.ceo))],
    "custody.custody.issue": [
        (
            lambda w: register_devices(w.admin, place=w.shelf)[0],
            lambda w, thing: custody.issue([Part(thing)], to=w.cast.staff, actor=w.admin),
        )
    ],
    "custody.custody.pass_on": [
        (NOTHING, lambda w, _: custody.pass_on([Part(w.device)], to=w.cast.leader, actor=w.admin)),
        (NOTHING, lambda w, _: custody.pass_on([Part(w.drum, Decimal(30))], to=w.cast.leader, actor=w.admin)),
    ],
    "custody.custody.take_back": [
        (NOTHING, lambda w, _: custody.take_back([Part(w.device)], to=w.shelf, actor=w.admin)),
        (
            NOTHING,
            lambda w, _: custody.take_back(
                [Part(w.device, condition="FOR_PARTS"), Part(w.drum, Decimal(30)), Part(w.drum, Decimal(20))],
                to=w.shelf,
                actor=w.admin,
            ),
        ),
        (World.lost, lambda w, _: custody.take_back([Part(w.device)], to=w.shelf, actor=w.admin)),
        (World.lost_drum, lambda w, _: custody.take_back([Part(w.drum)], to=w.shelf, actor=w.admin)),
        (
            World.lost_drum,
            lambda w, _: custody.take_back([Part(w.drum, Decimal(30))], to=w.shelf, actor=w.admin),
        ),
        (World.declared, lambda w, _: custody.take_back([Part(w.device)], to=w.shelf, actor=w.admin)),
        *(
            (
                World.reported,
                lambda w, _, how=how: custody.take_back(
                    [Part(w.device, condition=how)], to=w.shelf, actor=w.admin
                ),
            )
            for how in ("", "GOOD", "MINOR_DAMAGE", "FOR_PARTS")
        ),
    ],
    "custody.reversing.put_back": [
        (
            NOTHING,
            lambda w, _: reversing.put_back(
                [reversing.Back(w.device, w.shelf, "IN_STORAGE")], actor=w.admin, reference="HO-1"
            ),
        ),
    ],
    "custody.losses.lose": [
        (NOTHING, lambda w, _: w.lost()),
        (NOTHING, lambda w, _: w.lost_drum()),
        (World.reported, lambda w, _: w.lost()),
        (World.declared, lambda w, _: w.lost()),
    ],
    "custody.losses.find_with_person": [
        (World.lost, lambda w, thing: losses.find_with_person(thing, actor=w.cast.staff)),
    ],
    "custody.returning.declare": [(NOTHING, lambda w, _: w.declared())],
    "custody.returning.keep": [
        (
            World.declared,
            lambda w, things: returning.keep(
                dict.fromkeys(things, "IN_CUSTODY"), actor=w.admin, reference="RR-1"
            ),
        )
    ],
    "custody.custody.cut": [(NOTHING, lambda w, _: custody.cut(w.drum, quantity=Decimal(30), actor=w.admin))],
    "goods.assets.move": [
        (lambda w: w.stopped(), lambda w, r: assets.move([r.asset], to=WarehouseFactory(), actor=w.admin))
    ],
    "goods.assets.adjust": [
        (NOTHING, lambda w, _: assets.adjust(w.drum, counted=Decimal(0), actor=w.admin, reason=REASON)),
        (NOTHING, lambda w, _: assets.adjust(w.drum, counted=Decimal(9), actor=w.admin, reason=REASON)),
    ],
    "goods.assets.write_off": [
        (NOTHING, lambda w, _: assets.write_off(w.drum, quantity=Decimal(100), actor=w.admin, reason=REASON)),
        (NOTHING, lambda w, _: assets.write_off(w.drum, quantity=Decimal(9), actor=w.admin, reason=REASON)),
    ],
    "goods.assets.decommission": [
        (NOTHING, lambda w, _: assets.decommission(w.device, actor=w.cast.ceo, reason=REASON)),
        (World.stopped, lambda w, r: assets.decommission(r.asset, actor=w.cast.ceo, reason=REASON)),
        (World.lost, lambda w, thing: assets.decommission(thing, actor=w.cast.ceo, reason=REASON)),
    ],
    "goods.findings.find": [
        (NOTHING, lambda w, _: findings.find([w.device, w.drum], to=w.shelf, actor=w.admin)),
        (World.reported, lambda w, _: findings.find([w.device], to=w.shelf, actor=w.admin)),
        (World.lost, lambda w, _: findings.find([w.device], to=w.shelf, actor=w.admin)),
        (World.lost_drum, lambda w, _: findings.find([w.drum], to=w.shelf, actor=w.admin)),
        (World.started, lambda w, _: findings.find([w.device], to=w.shelf, actor=w.admin)),
        (World.stopped, lambda w, _: findings.find([w.device], to=WarehouseFactory(), actor=w.admin)),
    ],
    "goods.findings.lose": [
        (NOTHING, lambda w, _: findings.lose([w.device, w.drum], actor=w.admin, reason=REASON)),
        (World.stopped, lambda w, _: findings.lose([w.device], actor=w.admin, reason=REASON)),
    ],
    "goods.findings.correct": [
        (NOTHING, lambda w, _: findings.correct({w.drum: Decimal(-100)}, to=w.shelf, actor=w.admin, note="")),
    ],
    "goods.registrations.register": [(NOTHING, lambda w, _: register_devices(w.admin, place=w.shelf))],
    "goods.voiding.void": [(NOTHING, lambda w, _: voided(w))],
    "repairs.damage.report": [(NOTHING, lambda w, _: w.reported())],
    "repairs.repairs.start": [
        (World.reported, lambda w, r: repairs.start(r, actor=w.admin, technician=w.cast.leader)),
    ],
    "repairs.repairs.send_out": [
        (World.reported, lambda w, r: repairs.send_out(r, actor=w.admin, vendor="CV Servis")),
        (World.lying, lambda w, r: repairs.send_out(r, actor=w.admin, vendor="CV Servis")),
    ],
    "repairs.repairs.stop": [
        (World.started, lambda w, r: repairs.stop(r, to=w.shelf, actor=w.admin, note="Menunggu")),
        (World.lying, lambda w, r: repairs.stop(r, to=w.shelf, actor=w.admin, note="Menunggu")),
    ],
    "repairs.repairs.finish": [
        (World.started, lambda w, r: finish(r, w.admin)),
        (World.started, lambda w, r: finish(r, w.admin, to=w.shelf)),
        (World.lying, lambda w, r: finish(r, w.admin)),
    ],
    "repairs.repairs.cancel": [
        (World.reported, lambda w, r: repairs.cancel(r, actor=w.admin, reason="Salah lapor")),
        (World.stopped, lambda w, r: repairs.cancel(r, actor=w.admin, reason="Salah lapor")),
    ],
    "repairs.repairs.decommission": [
        (World.started, lambda w, r: repairs.decommission(r, actor=w.cast.ceo, reason=REASON))
    ],
    "repairs.succession.hand_over": [
        (World.started, lambda w, r: hand_on(r, w)),
        (World.lying, lambda w, r: hand_on(r, w)),
    ],
    "repairs.redirecting.redirect": [
        (World.started, lambda w, r: redirecting.redirect(r, to=w.shelf, actor=w.admin)),
        (World.stopped, lambda w, r: redirecting.redirect(r, to=w.shelf, actor=w.admin)),
    ],
    "repairs.work.update": [(World.lying, lambda w, r: hand_on(r, w))],
    "repairs.work.use_parts": [
        (
            lambda w: (
                w.started(),
                give_to(register_lot(w.admin, 5, place=w.shelf), w.cast.leader, actor=w.admin),
            ),
            lambda w, made: work.use_parts(
                made[0], [Usage(made[1].standard_item, Decimal(5))], actor=w.cast.leader
            ),
        )
    ],
    "stock.consumption.consume": [
        (NOTHING, lambda w, _: w.used()),
        (
            NOTHING,
            lambda w, _: consume(
                [Usage(w.drum.standard_item, Decimal(100), w.drum)], actor=w.admin, technician=w.cast.staff
            ),
        ),
        (
            NOTHING,
            lambda w, _: consume(
                [Usage(w.drum.standard_item, Decimal(9))], actor=w.admin, technician=w.cast.staff
            ),
        ),
    ],
    "stock.restoring.restore": [
        (World.used, lambda w, _: restoring.restore("WO-1", actor=w.admin, reason="Salah"))
    ],
    "stock.restoring.take_back": [
        (
            World.used,
            lambda w, _: restoring.take_back(
                uses.recent(w.cast.staff)[0], actor=w.cast.staff, reason="Salah"
            ),
        )
    ],
}
WAYS = [pytest.param(*way, id=f"{verb}-{n}") for verb, ways in VERBS.items() for n, way in enumerate(ways, 1)]


def verbs() -> set[str]:
    """Every public function of the services that somebody does: the actor is named by keyword."""
    found = set()
    for module in pkgutil.walk_packages(services.__path__, "assets.services."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(function) or function.__module__ != module.name or name.startswith("_"):
                continue
            actor = inspect.signature(function).parameters.get("actor")
            if actor and actor.kind is actor.KEYWORD_ONLY:
                found.add(f"{module.name.removeprefix('assets.services.')}.{name}")
    return found


# Who answers for a thing, in words of its own: as the database has it, whatever the services say.
HOLDERS = """
SELECT a.code, COALESCE(home.user_id, place.user_id)
  FROM assets a JOIN places place ON place.id = a.place_id
  LEFT JOIN repairs r ON r.asset_id = a.id AND r.finished_at IS NULL
  LEFT JOIN places home ON home.id = r.holder_place_id
"""


LOCKED = re.compile(r'FROM "?(assets|repairs)"? .*FOR UPDATE', re.DOTALL)


def holders() -> dict[str, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS)
        return dict(cursor.fetchall())


@pytest.fixture
def told():
    """What the rooms above are told: {code: person's key} of what left, and whose it is already by then."""
    found = {}

    def leaving(sender, assets, verb, reference, actor, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'leaving'")
        found.setdefault("announced", set()).update(asset.code for asset in assets)
        found["verb"] = verb

    def left(sender, things, verb, reference, actor, **kwargs):
        now = holders()
        for thing in things:
            code = (thing.part or thing.asset).code
            assert code not in found.setdefault("left", {}), "told twice"
            found["left"][code] = thing.from_place.user_id
            found.setdefault("already", {})[code] = now[code]
            assert thing.asset.code in found["announced"]
            assert verb == found["verb"]

    signals.asset_leaving.connect(leaving)
    signals.asset_left.connect(left)
    yield found
    signals.asset_leaving.disconnect(leaving)
    signals.asset_left.disconnect(left)


def test_every_verb_is_walked_over():
    known = {*VERBS, *STILL, *PARTS}
    assert {verb for verb in verbs() if not verb.startswith(ELSEWHERE)} == known


@pytest.mark.parametrize(("before", "deed"), WAYS)
def test_none_is_silent(cast, told, before, deed):
    world = World(cast)
    made = before(world)
    told.clear()
    Asset.objects.count()
    was = holders()
    with CaptureQueriesContext(connection) as queries:
        deed(world, made)
    now = holders()
    parents = dict(Asset.objects.exclude(parent=None).values_list("code", "parent__code"))
    was |= {code: was.get(parents.get(code)) for code in now if code not in was}
    # Lost, found with its holder, mended for him, or cut by him: told, though it stays his.
    touched = told.get("announced") if told.get("verb") in ("lose", "find_with_person") else ()
    if told.get("verb") == "repair":
        touched = set(Repair.objects.filter(finished_at__isnull=False).values_list("asset__code", flat=True))
    if told.get("verb") == "cut":
        touched = set(parents) & set(told["left"])
        assert touched
    expected = {code: was[code] for code in now if was[code] and (was[code] != now[code] or code in touched)}
    assert told.get("left", {}) == expected
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert ledger_check.check() == []
    statements = [query["sql"] for query in queries]
    if not expected:
        return
    locks = [n for n, sql in enumerate(statements) if LOCKED.search(sql)]
    assert statements.index("SELECT 'leaving'") < min(locks)
    assert told["already"] == {code: now[code] for code in expected}


def test_a_refusal_undoes_everything(cast):
    world = World(cast)

    def refuse(sender, **kwargs):
        raise DomainError("Dipinjam: RL-1")

    signals.asset_left.connect(refuse)
    try:
        with pytest.raises(DomainError, match="RL-1"):
            custody.take_back([Part(world.device)], to=world.shelf, actor=cast.logistik)
    finally:
        signals.asset_left.disconnect(refuse)
    world.device.refresh_from_db()
    assert (world.device.status, world.device.place) == ("IN_CUSTODY", places.of_person(cast.staff))


def test_a_receiver_knows_whose_it_was_and_which_piece_went(cast, told):
    world, seen = World(cast), []

    def keep(sender, things, verb, reference, actor, **kwargs):
        seen.extend((verb, reference, actor, t.asset, t.from_place.user, t.part) for t in things)

    signals.asset_left.connect(keep)
    with suppress(Exception):
        custody.take_back(
            [Part(world.drum, Decimal(30))], to=world.shelf, actor=cast.logistik, reference="RR-1"
        )
    signals.asset_left.disconnect(keep)
    piece = world.drum.pieces.get()
    assert seen == [("take_back", "RR-1", cast.logistik, world.drum, cast.staff, piece)]
