import pytest
from django.urls import reverse

from core.errors import DomainError, NotAllowed, StaleVersion
from core.models import User, UserPreference
from core.services.people import preferences, users
from core.signals import person_renamed
from core.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def save(person, **values):
    values = {"version": person.version, "name": person.name, "email": person.email, **values}
    return users.update_own(person, actor=person, **values)


def test_own_name_is_saved_and_told_to_the_other_rooms(cast):
    heard = []
    person_renamed.connect(
        lambda person, **kwargs: heard.append(person.name), weak=False, dispatch_uid="test"
    )
    try:
        save(cast.staff, name="Teguh  Baru")
    finally:
        person_renamed.disconnect(dispatch_uid="test")
    assert heard == ["Teguh Baru"] == [User.objects.get(pk=cast.staff.pk).name]


def test_another_email_needs_ones_password(cast):
    with pytest.raises(DomainError) as refusal:
        save(cast.staff, email="baru@example.com")
    assert refusal.value.field == "password"
    save(cast.staff, email="Baru@Example.com", password=PASSWORD)
    assert User.objects.get(pk=cast.staff.pk).email == "baru@example.com"


def test_email_of_somebody_else_is_refused_beside_its_field(cast):
    with pytest.raises(DomainError) as refusal:
        save(cast.staff, email="CEO@example.com", password=PASSWORD)
    assert refusal.value.field == "email"


def test_nobody_saves_another_ones_account(cast):
    with pytest.raises(NotAllowed):
        users.update_own(cast.staff, actor=cast.ceo, version=1, name="X Y", email="staff@example.com")


def test_old_version_is_refused(cast):
    save(cast.staff, name="Teguh Baru")
    with pytest.raises(StaleVersion) as refusal:
        save(cast.staff, name="Teguh Lain")
    assert list(refusal.value.theirs.values()) == [("Teguh Baru", "Teguh Lain")]


def test_account_page_keeps_what_was_typed_after_a_collision(client, cast):
    client.force_login(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(name="Lain Sekali", version=2)
    data = {"version": 1, "name": "Teguh Saya", "email": "staff@example.com"}
    response = client.post(reverse("account"), data)
    assert response.status_code == 409
    assert response.context["form"]["name"].value() == "Teguh Saya"
    assert "Lain Sekali" in response.content.decode()
    assert (
        client.post(
            reverse("account"), data | {"version": response.context["form"]["version"].value()}
        ).status_code
        == 302
    )


def test_preferences_are_saved(client, cast):
    client.force_login(cast.staff)
    data = {"theme": "dark", "language": "en", "items_per_page": 100, "whatsapp_notifications": "on"}
    assert client.post(reverse("account_preferences"), data).status_code == 302
    wishes = UserPreference.objects.get(user=cast.staff)
    assert (wishes.theme, wishes.language, wishes.items_per_page) == ("dark", "en", 100)
    assert wishes.whatsapp_notifications and not wishes.email_notifications
    assert 'data-theme="dark"' in client.get(reverse("account")).content.decode()


def test_unknown_preference_values_are_refused(client, cast):
    client.force_login(cast.staff)
    data = {"theme": "pink", "language": "en", "items_per_page": 7}
    assert client.post(reverse("account_preferences"), data).status_code == 422
    assert UserPreference.objects.get(user=cast.staff).theme == "auto"


def test_preferences_of_another_person_are_out_of_reach(cast):
    with pytest.raises(NotAllowed):
        preferences.update(cast.staff, actor=cast.ceo, theme="dark")


@pytest.mark.parametrize(("name", "value"), [("set_theme", "dark"), ("set_language", "en")])
def test_menu_switch_saves_and_leads_back_only_to_us(client, cast, name, value):
    client.force_login(cast.staff)
    field = name.removeprefix("set_")
    assert client.post(reverse(name), {field: value, "next": "/account/"}).url == "/account/"
    assert getattr(UserPreference.objects.get(user=cast.staff), field) == value
    assert client.post(reverse(name), {field: value, "next": "//evil.example"}).url == "/"
    assert client.post(reverse(name), {field: "nonsense"}).status_code == 400
    assert client.get(reverse(name)).status_code == 405


def test_device_remembers_the_language_before_log_in(client, db):
    client.post(reverse("set_language"), {"language": "en"})
    assert '<html lang="en"' in client.get(reverse("login")).content.decode()


def test_email_change_without_password_shows_the_error_beside_the_field(client, cast):
    client.force_login(cast.staff)
    response = client.post(
        reverse("account"), {"version": 1, "name": cast.staff.name, "email": "baru@example.com"}
    )
    assert response.context["form"].errors.keys() == {"password"}
    assert response.context["form"]["email"].value() == "baru@example.com"
