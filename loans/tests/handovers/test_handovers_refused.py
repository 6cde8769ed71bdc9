"""What the database itself refuses about handovers: raw SQL goes around the code and is told no. And real
threads: one wins, the other is told.
"""

import pytest
from django.db import transaction
from django.utils import translation

from assets.models import Asset
from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.factories import WarehouseFactory, register_devices
from assets.tests.goods.test_database_refuses import refused
from core.errors import Conflict
from core.tests.races import race, split
from loans.choices import HandoverStatus
from loans.models import Handover, HandoverItem
from loans.services.handovers import answering, making, voiding
from loans.tests.factories import hand_over

WHY = "Given to the wrong man"
english = pytest.mark.usefixtures("in_english")
NOW = "answered_at = now(), signed_at = now(), signed_by_id = penerima_id, signing_way = 'ACCOUNT'"


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, place=WarehouseFactory())


@pytest.mark.django_db
@english
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE handovers SET menyerahkan_id = penerima_id", "handovers_(two_people|fixed)"),
        ("UPDATE handovers SET penerima_name = 'X'", "handovers_fixed"),
        ("UPDATE handovers SET doc_number = 'HO-1'", "handovers_(fixed|doc_number_stays)"),
        ("UPDATE handovers SET status = 'GONE'", "handovers_(status_known|stage_complete)"),
        ("UPDATE handovers SET status = 'COMPLETED'", "handovers_stage_complete"),
        (f"UPDATE handovers SET status = 'COMPLETED', {NOW}", "handovers_agree"),
        (f"UPDATE handovers SET {NOW}", "handovers_stage_complete"),
        ("UPDATE handovers SET status = 'CANCELLED'", "handovers_stage_complete"),
        (
            "UPDATE handovers SET status = 'CANCELLED', voided_at = now(), voided_by_id = menyerahkan_id",
            "handovers_stage_complete",
        ),
        (
            f"UPDATE handovers SET status = 'COMPLETED', {NOW.replace('penerima_id', 'menyerahkan_id')}",
            "handovers_own_account",
        ),
        (
            f"UPDATE handovers SET status = 'COMPLETED', {NOW.replace('ACCOUNT', 'PROXY')}",
            "handovers_proxy_says_why",
        ),
        ("UPDATE handovers SET line_count = 0", "handovers_(lines|fixed)"),
        ("DELETE FROM handovers", "."),
        ("DELETE FROM handover_items", "."),
        ("UPDATE handover_items SET quantity = 2", "handover_items_final"),
        ("UPDATE handover_items SET answer = 'DECLINED', answered_at = now()", "handover_items_answered"),
        ("UPDATE handover_items SET answer = 'ACCEPTED'", "handover_items_answered"),
        ("UPDATE handover_items SET answer = 'LATER'", "handover_items_(known|answered)"),
    ],
)
def test_database_refuses_a_handover_that_makes_no_sense(cast, devices, statement, match):
    hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    refused(statement, match)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE handovers SET sign_note = 'x'", "handovers_final"),
        ("UPDATE handovers SET status = 'IN_PROGRESS'", "handovers_final"),
        ("UPDATE handovers SET signed_by_id = menyerahkan_id", "handovers_final"),
        ("UPDATE handover_items SET answer = 'DECLINED', decline_reason = 'x'", "handover_items_final"),
        (
            "INSERT INTO handover_items SELECT * FROM handover_items",
            "handover_items",
        ),
    ],
)
def test_what_is_signed_is_not_changed(cast, devices, statement, match):
    handover = hand_over(devices[:2], to=cast.staff, by=cast.logistik)
    answering.answer(handover, declined={}, actor=cast.staff)
    refused(statement, match)


@pytest.mark.django_db
def test_giver_is_never_receiver(cast, devices):
    hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    names = [field.column for field in Handover._meta.concrete_fields if field.name != "id"]
    values = [
        {"menyerahkan_id": "penerima_id", "doc_number": "'HO-260101-0001'"}.get(name, name) for name in names
    ]
    refused(
        f"INSERT INTO handovers ({', '.join(names)}) SELECT {', '.join(values)} FROM handovers",
        "handovers_two_people",
    )


# ---------------------------------------------------------------- threads


def sound():
    with transaction.atomic():
        assert not ledger_check.check()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_answered_twice_at_once_counts_once(cast, devices, attempt):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    line = handover.items.first()
    won, lost = split(
        race(
            lambda: answering.answer(handover, declined={}, actor=cast.staff),
            lambda: answering.answer(handover, declined={line.pk: "Broken"}, actor=cast.staff),
        )
    )
    assert (len(won), len(lost)) == (1, 1) and isinstance(lost[0], Conflict)
    with translation.override("id"):
        assert str(HandoverStatus.COMPLETED.label) in str(lost[0]) and cast.staff.name in str(lost[0])
    declined = HandoverItem.objects.filter(answer="DECLINED").count()
    back = Asset.objects.filter(status="IN_STORAGE").count()
    assert declined == back
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_void_against_answer(cast, devices, attempt):
    handover = hand_over(devices, to=cast.staff, by=cast.logistik)
    line = handover.items.first()
    results = race(
        lambda: voiding.void(handover, actor=cast.logistik, reason=WHY),
        lambda: answering.answer(handover, declined={line.pk: "Broken"}, actor=cast.staff),
    )
    _won, lost = split(results)
    assert all(isinstance(refusal, Conflict) for refusal in lost) and len(lost) < 2
    handover.refresh_from_db()
    # Voided first, the answer comes too late; answered first, what is signed is voided.
    assert handover.status == HandoverStatus.CANCELLED
    assert set(Asset.objects.values_list("status", flat=True)) == {"IN_STORAGE"}
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_the_last_device_goes_to_one(cast, devices, attempt):
    line = [making.Line(devices[0])]
    won, lost = split(
        race(
            lambda: making.make(line, receiver=cast.staff, actor=cast.logistik),
            lambda: making.make(line, receiver=cast.leader, actor=cast.ceo),
        )
    )
    assert (len(won), len(lost)) == (1, 1) and devices[0].code in str(lost[0])
    assert Handover.objects.count() == 1
    sound()


@pytest.mark.django_db(transaction=True)
@english
def test_many_at_once_in_any_order_end_without_a_deadlock(cast, devices):
    place = devices[0].place
    more = register_devices(cast.logistik, 9, item=devices[0].standard_item, place=place)
    things = [*devices, *more]

    def job(n):
        mine = things[n * 2 : n * 2 + 2]
        return lambda: making.make(
            [making.Line(a) for a in reversed(mine)],
            receiver=cast.staff if n % 2 else cast.leader,
            actor=cast.logistik,
        )

    won, lost = split(race(*[job(n) for n in range(6)]))
    assert (len(won), lost) == (6, [])
    numbers = sorted(handover.doc_number for handover in won)
    assert len(set(numbers)) == 6 and numbers[-1].endswith("0006")
    sound()


@pytest.mark.django_db(transaction=True)
@english
@pytest.mark.parametrize("attempt", range(3))
def test_declined_against_taken_back(cast, devices, attempt):
    handover = hand_over(devices[:1], to=cast.staff, by=cast.logistik)
    place, item = devices[0].place, handover.items.get()
    race(
        lambda: answering.answer(handover, declined={item.pk: "Broken"}, actor=cast.staff),
        lambda: custody.take_back([custody.Part(devices[0])], to=place, actor=cast.ceo),
    )
    assert Asset.objects.get(pk=devices[0].pk).status == "IN_STORAGE"
    sound()
