"""The world (tests.world), built once for each module that wants it."""

import pickle

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django.live_server_helper import LiveServer

from core.services.people import preferences
from tests import database, remembered, visits


def assert_throw_away():
    """Nothing here may touch a database that is somebody's."""
    assert connection.settings_dict["NAME"].startswith(settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="module")
def build_shared():
    """What a module's world is made by; a module may have another one."""
    return remembered.world


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker, build_shared):
    """The world in a transaction that lasts as long as the module; pickled, as each test wants a copy."""
    with django_db_blocker.unblock():
        assert_throw_away()
        cache.clear()  # what the test before remembered of its own database
        with transaction.atomic():
            made = build_shared()
            visits.log_in_all(made)
            # What waits for the end of the transaction is checked here: it never comes to that, and each test
            # would check all of the world again.
            connection.check_constraints()
            yield pickle.dumps(made)
            transaction.set_rollback(True)


@pytest.fixture
def world(shared_world, db):
    """The world, without what the test before did to it: to its rows, or to these copies of them (a version,
    say, that was undone).
    """
    return pickle.loads(shared_world)  # noqa: S301 our own


@pytest.fixture(scope="module")
def build_live():
    """What a module's live world is made by; a module may have another one."""
    return remembered.world


@pytest.fixture(scope="module")
def live_world(django_db_setup, django_db_blocker, build_live):
    """The world for a real browser, which sees only what is committed; all tables are emptied after the
    module.
    """
    with django_db_blocker.unblock():
        assert_throw_away()
        cache.clear()
        with transaction.atomic():
            made = build_live()
        visits.log_in_all(made)
        server = LiveServer("127.0.0.1", start=False)
        # Style sheets come as in production, so that a browser keeps them: asked for anew on every page they
        # are a tenth of what a page takes.
        server.thread.static_handler = lambda application: application
        server.start()
        made.url = server.url
        yield made
        server.stop()
        # What threads of the server and the worker left open would hold up what follows.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                "current_database() AND pid <> pg_backend_pid()"
            )
        database.empty()


@pytest.fixture
def live(live_world, db):
    """The live world; `live.url` is where it is served."""
    return live_world


@pytest.fixture(scope="module")
def english(live_world):
    """Everybody reads English: the words on buttons are looked for in the language they are written in."""
    for user in vars(live_world.cast).values():
        preferences.update(user, actor=user, language="en")
