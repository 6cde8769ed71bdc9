"""Migrations that judge old rows by a new constraint."""

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
    it is: new rows and changes are judged all the same, and nobody has to guess what the row meant.
    """
    return [
        migrations.RunSQL(VALIDATE.format(table=table, name=name), migrations.RunSQL.noop) for name in names
    ]
