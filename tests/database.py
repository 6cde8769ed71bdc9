"""The database that tests run on: migrated once, kept as a template, cloned in a moment, emptied quickly.

The template lies in the same server under a name made of every migration and of the versions of all packages,
so that it is made anew when one of them changes, and only then. What apps add after migrating (groups,
permissions) is added to each clone.
"""

import hashlib
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path
from unittest import mock

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveConstraint, RemoveIndex
from pgtrigger.migrations import AddTrigger, RemoveTrigger
from psycopg import sql

PREFIX = "test_template_"
KEPT = 3  # templates, for as many branches
# Bytes from which on it is quicker to empty a table by TRUNCATE, which makes a new file, than row by row.
LARGE = 4_000_000
_rows: dict[str, bytes] = {}


def clone(name: str) -> None:
    """Make the database `name` anew, with the tables of all migrations, and connect Django to it."""
    with _server() as server:
        template = PREFIX + _fingerprint()
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _make(server, template)
        _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
    _connect(name)
    emit_post_migrate_signal(0, False, "default")
    _rows.update(copied())


def drop(name: str) -> None:
    """Drop the database `name`."""
    connections.close_all()
    with _server() as server:
        _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def empty() -> None:
    """Take away what was committed since `clone`; triggers, which keep the log from it, are not asked."""
    with connection.cursor() as cursor:
        statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        for table, size in _filled(cursor):
            statements.append(f"TRUNCATE {table} CASCADE" if size > LARGE else f"DELETE FROM {table}")
        cursor.execute("; ".join(statements))
        _fill(cursor, _rows)
        cursor.execute("COMMIT")


def copied() -> dict[str, bytes]:
    """{table: its rows} of everything there is, for `put_back`."""
    found = {}
    with connection.cursor() as cursor:
        for table, _size in _filled(cursor):
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                found[table] = b"".join(copy)
    return found


def put_back(rows: dict[str, bytes]) -> None:
    """Have these rows and no others, in the transaction of the caller; triggers are not asked."""
    with connection.cursor() as cursor:
        emptied = [f"DELETE FROM {table}" for table, _size in _filled(cursor)]
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *emptied]))
        _fill(cursor, rows)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _fill(cursor, rows: dict[str, bytes]) -> None:
    for table, content in rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(content)


def _filled(cursor) -> list[tuple[str, int]]:
    """The tables with something in them, and the sizes of their files."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
    )
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT '{name}', pg_relation_size('{name}') FROM {name} LIMIT 1)" for name in tables
        )
    )
    return cursor.fetchall()


@contextmanager
def _server():
    """A connection to the server; processes that make or clone the template wait for each other."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('test template'))")
        yield server


def _run(server, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _fingerprint() -> str:
    digest = hashlib.sha256(
        "".join(sorted(f"{each.name}=={each.version} " for each in metadata.distributions())).encode()
    )
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{path.name}:".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(server, template: str) -> None:
    """Migrate under another name, so that a template that is there is whole; then drop the oldest ones."""
    unfinished = f"{PREFIX}unfinished"
    _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
    _run(server, "CREATE DATABASE {}", unfinished)
    _connect(unfinished)
    with mock.patch("django.core.management.commands.migrate.emit_post_migrate_signal"), _fields_alone():
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    _run(server, "ALTER DATABASE {} RENAME TO {}", unfinished, template)
    made = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [PREFIX]
    ).fetchall()
    for (name,) in made[KEPT:]:
        _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def _fields_alone():
    """An index, a constraint or a trigger leaves fields and relations as they are. Django makes the class of
    the model anew after each, and those of all models around it: three quarters of the time.
    """

    def keeping_classes(state_forwards):
        def forwards(operation, app_label, state):
            rendered = {name: vars(state).pop(name) for name in ("apps",) if name in vars(state)}
            state_forwards(operation, app_label, state)
            vars(state).update(rendered)

        return forwards

    with ExitStack() as patches:
        for operation in (AddIndex, RemoveIndex, AddConstraint, RemoveConstraint, AddTrigger, RemoveTrigger):
            patched = keeping_classes(operation.state_forwards)
            patches.enter_context(mock.patch.object(operation, "state_forwards", patched))
        yield


def _connect(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
