"""Every url x (five roles + anonymous): who may see what, and who may do what. The table is
tests/access_table.py.
"""

from urllib.parse import unquote

import pytest
from django.urls import NoReverseMatch, reverse

from core import access
from core.middleware import ForcedPasswordMiddleware
from tests.access_entries import ANONYMOUS, CODES, ROLES
from tests.access_table import TABLE
from tests.prices import BLIND, prices_in
from tests.visits import undone, visit

pytestmark = pytest.mark.usefixtures("world")
BY_NAME = pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
ROLE = pytest.mark.parametrize("role", ROLES, ids=str)


def answer(response) -> str:
    """The table's letter for a response."""
    if response.status_code == 200:
        return "."
    if response.status_code in (301, 302, 303):
        return "L" if "/login/?next=" in response.url else ">"
    return {code: letter for letter, code in CODES.items()}.get(
        response.status_code, str(response.status_code)
    )


def answers(world, entry, *, post=False) -> dict:
    """{role: what it gets}. Every page there is comes by here, and everything that is done: so this is where
    prices are looked for, too, in what those get who may not see them (test_prices has the rest).
    """
    found, shown = {}, {}
    for role in ROLES:
        with undone():
            found[role] = visit(world, role, entry, post=post)
            if role in BLIND:
                shown[role] = prices_in(found[role])
    assert {role: prices for role, prices in shown.items() if prices} == {}
    return found


def letters(found: dict) -> str:
    """The table's letters for the answers of all roles."""
    return "".join(map(answer, found.values()))


def test_every_url_is_in_the_table():
    names = {name for _route, name, _callback in access.iter_views()}
    assert names - {entry.name for entry in TABLE} == set()


def test_no_url_is_called_nothing():
    assert [route for route, name, _callback in access.iter_views() if not name] == []


def test_no_url_is_in_the_table_twice():
    names = [entry.name for entry in TABLE]
    assert sorted(names) == sorted(set(names))


def test_every_url_of_the_table_exists(world):
    unknown = []
    for entry in TABLE:
        try:
            reverse(entry.name, args=entry.args(world))
        except NoReverseMatch:
            unknown.append(entry.name)
    assert unknown == []


@BY_NAME
def test_get(entry, world):
    found = answers(world, entry)
    assert letters(found) == entry.get
    # Anonymous people come back to where they wanted to go; the admin has a door of its own.
    if entry.get[ROLES.index(ANONYMOUS)] == "L" and not entry.name.startswith("admin:"):
        asked = found[ANONYMOUS].wsgi_request.get_full_path()
        assert unquote(found[ANONYMOUS].url.partition("next=")[2]) == asked


@pytest.mark.parametrize("entry", [entry for entry in TABLE if entry.post], ids=lambda entry: entry.name)
def test_post(entry, world):
    assert letters(answers(world, entry, post=True)) == entry.post


@BY_NAME
def test_who_may_not_see_it_may_not_post_to_it(entry, world):
    for number, role in enumerate(ROLES):
        if entry.get[number] in "Lx0":
            if entry.post:  # the test above says that this is what they get
                posted = entry.post[number]
            else:
                with undone():
                    posted = answer(visit(world, role, entry, post=True))
            assert posted == entry.get[number], role


@BY_NAME
def test_a_person_with_a_reset_password_gets_nowhere_else(entry, world):
    if entry.public or entry.name in ForcedPasswordMiddleware.ALLOWED or entry.name.startswith("admin:"):
        return
    world.cast.ceo.must_change_password = True
    world.cast.ceo.save()
    try:
        assert visit(world, world.cast.ceo.role, entry).url == reverse("password_change")
    finally:
        world.cast.ceo.must_change_password = False
