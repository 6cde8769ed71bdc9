import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from core.models import User
from core.people import groups
from core.roles import (
    ALL,
    GROUPS,
    PERMISSIONS,
    ROLE_DEFAULTS,
    ROLE_MANDATORY,
    ROLE_RESTRICTIONS,
    Role,
    check_known,
    grantable,
    with_needs,
)
from core.tests.cast import without_group

ROLES = [role for role in Role if role != Role.SUPER_ADMIN]


def give(person, *names):
    for name in names:
        app, codename = name.split(".")
        person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return User.objects.get(pk=person.pk)


def test_there_are_49_permissions_in_the_groups_that_people_see():
    assert len(PERMISSIONS) == 49 == sum(len(items) for _label, items in GROUPS)


def test_every_need_is_a_permission_and_nothing_needs_itself():
    for p in PERMISSIONS.values():
        assert set(p.needs) <= set(PERMISSIONS) - {p.name}, p.name


@pytest.mark.parametrize("role", ROLES)
def test_default_set_of_a_role_holds_everything_it_needs(role):
    missing = {n: set(PERMISSIONS[n].needs) - ROLE_DEFAULTS[role] for n in ROLE_DEFAULTS[role]}
    assert {name: needs for name, needs in missing.items() if needs} == {}


@pytest.mark.parametrize("role", ROLES)
def test_whatever_may_be_added_can_be_had_with_all_it_needs(role):
    for p in grantable(role):
        assert p.name in with_needs([p.name], role), f"{p.name} needs something that {role} is forbidden"


@pytest.mark.parametrize("role", ROLES)
def test_mandatory_is_default_and_never_forbidden(role):
    assert ROLE_MANDATORY[role] <= ROLE_DEFAULTS[role]
    assert not ROLE_DEFAULTS[role] & ROLE_RESTRICTIONS[role]


def test_with_needs_follows_the_whole_chain():
    assert with_needs(["requests_app.delete_request"], Role.STAFF) == {
        "requests_app.delete_request",
        "requests_app.view_own_request",
    }
    assert with_needs(["assets.handover_asset"], Role.STAFF) == {
        "assets.handover_asset",
        "assets.view_asset",
        "loans.view_handover",
    }


def test_with_needs_drops_what_hangs_on_something_forbidden():
    assert "core.export_data" not in with_needs(["core.export_data"], Role.STAFF)


def test_only_purchase_and_the_super_admin_see_prices(cast):
    for role, person in cast.by_role().items():
        assert person.has_perm("assets.view_price") == (role in (Role.ADMIN_PURCHASE, Role.SUPER_ADMIN))


def test_forbidden_permission_is_denied_even_when_added(cast):
    person = give(cast.logistik, "assets.view_price", "core.add_user")
    assert not person.has_perm("assets.view_price") and not person.has_perm("core.add_user")
    assert "assets.view_price" not in person.get_all_permissions()


def test_addition_is_held_and_mandatory_survives_an_empty_group(cast):
    person = give(cast.staff, "assets.view_stock")
    person = without_group(person)
    assert person.has_perm("assets.view_stock")
    assert person.has_perm("requests_app.view_own_request")
    assert not person.has_perm("assets.view_asset")


def test_super_admin_holds_everything_and_an_inactive_one_nothing(cast):
    assert cast.ceo.get_all_permissions() == ALL
    cast.ceo.is_active = False
    assert not cast.ceo.has_perm("core.view_user") and not cast.ceo.get_all_permissions()


@pytest.mark.django_db
def test_groups_are_filled_and_filling_again_changes_nothing():
    before = {g.name: set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.all()}
    groups.fill()
    after = {g.name: set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.all()}
    assert before == after
    assert {role: len(ROLE_DEFAULTS[role]) for role in Role} == {
        name: len(held) for name, held in after.items()
    }


def test_holding_finds_people_by_role_and_by_addition(cast):
    give(cast.purchase, "core.reset_password")
    give(cast.staff, "core.reset_password")  # forbidden for staff
    assert set(User.objects.holding("core.reset_password")) == {cast.ceo, cast.purchase}
    assert set(User.objects.holding("assets.add_asset")) == {cast.ceo, cast.logistik}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_who_holds_a_permission_is_found_as_each_is_asked(cast, name):
    for person in (cast.logistik, cast.purchase, cast.leader, cast.staff):
        give(person, name)
    people = User.objects.all()
    assert set(User.objects.holding(name)) == {person for person in people if person.has_perm(name)}


def test_unknown_name_raises():
    with pytest.raises(LookupError):
        check_known("assets.fly_asset")


def test_templates_ask_only_for_permissions_that_exist():
    asked = re.compile(r"perms\.(\w+\.\w+)")
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for name in asked.findall(path.read_text()):
            assert name in ALL, f"{path.name} asks for {name}"
