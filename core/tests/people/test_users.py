import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed, StaleVersion
from core.models import ActivityLog, User
from core.roles import PERMISSIONS, Role
from core.services.people import users
from core.signals import person_deactivating, person_renamed
from core.tests.cast import make_cast
from core.tests.races import race, split

pytestmark = pytest.mark.django_db


def again(person) -> User:
    return User.objects.get(pk=person.pk)


def values(person, **other) -> dict:
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "division": person.division,
        **other,
    }


def edit(person, actor, version=None, **other):
    return users.update(person, actor=actor, version=version or person.version, **values(person, **other))


def give(person, *names) -> User:
    for name in names:
        app, codename = name.split(".")
        person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return again(person)


def test_created_person_has_role_group_preferences_and_a_password_to_change(cast):
    person, password = users.create(
        actor=cast.ceo,
        name=" Budi  Santoso ",
        email="Budi@Example.com",
        role=Role.STAFF,
        division=cast.staff.division,
    )
    person = again(person)
    assert (person.name, person.email) == ("Budi Santoso", "budi@example.com")
    assert person.must_change_password and person.check_password(password)
    assert [g.name for g in person.groups.all()] == [Role.STAFF] and person.preferences
    assert ActivityLog.objects.get(action="core.user.created").user == cast.ceo


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "B"),
        ("name", "R2D2"),
        ("email", "no-mail"),
        ("email", "STAFF@example.com"),
        ("role", "KING"),
        ("division", None),
    ],
)
def test_invalid_value_is_refused_beside_its_field(cast, field, value):
    data = {
        "name": "Budi",
        "email": "budi@example.com",
        "role": Role.STAFF,
        "division": cast.staff.division,
        field: value,
    }
    with pytest.raises(DomainError) as refusal:
        users.create(actor=cast.ceo, **data)
    assert refusal.value.field == field


def test_only_a_super_admin_makes_a_super_admin(cast):
    maker = give(cast.leader, "core.view_user", "core.add_user")
    data = {"name": "Budi", "email": "budi@example.com", "division": cast.staff.division}
    assert users.create(actor=maker, role=Role.STAFF, **data)
    with pytest.raises(NotAllowed):
        users.create(actor=maker, role=Role.SUPER_ADMIN, **data | {"email": "b@example.com"})


@pytest.mark.parametrize("who", ["logistik", "purchase", "leader", "staff"])
def test_other_roles_change_nobody(cast, who):
    actor, person = getattr(cast, who), cast.stranger
    for deed in (
        lambda: users.create(
            actor=actor, name="Budi", email="b@example.com", role=Role.STAFF, division=person.division
        ),
        lambda: edit(person, actor, name="Baru"),
        lambda: users.set_permissions(person, actor=actor, version=1, names=[]),
        lambda: users.deactivate(person, actor=actor, reason="pindah"),
        lambda: users.activate(person, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_edit_writes_down_what_changed_and_counts_the_version(cast):
    edit(cast.staff, cast.ceo, name="Teguh Baru", email="teguh@example.com")
    entry = ActivityLog.objects.get(action="core.user.updated")
    assert entry.changes == {
        "name": ["Teguh Wibowo", "Teguh Baru"],
        "email": ["staff@example.com", "teguh@example.com"],
    }
    assert again(cast.staff).version == 2


def test_edit_that_changes_nothing_leaves_no_trace(cast):
    edit(cast.staff, cast.ceo)
    assert again(cast.staff).version == 1 and not ActivityLog.objects.exists()


def test_new_name_is_told_to_the_other_rooms(cast):
    heard = []
    person_renamed.connect(
        lambda person, actor, **kwargs: heard.append((person.name, actor)), weak=False, dispatch_uid="test"
    )
    try:
        edit(cast.staff, cast.ceo, email="teguh@example.com")
        edit(again(cast.staff), cast.ceo, name="Teguh Baru")
    finally:
        person_renamed.disconnect(dispatch_uid="test")
    assert heard == [("Teguh Baru", cast.ceo)]


def test_another_role_changes_the_group_and_takes_additions_away(cast):
    give(cast.staff, "assets.view_stock")
    edit(cast.staff, cast.ceo, role=Role.LEADER)
    person = again(cast.staff)
    assert [g.name for g in person.groups.all()] == [Role.LEADER]
    assert users.added_permissions(person) == frozenset() and not person.has_perm("assets.view_stock")


def test_nobody_changes_his_own_role(cast):
    with pytest.raises(DomainError) as refusal:
        edit(cast.ceo, cast.ceo, role=Role.ADMIN_PURCHASE, division=cast.purchase.division)
    assert refusal.value.field == "role"


def test_super_admin_is_protected_from_those_who_may_edit_users(cast):
    editor = give(cast.purchase, "core.view_user", "core.change_user")
    assert edit(cast.staff, editor, name="Teguh Baru")
    with pytest.raises(NotAllowed):
        edit(cast.ceo, editor, name="Citra Lain")
    with pytest.raises(NotAllowed):
        edit(again(cast.staff), editor, role=Role.SUPER_ADMIN)


def test_additions_bring_what_they_need(cast):
    added = users.set_permissions(cast.staff, actor=cast.ceo, version=1, names=["loans.approve_loanrequest"])
    assert added == {"loans.approve_loanrequest", "loans.view_loanrequest"}
    assert again(cast.staff).has_perm("loans.view_loanrequest")
    entry = ActivityLog.objects.get(action="core.user.permissions_set")
    assert entry.changes["permissions"] == ["", "loans.approve_loanrequest, loans.view_loanrequest"]


def test_additions_can_be_taken_away_again(cast):
    users.set_permissions(cast.staff, actor=cast.ceo, version=1, names=["assets.view_stock"])
    users.set_permissions(cast.staff, actor=cast.ceo, version=2, names=[])
    assert not again(cast.staff).has_perm("assets.view_stock")


@pytest.mark.parametrize("name", ["assets.view_price", "core.view_dashboard", "core.change_systemconfig"])
def test_what_a_role_cannot_be_given_is_refused(cast, name):
    with pytest.raises(DomainError):
        users.set_permissions(cast.staff, actor=cast.ceo, version=1, names=[name])
    assert not cast.staff.user_permissions.exists()


def test_permissions_of_a_super_admin_are_not_edited(cast):
    with pytest.raises(NotAllowed):
        users.set_permissions(cast.ceo, actor=cast.ceo, version=1, names=[])


def test_deactivation_ends_the_session_and_activation_lets_in_again(client, cast):
    client.force_login(cast.staff)
    users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah kerja")
    assert client.get(reverse("account")).url.startswith(reverse("login"))
    assert ActivityLog.objects.get(action="core.user.deactivated").details == "Pindah kerja"
    users.activate(cast.staff, actor=cast.ceo)
    assert again(cast.staff).is_active and again(cast.staff).version == 3


def test_deactivation_needs_a_reason_and_an_active_person(cast):
    with pytest.raises(DomainError) as refusal:
        users.deactivate(cast.staff, actor=cast.ceo, reason="  ")
    assert refusal.value.field == "reason"
    users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah")
    with pytest.raises(Conflict):
        users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah")


def test_nobody_deactivates_himself(cast):
    with pytest.raises(NotAllowed):
        users.deactivate(cast.ceo, actor=cast.ceo, reason="Pensiun")


def test_other_rooms_can_refuse_a_deactivation(cast):
    def holds_something(person, **kwargs):
        raise DomainError("still holds 3 assets")

    person_deactivating.connect(holds_something, dispatch_uid="test")
    try:
        with pytest.raises(DomainError, match="still holds 3 assets"):
            users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah")
    finally:
        person_deactivating.disconnect(dispatch_uid="test")
    assert again(cast.staff).is_active and not ActivityLog.objects.exists()


def test_nobody_with_a_history_can_be_deleted(cast):
    edit(cast.staff, cast.ceo, name="Teguh Baru")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM users WHERE id = %s", [cast.ceo.pk])


def test_list_searches_filters_and_sorts(client, cast):
    client.force_login(cast.ceo)

    def names(query):
        return [row["name"] for row in client.get(reverse("users") + query).context["list"].rows]

    assert len(names("")) == 7
    assert names("?q=kepala+luk") == ["Lukman Kepala"]
    assert names("?q=stranger@") == ["Sinta Asing"]
    assert names("?role=LEADER&sort=-name") == ["Oki Kepala", "Lukman Kepala"]
    assert names(f"?division={cast.staff.division_id}") == ["Lukman Kepala", "Teguh Wibowo"]
    users.deactivate(cast.stranger, actor=cast.ceo, reason="Pindah")
    assert names("?tab=inactive") == ["Sinta Asing"]


def test_list_costs_the_same_for_many(client, cast, django_assert_max_num_queries):
    client.force_login(cast.ceo)
    with django_assert_max_num_queries(12):
        client.get(reverse("users"))


def test_email_and_role_of_others_are_hidden_from_the_warehouse(client, cast):
    client.force_login(cast.logistik)
    for url in (reverse("users"), reverse("user", args=[cast.leader.pk])):
        page = client.get(url).content.decode()
        assert "leader@example.com" not in page and ">Leader<" not in page
    assert "logistik@example.com" in client.get(reverse("users")).content.decode()


def test_what_is_hidden_cannot_be_searched_filtered_or_sorted_by(client, cast):
    client.force_login(cast.logistik)
    plain = [row["id"] for row in client.get(reverse("users")).context["list"].rows]
    for query in ("?role=LEADER", "?sort=-email", "?sort=role"):
        assert [row["id"] for row in client.get(reverse("users") + query).context["list"].rows] == plain, (
            query
        )
    assert client.get(reverse("users") + "?q=leader@").context["list"].rows == []


def test_permission_table_says_where_each_comes_from(client, cast):
    give(cast.staff, "assets.view_stock")
    client.force_login(cast.ceo)
    groups = client.get(reverse("user", args=[cast.staff.pk])).context["permissions"]
    tones = {row["label"]: row["tone"] for group in groups for row in group["rows"]}
    expected = {
        "assets.view_stock": "blue",
        "assets.view_price": "red",
        "core.view_dashboard": "green",
        "core.view_user": "grey",
    }
    assert {name: tones[PERMISSIONS[name].label] for name in expected} == expected


def test_timeline_names_permissions_in_words(client, cast):
    users.set_permissions(cast.staff, actor=cast.ceo, version=1, names=["assets.view_stock"])
    client.force_login(cast.ceo)
    (entry,) = client.get(reverse("user", args=[cast.staff.pk])).context["entries"]
    assert entry["changes"][0]["new"] not in ("", "assets.view_stock")


def test_buttons_are_what_may_be_done(client, cast):
    client.force_login(cast.logistik)
    assert not any(client.get(reverse("user", args=[cast.staff.pk])).context["may"].values())
    client.force_login(cast.ceo)
    assert client.get(reverse("user", args=[cast.staff.pk])).context["may"]["deactivate"]
    assert client.get(reverse("user", args=[cast.ceo.pk])).context["may"]["deactivate"] is False


def test_page_creates_a_person_and_shows_the_password_once(client, cast):
    client.force_login(cast.ceo)
    data = {
        "name": "Budi Santoso",
        "email": "budi@example.com",
        "role": "STAFF",
        "division": cast.staff.division_id,
    }
    page = client.post(reverse("user_create"), data)
    assert User.objects.get(email="budi@example.com").check_password(page.context["password"])
    assert "no-store" in page["Cache-Control"]
    again_ = client.post(reverse("user_create"), data)
    assert again_.status_code in (409, 422) and again_.context["form"].errors.keys() == {"email"}


def test_edit_page_shows_both_values_after_a_collision(client, cast):
    client.force_login(cast.ceo)
    edit(cast.staff, cast.ceo, name="Teguh Lain")
    url = reverse("user_edit", args=[cast.staff.pk])
    data = {
        "name": "Teguh Saya",
        "email": "staff@example.com",
        "role": "STAFF",
        "division": cast.staff.division_id,
        "version": 1,
    }
    page = client.post(url, data)
    assert page.status_code == 409
    assert page.context["form"]["name"].value() == "Teguh Saya" and "Teguh Lain" in page.content.decode()
    assert client.post(url, data | {"version": page.context["form"]["version"].value()}).status_code == 302
    assert again(cast.staff).name == "Teguh Saya"


def test_permission_page_saves_and_a_forged_name_does_not(client, cast):
    client.force_login(cast.ceo)
    url = reverse("user_permissions", args=[cast.staff.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 1, "names": ["assets.view_price"]}).status_code == 422
    assert client.post(url, {"version": 1, "names": ["loans.approve_loanrequest"]}).status_code == 302
    stale = client.post(url, {"version": 1, "names": []})
    assert stale.status_code == 409 and not stale.context["collision"].is_compared
    assert again(cast.staff).has_perm("loans.view_loanrequest")


def test_pages_deactivate_and_activate(client, cast):
    client.force_login(cast.ceo)
    off, on = (reverse(name, args=[cast.staff.pk]) for name in ("user_deactivate", "user_activate"))
    assert client.get(off).status_code == 200 and client.get(on).status_code == 302
    assert client.post(off, {"reason": ""}).context["form"].errors.keys() == {"reason"}
    assert client.post(off, {"reason": "Pindah"}).status_code == 302
    assert client.post(off, {"reason": "Pindah"}).status_code == 409
    assert client.post(on).status_code == 302 and again(cast.staff).is_active


def test_role_stays_as_it_is_in_ones_own_form(client, cast):
    client.force_login(cast.ceo)
    data = {
        "name": "Citra Baru",
        "email": "ceo@example.com",
        "role": "STAFF",
        "division": cast.staff.division_id,
        "version": 1,
    }
    client.post(reverse("user_edit", args=[cast.ceo.pk]), data)
    assert again(cast.ceo).role == Role.SUPER_ADMIN and again(cast.ceo).name == "Citra Baru"


@pytest.mark.django_db(transaction=True)
def test_two_edits_of_one_form_leave_one_and_a_sentence():
    cast = make_cast()
    names = ("Teguh Satu", "Teguh Dua")
    edits = [lambda name=name: edit(cast.staff, cast.ceo, version=1, name=name) for name in names]
    _won, (refusal,) = split(race(*edits))
    assert isinstance(refusal, StaleVersion)
    ((theirs, yours),) = refusal.theirs.values()
    assert {theirs, yours} == set(names) and again(cast.staff).name == theirs


@pytest.mark.django_db(transaction=True)
def test_two_people_created_with_one_email_leave_one_and_a_sentence():
    cast = make_cast()
    data = {"name": "Budi", "role": Role.STAFF, "division": cast.staff.division}
    emails = ("budi@example.com", "BUDI@example.com")
    deeds = [lambda email=email: users.create(actor=cast.ceo, email=email, **data) for email in emails]
    _won, (refusal,) = split(race(*deeds))
    assert refusal.field == "email" and User.objects.filter(email="budi@example.com").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_super_admins_who_deactivate_each_other_leave_one():
    cast = make_cast()
    other, _password = users.create(
        actor=cast.ceo, name="Bima Direktur", email="ceo2@example.com", role=Role.SUPER_ADMIN, division=None
    )
    won, lost = split(
        race(
            lambda: users.deactivate(other, actor=cast.ceo, reason="Satu"),
            lambda: users.deactivate(cast.ceo, actor=other, reason="Dua"),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    assert User.objects.active().filter(role=Role.SUPER_ADMIN).count() == 1
