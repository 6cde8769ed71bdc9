"""The fixture `initial`: what an empty system starts with."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher
from django.core.management import call_command
from django.test import RequestFactory, override_settings

from assets.models import AssetCategory, Place
from core.models import Division, User, UserPreference

pytestmark = pytest.mark.django_db
TABLES = (Division, User, UserPreference, AssetCategory, Place)


def load():
    call_command("loaddata", "initial", verbosity=0)


def contents():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES} | {
        "groups": list(User.groups.through.objects.values_list("user__email", "group__name"))
    }


def test_loading_it_twice_changes_nothing():
    load()
    first = contents()
    load()
    assert contents() == first


def test_it_brings_the_promised_rows():
    load()
    assert set(Division.objects.values_list("name", flat=True)) == {"Logistik", "Purchase"}
    assert dict(AssetCategory.objects.values_list("name", "is_customer_installable")) == {
        "Network Equipment": True,
        "Computer Hardware": False,
        "Office Equipment": False,
        "Cable & Accessories": True,
    }
    assert Place.objects.warehouses().count() == 7
    assert {"Gudang Inventori", "Gudang Pusat", "POP Cempaka Putih"} <= set(
        Place.objects.warehouses().values_list("name", flat=True)
    )


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_the_super_admin_logs_in_and_has_to_change_the_published_password():
    load()
    admin = authenticate(RequestFactory().post("/login/"), username="admin@trinity.com", password="admin123")
    assert admin.is_superuser and admin.must_change_password and admin.division is None
    assert identify_hasher(admin.password).algorithm == "pbkdf2_sha256"
    assert [g.name for g in admin.groups.all()] == ["SUPER_ADMIN"]
    assert admin.preferences.language == "id"


def test_loading_it_again_does_not_bring_the_published_password_back():
    load()
    User.objects.filter(email="admin@trinity.com").update(
        password="changed", must_change_password=False, name="Citra"
    )
    load()
    admin = User.objects.get(email="admin@trinity.com")
    assert (admin.password, admin.must_change_password, admin.name) == ("changed", False, "Citra")


def test_rows_made_after_it_get_numbers_of_their_own():
    load()
    assert Division.objects.create(name="Baru").pk > Division.objects.get(name="Purchase").pk
    assert (
        Place.objects.create(kind="WAREHOUSE", name="Gudang Baru").pk
        > Place.objects.get(name="Gudang Teknisi").pk
    )
