"""The one search box finds loans, handovers and returns by a part of their number, people and goods."""

import pytest

from loans.models import AssetReturn, Handover
from loans.services.returns import declaring
from loans.tests.lending import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast):
    """A loan that is out, its handover, and its return that waits."""
    loan, (thing, *_rest) = lent(cast)
    declaring.declare(loan, [declaring.Declared(thing)], actor=cast.staff)
    return loan, Handover.objects.get(wo_ro_int_number=loan.doc_number), AssetReturn.objects.get()


def found(client, term) -> set[str]:
    """The addresses of all that was found."""
    groups = client.get("/search/", {"q": term}).context["groups"]
    return {item["url"] for group in groups for item in group["items"]}


def test_a_whole_number_goes_straight_there(client, cast, story):
    client.force_login(cast.logistik)
    for document, page in zip(story, ("loans", "handovers", "returns"), strict=True):
        number = document.doc_number
        assert client.get("/search/", {"q": number.lower()}).url == f"/{page}/{number}/"


def test_documents_are_found_by_people_and_parts_of_the_number(client, cast, story):
    client.force_login(cast.logistik)
    loan, handover, back = (
        f"/{page}/{document.doc_number}/"
        for document, page in zip(story, ("loans", "handovers", "returns"), strict=True)
    )
    assert {loan, handover, back} <= found(client, cast.staff.name)
    by_day = found(client, story[1].doc_number[:9])
    assert handover in by_day
    assert loan not in by_day


def test_others_documents_are_not_found(client, cast, story):
    client.force_login(cast.stranger)
    for document in story:
        response = client.get("/search/", {"q": document.doc_number})
        assert response.status_code == 200
        assert response.context["groups"] == []
