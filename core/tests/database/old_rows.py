"""Rows from before a rule."""

from contextlib import contextmanager

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def write_old(sql: str) -> None:
    """Run a statement as it ran before there were triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def copied(table: str, **changes) -> str:
    """SQL of new rows like those that are there, with other values ({column: SQL of the row o})."""
    changes = {"id": "o.id + 1000", **changes}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
    values = [changes.get(name, f"o.{name}") for name in columns]
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} o"


def is_valid(check: str) -> bool | None:
    """Whether a check constraint judged all rows; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = %s", [check])
        return next(iter(cursor.fetchone() or ()), None)


@contextmanager
def there_and_back(app: str, name: str):
    """Take back one migration and apply it again; yields in between."""
    loader = MigrationLoader(connection)
    key = next(key for key in loader.disk_migrations if key[0] == app and key[1].endswith(name))
    migration, before = loader.get_migration(*key), loader.project_state(key, at_end=False)
    _run(migration.unapply, before)
    yield
    _run(migration.apply, before)


def _run(step, before) -> None:
    """No table is altered while a deferred trigger waits for one of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.schema_editor() as editor:
            step(before.clone(), editor)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
