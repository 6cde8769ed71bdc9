"""Pages that a room below leads to and a room above has."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from core.pages import doors


@pytest.fixture(autouse=True)
def no_doors(monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})
    monkeypatch.setattr(doors, "_leads", {})


def test_a_door_has_what_stands_in_its_path_and_a_query():
    doors.register("person", "user")
    assert doors.url("person", 7) == reverse("user", args=[7])
    assert doors.url("person", 7, ids=[3, 4], empty="") == f"{reverse('user', args=[7])}?ids=3&ids=4"


def test_what_nobody_has_registered_leads_nowhere():
    assert not doors.leads("person", ids=[3])
    with pytest.raises(LookupError):
        doors.url("person", 7)


def test_a_door_may_be_for_some_things_alone():
    doors.register("all", "users")
    doors.register("some", "divisions", leads=lambda ids=(): 3 in ids)
    assert doors.leads("all", ids=[4])
    assert doors.leads("some", ids=[3, 4]) and not doors.leads("some", ids=[4]) and not doors.leads("some")


def test_two_pages_for_one_door_are_a_mistake():
    doors.register("all", "users")
    doors.register("all", "users")
    with pytest.raises(ImproperlyConfigured):
        doors.register("all", "divisions")
