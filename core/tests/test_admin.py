"""The table browser: every table, for super admins only; what has a history is read only, the rest goes
through the services.
"""

import io

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import ActivityLog, Division, User
from core.roles import Role

pytestmark = pytest.mark.django_db
OURS = [model for label in ("core", "assets") for model in apps.get_app_config(label).get_models()]
REGISTERED = list(admin.site._registry)
EDITABLE = {"Division", "User", "AssetCategory", "AssetType", "StandardItem", "Place"}


def url(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def super_admin(client, cast):
    client.force_login(cast.ceo)
    return cast.ceo


def test_every_table_of_ours_is_there():
    assert {m for m in OURS if not m._meta.auto_created} <= set(REGISTERED)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda m: m.__name__)
def test_the_super_admin_browses_and_searches_every_table(client, super_admin, model):
    assert client.get(url(model)).status_code == 200
    assert client.get(url(model), {"q": "1"}).status_code == 200


def test_nobody_else_gets_in(client, cast):
    for role, person in cast.by_role().items():
        client.force_login(person)
        expected = 200 if role == Role.SUPER_ADMIN else 403
        for model in REGISTERED:
            assert client.get(url(model), follow=True).status_code == expected, (role, model)
    client.logout()
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("login"))


@pytest.mark.parametrize(
    "model", [m for m in REGISTERED if m.__name__ not in EDITABLE], ids=lambda m: m.__name__
)
def test_what_has_a_history_is_for_reading(client, super_admin, rf, model):
    request = rf.get("/")
    request.user = super_admin
    rules = admin.site._registry[model]
    assert not any(rules.get_model_perms(request)[verb] for verb in ("add", "change", "delete"))
    assert client.get(url(model, "add")).status_code == 403


def test_no_table_offers_to_delete_a_heap(client, super_admin, rf):
    request = rf.get("/")
    request.user = super_admin
    assert not [
        m for m, rules in admin.site._registry.items() if "delete_selected" in rules.get_actions(request)
    ]


def test_a_long_table_is_not_counted(client, super_admin):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(url(ActivityLog))
    counts = [q["sql"] for q in caught if "COUNT(*)" in q["sql"] and "activity_logs" in q["sql"]]
    assert counts and all("LIMIT 10000" in sql for sql in counts)


def test_the_index_is_grouped_like_the_side_bar(client, super_admin):
    names = [group["app_label"] for group in client.get(reverse("admin:index")).context["app_list"]]
    assert len(names) == 6 and Group.__name__ not in names


def test_a_division_is_made_and_edited_by_the_service(client, super_admin):
    client.post(url(Division, "add"), {"name": "  Gudang   Timur ", "can_do_fieldwork": "on"})
    division = Division.objects.get(name="Gudang Timur")
    client.post(
        url(Division, "change", division.pk), {"name": "Gudang Barat", "seen_version": division.version}
    )
    division.refresh_from_db()
    assert (division.name, division.can_do_fieldwork, division.version) == ("Gudang Barat", False, 2)
    actions = ActivityLog.objects.filter(entity_type="core.division", entity_id=str(division.pk)).values_list(
        "action", flat=True
    )
    assert set(actions) == {"core.division.created", "core.division.updated"}


def test_saving_over_somebody_elses_change_is_refused_in_the_form(client, super_admin, cast):
    Division.objects.filter(pk=cast.staff.division_id).update(version=7)
    response = client.post(
        url(Division, "change", cast.staff.division_id), {"name": "Anders", "seen_version": 6}
    )
    form = response.context["adminform"].form
    assert form.errors and form["name"].value() == "Anders"
    assert not Division.objects.filter(name="Anders").exists()
    # What was typed is kept, and saving it again is a decision.
    client.post(
        url(Division, "change", cast.staff.division_id),
        {"name": "Anders", "seen_version": form["seen_version"].value()},
    )
    assert Division.objects.get(pk=cast.staff.division_id).name == "Anders"


def test_a_refusal_of_the_service_stands_beside_its_field(client, super_admin, cast):
    fields = {
        "name": cast.ceo.name,
        "email": cast.ceo.email,
        "role": Role.STAFF,
        "division": cast.staff.division_id,
        "seen_version": 1,
    }
    response = client.post(url(User, "change", cast.ceo.pk), fields)
    assert "role" in response.context["adminform"].form.errors
    cast.ceo.refresh_from_db()
    assert cast.ceo.role == Role.SUPER_ADMIN


def test_a_new_person_must_change_the_temporary_password(client, super_admin, cast):
    fields = {
        "name": "Baru Sekali",
        "email": "baru@example.com",
        "role": Role.STAFF,
        "division": cast.staff.division_id,
    }
    response = client.post(url(User, "add"), fields, follow=True)
    person = User.objects.get(email="baru@example.com")
    assert person.must_change_password and person.groups.get().name == Role.STAFF and person.preferences
    assert any(person.check_password(str(m).split()[-1]) for m in response.context["messages"])


def test_nobody_is_deleted_here(client, super_admin, cast):
    assert client.post(url(User, "delete", cast.staff.pk), {"post": "yes"}).status_code == 403


def export(client, model, name, pks):
    response = client.post(url(model), {"action": name, "_selected_action": pks})
    return b"".join(response.streaming_content)


def test_rows_are_exported_without_secrets(client, super_admin, cast):
    text = export(client, User, "export_csv", [cast.staff.pk]).decode("utf-8-sig")
    header, row, *_rest = text.splitlines()
    assert cast.staff.email in row and cast.staff.division.name in row
    assert "password" not in header.lower().split(";") and cast.staff.password not in text


def test_rows_are_exported_as_xlsx_too(client, super_admin, cast):
    book = load_workbook(io.BytesIO(export(client, Division, "export_xlsx", [cast.staff.division_id])))
    assert cast.staff.division.name in [cell.value for cell in list(book.active.rows)[1]]


def test_an_export_is_remembered(client, super_admin, cast):
    export(client, User, "export_csv", [cast.staff.pk])
    assert ActivityLog.objects.filter(
        action="core.export.made", user=super_admin, details="users (csv)"
    ).exists()


def upload(client, model, text):
    file = SimpleUploadedFile("orang.csv", text.encode(), content_type="text/csv")
    return client.post(url(model, "import"), {"import_file": file, "format": "0"})


def confirm(client, model, preview):
    fields = {
        name: value for name, value in preview.context["confirm_form"].initial.items() if value is not None
    }
    return client.post(url(model, "process_import"), fields, follow=True)


def test_people_are_imported_through_the_service(client, super_admin, cast):
    text = (
        f"name,email,role,division\nOrang Baru,IMPOR@example.com,STAFF,{cast.staff.division.name.upper()}\n"
    )
    preview = upload(client, User, text)
    assert not User.objects.filter(email="impor@example.com").exists()
    confirm(client, User, preview)
    person = User.objects.get(email="impor@example.com")
    assert person.must_change_password and person.division == cast.staff.division
    assert ActivityLog.objects.filter(
        action="core.user.created", entity_id=str(person.pk), user=super_admin
    ).exists()


@pytest.mark.parametrize(
    "row",
    ["X,a@example.com,STAFF,Tak Ada", "Baik Sekali,a@example.com,RAJA,", "Baik Sekali,bukan-email,STAFF,"],
)
def test_a_bad_row_is_refused_with_its_reason(client, super_admin, row):
    preview = upload(client, User, f"name,email,role,division\n{row}\n")
    result = preview.context["result"]
    assert result.has_validation_errors() or result.has_errors()
    assert "confirm_form" not in preview.context or not preview.context["confirm_form"]
    assert not User.objects.filter(email="a@example.com").exists()


@pytest.mark.parametrize("key", ["", "\u00b2", "x", "9" * 5000, "9" * 30, "-1", "null"])
def test_what_is_no_key_is_not_chosen(client, super_admin, key):
    for model in (Division, User):
        for action in ("export_csv", "export_xlsx", "activate"):
            sent = {"action": action, "_selected_action": key, "select_across": "0", "index": "0"}
            assert client.post(url(model), sent).status_code in (200, 302)
