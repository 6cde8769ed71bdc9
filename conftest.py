"""What every test stands on: a fast throw-away PostgreSQL, uploads in a temporary directory, a Chromium if
there is one.
"""

import os
import shutil
import time
from contextlib import suppress
from datetime import timedelta

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation
from psycopg import sql

# The shell is the same Chromium without a desktop around it: a new window costs it a fraction.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
# Runs as root in containers, and asks nobody outside for anything.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
# Durability is worth nothing to data that is thrown away. All of these take effect without a restart.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "2GB",
}
# The same examples every time, however slow the machine: a run does not fail by chance. Others: pytest
# --hypothesis-profile=default
hypothesis.settings.register_profile(
    "house",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=200,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
# The files that take longest begin first, so that no process is left with one of them in the end.
LONGEST = (
    "test_axe.py",
    "test_journey_requests.py",
    "test_permissions.py",
    "test_prices_other_permissions.py",
    "test_query_counts.py",
    "test_without_javascript.py",
    "test_journeys.py",
    "test_matrix.py",
    "test_journey_scan.py",
    "test_news_languages.py",
    "test_killed_processes.py",
    "test_ledger_property.py",
    "test_demo_command.py",
    "test_without_javascript_stock.py",
    "test_door.py",
    "test_journey_loans.py",
    "test_lending_property.py",
    "test_request_page.py",
    "test_prices.py",
    "test_import_memory.py",
    "test_journey_request_form.py",
    "test_loan_matrix.py",
    "test_journey_count_phones.py",
    "test_journey_import.py",
    "test_fuzz.py",
    "test_journey_count.py",
    "test_import_undo.py",
    "test_killed.py",
    "test_authority.py",
)
NEARLY_MIDNIGHT = timedelta(seconds=60)


def pytest_configure(config):
    if CHROMIUM is None and IN_CI:
        raise pytest.UsageError(
            "CI=true, but there is no Chromium for the browser tests "
            "(Debian: apt install chromium-headless-shell)."
        )
    if settings.STARTED_A_SERVER:
        with psycopg.connect(settings.DATABASE_URL, autocommit=True) as connection:
            _make_fast(connection)
            _drop_leftovers(connection)


def pytest_terminal_summary(terminalreporter):
    if CHROMIUM is None:
        terminalreporter.write_line(
            "No Chromium found: the browser tests did not run (Debian: apt install chromium-headless-shell)."
        )


def pytest_collection_modifyitems(config, items):
    rank = {path: number for number, path in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))
    if CHROMIUM:
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(autouse=True, scope="session")
def files_in_a_temporary_directory(tmp_path_factory):
    media, seal = (str(tmp_path_factory.mktemp(name)) for name in ("media", "seal"))
    with override_settings(MEDIA_ROOT=media, SEAL_DIR=seal):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings_parallel_suffix
):
    """A database of this process (tests.database); pytest --reuse-db leaves it behind, to be looked at."""
    from tests import database

    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        database.clone(name)
    yield
    if not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            database.drop(name)


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_quickly():
    """After a test with real transactions. Django would truncate all tables and make groups and permissions
    anew."""
    from tests import database

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.empty())
        yield


@pytest.fixture(autouse=True)
def no_midnight():
    """A test ends on the day on which it began: documents are numbered by the day, lists ask for those of
    today.
    """
    now = timezone.localtime()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if tomorrow - now < NEARLY_MIDNIGHT:
        time.sleep((tomorrow - now).total_seconds() + 1)


@pytest.fixture(autouse=True)
def no_memory():
    """What one test cached is not there for the next, whose database knows nothing of it."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def what_is_logged_can_be_read():
    """Whatever any test writes into the activity log is put into words at once, as whoever may see all of it
    reads it, and each of its changes has a name.
    """
    from core import activity

    written = activity.entry

    def entry(code, **kwargs):
        row = written(code, **kwargs)
        for label, _old, _new in activity.visible_changes(row, SeesAll):
            assert str(label)
        return row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(activity, "entry", entry)
        yield


class SeesAll:
    """Somebody who may see everything that the log says."""

    @staticmethod
    def has_perm(name, obj=None) -> bool:
        return True


@pytest.fixture
def cast(db):
    """The named people of core.tests.cast."""
    from core.tests.cast import make_cast

    return make_cast()


@pytest.fixture
def in_english():
    """Sentences are looked for in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def browser():
    """A Chromium, one for the whole run; tests that use it carry the mark `browser` and open a context of
    their own.
    """
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a loaded machine takes its time

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, timeout=180_000
        )
        yield chromium
        chromium.close()
        # Beside Playwright's event loop Django keeps connections of their own, which nobody else would close.
        connections.close_all()


def _make_fast(connection):
    if connection.execute("SHOW fsync").fetchone()[0] == "off":
        return
    for name, value in FAST.items():
        connection.execute(
            sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
        )
    connection.execute("SELECT pg_reload_conf()")


def _drop_leftovers(connection):
    """Drop the test databases of runs that were killed: their names end in the process id that made them."""
    for (name,) in connection.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^test_trinity_[0-9]+'"
    ).fetchall():
        pid = int(name.removeprefix("test_trinity_").split("_")[0])
        with suppress(ProcessLookupError):
            with suppress(PermissionError):  # somebody else's, so there is one
                os.kill(pid, 0)
            continue
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
