"""Writing many rows at once: COPY, with the plain indexes made again afterwards."""


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
