"""Migrations that judge old rows by a new constraint, or do so no longer."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations

VALIDATE = """
DO $$ BEGIN
    ALTER TABLE {table} VALIDATE CONSTRAINT {name};
EXCEPTION WHEN check_violation THEN
    RAISE WARNING 'Old rows of {table} do not fit {name}; each is judged when it is changed the next time.';
END $$
"""


def validate_where_true(table: str, *names: str) -> list[migrations.RunSQL]:
    """Validate constraints that were added NOT VALID. Where an old row does not fit, the constraint stays as
    it is: new rows and changes are judged all the same, and nobody has to guess what the row meant. Where a
    row has to go on living with what does not fit, `core.database.triggers.judged_when_written` is better.
    """
    return [
        migrations.RunSQL(VALIDATE.format(table=table, name=name), migrations.RunSQL.noop) for name in names
    ]


class RemoveCheck(migrations.RemoveConstraint):
    """Remove a check that old rows may not fit. Backwards it judges new rows and changes only."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.models[app_label, self.model_name_lower]
        check = AddConstraintNotValid(self.model_name, model.get_constraint_by_name(self.name))
        check.database_forwards(app_label, schema_editor, to_state, to_state)
