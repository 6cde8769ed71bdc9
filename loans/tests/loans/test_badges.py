"""The numbers in the menu: loans and returns that wait for somebody."""

import pytest
from django.urls import reverse

from core.models import User
from loans.panels import badges
from loans.services.returns import declaring
from loans.services.returns.declaring import Declared
from loans.tests.loans.pages import english, lending, units  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def both(person) -> tuple[str, str]:
    """(loans, returns) as a request sees them."""
    person = User.objects.get(pk=person.pk)
    return badges.loans(person), badges.returns(person)


def test_they_count_what_one_can_do_now(lending):  # noqa: F811
    cast = lending.cast
    assert both(cast.logistik) == ("", "")
    lending.ask(cast.staff, 1)
    loan = lending.out(cast.leader, 2)
    declaring.declare(loan, [Declared(units(loan)[0])], actor=cast.leader)
    assert both(cast.logistik) == ("1", "1")
    assert both(cast.staff) == both(cast.leader) == ("", "")
    own = lending.out(cast.ceo, 1)
    declaring.declare(own, [Declared(one) for one in units(own)], actor=cast.ceo)
    assert both(cast.logistik)[1] == "2" and both(cast.ceo)[1] == "1", "nobody verifies his own"


def test_many_are_not_counted_out(lending, monkeypatch):  # noqa: F811
    monkeypatch.setattr(badges, "CAP", 1)
    for _n in range(3):
        lending.ask(lending.cast.staff, 1)
    assert both(lending.cast.logistik)[0] == "1+"


def test_in_one_query_for_a_page(lending, django_assert_num_queries):  # noqa: F811
    person = User.objects.get(pk=lending.cast.logistik.pk)
    person.has_perm("loans.return_loanrequest")
    with django_assert_num_queries(1):
        badges.loans(person), badges.returns(person)


def test_the_menu_leads_to_both(client, lending):  # noqa: F811
    cast = lending.cast
    loan = lending.out(cast.leader, 1)
    declaring.declare(loan, [Declared(units(loan)[0])], actor=cast.leader)
    page = english(client, cast.logistik).get(reverse("home")).content.decode()
    entry = page.partition(f'href="{reverse("returns")}"')[2].partition("</a>")[0]
    assert 'class="count">1' in entry
    page = english(client, cast.staff).get(reverse("home")).content.decode()
    entry = page.partition(f'href="{reverse("returns")}"')[2].partition("</a>")[0]
    assert entry and 'class="count"' not in entry
