"""Database triggers that more than one table wears."""

import pgtrigger


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """Triggers that let nobody change, remove or truncate what is written in `table`."""
    message = f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = '23514', CONSTRAINT = '{table}_append_only';"
    return [
        pgtrigger.Trigger(
            name=f"{table}_no_change",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=message,
        ),
        pgtrigger.Trigger(
            name=f"{table}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=message,
        ),
    ]


def fixed(table: str, column: str) -> pgtrigger.Trigger:
    """A trigger that lets nobody change the number that `table` calls a row by: papers and labels carry
    it.
    """
    return pgtrigger.Trigger(
        name=f"{table}_{column}_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(column),
        condition=pgtrigger.Condition(f"OLD.{column} IS DISTINCT FROM NEW.{column}"),
        func=f"RAISE EXCEPTION 'the {column} of a row of {table} stays' "
        f"USING ERRCODE = '23514', CONSTRAINT = '{table}_{column}_stays';",
    )
