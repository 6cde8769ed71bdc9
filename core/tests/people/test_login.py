import pytest
from django.conf import settings
from django.urls import reverse

from core.models import ActivityLog
from core.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEXT = "/users/"


def log_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("login"), {"username": email, "password": password, "next": NEXT, **extra})


def sentences(response) -> list[str]:
    return [str(error) for error in response.context["form"].non_field_errors()]


def test_email_in_any_case_logs_in_and_is_written_down(client, cast):
    response = log_in(client, "  Staff@Example.COM ")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.staff.pk)
    assert ActivityLog.objects.get(action="core.user.logged_in").user == cast.staff


def test_next_leads_only_to_pages_of_ours(client, cast):
    assert log_in(client, "staff@example.com").url == NEXT
    client.logout()
    stolen = client.post(
        reverse("login"),
        {"username": "staff@example.com", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert "evil" not in stolen.url


def test_inactive_person_reads_the_same_as_a_wrong_password(client, cast):
    wrong = log_in(client, "staff@example.com", "Wrong1234")
    cast.staff.is_active = False
    cast.staff.save()
    inactive = log_in(client, "staff@example.com")
    assert sentences(inactive) == sentences(wrong) and sentences(wrong)
    assert "_auth_user_id" not in client.session


def test_unknown_email_reads_the_same_as_a_wrong_password(client, cast):
    wrong = log_in(client, "staff@example.com", "Wrong1234")
    unknown = log_in(client, "nobody@example.com", "Wrong1234")
    assert sentences(unknown) == sentences(wrong) and sentences(wrong)


def test_five_wrong_passwords_close_the_door_however_the_email_is_spelled(client, cast):
    for spelling in (
        "staff@example.com",
        "STAFF@example.com",
        "Staff@Example.com",
        " staff@example.com",
        "staff@EXAMPLE.com",
    ):
        last = log_in(client, spelling, "Wrong1234")
    assert last.status_code == 429
    assert "15" in last.content.decode()
    assert log_in(client, "staff@example.com").status_code == 429
    assert "_auth_user_id" not in client.session


def test_lock_out_is_written_down_once(client, cast):
    for _ in range(settings.AXES_FAILURE_LIMIT + 3):
        log_in(client, "staff@example.com", "Wrong1234")
    assert (
        ActivityLog.objects.filter(action="core.user.locked_out", entity_id=str(cast.staff.pk)).count() == 1
    )


def test_unknown_email_is_locked_out_like_any_other(client, cast):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = log_in(client, "nobody@example.com", "Wrong1234")
    assert last.status_code == 429
    assert not ActivityLog.objects.filter(action="core.user.locked_out").exists()


def test_lock_out_ends_after_its_time(client, cast, time_machine):
    time_machine.move_to("2026-11-22 09:00+07:00", tick=False)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, "staff@example.com", "Wrong1234")
    time_machine.shift(16 * 60)
    assert log_in(client, "staff@example.com").status_code == 302


def test_the_password_lies_in_no_record_of_failed_log_ins(client, cast):
    from axes.models import AccessAttempt

    log_in(client, "staff@example.com", "Geheim1234")
    attempt = AccessAttempt.objects.get()
    assert attempt.username == "staff@example.com"
    assert "Geheim1234" not in attempt.post_data


def test_log_out_needs_a_post(client, cast):
    client.force_login(cast.staff)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_temporary_password_leads_to_the_page_that_changes_it(client, cast):
    cast.staff.must_change_password = True
    cast.staff.save()
    client.force_login(cast.staff)
    for name in ("account", "users"):  # also where he may not go
        assert client.get(reverse(name)).url == reverse("password_change")
    page = client.get(reverse("password_change"))
    assert page.context["forced"] is True
