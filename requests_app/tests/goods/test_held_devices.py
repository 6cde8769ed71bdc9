"""A request keeps goods without end: what is held for somebody in some days is not available for it, not
offered at its handover, and not handed over.
"""

import pytest

from assets.services.stock import availability, ledger_check
from assets.tests.stock.holding import keep
from core.errors import Conflict
from requests_app.choices import RequestStatus as S
from requests_app.services.goods import handovers
from requests_app.services.requests import steps
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop
from requests_app.tests.purchase.test_stock_hints import hint
from requests_app.tests.requests.test_amounts_of_lines import URGENT, facts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def test_what_is_held_is_not_available_and_said_apart(client, cast, shop):
    keep(cast, shop.devices[0])
    have = availability.of(shop.stocked)
    assert have.free + have.held == have.physical
    document = ask(cast.leader, NewLine(1, shop.stocked), **URGENT)
    said = facts_of(client, cast.logistik, document)
    assert (said["Held for somebody"], said["Reserved for this request"]) == (("1 Unit", ""), ("1 Unit", ""))
    client.force_login(cast.staff)
    assert hint(client, shop.stocked)["Disisihkan"] == "1 Unit"


def test_what_is_held_is_neither_offered_nor_handed_over(cast, shop):
    request = in_state(S.APPROVED, cast, shop)
    keep(cast, shop.devices[0])
    line = next(line for line in steps.lines_of(request) if line.standard_item_id == shop.stocked.pk)
    offered = handovers.candidates(request, [line])[line.pk]
    assert shop.devices[0] not in offered and offered
    with pytest.raises(Conflict, match=f"{shop.devices[0].code} is held for {cast.staff.name}") as no:
        handovers.hand_over(request, [handovers.HandoverLine(line.pk, shop.devices[0])], actor=cast.logistik)
    assert no.value.thing == shop.devices[0]
    handovers.hand_over(request, [handovers.HandoverLine(line.pk, offered[0])], actor=cast.logistik)
    assert ledger_check.check() == []
