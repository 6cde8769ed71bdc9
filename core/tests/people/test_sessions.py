"""Sessions lie in Django's own table: who is signed in stays signed in when the code changes."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db
KEY = "old0" * 8


def stored_session(person) -> str:
    """A row as earlier versions wrote it: signed JSON under the name of Django's store."""
    data = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: "core.auth.RoleBackend",
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    salt = "django.contrib.sessions.SessionStore"
    text = signing.dumps(data, salt=salt, serializer=signing.JSONSerializer, compress=True)
    over = timezone.now() + timedelta(hours=1)
    return Session.objects.create(session_key=KEY, session_data=text, expire_date=over).session_key


@pytest.fixture
def browser_of(client):
    def open_as(person):
        client.cookies[settings.SESSION_COOKIE_NAME] = stored_session(person)
        return client

    return open_as


def test_a_session_of_before_still_opens(browser_of, cast):
    response = browser_of(cast.staff).get(reverse("account"))
    assert response.status_code == 200 and response.wsgi_request.user == cast.staff


def test_a_session_that_is_over_opens_nothing(browser_of, cast):
    client = browser_of(cast.staff)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("account")).url.startswith(reverse("login"))


def test_a_session_that_was_tampered_with_opens_nothing(browser_of, cast):
    client = browser_of(cast.staff)
    Session.objects.update(session_data="x" * 40)
    assert client.get(reverse("account")).url.startswith(reverse("login"))


def test_the_store_is_djangos():
    assert SessionStore.__module__ == settings.SESSION_ENGINE
