"""What handovers do to things: made, answered, signed, voided; and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from assets.models import Asset, StockLevel, StockMovement
from assets.services import places
from assets.services.custody import custody
from assets.services.repairs import damage
from assets.services.stock import consumption, ledger_check
from assets.tests.factories import CableFactory, WarehouseFactory, give_to, register_devices, register_lot
from core import clock
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, Notification
from loans.choices import Answer, HandoverSource, HandoverStatus, SigningWay
from loans.models import Handover
from loans.services.handovers import answering, making, paper, reminders, voiding
from loans.services.handovers.making import Line
from loans.services.handovers.signing import Signing
from loans.tests.factories import hand_over, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WHY = "He is on leave until Monday."


@pytest.fixture
def store(db):
    return WarehouseFactory(name="Gudang Utama")


@pytest.fixture
def devices(cast, store):
    return register_devices(cast.logistik, 3, place=store)


def where(asset):
    row = Asset.objects.select_related("place").get(pk=asset.pk)
    return row.place.name, row.status


def sound():
    assert not ledger_check.check()


# ---------------------------------------------------------------- made


def test_things_move_when_it_is_made(cast, devices):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    assert handover.doc_number.startswith(f"HO-{clock.today():%y%m%d}-")
    assert handover.status == HandoverStatus.IN_PROGRESS and handover.signing_way == ""
    assert where(devices[0]) == (cast.staff.name, "IN_CUSTODY")
    assert (handover.giver, handover.receiver, handover.made_by) == (cast.logistik, cast.staff, cast.logistik)
    assert handover.receiver_division == "Technical Support" and handover.acknowledging == cast.ceo
    items = list(handover.items.order_by("number"))
    assert [item.asset for item in items] == devices[:2]
    assert {(i.from_place.name, i.from_status, i.answer) for i in items} == {
        ("Gudang Utama", "IN_STORAGE", Answer.PENDING)
    }
    assert items[0].serial_number == devices[0].serial_number
    assert StockMovement.objects.filter(reference_id=handover.doc_number).count() == 4
    sound()


def test_receiver_and_acknowledging_person_are_told(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    told = Notification.objects.filter(reference_id=handover.doc_number)
    assert {(n.recipient, n.type) for n in told} == {
        (cast.staff, "ASSET_HANDED_OVER"),
        (cast.ceo, "HANDOVER_MADE"),
    }
    assert Notification.objects.filter(recipient=cast.staff).count() == 1


def test_whole_drum_and_cut_are_told_apart(cast, store):
    cable = CableFactory()
    drum, other = (register_lot(cast.logistik, 1000, item=cable, place=store) for _ in range(2))
    handover = making.make(
        [Line(drum), Line(other, Decimal(150)), Line(other, Decimal(50))],
        receiver=cast.staff,
        actor=cast.logistik,
    )
    whole, cut, small = handover.items.select_related("asset", "source_lot").order_by("number")
    assert (whole.asset, whole.is_whole, whole.quantity, whole.source_lot) == (
        drum,
        True,
        Decimal(1000),
        None,
    )
    assert (cut.asset.parent, cut.is_whole, cut.quantity) == (other, False, Decimal(150))
    assert (small.source_lot, small.quantity, small.unit) == (other, Decimal(50), "Meter")
    sound()


def test_the_holder_is_the_giver_whoever_writes_it(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([Line(devices[0])], receiver=cast.leader, actor=cast.logistik)
    assert (handover.giver, handover.made_by) == (cast.staff, cast.logistik)
    assert handover.items.get().from_place == places.of_person(cast.staff)


def test_a_holder_passes_on_what_he_holds(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([Line(devices[0])], receiver=cast.stranger, actor=cast.staff, status="IN_USE")
    assert handover.giver == cast.staff and where(devices[0]) == (cast.stranger.name, "IN_USE")


def test_nobody_else_passes_on_and_staff_issues_nothing(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    for thing in devices[:2]:
        with pytest.raises(NotAllowed):
            making.make([Line(thing)], receiver=cast.leader, actor=cast.stranger)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": clock.today() + timedelta(days=1)}, "date"),
        ({"date": clock.today() - timedelta(days=400)}, "date"),
        ({"status": "IN_STORAGE"}, "status"),
    ],
)
def test_days_and_targets_are_judged(cast, devices, change, field):
    with pytest.raises(DomainError) as refused:
        making.make([Line(devices[0])], **{"receiver": cast.staff, "actor": cast.logistik} | change)
    assert refused.value.field == field


def test_giver_is_not_receiver_and_neither_acknowledges(cast, devices):
    with pytest.raises(DomainError, match="to himself") as refused:
        making.make([Line(devices[0])], receiver=cast.logistik, actor=cast.logistik)
    assert refused.value.field == "receiver"
    with pytest.raises(DomainError, match="acknowledges") as refused:
        making.make([Line(devices[0])], receiver=cast.staff, actor=cast.logistik, acknowledging=cast.staff)
    assert refused.value.field == "acknowledging"


def test_one_giver_in_one_document(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    with pytest.raises(DomainError, match="of its own") as refused:
        making.make([Line(d) for d in devices[:2]], receiver=cast.leader, actor=cast.logistik)
    assert refused.value.thing == devices[1]
    devices[1] = give_to(devices[1], cast.stranger, actor=cast.logistik)
    with pytest.raises(DomainError, match=cast.stranger.name):
        making.make([Line(d) for d in devices[:2]], receiver=cast.leader, actor=cast.logistik)


def test_no_line_twice_no_lines_and_nobody_who_left(cast, devices):
    with pytest.raises(DomainError, match="Choose what"):
        making.make([], receiver=cast.staff, actor=cast.logistik)
    with pytest.raises(DomainError, match="named twice"):
        making.make([Line(devices[0])] * 2, receiver=cast.staff, actor=cast.logistik)
    cast.staff.is_active = False
    with pytest.raises(DomainError, match="does not work here") as refused:
        making.make([Line(devices[0])], receiver=cast.staff, actor=cast.logistik)
    assert refused.value.field == "receiver"


def test_what_is_gone_is_named_with_the_next_free_one(cast, devices):
    damage.report(devices[0], actor=cast.logistik, condition="MAJOR_DAMAGE", description="Dropped it")
    with pytest.raises(Conflict, match=devices[1].code) as refused:
        making.make([Line(devices[0])], receiver=cast.staff, actor=cast.logistik)
    assert refused.value.thing == devices[0]


def test_a_cut_beyond_the_drum_is_refused(cast, store):
    drum = register_lot(cast.logistik, 100, place=store)
    with pytest.raises(Conflict, match="100"):
        making.make([Line(drum, Decimal(101))], receiver=cast.staff, actor=cast.logistik)
    assert not Handover.objects.exists()


def test_signed_on_the_spot_by_proxy(cast, devices):
    handover = making.make(
        [Line(devices[0])],
        receiver=cast.staff,
        actor=cast.logistik,
        signed=Signing(SigningWay.PROXY, WHY),
    )
    handover.refresh_from_db()
    assert (handover.status, handover.signing_way, handover.signed_by) == (
        "COMPLETED",
        "PROXY",
        cast.logistik,
    )


# ---------------------------------------------------------------- answered


def test_receiver_signs_all_lines_at_once(cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    handover = answering.answer(handover, declined={}, actor=cast.staff, version=handover.version)
    assert handover.status == HandoverStatus.COMPLETED
    assert (handover.signing_way, handover.signed_by, handover.signed_by_name) == (
        "ACCOUNT",
        cast.staff,
        cast.staff.name,
    )
    assert {i.answer for i in handover.items.all()} == {Answer.ACCEPTED}
    assert Notification.objects.filter(type="HANDOVER_SIGNED", recipient=cast.logistik).exists()
    assert ActivityLog.objects.filter(action="loans.handover.signed", entity_id=str(handover.pk)).exists()


def test_a_declined_line_goes_back_at_once(cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    line = handover.items.get(asset=devices[1])
    handover = answering.answer(handover, declined={line.pk: "The port is bent"}, actor=cast.staff)
    assert handover.status == HandoverStatus.COMPLETED
    assert where(devices[1]) == ("Gudang Utama", "IN_STORAGE")
    assert where(devices[0]) == (cast.staff.name, "IN_CUSTODY")
    line.refresh_from_db()
    assert (line.answer, line.decline_reason) == (Answer.DECLINED, "The port is bent")
    assert Notification.objects.filter(type="HANDOVER_DECLINED", recipient=cast.logistik).exists()
    sound()


def test_a_declined_line_goes_back_to_the_person_who_passed_it_on(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([Line(devices[0])], receiver=cast.leader, actor=cast.staff, status="IN_USE")
    handover = answering.answer(handover, declined={handover.items.get().pk: "Not mine"}, actor=cast.leader)
    assert handover.status == HandoverStatus.CANCELLED and handover.voided_at is None
    assert where(devices[0]) == (cast.staff.name, "IN_CUSTODY")
    sound()


def test_a_declined_cut_comes_back_as_a_lot(cast, store):
    drum = register_lot(cast.logistik, 1000, place=store)
    handover = making.make([Line(drum, Decimal(300))], receiver=cast.staff, actor=cast.logistik)
    item = handover.items.get()
    answering.answer(handover, declined={item.pk: "Too short"}, actor=cast.staff)
    assert where(item.asset) == ("Gudang Utama", "IN_STORAGE")
    assert StockLevel.objects.get(place=store, standard_item=drum.standard_item).balance == 1000
    sound()


def test_only_the_receiver_answers_once_and_with_reasons(cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    line = handover.items.first()
    for other in (cast.logistik, cast.ceo, cast.stranger):
        with pytest.raises(NotAllowed):
            answering.answer(handover, declined={}, actor=other)
    with pytest.raises(DomainError) as refused:
        answering.answer(handover, declined={line.pk: " "}, actor=cast.staff)
    assert refused.value.thing == line and refused.value.field == "reason"
    with pytest.raises(DomainError, match="not one of"):
        answering.answer(handover, declined={0: "Not there"}, actor=cast.staff)
    with pytest.raises(StaleVersion):
        answering.answer(handover, declined={}, actor=cast.staff, version=99)
    answering.answer(handover, declined={}, actor=cast.staff)
    with pytest.raises(Conflict, match="Completed"):
        answering.answer(handover, declined={}, actor=cast.staff)


def test_what_moved_on_cannot_be_declined(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    damage.report(devices[0], actor=cast.staff, condition="MINOR_DAMAGE", description="Fell down")
    line = handover.items.get()
    with pytest.raises(Conflict, match=devices[0].code) as refused:
        answering.answer(handover, declined={line.pk: "Broken"}, actor=cast.staff)
    assert refused.value.thing == line
    answering.answer(handover, declined={}, actor=cast.staff)


def test_an_admin_signs_for_who_is_not_there(cast, devices):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    with pytest.raises(DomainError):
        answering.sign_for(handover, actor=cast.ceo, reason="no")
    for other in (cast.staff, cast.stranger, cast.leader):
        with pytest.raises(NotAllowed):
            answering.sign_for(handover, actor=other, reason=WHY)
    handover = answering.sign_for(handover, actor=cast.ceo, reason=WHY)
    assert (handover.signing_way, handover.sign_note, handover.signed_by) == ("PROXY", WHY, cast.ceo)
    assert Notification.objects.filter(type="HANDOVER_SIGNED", recipient=cast.staff).exists()


def test_signed_paper_is_kept_and_answers(cast, devices):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    line = handover.items.last()
    with pytest.raises(DomainError) as refused:
        paper.attach(handover, [], actor=cast.logistik)
    assert refused.value.field == "files"
    with pytest.raises(NotAllowed):
        paper.attach(handover, [scan()], actor=cast.staff)
    handover = paper.attach(handover, [scan()], actor=cast.logistik, declined={line.pk: "Crossed out"})
    assert (handover.status, handover.signing_way) == ("COMPLETED", "PAPER")
    assert where(line.asset) == ("Gudang Utama", "IN_STORAGE")
    paper.attach(handover, [scan()], actor=cast.logistik)
    with pytest.raises(NotAllowed):
        paper.attach(handover, [scan()], actor=cast.stranger)


# ---------------------------------------------------------------- voided


def picture(*assets):
    """Holders, statuses, shelves and amounts, row by row."""
    rows = Asset.objects.filter(pk__in=[a.pk for a in assets]).order_by("pk")
    return list(rows.values_list("place", "status", "location_detail", "current_balance", "condition"))


def levels():
    return list(
        StockLevel.objects.filter(balance__gt=0)
        .order_by("pk")
        .values_list("standard_item", "place", "balance", "reserved")
    )


@pytest.mark.parametrize("signed", [False, True])
def test_void_puts_everything_back(cast, devices, store, signed):
    drum = register_lot(cast.logistik, 1000, place=store, location_detail="Rak 3")
    before, amounts = picture(*devices, drum), levels()
    handover = making.make([Line(a) for a in [*devices, drum]], receiver=cast.staff, actor=cast.logistik)
    if signed:
        first = handover.items.first()
        handover = answering.answer(handover, declined={first.pk: "Not this one"}, actor=cast.staff)
    handover = voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    assert handover.status == HandoverStatus.CANCELLED and handover.voided_by == cast.logistik
    assert (picture(*devices, drum), levels()) == (before, amounts)
    assert Notification.objects.filter(type="HANDOVER_VOIDED", recipient=cast.staff).exists()
    sound()


def test_void_lists_what_moved_on_and_does_nothing(cast, devices, store):
    drum = register_lot(cast.logistik, 1000, place=store)
    handover = making.make([Line(a) for a in [*devices, drum]], receiver=cast.staff, actor=cast.logistik)
    custody.take_back([custody.Part(devices[1])], to=store, actor=cast.logistik)
    consumption.consume(
        [consumption.Usage(drum.standard_item, Decimal(10))],
        actor=cast.staff,
        technician=cast.staff,
        warehouses=False,
        reference="WO-1",
    )
    with pytest.raises(Conflict) as refused:
        voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    said = str(refused.value)
    assert devices[1].code in said and devices[0].code not in said
    assert f"{drum.code} is not what was handed over any more: 990 Meter of 1,000 Meter." in said
    assert where(devices[0]) == (cast.staff.name, "IN_CUSTODY")


def test_the_second_round_is_another_handover(cast, devices, store):
    first = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    custody.take_back([custody.Part(devices[0])], to=store, actor=cast.logistik)
    second = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    with pytest.raises(Conflict, match=devices[0].code):
        voiding.void(first, actor=cast.logistik, reason="Given to the wrong man")
    voiding.void(second, actor=cast.logistik, reason="Given to the wrong man")
    assert where(devices[0]) == ("Gudang Utama", "IN_STORAGE")


def test_second_round_for_the_same_document(cast, devices, store):
    rounds = []
    for _n in range(2):
        rounds.append(
            making.make(
                [Line(devices[0])],
                receiver=cast.staff,
                actor=cast.logistik,
                source=HandoverSource.DISMANTLE,
                reference="WO-DSM-1",
            )
        )
        if not _n:
            custody.take_back([custody.Part(devices[0])], to=store, actor=cast.logistik, reference="WO-DSM-1")
    with pytest.raises(Conflict):
        voiding.void(rounds[0], actor=cast.logistik, reason="Given to the wrong man")
    voiding.void(rounds[1], actor=cast.logistik, reason="Given to the wrong man")


def test_who_may_void(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([Line(devices[0])], receiver=cast.leader, actor=cast.staff)
    for other in (cast.leader, cast.stranger):
        with pytest.raises(NotAllowed):
            voiding.void(handover, actor=other, reason="Given to the wrong man")
    answering.answer(handover, declined={}, actor=cast.leader)
    with pytest.raises(NotAllowed):  # the giver, but it is signed now
        voiding.void(handover, actor=cast.staff, reason="Given to the wrong man")
    voiding.void(handover, actor=cast.ceo, reason="Given to the wrong man")
    with pytest.raises(Conflict, match="Cancelled"):
        voiding.void(handover, actor=cast.ceo, reason="Given to the wrong man")


def test_the_giver_takes_back_what_nobody_signed(cast, devices):
    devices[0] = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([Line(devices[0])], receiver=cast.leader, actor=cast.staff)
    voiding.void(handover, actor=cast.staff, reason="Given to the wrong man")
    assert where(devices[0]) == (cast.staff.name, "IN_CUSTODY")


def test_seen_by_those_it_concerns(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    for person in (cast.staff, cast.logistik, cast.ceo):
        assert Handover.objects.visible_to(person).get() == handover
    for person in (cast.stranger, cast.leader, cast.purchase):
        assert not Handover.objects.visible_to(person).exists()


# ---------------------------------------------------------------- chased


def test_unsigned_handovers_are_chased_on_days_1_3_and_7(cast, devices):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    hand = hand_over(devices[1:2], to=cast.staff, by=cast.logistik)
    answering.answer(hand, declined={}, actor=cast.staff)
    told = []
    for days in range(10):
        with clock.at(clock.now() + timedelta(days=days)):
            if reminders.remind():
                told.append(days)
            assert not reminders.remind()
    assert told == [1, 3, 7]
    said = Notification.objects.filter(type="HANDOVER_UNSIGNED", reference_id=handover.doc_number)
    assert said.filter(recipient=cast.staff).count() == 3
    assert said.filter(recipient=cast.logistik).count() == 2


def test_a_morning_without_a_worker_is_made_up_for(cast, devices):
    hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    with clock.at(clock.now() + timedelta(days=5)):
        assert (reminders.remind(), reminders.remind()) == (1, 0)
    with clock.at(clock.now() + timedelta(days=6)):
        assert reminders.remind() == 0
