"""Prints what bench.measure needs to know of a database: sessions, an asset with a long log, raw SQL times,
queries per page.
"""

import statistics
import time

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assets.models import AssetCategory, AssetHold, StandardItem  # noqa: E402
from bench import build_loans  # noqa: E402
from bench.build_assets import LOG_ASSET  # noqa: E402
from bench.build_requests import LARGE, LARGE_REVIEWED  # noqa: E402
from bench.measure import EVERY_PAGE, RAW, session_of  # noqa: E402
from core.models import User  # noqa: E402

BACKEND = "core.auth.RoleBackend"


def session_for(user, backend: str) -> str:
    """The key of a new session of this user, logged in through `backend`."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = backend
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["seen"] = int(time.time())
    store.create()
    return store.session_key


def main():
    user = User.objects.get(role="ADMIN_LOGISTIK")
    kept = AssetHold.objects.select_related("asset").get(reference_id=build_loans.KEPT)
    facts = {
        "session": session_for(user, BACKEND),
        "chief_session": session_for(User.objects.get(role="SUPER_ADMIN"), BACKEND),
        "bare_session": session_for(user, "django.contrib.auth.backends.ModelBackend"),
        "logged": f"AST-2026-{LOG_ASSET:07d}",
        "drum": str(StandardItem.objects.get(name="Dropcore 1 Core").pk),
        "category": str(AssetCategory.objects.order_by("pk").first().pk),
        "loan": build_loans.LARGE,
        "calendar": str(kept.asset.standard_item_id),
        "kept": kept.asset.code,
        "handover": build_loans.LARGE.replace("RL", "HO"),
        "return_": build_loans.LARGE.replace("RL", "RR"),
        "large": LARGE,
        "large_reviewed": LARGE_REVIEWED,
    }
    with connection.cursor() as cursor:
        for index, sql in enumerate(RAW.values()):
            times = []
            for _ in range(10):
                begun = time.perf_counter()
                cursor.execute(sql)
                cursor.fetchall()
                times.append((time.perf_counter() - begun) * 1000)
            facts[f"raw_{index}"] = f"{statistics.median(times):.2f}"
    client = Client(HTTP_HOST="127.0.0.1")
    for index, (name, url) in enumerate(EVERY_PAGE.items()):
        client.cookies["sessionid"] = facts[session_of(name)]
        with CaptureQueriesContext(connection) as queries:
            client.get(url.format(**facts))
        facts[f"queries_{index}"] = str(len(queries))
    for key, value in facts.items():
        print(f"{key}={value}")  # noqa: T201


if __name__ == "__main__":
    main()
