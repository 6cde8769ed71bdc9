"""Who leaves is logged out at once and cannot log in any more; his account waits until he is cleared."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import notify
from core.errors import Conflict, DomainError, NotAllowed
from core.forms.people.person import People
from core.models import ActivityLog, Notification, User
from core.people import open_documents
from core.people.open_documents import Kind, OpenDocument
from core.roles import Role
from core.services.people import leaving, passwords, succession, users
from core.tests.factories import PASSWORD, UserFactory
from core.words import fill

pytestmark = pytest.mark.django_db
NEWS = fill(gettext_lazy("System"))


def again(person) -> User:
    return User.objects.get(pk=person.pk)


def leave(cast, person=None, **more):
    return leaving.leave(person or cast.staff, **({"actor": cast.ceo, "reason": "Pindah kerja"} | more))


def test_leaving_ends_the_session_and_closes_the_log_in(client, cast):
    client.force_login(cast.staff)
    assert client.get(reverse("account")).status_code == 200
    leave(cast)
    assert client.get(reverse("account")).url.startswith(reverse("login"))
    sent = client.post(reverse("login"), {"username": cast.staff.email, "password": PASSWORD})
    assert sent.status_code == 200 and not sent.wsgi_request.user.is_authenticated
    person = again(cast.staff)
    assert person.is_active and person.is_leaving and not person.works_here
    assert (person.leaving_by, person.leaving_reason) == (cast.ceo, "Pindah kerja")
    assert person.get_all_permissions() == frozenset()
    assert ActivityLog.objects.get(action="core.user.leaving").details == "Pindah kerja"


def test_who_stays_logs_in_again_but_the_old_session_is_over(client, cast):
    client.force_login(cast.staff)
    leave(cast)
    leaving.stay(cast.staff, actor=cast.ceo, reason="Batal")
    assert client.get(reverse("account")).url.startswith(reverse("login"))
    client.post(reverse("login"), {"username": cast.staff.email, "password": PASSWORD})
    assert client.get(reverse("account")).status_code == 200
    assert again(cast.staff).leaving_since is None and again(cast.staff).version == 3
    assert ActivityLog.objects.get(action="core.user.stayed").details == "Batal"


def test_a_session_of_before_a_deactivation_is_over_too(client, cast):
    client.force_login(cast.staff)
    users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah")
    users.activate(cast.staff, actor=cast.ceo)
    assert client.get(reverse("account")).url.startswith(reverse("login"))


def test_who_is_activated_again_does_not_leave_any_more(cast):
    leave(cast)
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    users.activate(cast.staff, actor=cast.ceo)
    assert again(cast.staff).works_here


def test_nobody_says_it_of_himself_and_the_last_super_admin_stays(cast):
    with pytest.raises(NotAllowed):
        leave(cast, cast.ceo)
    with pytest.raises(NotAllowed):
        leave(cast, actor=cast.logistik)
    other = UserFactory(role=Role.SUPER_ADMIN)
    leave(cast, cast.ceo, actor=other)
    with pytest.raises(DomainError, match="super admin"):
        leave(cast, other, actor=again(cast.ceo))


def test_it_needs_a_reason_and_somebody_who_is_here(cast):
    with pytest.raises(DomainError) as refusal:
        leave(cast, reason=" x ")
    assert refusal.value.field == "reason"
    leave(cast)
    with pytest.raises(Conflict):
        leave(cast)
    with pytest.raises(Conflict):
        leaving.stay(cast.leader, actor=cast.ceo)
    users.deactivate(cast.stranger, actor=cast.ceo, reason="Pindah")
    with pytest.raises(Conflict):
        leave(cast, cast.stranger)


def test_who_leaves_gets_no_password_no_news_and_no_documents(cast, monkeypatch):
    found = [OpenDocument("L-1", "Surat", "/")]
    kind = Kind("letters", "Letters", lambda person: found, lambda *args, **kwargs: None)
    monkeypatch.setattr(open_documents, "_kinds", {"letters": kind})
    leave(cast)
    with pytest.raises(DomainError, match="pergi|leaving|keluar"):
        passwords.reset(cast.staff, actor=cast.ceo, version=again(cast.staff).version)
    assert passwords.request_reset(email=cast.staff.email) is None
    told = notify.send("EXPORT_FINISHED", recipients=[again(cast.staff)], actor=None, message=NEWS, url="/")
    assert told == [] and not Notification.objects.filter(recipient=cast.staff).exists()
    with pytest.raises(DomainError) as refusal:
        succession.hand_over(cast.leader, actor=cast.ceo, to=cast.staff, documents=["L-1"], reason="Cuti")
    assert refusal.value.field == "to"
    assert cast.staff not in People().offered()
    assert not User.objects.holding("core.manage_account").filter(pk=cast.staff.pk).exists()


@pytest.mark.parametrize(
    "values",
    [
        "leaving_since = now()",
        "leaving_since = now(), leaving_by_id = {by}, leaving_by_name = 'x'",
        "leaving_reason = 'Pindah'",
        "leaving_since = now(), leaving_by_id = id, leaving_by_name = name, leaving_reason = 'Pindah'",
    ],
)
def test_the_database_refuses_half_of_it(cast, values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE users SET {values.format(by=cast.ceo.pk)} WHERE id = %s", [cast.staff.pk])
