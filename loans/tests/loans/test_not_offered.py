"""What would be refused is not offered: a lent thing is not passed on, a held one not issued by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.tests.factories import CableFactory, give_to, register_lot
from loans.services.loans import fetching
from loans.tests.lending import approved, asked, devices, lent, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FORM = reverse("handover_new")


@pytest.fixture
def cable(cast):
    """A piece of cable that is lent."""
    lot = register_lot(cast.logistik, 500, item=CableFactory())
    loan = approved(asked(cast, wish(lot.standard_item, 100, in_base=True)), actor=cast.logistik)
    chosen = [fetching.Fetch(loan.items.get().pk, lot, Decimal(100))]
    fetching.hand_out(loan, chosen, actor=cast.logistik)
    return loan.assignments.get().asset


def offered(client, thing) -> set[str]:
    """The names of all actions on the page of a thing."""
    context = client.get(reverse("asset", args=[thing.code])).context
    first = [context["primary"]] if context["primary"] else []
    return {action["name"] for action in (*first, *context["beside"], *context["menu"])}


@pytest.mark.parametrize("who", ["logistik", "staff"])
def test_a_lent_thing_is_not_offered_to_be_passed_on(client, cast, cable, who):
    _loan, (one,) = lent(cast)
    own = give_to(devices(cast)[0], cast.staff, actor=cast.logistik)
    client.force_login(getattr(cast, who))
    assert "pass_on" in offered(client, own)
    assert "pass_on" not in offered(client, one.asset) | offered(client, cable)


def test_a_held_thing_is_not_offered_to_be_issued(client, cast):
    held, free = devices(cast, 2)
    approved(asked(cast, wish(held.standard_item, start=20, last=25)), {1: [held]}, actor=cast.logistik)
    client.force_login(cast.logistik)
    assert "issue" in offered(client, free) and "issue" not in offered(client, held)


def test_the_form_of_a_handover_says_why_a_lent_thing_stays(client, cast, cable):
    loan, (one,) = lent(cast)
    own = give_to(devices(cast)[0], cast.staff, actor=cast.logistik)
    client.force_login(cast.logistik)
    page = client.get(FORM, {"person": cast.staff.pk})
    lines = {line.thing.pk: line for line in page.context["sheet"].things}
    assert lines[own.pk].possible and not lines[one.asset_id].possible and not lines[cable.pk].possible
    why = lines[one.asset_id].why
    assert loan.doc_number in why and why in page.content.decode()
