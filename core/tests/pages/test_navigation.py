"""The menus: what a person sees, what it costs, and that no entry leads nowhere."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import reverse

from core import navigation
from core.pages import context
from core.pages.icons import render_icon
from core.roles import Role


class Person:
    is_authenticated = True

    def __init__(self, role=Role.STAFF, perms=()):
        self.role, self.perms = role, perms

    def has_perm(self, name):
        return name in self.perms


def labels(user, path="/"):
    nav, _bottom = navigation.menus(user, path)
    return [item["url"] for group in nav for item in group["items"]]


def test_every_entry_reverses_and_has_an_icon():
    for entry in navigation.entries():
        assert reverse(entry.url_name)
        assert render_icon(entry.icon)


def test_person_without_permission_does_not_see_the_entry():
    assert reverse("users") not in labels(Person())
    assert reverse("users") in labels(Person(perms=("core.view_user",)))


def test_longest_address_is_the_current_one():
    person = Person(perms=("core.view_user",))
    nav, _bottom = navigation.menus(person, reverse("users") + "7/")
    assert [item["url"] for group in nav for item in group["items"] if item["current"]] == [reverse("users")]


@pytest.mark.parametrize("role", Role.values)
def test_bottom_bar_starts_at_home_and_has_at_most_four_places(role):
    _nav, bottom = navigation.menus(Person(role), "/")
    assert bottom[0]["url"] == reverse("home")
    assert len(bottom) <= navigation.BOTTOM_PLACES


def test_badge_is_asked_once_for_both_menus(monkeypatch):
    asked = []
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        "flow",
        "Waiting",
        "home",
        "box",
        badge=lambda user: asked.append(user) or 3,
        bottom_roles=(Role.STAFF,),
    )
    nav, _bottom = navigation.menus(Person(), "/")
    assert len(asked) == 1
    assert nav[0]["items"][0]["badge"] == 3


def test_unknown_group_and_permission_are_refused():
    with pytest.raises(ImproperlyConfigured):
        navigation.register("attic", "X", "home", "box")
    with pytest.raises(LookupError):
        navigation.register("main", "X", "home", "box", perm="core.nonsense")


def test_frame_of_a_stranger_has_no_menus_but_a_theme():
    request = RequestFactory().get("/")
    request.user, request.theme = AnonymousUser(), "dark"
    frame = context.frame(request)
    assert (frame["nav"], frame["unread_count"], frame["theme"]) == ([], 0, "dark")


def test_nonsense_for_a_theme_is_ignored():
    request = RequestFactory().get("/")
    request.theme = '"><script>'
    assert context.frame(request)["theme"] == "auto"
