"""Demonstration data: believable, the same every time, and never over real data."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from assets.models import Asset, AssetRegistration, StandardItem, StockMovement
from core.models import ActivityLog, Notification, User
from trinity.demo import ACCOUNTS
from trinity.demo.accounts import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


def make(**options):
    call_command("demo", force=True, verbosity=0, **options)


def told():
    """Run the demonstration, take down what it made, and take it back."""
    with transaction.atomic():
        make()
        rows = list(
            Asset.objects.order_by("code").values_list("code", "serial_number", "mac_address", "current_balance", "place__name", "status")
        )
        rows += StockMovement.objects.order_by("standard_item__name", "place__name", "sequence").values_list(
            "type", "balance_after", "date"
        )
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def demo(db):
    make()


def test_two_databases_get_the_same_history():
    first = told()
    assert first == told()
    assert len(first) > 1000


def test_the_ledger_agrees(demo, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("check_ledger")


def test_it_is_500_assets_with_a_life(demo):
    assert Asset.objects.current().filter(parent__isnull=True).count() == 500
    assert StandardItem.objects.count() == 47
    assert AssetRegistration.objects.filter(status="RECORDED").count() == 21
    statuses = {"IN_STORAGE", "IN_CUSTODY", "IN_USE", "DAMAGED", "DECOMMISSIONED", "CONSUMED"}
    assert statuses <= set(Asset.objects.values_list("status", flat=True))
    kinds = {
        "IN_PURCHASE", "OUT_TRANSFER", "IN_TRANSFER", "OUT_ADJUSTMENT", "IN_ADJUSTMENT", "OUT_HANDOVER", "IN_HANDOVER", "OUT_RETURN",
        "IN_RETURN", "OUT_USAGE_CUSTODY", "OUT_BROKEN",
    }  # fmt: skip
    assert kinds <= set(StockMovement.objects.values_list("type", flat=True))
    assert ActivityLog.objects.filter(action="assets.asset.updated").count() > 30
    assert Notification.objects.exists()


def test_technicians_hold_what_they_were_given(demo):
    held = Asset.objects.current().filter(place__kind="PERSON")
    assert {"Teguh Wibowo", "Rizky Hidayat", "Ilham Ramadhan", "Maya Anggraini"} <= set(held.values_list("place__name", flat=True))
    drum = held.filter(place__name="Teguh Wibowo", name="Drop FTTH 1 Core", parent__isnull=True).get()
    assert drum.current_balance == 1000 - 255 - 145 - 160 - 60 - 25
    assert held.filter(parent__isnull=False).exists()


def test_everybody_on_the_list_can_log_in_at_once(demo):
    people = {p.email: p for p in User.objects.all()}
    assert len({(p.role, p.division_id) for p in people.values()}) == len(people) == len(ACCOUNTS)
    for email, *_rest in PEOPLE:
        assert check_password(PASSWORD, people[email].password) and not people[email].must_change_password
        assert people[email].groups.get().name == people[email].role


def test_outside_a_trial_the_published_admin_password_must_be_changed(demo):
    assert User.objects.get(email="admin@trinity.com").must_change_password


@override_settings(DEBUG=True)
def test_for_a_trial_the_published_admin_password_will_do():
    call_command("demo", verbosity=0)
    assert not User.objects.get(email="admin@trinity.com").must_change_password


def test_it_needs_to_be_forced_where_debug_is_off():
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo")
    assert not User.objects.exists()


def test_it_refuses_a_database_with_assets(demo):
    with pytest.raises(CommandError, match="assets already"):
        make()


def test_no_mail_or_other_job_is_queued(demo):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
