"""Many new rows at once through COPY: about five times as fast as bulk_create, with the same constraints and
triggers.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from psycopg import sql

FEW = 20  # rows, up to which one INSERT is quicker than the three steps of a COPY


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved instances of one model and give them their keys. Signals and auto_now fields are not
    served.
    """
    if not rows:
        return
    meta = rows[0]._meta
    (_insert_few if len(rows) <= FEW else _insert_many)(
        rows, meta, [f for f in meta.concrete_fields if not f.generated]
    )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _insert_few(rows, meta, fields) -> None:
    fields = [f for f in fields if not f.primary_key]
    values = _values(fields)
    with connection.cursor() as cursor:
        statement = _inserting(meta.db_table, tuple(f.column for f in fields), len(rows), meta.pk.column)
        cursor.execute(statement, [value for row in rows for value in values(row)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


@lru_cache(maxsize=256)
def _inserting(table: str, columns: tuple[str, ...], count: int, key: str) -> str:
    """The statement that inserts `count` rows, put together once."""
    one = f"({', '.join(['%s'] * len(columns))})"
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    values = ", ".join([one] * count)
    return f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES {values} RETURNING {key}"  # noqa: S608


def _insert_many(rows, meta, fields) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
    copy(meta.db_table, [f.column for f in fields], map(_values(fields), rows))


def _values(fields):
    """What gives the values of one instance, as the database takes them."""
    values = attrgetter(*(f.attname for f in fields))
    documents = [i for i, f in enumerate(fields) if isinstance(f, models.JSONField)]
    return (lambda row: _with_json(values(row), documents)) if documents else values


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` of saved instances of one model in one statement: a fraction of what bulk_update's CASE
    costs.
    """
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [meta.get_field(name) for name in fields]
    types = [meta.pk.rel_db_type(connection), *(f.db_type(connection) for f in columns)]
    names = [quote(f.column) for f in columns]
    arrays = [
        [row.pk for row in rows],
        *([f.get_db_prep_save(getattr(row, f.attname), connection) for row in rows] for f in columns),
    ]
    values = ", ".join(f"%s::{_bare(t)}[]" for t in types)
    statement = (
        f"UPDATE {quote(meta.db_table)} AS t SET {', '.join(f'{n} = v.{n}' for n in names)} "  # noqa: S608 the model's own names
        f"FROM unnest({values}) AS v(pk, {', '.join(names)}) WHERE t.{quote(meta.pk.column)} = v.pk"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)


def _bare(db_type: str) -> str:
    """A column's type without its limits, which the column itself applies."""
    return db_type.partition("(")[0]


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """COPY tuples into a table. Raises what a plain INSERT would (IntegrityError and its kin)."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


def as_json(value) -> str:
    """JSON text for a jsonb column; dates and decimals as text."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _with_json(values: tuple, positions: list[int]) -> list:
    values = list(values)
    for i in positions:
        values[i] = as_json(values[i])
    return values
