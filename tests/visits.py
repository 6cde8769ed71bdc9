"""Going to the urls of the table as somebody."""

import time
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access_entries import Entry


def address(entry: Entry, world) -> str:
    """The url of an entry, with its query."""
    return reverse(entry.name, args=entry.args(world)) + entry.query.format(w=world)


def session_key(person) -> str:
    """A session in which somebody is logged in, made without the log-in page."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "core.auth.RoleBackend"
    session["seen"] = int(time.time())  # no page needs to keep it alive
    session.create()
    return session.session_key


def log_in_all(world) -> None:
    """Give everybody of the world a session."""
    world.sessions = {person.pk: session_key(person) for person in vars(world.cast).values()}


def cookie(world, person) -> dict:
    """What a browser sends of the session of somebody of the world."""
    return {"name": settings.SESSION_COOKIE_NAME, "value": world.sessions[person.pk], "url": world.url}


def client_of(person) -> Client:
    """A browser of a person (None: of nobody)."""
    client = Client()
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
    return client


def visit(world, role: str, entry: Entry, *, post: bool = False):
    """What somebody of a role gets for an entry."""
    client, url = Client(), address(entry, world)
    if person := world.person(role):
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[person.pk]
    # A browser always sends the token along: no form arrives empty.
    response = (
        client.post(url, {"csrfmiddlewaretoken": "-", **entry.data(world)}) if post else client.get(url)
    )
    # The admin sends people to its own door first; what it says there counts.
    at_the_door = response.status_code == 302 and response.url.startswith(reverse("admin:login"))
    return client.get(response.url) if at_the_door else response


@contextmanager
def undone():
    """What happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
