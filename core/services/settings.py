"""The business's settings: read as a whole, changed as a whole, never over somebody else's change."""

import hashlib

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import activity, clock, config
from core.errors import StaleVersion
from core.models import SystemConfig

LOCK = 7_290_117  # advisory: a setting that nobody has changed yet has no row to lock


def current() -> dict:
    """{key: typed value} of every declared setting, in one query."""
    texts = dict(SystemConfig.objects.values_list("key", "value"))
    return {
        s.key: config.parse(s, texts[s.key]) if s.key in texts else s.default for s in config.all_settings()
    }


def version(values: dict) -> str:
    """A short mark of all values together; a form carries it to notice that somebody else was faster."""
    texts = [(s.key, config.stored(s, values[s.key])) for s in config.all_settings()]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:20]


def change(values: dict, seen: str, *, actor) -> int:
    """Save `values` ({key: typed value}) filled in when the settings had the mark `seen`; how many are new.

    Raises StaleVersion when the settings have changed since, LookupError for an undeclared key.
    """
    declared = {s.key: s for s in config.all_settings()}
    wanted = {declared[key]: value for key, value in values.items()}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        rows = {row.key: row for row in SystemConfig.objects.select_for_update().order_by("pk")}
        now = current()
        changed = {
            s: value for s, value in wanted.items() if config.stored(s, now[s.key]) != config.stored(s, value)
        }
        if version(now) != seen:
            raise _stale(now, changed)
        for setting, value in changed.items():
            row = rows.get(setting.key) or SystemConfig(
                key=setting.key, data_type=setting.data_type, category=str(setting.category)
            )
            row.value, row.updated_by = config.stored(setting, value), actor
            row.save()
            old = config.stored(setting, now[setting.key])
            activity.record(
                "core.setting.changed",
                actor=actor,
                target=row,
                changes={"value": [old, row.value]},
                note=str(setting.label),
            )
        config.forget()
        transaction.on_commit(
            config.forget
        )  # again: somebody may have read the old ones while this was not committed
    return len(changed)


def _stale(now: dict, changed: dict) -> StaleVersion:
    last = SystemConfig.objects.select_related("updated_by").order_by("-updated_at").first()
    who = last.updated_by.name if last and last.updated_by else ""
    return StaleVersion(
        _(
            "%(who)s saved the settings while you were editing them. Nothing of yours is lost: compare, "
            "then save again."
        )
        % {"who": who or _("Somebody else")},
        theirs={
            str(s.label): (config.stored(s, now[s.key]), config.stored(s, value))
            for s, value in changed.items()
        },
        by=who,
        at=last.updated_at if last else clock.now(),
        version=version(now),
    )
