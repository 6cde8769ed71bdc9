"""Database triggers that more than one table wears."""

from collections.abc import Mapping

import pgtrigger

from core.errors import explain


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


def undeletable(table: str) -> pgtrigger.Trigger:
    """A trigger that lets nobody delete a row of `table`: what is over stays, and says so."""
    return pgtrigger.Protect(name=f"{table}_no_delete", operation=pgtrigger.Delete)


def final(table: str, over: str, func: str) -> pgtrigger.Trigger:
    """A trigger that judges every change of a row of `table` that is `over` (a condition on OLD): `func`
    raises as `{table}_final`, for all but what may change then.
    """
    return pgtrigger.Trigger(
        name=f"{table}_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(over),
        func=func,
    )


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


def judged_when_written(
    name: str, misfits: Mapping[str, str], sentence, *, like: tuple[str, str] | None = None
) -> pgtrigger.Trigger:
    """A trigger that refuses values where they are written, with a (lazy) `sentence` for people beside the
    field. `misfits` is {column: the comparison that is true of what is refused}.

    A check constraint would judge the whole row at every change: with one value from before the rule, a thing
    could not be moved, counted or handed out any more. Here an old value may stay until somebody changes it,
    and a new row may repeat it from the row it is made of: `like` is (table of that, column that names it).
    """
    explain(name, sentence)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*misfits),
        condition=pgtrigger.Condition(
            " OR ".join(f"NEW.{column} {misfit}" for column, misfit in misfits.items())
        ),
        func="\n".join(_judged(name, column, misfit, like) for column, misfit in misfits.items())
        + "\nRETURN NEW;",
    )


def _judged(name: str, column: str, misfit: str, like: tuple[str, str] | None) -> str:
    """SQL that judges one column. Of a new row OLD is NULL."""
    unlike = ""
    if like:
        table, key = like
        unlike = (
            f" AND NOT EXISTS (SELECT FROM {table} o WHERE o.id = NEW.{key} AND o.{column} = NEW.{column})"
        )
    return f"""IF NEW.{column} {misfit} AND NEW.{column} IS DISTINCT FROM OLD.{column}{unlike} THEN
    RAISE EXCEPTION '{name}: % is not written as {column}', NEW.{column}
        USING ERRCODE = '23514', CONSTRAINT = '{name}', COLUMN = '{column}';
END IF;"""
