"""Random sequences of every verb, several at once: the books agree after each of them."""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.services.stock import ledger_check
from assets.tests.stock.random_warehouse import Warehouse
from core.tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

THREADS = 3
# A soak run asks for more: LEDGER_EXAMPLES=2000 pytest assets/tests/stock/test_ledger_property.py
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "120"))
VERBS = [
    "register",
    "issue",
    "issue_part",
    "take_back",
    "take_back_part",
    "pass_on",
    "lose_held",
    "find_held",
    "declare",
    "keep",
    "cut",
    "move",
    "consume",
    "consume_lot",
    "restore",
    "adjust",
    "write_off",
    "decommission",
    "reserve",
    "release",
    "report",
    "start_repair",
    "send_out",
    "stop_repair",
    "finish_repair",
    "cancel_repair",
    "find",
    "lose",
    "replace",
    "hold",
    "change_hold",
    "fetch",
    "release_hold",
]
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 3), st.integers(1, 700))
SEQUENCE = st.lists(STEP, min_size=3, max_size=10)


# One of each that succeeds, in this order: what is proven below is proven of all of them.
SCRIPT = [
    ("register", 0, 0, 500),
    ("issue", 0, 0, 1),
    ("lose_held", 0, 0, 1),
    ("find_held", 0, 0, 1),
    ("declare", 0, 0, 1),
    ("keep", 0, 0, 1),
    ("pass_on", 0, 1, 1),
    ("take_back", 0, 0, 0),
    ("issue_part", 0, 0, 100),
    ("take_back_part", 7, 0, 40),
    ("cut", 0, 0, 50),
    ("move", 0, 1, 1),
    ("consume", 0, 0, 60),
    ("restore", 0, 0, 1),
    ("consume_lot", 3, 3, 5),
    ("adjust", 0, 0, 33),
    ("write_off", 0, 0, 3),
    ("reserve", 0, 1, 20),
    ("release", 0, 0, 1),
    ("decommission", 1, 0, 1),
    ("report", 2, 0, 1),
    ("start_repair", 0, 0, 1),
    ("stop_repair", 0, 0, 1),
    ("send_out", 0, 0, 1),
    ("finish_repair", 0, 1, 1),
    ("report", 2, 0, 1),
    ("cancel_repair", 1, 0, 1),
    ("lose", 2, 0, 1),
    ("find", 1, 1, 1),
    ("replace", 0, 1, 2),
    ("hold", 3, 0, 3),
    ("change_hold", 3, 0, 5),
    ("fetch", 3, 0, 1),
    ("release_hold", 3, 0, 1),
]


def test_every_verb_is_among_what_is_played():
    cast = make_cast()
    warehouse = Warehouse(cast.ceo, [cast.staff, cast.leader, cast.stranger]).open()
    warehouse.play(SCRIPT)
    assert sorted(warehouse.done) == sorted(VERBS)
    assert (ledger_check.check(), warehouse.books()) == ([], [])


def test_the_books_agree_after_every_sequence():
    cast = make_cast()

    # Threads never meet twice in the same way, so a fault could neither be repeated nor made smaller:
    # generate only. CI always plays the same sequences; a soak run draws new ones.
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
        warehouse = Warehouse(cast.ceo, [cast.staff, cast.leader, cast.stranger]).open()
        warehouse.play(*sequences)
        assert ledger_check.check() == []
        assert warehouse.books() == []

    play()
