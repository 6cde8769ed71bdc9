"""A small slice of `python -m bench.fuzz`: requests that nobody should send, to every url. None ends in a
5xx.
"""

import pytest

from bench.fuzz import Fuzzer

PARTS, EACH = 4, 60


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_ends_in_a_5xx(world, part):
    fuzzer = Fuzzer(world, seed=2026)
    sent = [fuzzer.attack(number) for number in range(part * EACH, (part + 1) * EACH)]
    bad = [f"{attack}\n{attack.trace[-1500:]}" for attack in sent if attack.status >= 500]
    assert not bad, "\n\n".join(bad)
