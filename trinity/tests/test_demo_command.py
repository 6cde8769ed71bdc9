"""`manage.py demo`: the same each time, and only where it may."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from assets.models import Asset, StockMovement
from core.models import User

pytestmark = pytest.mark.django_db


def told(**options):
    """Run the demonstration, take down what it made, and take it back."""
    with transaction.atomic():
        call_command("demo", verbosity=0, **options)
        rows = list(
            Asset.objects.order_by("code").values_list(
                "code", "serial_number", "mac_address", "current_balance", "place__name", "status"
            )
        )
        rows += StockMovement.objects.order_by("standard_item__name", "place__name", "sequence").values_list(
            "type", "balance_after", "date"
        )
        admin = User.objects.get(email="admin@trinity.com")
        transaction.set_rollback(True)
    return rows, admin


def test_two_databases_get_the_same_history_and_for_a_trial_the_published_password_will_do():
    first, admin = told(force=True)
    assert len(first) > 1000
    with override_settings(DEBUG=True):
        second, admin_of_a_trial = told()
    assert first == second
    assert (admin.must_change_password, admin_of_a_trial.must_change_password) == (True, False)


def test_it_needs_to_be_forced_where_debug_is_off():
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo")
    assert not User.objects.exists()
