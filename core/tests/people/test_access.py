import pytest
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from core import access
from core.middleware import AccessMiddleware

pytestmark = pytest.mark.django_db

OPEN = {
    "login",
    "logout",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
}
OPEN |= {"set_theme", "set_language"}


def test_every_view_declares_its_access():
    assert access.undeclared() == []


def test_start_up_stops_at_a_view_that_declares_none(monkeypatch):
    monkeypatch.setattr(access, "undeclared", lambda: ["hole/"])
    assert "core.E001" in {error.id for error in run_checks()}


def test_pages_of_people_are_open_to_strangers_only_where_they_must_be():
    ours = {
        name: access.declared(view)
        for _route, name, view in access.iter_views()
        if view.__module__.startswith("core.views.")
    }
    assert {name for name, declared in ours.items() if declared.anonymous and view_is_of_people(name)} == OPEN


def view_is_of_people(name: str) -> bool:
    return name.split("_")[0] in {
        "login",
        "logout",
        "password",
        "set",
        "account",
        "user",
        "users",
        "division",
        "divisions",
    }


def test_stranger_is_led_to_the_log_in_page_and_back(client):
    assert client.get(reverse("users") + "?q=a").url == f"{reverse('login')}?next=/users/%3Fq%3Da"


def test_undeclared_view_lets_nobody_in(cast, rf: RequestFactory):
    request = rf.get("/")
    request.user = cast.ceo
    request.resolver_match = type("Match", (), {"namespaces": [], "url_name": "hole"})
    with pytest.raises(PermissionDenied):
        AccessMiddleware(lambda r: None).process_view(request, lambda r: None, (), {})


def test_unknown_permission_in_a_declaration_raises():
    with pytest.raises(LookupError):
        access.requires("assets.fly_asset")


def test_any_of_and_all_of(cast):
    names = ("assets.view_price", "assets.view_asset")
    assert access.Access(names, any_of=True).allows(cast.staff)
    assert not access.Access(names).allows(cast.staff)
    assert access.Access(names).allows(cast.purchase)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("account", {"ceo", "logistik", "purchase", "leader", "staff"}),
        ("users", {"ceo", "logistik"}),
        ("user_create", {"ceo"}),
        ("divisions", {"ceo", "logistik"}),
        ("division_create", {"ceo"}),
    ],
)
def test_each_role_gets_its_pages(client, cast, name, allowed):
    for who in ("ceo", "logistik", "purchase", "leader", "staff"):
        client.force_login(getattr(cast, who))
        assert client.get(reverse(name)).status_code == (200 if who in allowed else 403), who


@pytest.mark.parametrize(
    "deed", ["user_edit", "user_permissions", "user_deactivate", "user_activate", "user_reset_password"]
)
def test_deeds_on_accounts_are_the_super_admins_alone(client, cast, deed):
    url = reverse(deed, args=[cast.staff.pk])
    for who in ("logistik", "purchase", "leader", "staff"):
        client.force_login(getattr(cast, who))
        assert client.post(url, {"version": 1}).status_code == 403, who
