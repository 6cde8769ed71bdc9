"""Instances read by hand are those that the ORM reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.light import Reading
from core.models import ActivityLog, User
from core.tests.factories import DivisionFactory, UserFactory

pytestmark = pytest.mark.django_db
OF_DIVISION = Reading(User, by="division", order="name", division=("name",))


def test_all_fields_are_those_of_the_orm_in_order():
    division = DivisionFactory(name="Jaringan")
    for name in ("Wati", "Adi", "Budi"):
        UserFactory(name=name, division=division)
    UserFactory(name="Somebody else", division=DivisionFactory(name="Lain"))
    with CaptureQueriesContext(connection) as queries:
        found = OF_DIVISION.read(division.pk)
        assert [person.division.name for person in found] == ["Jaringan"] * 3
    assert len(queries) == 1
    expected = list(User.objects.filter(division=division).order_by("name"))
    assert found == expected
    for one, other in zip(found, expected, strict=True):
        for field in User._meta.concrete_fields:
            assert getattr(one, field.attname) == getattr(other, field.attname), field
        assert not one._state.adding


def test_what_was_not_read_is_read_when_it_is_asked_for():
    division = DivisionFactory(name="Jaringan")
    UserFactory(division=division)
    (person,) = OF_DIVISION.read(division.pk)
    with CaptureQueriesContext(connection) as queries:
        assert person.division.is_active == division.is_active
    assert len(queries) == 1


def test_what_points_to_nothing_is_nothing():
    person = UserFactory(division=None, role="SUPER_ADMIN")
    (found,) = Reading(User, by="id", order="id", division=("name",)).read(person.pk)
    assert found.division is None
    assert OF_DIVISION.read(0) == []


def test_fields_that_django_translates_are_refused():
    with pytest.raises(TypeError, match="not read as they are stored"):
        Reading(ActivityLog, by="id", order="id").read(1)
