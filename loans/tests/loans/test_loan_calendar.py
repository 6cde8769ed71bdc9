"""Loans in the calendar of what is held: whose name is shown to whom, and the ways from a loan to it."""

import pytest
from django.urls import reverse

from core import references
from core.services.people import preferences
from loans.tests.lending import asked, devices, lent, wish

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def page(client):
    """What somebody reads on a page, in English."""

    def read(name, *args, who, **query) -> str:
        preferences.update(who, actor=who, language="en")
        client.force_login(who)
        response = client.get(reverse(name, args=args), query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


def test_the_name_of_a_borrower_is_for_who_sees_his_loan(cast, page):
    loan, (one,) = lent(cast, 1)
    item, unit = one.asset.standard_item_id, one.asset.code
    assert not cast.purchase.has_perm("loans.view_loanrequest")
    for name, key in (("stock_calendar", item), ("asset_calendar", unit), ("item", item), ("asset", unit)):
        seen, closed = page(name, key, who=cast.logistik), page(name, key, who=cast.purchase)
        assert loan.doc_number in seen and cast.staff.name in seen
        assert f'/loans/{loan.doc_number}/">' in seen
        assert loan.doc_number not in closed.partition('id="life"')[0] + closed.partition('id="month"')[2]
        if name != "asset":  # it is with him, which is no secret of the loan
            assert cast.staff.name not in closed.replace(f"· {cast.staff.name}</small>", "")
            assert "lent" in closed


def test_which_loans_are_hidden_is_one_question(cast, django_assert_num_queries):
    mine, (_one,) = lent(cast, 1)
    other, (_two,) = lent(cast, 1, by=cast.stranger)
    cast.staff.has_perm("loans.view_loanrequest")  # read once for each request
    numbers = {mine.doc_number, other.doc_number, "DOC-1", ""}
    with django_assert_num_queries(1):
        hidden = references.hidden(numbers, cast.staff)
    assert hidden == {other.doc_number}
    assert references.hidden(numbers, cast.logistik) == set()
    assert references.hidden({"REG-261122-0001"}, cast.purchase) == {"REG-261122-0001"}


def test_the_form_and_the_decision_lead_to_it_for_who_sees_the_stock(cast, page):
    unit = devices(cast)[0]
    loan = asked(cast, wish(unit.standard_item, start=0, last=3))
    calendar = reverse("stock_calendar", args=[unit.standard_item_id])
    assert calendar in page("loan_decide", loan.doc_number, who=cast.logistik)
    assert calendar in page("loan_create", who=cast.logistik, item=unit.standard_item_id)
    assert calendar not in page("loan_create", who=cast.staff, item=unit.standard_item_id)
