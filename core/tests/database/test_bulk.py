"""COPY writes what INSERT would, and is refused where INSERT would be."""

import pytest
from django.db import IntegrityError, transaction

from core import activity, clock
from core.database import bulk
from core.models import ActivityLog, Division, Notification

pytestmark = pytest.mark.django_db


def news(person, text):
    return Notification(recipient=person, type="IMPORT_FINISHED", message=text, timestamp=clock.now())


def test_rows_come_back_as_they_went_in_and_get_their_keys(cast):
    rows = [news(cast.staff, text) for text in ("tab\there", 'quote " and \\ and \n line', "ünï €")]
    bulk.insert(rows)
    assert [Notification.objects.get(pk=row.pk).message for row in rows] == [row.message for row in rows]


def test_json_fields_are_written(cast):
    entry = activity.entry(
        "core.division.updated",
        actor=cast.ceo,
        target=Division.objects.first(),
        changes={"name": ["a\\u0000b", "ü"]},
    )
    bulk.insert([entry])
    assert ActivityLog.objects.get(pk=entry.pk).changes == {"name": ["a\\u0000b", "ü"]}


def test_a_constraint_refuses_all_of_them(cast):
    rows = [
        news(cast.staff, "good"),
        Notification(recipient_id=cast.staff.pk, type=None, message="x", timestamp=clock.now()),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(rows)
    assert not Notification.objects.exists()


def test_nothing_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert([])
