"""Sessions read by hand are those of Django."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as Django
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_what_django_wrote_is_read_and_the_other_way_round():
    for first, second in ((Django, SessionStore), (SessionStore, Django)):
        store = first()
        store["seen"] = 7
        store.create()
        assert second(store.session_key)["seen"] == 7


def test_a_session_that_is_over_or_unknown_is_empty_and_gets_another_key():
    store = SessionStore()
    store["seen"] = 7
    store.create()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for key in (store.session_key, "unknown0" * 4):
        late = SessionStore(key)
        assert late.get("seen") is None
        late["seen"] = 8
        late.save()
        assert late.session_key not in (None, key)


def test_a_session_that_was_tampered_with_is_empty():
    store = SessionStore()
    store["seen"] = 7
    store.create()
    Session.objects.update(session_data="x" * 40)
    assert SessionStore(store.session_key).get("seen") is None
