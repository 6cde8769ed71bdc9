"""Instances for a page that only shows them: of many rows, Django's own way of reading and making them costs
more than the database.

LINES = light.Reading(RequestItem, by="request", order="number", standard_item=("name", "bulk_type"))
lines = LINES.read(document.pk)
"""

from collections.abc import Iterable
from functools import cached_property

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL


class Reading:
    """The rows of a model that belong to something, and what they point to; the SQL is written once in a
    process.

    `by` is the field that names whose they are, `order` the field they are ordered by, `also` what else is
    read: {attribute: SQL}. `related` names foreign keys, and which fields are read with them; another field
    of theirs is read when it is asked for.
    """

    def __init__(
        self,
        model: type[models.Model],
        *,
        by: str,
        order: str,
        also: dict[str, RawSQL] | None = None,
        **related: Iterable[str],
    ):
        self.model, self.by, self.order, self.also, self.related = model, by, order, also or {}, related

    @cached_property
    def parts(self) -> list[tuple[str, type[models.Model], list[models.Field]]]:
        """(foreign key, model, fields that are read), the model itself first. Raises TypeError for a field
        that Django would translate.
        """
        found = [("", self.model, list(self.model._meta.concrete_fields))]
        for name, fields in self.related.items():
            target = self.model._meta.get_field(name).related_model
            found.append((name, target, [target._meta.pk, *map(target._meta.get_field, fields)]))
        if strange := [
            str(field)
            for _name, _model, fields in found
            for field in fields
            if hasattr(field, "from_db_value")
        ]:
            raise TypeError(f"These fields are not read as they are stored: {', '.join(strange)}")
        return found

    @cached_property
    def sql(self) -> str:
        """All of it; it takes what `also` takes, then whose they are."""
        meta, quote = self.model._meta, connection.ops.quote_name
        table = quote(meta.db_table)
        columns = [
            f"{quote(name) if name else table}.{quote(field.column)}"
            for name, _model, fields in self.parts
            for field in fields
        ]
        columns += [f"({one.sql})" for one in self.also.values()]
        joins = [
            f"LEFT JOIN {quote(target._meta.db_table)} AS {quote(name)} "
            f"ON {quote(name)}.{quote(fields[0].column)} = {table}.{quote(meta.get_field(name).column)}"
            for name, target, fields in self.parts[1:]
        ]
        by, order = (f"{table}.{quote(meta.get_field(name).column)}" for name in (self.by, self.order))
        return f"SELECT {', '.join(columns)} FROM {table} {' '.join(joins)} WHERE {by} = %s ORDER BY {order}"  # noqa: S608 our own names

    def read(self, owner) -> list[models.Model]:
        """The instances that belong to the key `owner`. Made without `__init__` and its signals, they are for
        showing: never save one.
        """
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [*(value for one in self.also.values() for value in one.params), owner])
            rows = cursor.fetchall()
        (_name, model, fields), *others = self.parts
        names, start = [field.attname for field in fields], len(fields)
        made = [_made(model, names, row) for row in rows]
        for name, target, fields in others:
            names, end, known = [field.attname for field in fields], start + len(fields), {None: None}
            for one, row in zip(made, rows, strict=True):
                if row[start] not in known:
                    known[row[start]] = _made(target, names, row[start:end])
                one._state.fields_cache[name] = known[row[start]]
            start = end
        for one, row in zip(made, rows, strict=True):
            one.__dict__.update(zip(self.also, row[start:], strict=True))
        return made


def _made(model: type[models.Model], names: list[str], values: tuple) -> models.Model:
    one = model.__new__(model)
    one.__dict__.update(zip(names, values, strict=False))
    one._state = state = ModelState()
    state.adding, state.db, state.fields_cache = False, connection.alias, {}
    return one
