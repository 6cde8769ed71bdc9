import pytest
from django.db import connection


@pytest.fixture
def superuser_sql(db):
    """Run SQL with all triggers off, as somebody with the keys to the server could: to plant a fault."""

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql)
            cursor.execute("SET session_replication_role = origin")

    return run
