"""Writing many rows at once: COPY, with the plain indexes made again afterwards."""

from collections import Counter


def drop_indexes(cursor, tables):
    """Drop the plain indexes of these tables; return the statements that bring them back."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    rows = cursor.fetchall()
    for name, _definition in rows:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in rows]


def copy(cursor, table, columns, rows):
    """COPY `rows` into a table and empty the list."""
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
    rows.clear()


class Copies:
    """Rows of the tables of these models, written a hundred thousand at a time; keys are given out here."""

    AT_ONCE = 100_000

    def __init__(self, cursor, *models):
        self.cursor, self.last = cursor, Counter()
        self.rows = {model._meta.db_table: [] for model in models}
        self.blank = {
            model._meta.db_table: {
                f.column: f.get_default() for f in model._meta.concrete_fields if not f.generated
            }
            for model in models
        }

    def add(self, table: str, **values) -> int:
        """One more row, empty but for `values`; returns its key."""
        self.last[table] += 1
        row = self.blank[table] | values | {"id": self.last[table]}
        if len(row) > len(self.blank[table]):
            raise KeyError(f"{table} has no {set(row) - set(self.blank[table])}")
        self.rows[table].append(tuple(row.values()))
        if len(self.rows[table]) >= self.AT_ONCE:
            self._write(table)
        return self.last[table]

    def flush(self):
        """Write what is left."""
        for table in self.rows:
            self._write(table)

    def _write(self, table: str):
        copy(self.cursor, table, ", ".join(self.blank[table]), self.rows[table])
