"""Numbers that lead to pages."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from core import references

pytestmark = pytest.mark.django_db


def test_a_number_leads_to_its_page(cast):
    assert references.url("REG-261122-0001", cast.logistik) == reverse(
        "registration", args=["REG-261122-0001"]
    )
    assert references.url("AST-2026-000001-P02", cast.staff) == reverse("asset", args=["AST-2026-000001-P02"])


@pytest.mark.parametrize(
    "text",
    ["", "REG", "REG-261122", "reg-261122-0001", "XYZ-261122-0001", "REG-261122-0001 lama", "INT-2026-0147"],
)
def test_what_is_no_number_of_ours_leads_nowhere(text, cast):
    assert references.url(text, cast.ceo) == ""


def test_a_number_is_no_link_for_whom_its_page_is_closed(cast):
    assert references.url("REG-261122-0001", cast.purchase) == ""


def test_every_registered_page_exists_and_takes_a_number():
    for prefix, page in references.prefixes().items():
        assert reverse(page.view, args=[f"{prefix}-261122-0001"])


def test_two_pages_for_one_prefix_are_a_mistake():
    with pytest.raises(ImproperlyConfigured):
        references.register("REG", view="asset", may=lambda user: True)


def test_whose_documents_stay_hidden(cast):
    numbers = {"REG-261122-0001", "RL-261122-0001", "XYZ-261122-0001", "lama", ""}
    # No such loan is there: nobody sees it.
    assert references.hidden(numbers, cast.logistik) == {"RL-261122-0001"}
    assert references.hidden(numbers, cast.purchase) == {"REG-261122-0001", "RL-261122-0001"}
