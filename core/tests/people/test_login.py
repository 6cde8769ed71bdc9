import pytest
from django.conf import settings
from django.urls import reverse

from core.models import ActivityLog
from core.people.attempts import client_address
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


def names_from(client, count: int, start=0, **headers) -> list[int]:
    """The answers to so many wrong log-ins, each under another name."""
    numbers = range(start, start + count)
    return [tried(client, f"person{n}@example.com", "Wrong1234", **headers) for n in numbers]


def tried(client, email: str, password=PASSWORD, **meta) -> int:
    """The answer to a log-in of a request that comes from somewhere."""
    return client.post(reverse("login"), {"username": email, "password": password}, **meta).status_code


def test_who_tries_many_names_is_slowed(client, cast):
    answers = names_from(client, 25)
    assert answers[:19] == [200] * 19 and answers[20:] == [429] * 5
    assert log_in(client, "staff@example.com").status_code == 429
    assert not ActivityLog.objects.filter(action="core.user.locked_out").exists()


def test_another_address_is_not_slowed(client, cast):
    names_from(client, 25)
    assert tried(client, "staff@example.com", REMOTE_ADDR="10.0.0.9") == 302


def test_an_address_may_try_again_after_its_time(client, cast, time_machine):
    time_machine.move_to("2026-11-22 09:00+07:00", tick=False)
    names_from(client, 25)
    time_machine.shift(16 * 60)
    assert log_in(client, "staff@example.com").status_code == 302


def test_behind_a_proxy_visitors_are_told_apart(client, cast, settings):
    settings.PROXY_COUNT = 1
    names_from(client, 25, HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert tried(client, "staff@example.com", HTTP_X_FORWARDED_FOR="203.0.113.7") == 429
    assert tried(client, "staff@example.com", HTTP_X_FORWARDED_FOR="203.0.113.8") == 302


def test_behind_a_proxy_nobody_invents_an_address(client, cast, settings):
    settings.PROXY_COUNT = 1
    answers = [
        names_from(client, 1, start=n, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.7")[0]
        for n in range(25)
    ]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "10.0.0.1", "", "10.0.0.1"),
        (0, "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (1, "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (1, "10.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (2, "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (1, "10.0.0.1", "nonsense", "10.0.0.1"),
        (1, "10.0.0.1", "1.2.3.4:5555", "1.2.3.4"),
        (1, "10.0.0.1", "[2001:db8:1:2:3::4]:80", "2001:db8:1:2::"),
        (0, "2001:db8:1:2:ffff::1", "", "2001:db8:1:2::"),
        (0, "::ffff:10.0.0.1", "", "10.0.0.1"),
        (0, "", "", None),
    ],
)
def test_where_a_request_comes_from(rf, settings, proxies, remote, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
