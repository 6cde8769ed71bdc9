import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from core import tasks
from core.errors import DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, Notification, User
from core.services.people import passwords
from core.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Samudera42x"


@pytest.fixture
def give():
    """give(person, "app.codename"): add one permission to one person."""

    def add(person, name):
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=name.split(".")[0], codename=name.split(".")[1])
        )

    return add


def again(person) -> User:
    return User.objects.get(pk=person.pk)


def change(person, old=PASSWORD, new=NEW):
    return passwords.change(person, actor=person, old=old, new=new)


def test_change_sets_the_password_and_clears_every_flag(cast):
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True, password_reset_requested=True)
    change(cast.staff)
    person = again(cast.staff)
    assert person.check_password(NEW)
    assert not (
        person.must_change_password or person.password_reset_requested or person.password_reset_request_date
    )
    assert ActivityLog.objects.filter(action="core.user.password_changed").count() == 1


@pytest.mark.parametrize(
    "new", [PASSWORD, "short1A", "alllower1", "ALLUPPER1", "NoDigitsHere", "Password123", "A1a" * 50]
)
def test_password_that_will_not_do_is_refused_beside_its_field(cast, new):
    with pytest.raises(DomainError) as refusal:
        change(cast.staff, new=new)
    assert refusal.value.field == "new_password"
    assert again(cast.staff).check_password(PASSWORD)


def test_wrong_present_password_changes_nothing(cast):
    with pytest.raises(DomainError) as refusal:
        change(cast.staff, old="Wrong1234")
    assert refusal.value.field == "old_password"
    assert again(cast.staff).check_password(PASSWORD)


def test_nobody_changes_another_ones_password(cast):
    with pytest.raises(NotAllowed):
        passwords.change(cast.staff, actor=cast.ceo, old=PASSWORD, new=NEW)


def test_changing_ends_other_sessions_and_keeps_this_one(client, cast, django_user_model):
    from django.test import Client

    other = Client()
    for browser in (client, other):
        browser.force_login(cast.staff)
    data = {"old_password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
    assert client.post(reverse("password_change"), data).status_code == 302
    assert client.get(reverse("password_change")).status_code == 200
    assert other.get(reverse("password_change")).url.startswith(reverse("login"))


def test_different_repetition_is_refused(client, cast):
    client.force_login(cast.staff)
    response = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password": NEW, "repeat_password": NEW + "x"},
    )
    assert response.context["form"].errors.keys() == {"repeat_password"}
    assert again(cast.staff).check_password(PASSWORD)


def test_reset_gives_a_temporary_password_that_must_be_changed(cast):
    person, password = passwords.reset(cast.staff, actor=cast.ceo, version=cast.staff.version)
    assert len(password) == 12
    assert again(person).check_password(password) and again(person).must_change_password
    assert ActivityLog.objects.get(action="core.user.password_reset").user == cast.ceo


def test_reset_is_not_for_oneself_nor_for_those_without_the_permission(cast):
    for person, actor in ((cast.ceo, cast.ceo), (cast.staff, cast.logistik), (cast.staff, cast.leader)):
        with pytest.raises(NotAllowed):
            passwords.reset(person, actor=actor, version=person.version)


def test_only_a_super_admin_resets_a_super_admin(cast, give):
    give(cast.purchase, "core.reset_password")
    assert passwords.reset(cast.staff, actor=cast.purchase, version=1)
    with pytest.raises(NotAllowed):
        passwords.reset(cast.ceo, actor=cast.purchase, version=1)


def test_temporary_password_is_shown_once_and_kept_nowhere(client, cast):
    victim = cast.staff
    client.force_login(cast.ceo)
    page = client.post(reverse("user_reset_password", args=[victim.pk]), {"version": victim.version})
    password = page.context["password"]
    assert page.content.decode().count(password) == 2  # the text and the copy button
    assert "no-store" in page["Cache-Control"]
    assert password not in client.get(reverse("user", args=[victim.pk])).content.decode()
    assert not any(password in str(row) for row in ActivityLog.objects.values())
    assert not any(password in str(row) for row in ProcrastinateJob.objects.values())
    assert password not in str(dict(client.session))


def test_reset_sent_twice_gives_one_password(client, cast):
    client.force_login(cast.ceo)
    url, data = reverse("user_reset_password", args=[cast.staff.pk]), {"version": cast.staff.version}
    password = client.post(url, data).context["password"]
    assert client.post(url, data).status_code == 409
    assert again(cast.staff).check_password(password)


def test_reset_ends_the_sessions_of_that_person(client, cast):
    client.force_login(cast.staff)
    passwords.reset(cast.staff, actor=cast.ceo, version=cast.staff.version)
    assert client.get(reverse("password_change")).url.startswith(reverse("login"))


def test_forgotten_password_answers_the_same_for_everybody(client, cast):
    known = client.post(reverse("password_reset"), {"email": "staff@example.com"})
    unknown = client.post(reverse("password_reset"), {"email": "nobody@example.com"})
    assert known.url == unknown.url == reverse("password_reset_done")
    assert ProcrastinateJob.objects.filter(task_name="core.request_password_reset").count() == 2
    assert not mail.outbox


def test_request_marks_the_account_and_tells_those_who_may_reset(cast):
    assert passwords.request_reset(email="STAFF@example.com") == cast.staff
    person = again(cast.staff)
    assert person.password_reset_requested and person.password_reset_request_date
    assert [n.recipient for n in Notification.objects.all()] == [cast.ceo]
    assert ProcrastinateJob.objects.get(task_name="core.send_reset_mail").args == {"user_id": person.pk}


def test_request_for_unknown_or_inactive_does_nothing(cast):
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    for email in ("nobody@example.com", "staff@example.com"):
        assert passwords.request_reset(email=email) is None
    assert not ProcrastinateJob.objects.exists() and not Notification.objects.exists()


def test_asking_again_at_once_sends_no_second_mail(cast):
    assert passwords.request_reset(email="staff@example.com")
    assert passwords.request_reset(email="staff@example.com") is None
    assert ProcrastinateJob.objects.filter(task_name="core.send_reset_mail").count() == 1


def link_from_mail(person) -> str:
    tasks.send_reset_mail(user_id=person.pk)
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]


def test_link_from_the_mail_sets_a_password_once(client, cast):
    link = link_from_mail(cast.staff)
    page = client.get(link, follow=True)
    choose = page.redirect_chain[-1][0]
    assert link.split("/")[-2] not in choose
    assert client.post(choose, {"new_password": NEW, "repeat_password": NEW}).url == reverse(
        "password_reset_complete"
    )
    assert again(cast.staff).check_password(NEW)
    assert client.get(link).status_code == 410


def test_link_of_somebody_else_or_made_up_is_refused(client, cast):
    link = link_from_mail(cast.staff)
    key, token = link.strip("/").split("/")[-2:]
    assert client.get(reverse("password_reset_confirm", args=["x", token])).status_code == 410
    assert client.get(reverse("password_reset_confirm", args=[key, "abc-def"])).status_code == 410
    assert client.get(reverse("password_reset_confirm", args=[key, "choose"])).status_code == 410


def test_stale_page_resets_nothing(cast):
    with pytest.raises(StaleVersion):
        passwords.reset(cast.staff, actor=cast.ceo, version=99)
    assert again(cast.staff).check_password(PASSWORD)
