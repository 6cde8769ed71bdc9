"""What a line amounts to: its properties and the expressions of queries say the same in every case."""

from itertools import product

import pytest
from django.db import transaction

from requests_app.choices import Decision
from requests_app.models import RequestItem
from requests_app.models.queries import ON_THE_WAY, ORDERED, REGISTRABLE, TO_HAND, UNSETTLED, WANTED
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, make_shop

pytestmark = pytest.mark.django_db
ASKED = 4
DECISIONS = {
    None: (Decision.OPEN, ""),
    ASKED: (Decision.APPROVED, ""),
    2: (Decision.PARTIAL, "Cukup dua"),
    0: (Decision.REJECTED, "Ada di kantor"),
}
CASES = [
    {
        "decision": decision,
        "rejection_reason": reason,
        "approved_quantity": approved,
        "allocated_quantity": allocated,
        "factor": factor,
        "arrived_quantity": arrived,
        "missing_quantity": missing,
        "registered_quantity": registered,
    }
    for (approved, (decision, reason)), allocated, factor, arrived, missing, registered in product(
        DECISIONS.items(), (0, 1, 2), (1, 10), (0, 3, 25), (0, 1, 15), (0, 1, 3, 20, 25)
    )
    if allocated <= (ASKED if approved is None else approved) and registered <= arrived
]
CASES += [
    case | {"handed_quantity": handed}
    for case in CASES[::7]
    for handed in (1, 2)
    if case["approved_quantity"]
]


def test_queries_and_python_agree_in_every_case(cast):
    shop = make_shop(cast.logistik)
    key = ask(cast.leader, NewLine(ASKED, shop.wanted)).items.get().pk
    rows = RequestItem.objects.filter(pk=key)
    unsettled = 0
    with transaction.atomic():
        for case in CASES:
            rows.update(**case)
            line = rows.annotate(
                n=WANTED,
                ordered_now=ORDERED,
                is_unsettled=UNSETTLED,
                coming=ON_THE_WAY,
                ready=TO_HAND,
                here=REGISTRABLE,
            ).get()
            assert line.n == line.wanted, case
            if line.decision:
                assert line.ordered_now == line.ordered, case
                assert line.ready == bool(line.to_hand), case
                assert line.here == bool(line.registrable), case
            waits = line.registered_quantity < line.ordered - line.missing_quantity
            assert line.is_unsettled == (line.decision in (Decision.APPROVED, Decision.PARTIAL) and waits), (
                case
            )
            if line.is_unsettled:
                assert not line.is_settled, case
                assert line.coming == line.to_register, case
                unsettled += 1
        # Nothing of this has an arrival, which the database would notice in the end.
        transaction.set_rollback(True)
    assert 0 < unsettled < len(CASES)
