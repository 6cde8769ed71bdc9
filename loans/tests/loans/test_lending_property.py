"""Random sequences of every verb of loans, among those of assets, several at once: holds, loans and ledger
agree after each of them.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.services.stock import ledger_check
from assets.tests.stock import test_ledger_property as assets
from core.tests.cast import make_cast
from loans.tests.loans.random_lending import LendingHouse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

THREADS = 3
# A soak run asks for more: LEDGER_EXAMPLES=2000 pytest loans/tests/loans/test_lending_property.py
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "60"))
LENDING = [
    "ask",
    "decide",
    "assign",
    "hand_out",
    "answer",
    "void",
    "declare",
    "keep",
    "verify",
    "counter",
    "extend",
    "let_go",
    "call_off",
    "miss",
    "turn_up",
]
# Loans come to something: their verbs are played more often than the others.
VERBS = st.sampled_from(LENDING * 3 + ["next_week", *assets.VERBS])
STEP = st.tuples(VERBS, st.integers(0, 7), st.integers(0, 3), st.integers(1, 300))
# Each thread begins with loans that are decided and out, so that the rest meets something.
BEGIN = [("ask", 1, 0, 4), ("ask", 3, 1, 8), ("decide", 0, 0, 2), ("decide", 1, 0, 2), ("hand_out", 0, 1, 9)]
SEQUENCE = st.lists(STEP, min_size=4, max_size=14)

# One of each that succeeds, in this order.
SCRIPT = [
    ("ask", 1, 1, 4),
    ("decide", 0, 0, 2),
    ("assign", 0, 1, 1),
    ("hand_out", 0, 1, 5),
    ("void", 0, 0, 1),
    ("hand_out", 0, 1, 5),
    ("answer", 1, 0, 1),
    ("extend", 0, 0, 5),
    ("extend", 0, 0, 5),
    ("declare", 0, 0, 1),
    ("keep", 0, 0, 1),
    ("declare", 0, 0, 1),
    ("verify", 1, 0, 5),
    ("ask", 1, 0, 4),
    ("decide", 1, 0, 2),
    ("hand_out", 1, 1, 5),
    ("counter", 1, 0, 5),
    ("ask", 1, 0, 4),
    ("decide", 2, 0, 2),
    ("let_go", 2, 0, 1),
    ("ask", 1, 0, 4),
    ("call_off", 3, 0, 1),
]


def house(cast) -> LendingHouse:
    return LendingHouse(cast.ceo, [cast.staff, cast.leader, cast.stranger]).open()


def test_every_verb_of_lending_is_among_what_is_played():
    small = house(make_cast())
    small.play(SCRIPT)
    assert sorted(set(LENDING) - set(small.done)) == ["miss", "turn_up"]
    assert (ledger_check.check(), small.books()) == ([], [])


def test_the_books_agree_after_every_sequence_of_loans():
    cast = make_cast()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize="LEDGER_EXAMPLES" not in os.environ,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*[SEQUENCE] * THREADS))
    def play(sequences):
        small = house(cast)
        small.play(BEGIN)
        small.play(*sequences)
        small.mend()
        assert ledger_check.check() == []
        assert small.books() == []

    play()
