"""What is held for one document is not taken for another, by no verb; what breaks or is gone ends the hold,
and its document is told.
"""

import pytest

from assets import signals
from assets.choices import HoldEnd
from assets.models import AssetHold, StockLevel
from assets.services.counts import approval, counts
from assets.services.custody import custody
from assets.services.goods import assets as verbs
from assets.services.goods import findings, voiding
from assets.services.repairs import damage
from assets.services.stock import holds, ledger_check, reservations
from assets.services.stock.reservations import Demand
from assets.tests.counts import counting as c
from assets.tests.factories import ItemFactory, WarehouseFactory, register_devices
from assets.tests.stock.holding import day, ends, held, keep, let_pass
from core.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def heard():
    said = []

    def hear(sender, signal, **kwargs):
        assert sender is AssetHold
        said.append((kwargs["reference"], kwargs["asset"], kwargs["actor"]))

    signals.hold_lost.connect(hear)
    yield said
    signals.hold_lost.disconnect(hear)


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, item=ItemFactory(), place=WarehouseFactory())


def issue(cast, *assets, **kwargs):
    return custody.issue([custody.Part(a) for a in assets], to=cast.leader, actor=cast.logistik, **kwargs)


def take_back(cast, asset, condition="GOOD"):
    return custody.take_back(
        [custody.Part(asset)], to=WarehouseFactory(), actor=cast.logistik, condition=condition
    )


def test_issuing_what_is_held_for_another(cast, devices):
    keep(cast, devices[1])
    for last in (None, day(1)):
        named = rf"{devices[1].code} is held for {cast.staff.name} .*Free of the same kind: {devices[2].code}"
        with pytest.raises(Conflict, match=named) as no:
            issue(cast, *devices[:2], reference="RO-1", last=last)
        assert no.value.thing == devices[1]
    assert not devices[0].movements.filter(type="OUT_HANDOVER").exists()


@pytest.mark.parametrize("last", [2, 0, -1])
def test_issuing_until_the_day_before_it_is_held(cast, devices, last):
    keep(cast, devices[0], start=3)
    issue(cast, devices[0], last=day(last))
    assert (held(devices[0].standard_item), ends(devices[0])) == (0, [""])


def test_issuing_what_is_held_for_the_same_document(cast, devices):
    keep(cast, *devices, start=0)
    issue(cast, *devices, reference="DOC-1", last=day(5))
    assert (held(devices[0].standard_item), ledger_check.check()) == (0, [])


def test_what_is_held_for_the_document_is_gone_as_long_as_its_hold_whatever_is_said(cast, devices):
    """Several things that go together are due on different days."""
    keep(cast, devices[0], start=0, last=1)
    keep(cast, devices[0], start=2, last=3, reference="DOC-2")
    keep(cast, devices[1], start=0, last=9)
    issue(cast, *devices[:2], reference="DOC-1", last=day(9))
    assert ledger_check.check() == []


def test_held_for_the_same_document_but_later(cast, devices):
    keep(cast, devices[0], start=0, last=1, reference="DOC-2")
    keep(cast, devices[0], start=2, last=3)
    with pytest.raises(Conflict, match="DOC-2"):
        issue(cast, devices[0], reference="DOC-1", last=day(3))


def test_what_nobody_fetched_in_its_days_may_be_issued(cast, devices):
    (made,) = keep(cast, devices[0], start=0, last=0)
    let_pass(made)
    issue(cast, devices[0])


def test_the_last_that_is_free_when_the_others_are_held(cast, devices):
    keep(cast, *devices[:2])
    issue(cast, devices[2])
    level = StockLevel.objects.get(standard_item=devices[0].standard_item, place=devices[0].place)
    assert (level.balance, level.held) == (2, 2)


def test_passing_on_what_is_lent_even_when_it_is_late(cast, devices):
    (made,) = keep(cast, devices[0], start=0, last=2)
    issue(cast, devices[0], reference="DOC-1", last=day(2))
    let_pass(made)
    with pytest.raises(Conflict, match="DOC-1"):
        custody.pass_on([custody.Part(devices[0])], to=cast.staff, actor=cast.logistik)


def test_writing_off_what_lies_there_held(cast, devices, heard):
    keep(cast, devices[0])
    with pytest.raises(Conflict, match="DOC-1"):
        verbs.decommission(devices[0], actor=cast.logistik, reason="rusak total di rak")
    with pytest.raises(Conflict, match="DOC-1") as no:
        findings.lose(devices, actor=cast.logistik, reason="tidak ada di rak", reference="OP-1")
    assert (no.value.thing, ends(devices[0]), heard) == (devices[0], [""], [])


def test_writing_off_what_is_out_ends_its_holds(cast, devices, heard):
    keep(cast, devices[0], start=0, last=2)
    issue(cast, devices[0], reference="DOC-1", last=day(2))
    keep(cast, devices[0], start=3, last=4, reference="DOC-2")
    verbs.decommission(devices[0], actor=cast.logistik, reason="terbakar di lokasi")
    assert ends(devices[0]) == ["GONE", "GONE"]
    assert heard == [("DOC-1", devices[0], cast.logistik), ("DOC-2", devices[0], cast.logistik)]
    assert ledger_check.check() == []


def test_voiding_a_registration_of_which_something_is_held(cast, devices):
    document = devices[0].registration
    keep(cast, devices[0])
    assert not voiding.is_voidable(document)
    with pytest.raises(Conflict, match=f"{devices[0].code} is held"):
        voiding.void(document, actor=cast.logistik, reason="salah catat")
    holds.release(AssetHold.objects.all(), ended=HoldEnd.RELEASED, actor=cast.logistik)
    voiding.void(document, actor=cast.logistik, reason="salah catat")
    assert ledger_check.check() == []


def test_a_count_that_misses_what_is_held(cast, devices):
    keep(cast, devices[0])
    count = counts.start(devices[0].place, actor=cast.logistik, counters=[cast.staff])
    for device in devices[1:]:
        c.scan(count, device, cast.staff)
    c.submit(count, cast.logistik)
    with pytest.raises(Conflict, match=f"{devices[0].code} is held") as no:
        approval.approve(count, actor=cast.ceo, version=count.version)
    assert no.value.thing == devices[0]
    count.refresh_from_db()
    line = count.lines.get(asset=devices[0])
    approval.approve(count, actor=cast.ceo, version=count.version, kept={line.pk})
    assert ends(devices[0]) == [""]


def test_damage_ends_all_holds_and_tells(cast, devices, heard):
    keep(cast, devices[0])
    keep(cast, devices[0], start=6, last=None, reference="DOC-2")
    damage.report(devices[0], actor=cast.logistik, condition="MAJOR_DAMAGE", description="mati total")
    assert ends(devices[0]) == ["BROKEN", "BROKEN"]
    assert [reference for reference, *_ in heard] == ["DOC-1", "DOC-2"]
    assert (held(devices[0].standard_item), ledger_check.check()) == (0, [])


def test_damage_of_what_is_free_takes_from_reservations_not_from_holds(cast, devices, heard):
    item = devices[0].standard_item
    keep(cast, *devices[:2])
    reservations.reserve([Demand(item, 1)], reference="RO-1", actor=cast.logistik)
    damage.report(devices[2], actor=cast.logistik, condition="MAJOR_DAMAGE", description="mati total")
    assert (held(item), reservations.of("RO-1").count(), heard, ledger_check.check()) == (2, 0, [], [])


def test_damage_of_what_is_held_leaves_reservations_alone(cast, devices):
    item = devices[0].standard_item
    keep(cast, *devices[:2])
    reservations.reserve([Demand(item, 1)], reference="RO-1", actor=cast.logistik)
    damage.report(devices[0], actor=cast.logistik, condition="MAJOR_DAMAGE", description="mati total")
    assert (held(item), reservations.of("RO-1").count(), ledger_check.check()) == (1, 1, [])


@pytest.mark.parametrize(("condition", "ended"), [("MINOR_DAMAGE", "BROKEN"), ("FOR_PARTS", "GONE")])
def test_what_comes_back_broken_is_held_for_nobody(cast, devices, heard, condition, ended):
    keep(cast, devices[0], start=0, last=2)
    issue(cast, devices[0], reference="DOC-1", last=day(2))
    keep(cast, devices[0], start=3, last=4, reference="DOC-2")
    take_back(cast, devices[0], condition)
    assert ends(devices[0]) == [ended, ended]
    assert ([reference for reference, *_ in heard], ledger_check.check()) == (["DOC-1", "DOC-2"], [])


def test_a_receiver_that_refuses_undoes_it_all(cast, devices):
    keep(cast, devices[0])

    def refuse(sender, **kwargs):
        raise Conflict("no")

    signals.hold_lost.connect(refuse)
    try:
        with pytest.raises(Conflict):
            damage.report(devices[0], actor=cast.logistik, condition="MAJOR_DAMAGE", description="mati total")
    finally:
        signals.hold_lost.disconnect(refuse)
    assert (ends(devices[0]), ledger_check.check()) == ([""], [])
