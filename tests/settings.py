"""Settings for tests: Trinity's own, on a throw-away PostgreSQL, without what is slow or reaches outside.

`DATABASE_URL` in the environment names another server. Each run makes a test database of its own, so that two
runs at the same time do not meet (see `tests.database`); `TEST_DATABASE=test_mine pytest --reuse-db`
leaves one behind, to be looked at.
"""

import os
from pathlib import Path

# The environment wins over .env, so that a developer's .env changes nothing about a test.
os.environ.update(
    DEBUG="off",
    SECRET_KEY="for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    SECURE="off",
    BEHIND_PROXY="off",
    DATABASE_PERSISTENT="off",
    EMAIL_URL="memorymail://",
    LOG_LEVEL="WARNING",
    # Playwright keeps an event loop on the thread that tests use the database from.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
    EMBEDDED_POSTGRES_DIR=str(Path(__file__).resolve().parent.parent / "var" / "test" / "postgres"),
    # pytest-xdist's workers inherit this: all of them belong to the run of the process that started them.
    TEST_DATABASE=os.environ.get("TEST_DATABASE") or f"test_trinity_{os.getpid()}",
)

from trinity.settings import *  # noqa: E402, F403
from trinity.settings import DATABASE_URL, DATABASES  # noqa: E402

# The first process starts the server and ends it; workers are told where it is and hold no handle on it.
STARTED_A_SERVER = "DATABASE_URL" not in os.environ
os.environ["DATABASE_URL"] = DATABASE_URL
DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DATABASE"]}
# Who waits for a lock in a test of two at once gets it, also on a machine that does much else; of two options
# the last one counts.
DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=60000"

CACHES = {"default": {"BACKEND": "tests.cache.Lasting"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 3600  # seconds
