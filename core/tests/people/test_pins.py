"""Signing PINs: set with one's password, right or wrong on somebody else's device, locked, forgotten."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import Conflict, DomainError, NotAllowed
from core.models import ActivityLog, Notification, SigningPin, User
from core.services.people import passwords, pins
from core.tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PIN, WRONG = "482913", "482914"


def with_pin(person):
    pins.set_pin(actor=person, password=PASSWORD, pin=PIN)
    return person


def fail(person, times):
    for _n in range(times):
        with pytest.raises(DomainError) as refused:
            pins.check(person, WRONG)
    return refused.value


def test_a_pin_is_kept_as_a_hash_and_identifies_its_owner(cast):
    with_pin(cast.staff)
    row = SigningPin.objects.get()
    assert PIN not in row.hashed and row.hashed.count("$")
    assert pins.check(cast.staff, PIN).user_id == cast.staff.pk
    assert ActivityLog.objects.get(action="core.user.pin_set").user == cast.staff


def test_it_is_set_with_ones_password(cast):
    with pytest.raises(DomainError) as refused:
        pins.set_pin(actor=cast.staff, password="Wrong12345", pin=PIN)
    assert refused.value.field == "password" and not SigningPin.objects.exists()


@pytest.mark.parametrize(
    "pin",
    [
        *("000000", "123456", "654321", "890123", "024680", "111222", "121212", "123123", "112233", "123321"),
        *("", "12345", "1234567", "48291a", " 48291", "٤٨٢٩١٣"),
    ],
)
def test_easy_ones_and_what_is_no_pin_are_refused(cast, pin):
    with pytest.raises(DomainError) as refused:
        pins.set_pin(actor=cast.staff, password=PASSWORD, pin=pin)
    assert refused.value.field == "pin" and not SigningPin.objects.exists()


def test_a_wrong_one_says_how_many_tries_are_left(cast):
    with_pin(cast.staff)
    refused = fail(cast.staff, 3)
    assert refused.field == "pin" and str(refused) == "This is not the PIN of Teguh Wibowo. 2 tries are left."
    assert pins.check(cast.staff, PIN)
    assert "4 tries" in str(fail(cast.staff, 1))  # the right one began anew


def test_five_wrong_ones_lock_it_for_a_quarter_of_an_hour_and_its_owner_is_told(cast):
    with_pin(cast.staff)
    refused = fail(cast.staff, 5)
    assert isinstance(refused, Conflict) and "locked until" in str(refused)
    told = Notification.objects.get(type="PIN_LOCKED")
    assert told.recipient == cast.staff and told.url == reverse("account_pin")
    with pytest.raises(Conflict):
        pins.check(cast.staff, PIN)
    fail(cast.staff, 7)
    assert Notification.objects.filter(type="PIN_LOCKED").count() == 1
    with clock.at(clock.now() + timedelta(minutes=14)), pytest.raises(Conflict):
        pins.check(cast.staff, PIN)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert "4 tries" in str(fail(cast.staff, 1))
        assert pins.check(cast.staff, PIN)


def test_who_has_none_is_told_where_it_is_set(cast):
    with pytest.raises(DomainError, match="Teguh Wibowo has no PIN yet"):
        pins.check(cast.staff, PIN)


def test_who_is_gone_signs_nothing(cast):
    with_pin(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        pins.check(cast.staff, PIN)


def test_a_reset_password_takes_pin_and_lock_away_and_a_changed_one_leaves_them(cast):
    with_pin(cast.staff)
    passwords.change(cast.staff, actor=cast.staff, old=PASSWORD, new="Samudera42x")
    assert SigningPin.objects.exists()
    cast.staff.refresh_from_db()
    passwords.reset(cast.staff, actor=cast.ceo, version=cast.staff.version)
    assert not SigningPin.objects.exists()
    with_pin(cast.leader)
    passwords.set_after_mail(cast.leader, actor=cast.leader, new="Samudera42x")
    assert not SigningPin.objects.exists()


def test_a_new_one_ends_the_lock(cast):
    with_pin(cast.staff)
    fail(cast.staff, 5)
    with_pin(cast.staff)
    assert pins.check(cast.staff, PIN)


def test_it_is_not_checked_within_what_may_fail(cast):
    """A wrong try would be forgotten with the deed that it was for."""
    with_pin(cast.staff)
    with transaction.atomic(), pytest.raises(RuntimeError), transaction.atomic():
        pins.check(cast.staff, WRONG)


@pytest.mark.parametrize("change", ["hashed = '482913'", "wrong_tries = 5", "wrong_tries = -1"])
def test_the_database_refuses(cast, change):
    with_pin(cast.staff)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE signing_pins SET {change}")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_five_tries_between_them(cast):
    with_pin(cast.staff)
    said, start = [], threading.Barrier(8)

    def guess():
        start.wait()
        try:
            pins.check(cast.staff, WRONG)
        except DomainError as error:
            said.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kind.__name__ for kind in said) == ["Conflict"] * 4 + ["DomainError"] * 4
    assert Notification.objects.filter(type="PIN_LOCKED").count() == 1


# ---------------------------------------------------------------- the page


def test_the_page_sets_it_and_says_what_is_wrong_beside_its_field(client, cast):
    client.force_login(cast.staff)
    url = reverse("account_pin")
    assert reverse("account_pin") in client.get(reverse("account")).content.decode()
    other = client.post(url, {"password": PASSWORD, "pin": PIN, "repeat_pin": WRONG})
    assert other.status_code == 422 and "repeat_pin" in other.context["form"].errors
    weak = client.post(url, {"password": PASSWORD, "pin": "123456", "repeat_pin": "123456"})
    assert weak.status_code == 422 and "pin" in weak.context["form"].errors
    assert "123456" not in weak.content.decode()
    done = client.post(url, {"password": PASSWORD, "pin": PIN, "repeat_pin": PIN})
    assert done.url == reverse("account") and pins.check(cast.staff, PIN)


def test_the_admin_never_shows_it(client, cast):
    with_pin(cast.staff)
    client.force_login(cast.ceo)
    hashed = SigningPin.objects.get().hashed
    for page, args in (("changelist", ()), ("change", (cast.staff.pk,))):
        answer = client.get(reverse(f"admin:core_signingpin_{page}", args=args))
        assert answer.status_code == 200 and hashed not in answer.content.decode()
