"""Judging old rows by a new constraint."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.database.validating import validate_where_true

pytestmark = pytest.mark.django_db
NAME = "old_rows_positive"


@pytest.fixture
def old_rows():
    """A table with a constraint that was added when rows were there already."""

    def made(*values: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE old_rows (value int) ON COMMIT DROP")
            cursor.executemany("INSERT INTO old_rows VALUES (%s)", [[value] for value in values])
            cursor.execute(
                "ALTER TABLE old_rows ADD CONSTRAINT old_rows_positive CHECK (value > 0) NOT VALID"
            )
            for operation in validate_where_true("old_rows", NAME):
                cursor.execute(operation.sql)

    return made


def validated() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = %s", [NAME])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("values", "whole"), [((1, 2), True), ((1, -2), False)])
def test_old_rows_that_do_not_fit_stay_and_new_ones_are_refused(old_rows, values, whole):
    old_rows(*values)
    assert validated() is whole
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO old_rows VALUES (-1)")
