"""The helper that plays races hides nothing but refusals."""

import pytest
from django.db import connection

from core.errors import Conflict
from core.tests.races import race, split

pytestmark = pytest.mark.django_db(transaction=True)


def refuse():
    raise Conflict("Somebody else was faster.")


def break_a_rule_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_what_was_done_and_what_was_refused_come_back_in_their_order():
    results = race(lambda: "done", refuse, lambda: None)
    won, lost = split(results)
    assert won == ["done", None] and lost == [results[1]] and str(lost[0]) == "Somebody else was faster."


def test_what_is_no_refusal_ends_the_test():
    with pytest.raises(ExceptionGroup) as caught:
        race(lambda: "done", refuse, break_a_rule_of_the_database)
    assert [type(error).__name__ for error in caught.value.exceptions] == ["DataError"]
