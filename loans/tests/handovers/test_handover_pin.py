"""Signed with the receiver's PIN on the giver's device."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assets.tests.factories import WarehouseFactory, give_to, register_devices
from core import clock
from core.errors import Conflict, NotAllowed
from core.models import ActivityLog, Notification, SigningPin, UserPreference
from core.services.people import leaving, pins
from core.tests.factories import PASSWORD
from loans.choices import SigningWay
from loans.models import Handover
from loans.services.handovers import answering, making, voiding
from loans.tests.factories import hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PIN, WRONG = "482913", "482914"


@pytest.fixture
def devices(cast):
    return register_devices(cast.logistik, 3, place=WarehouseFactory(name="Gudang Utama"))


@pytest.fixture
def handover(cast, devices):
    pins.set_pin(actor=cast.staff, password=PASSWORD, pin=PIN)
    return hand_over(devices, to=cast.staff, by=cast.logistik)


def now(handover) -> Handover:
    return Handover.objects.get(pk=handover.pk)


def enter(client, person):
    UserPreference.objects.update_or_create(user=person, defaults={"language": "en"})
    client.force_login(person)


def sign(client, person, handover, pin=PIN, **more):
    enter(client, person)
    return client.post(reverse("handover_pin", args=[handover.doc_number]), {"pin": pin, **more})


def test_the_receiver_signs_and_the_giver_acts(cast, handover):
    line = handover.items.first()
    done = answering.sign_with_pin(
        handover,
        identified=pins.check(cast.staff, PIN),
        declined={line.pk: "The port is bent"},
        actor=cast.logistik,
    )
    assert (done.status, done.signing_way, done.signed_by) == ("COMPLETED", SigningWay.PIN, cast.staff)
    assert done.signed_by_name == cast.staff.name
    entry = ActivityLog.objects.get(action="loans.handover.signed")
    assert entry.user == cast.logistik and entry.changes["signing_way"] == ["", "PIN"]
    # He hears of it, as it was not in his account.
    assert Notification.objects.filter(recipient=cast.staff, type="HANDOVER_DECLINED").exists()


def test_another_ones_pin_and_another_ones_device_are_refused(cast, handover):
    pins.set_pin(actor=cast.leader, password=PASSWORD, pin=PIN)
    with pytest.raises(NotAllowed):
        answering.sign_with_pin(
            handover, identified=pins.check(cast.leader, PIN), declined={}, actor=cast.logistik
        )
    for person in (cast.ceo, cast.staff, cast.leader):
        with pytest.raises(NotAllowed):
            answering.sign_with_pin(
                handover, identified=pins.check(cast.staff, PIN), declined={}, actor=person
            )
    assert now(handover).is_open


def test_who_leaves_signs_no_more_with_his_pin_than_in_his_account(client, cast, handover):
    leaving.leave(cast.staff, actor=cast.ceo, reason="Moves away")
    refused = sign(client, cast.logistik, handover)
    assert refused.status_code == 422 and "is leaving" in refused.content.decode()
    with pytest.raises(NotAllowed):
        pins.check(cast.staff, PIN)
    assert now(handover).is_open and SigningPin.objects.get().wrong_tries == 0
    leaving.stay(cast.staff, actor=cast.ceo)
    assert sign(client, cast.logistik, handover).status_code == 302


def test_it_is_too_late_once_it_is_voided(cast, handover):
    voiding.void(handover, actor=cast.logistik, reason="Given to the wrong man")
    with pytest.raises(Conflict):
        answering.sign_with_pin(
            handover, identified=pins.check(cast.staff, PIN), declined={}, actor=cast.logistik
        )


def test_a_holder_takes_the_pin_on_his_own_device(client, cast, devices):
    pins.set_pin(actor=cast.leader, password=PASSWORD, pin=PIN)
    device = give_to(devices[0], cast.staff, actor=cast.logistik)
    handover = making.make([making.Line(device)], receiver=cast.leader, actor=cast.staff)
    assert sign(client, cast.staff, handover).status_code == 302
    assert now(handover).signed_by == cast.leader


@pytest.mark.parametrize("way", ["PIN", "PHONE", "ACCOUNT"])
def test_the_database_knows_whose_signature_it_is(cast, handover, way):
    with (
        pytest.raises(IntegrityError, match="handovers_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE handovers SET status = 'COMPLETED', answered_at = now(), signed_at = now(),"
            " signed_by_id = menyerahkan_id, signing_way = %s",
            [way],
        )


# ---------------------------------------------------------------- the page


def test_answered_line_by_line_on_the_givers_device(client, cast, handover):
    enter(client, cast.logistik)
    page = client.get(reverse("handover_pin", args=[handover.doc_number]))
    assert len(page.context["rows"]) == 3 and "Teguh Wibowo" in page.content.decode()
    line = handover.items.last()
    response = sign(
        client,
        cast.logistik,
        handover,
        version=page.context["version"],
        **{f"line{line.pk}-reason": "The port is bent"},
    )
    assert response.url == reverse("handover", args=[handover.doc_number])
    assert now(handover).items.get(pk=line.pk).is_declined
    shown = client.get(response.url).content.decode()
    assert "PIN on the giver" in shown


def test_a_wrong_pin_stands_at_its_field_and_stays_counted(client, cast, handover):
    enter(client, cast.logistik)
    token = {"form_token": "0b8f6f5e-1d9b-4b6e-9a37-6a1b4f9f6d11"}
    wrong = sign(client, cast.logistik, handover, WRONG, **token, note="All of it is here")
    assert wrong.status_code == 422 and "4 tries" in str(wrong.context["sheet"].head.errors["pin"])
    assert "All of it is here" in wrong.content.decode() and WRONG not in wrong.content.decode()
    assert SigningPin.objects.get().wrong_tries == 1
    for _n in range(3):
        sign(client, cast.logistik, handover, WRONG, **token)
    locked = sign(client, cast.logistik, handover, WRONG, **token)
    assert "locked until" in str(locked.context["sheet"].head.errors["pin"])
    assert "locked until" in str(sign(client, cast.logistik, handover, PIN).context["sheet"].head.errors)
    assert now(handover).is_open
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sign(client, cast.logistik, handover, **token).status_code == 302


def test_no_pin_and_none_typed(client, cast, devices):
    handover = hand_over(devices[:1], to=cast.leader, by=cast.logistik)
    assert "pin" in sign(client, cast.logistik, handover, "").context["sheet"].head.errors
    none = sign(client, cast.logistik, handover)
    assert "has no PIN yet" in str(none.context["sheet"].head.errors["pin"])


def test_sent_twice_is_signed_once(client, cast, handover):
    enter(client, cast.logistik)
    page = client.get(reverse("handover_pin", args=[handover.doc_number])).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    for _n in range(2):
        response = sign(client, cast.logistik, handover, form_token=token)
        assert response.url == reverse("handover", args=[handover.doc_number])
    assert ActivityLog.objects.filter(action="loans.handover.signed").count() == 1


def test_opened_before_somebody_else_acted(client, cast, handover):
    enter(client, cast.logistik)
    version = client.get(reverse("handover_pin", args=[handover.doc_number])).context["version"]
    voiding.void(handover, actor=cast.ceo, reason="Given to the wrong man")
    late = sign(client, cast.logistik, handover, version=version)
    assert late.status_code == 409 and cast.ceo.name in late.content.decode()
    opened = client.get(reverse("handover_pin", args=[handover.doc_number]))
    assert opened.url == reverse("handover", args=[handover.doc_number])


def test_only_the_giver_is_offered_it(client, cast, handover):
    found = {}
    for person in (cast.logistik, cast.ceo, cast.staff, cast.stranger):
        enter(client, person)
        found[person.name] = client.get(reverse("handover_pin", args=[handover.doc_number])).status_code
    assert list(found.values()) == [200, 403, 403, 404]
