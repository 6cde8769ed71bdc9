"""The letter of a request: what stands in it for whom, and its PDF."""

import pytest
from django.urls import reverse

from requests_app import letters
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def words(letter) -> str:
    """Everything that stands in it."""
    return repr(letter)


@pytest.mark.parametrize("status", list(S))
def test_every_state_has_a_letter(client, cast, shop, status):
    request = in_state(status, cast, shop)
    for person in (cast.leader, cast.purchase):
        client.force_login(person)
        response = client.get(reverse("request_letter", args=[request.doc_number]))
        assert response.status_code == 200
        assert response.content.startswith(b"%PDF-")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == f'inline; filename="{request.doc_number}.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"


def test_prices_stand_in_it_for_those_who_see_them(cast, shop):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    for person, sees in (
        (cast.leader, False),
        (cast.logistik, False),
        (cast.purchase, True),
        (cast.ceo, True),
    ):
        assert ("1.500.000" in words(letters.of(request, person))) == sees, person
        assert (letters.of(request, person).table.total is not None) == sees


@pytest.mark.parametrize(
    ("status", "stamp"),
    [
        (S.PENDING, None),
        (S.LOGISTIC_APPROVED, None),
        (S.AWAITING_CEO_APPROVAL, None),
        (S.APPROVED, "APPROVED"),
        (S.COMPLETED, "APPROVED"),
        (S.REJECTED, "REJECTED"),
        (S.CANCELLED, "CANCELLED"),
    ],
)
def test_the_stamp(cast, shop, status, stamp):
    letter = letters.of(in_state(status, cast, shop), cast.leader)
    assert (letter.stamp.text if letter.stamp else None) == stamp


def test_who_signed_and_who_said_no(cast, shop):
    letter = letters.of(in_state(S.APPROVED, cast, shop), cast.leader)
    assert [one.name for one in letter.signatures] == [
        "Lukman Kepala",
        "Dewi Sari",
        "Putri Beli",
        "Citra Direktur",
    ]
    letter = letters.of(in_state(S.REJECTED, cast, shop), cast.leader)
    assert [(one.name, one.tone) for one in letter.signatures] == [
        ("Lukman Kepala", ""),
        ("Dewi Sari", "bad"),
        ("", ""),
        ("", ""),
    ]
    assert "Belum diperlukan tahun ini" in words(letter)


def test_what_was_revised_and_rejected_shows_both_figures(cast, shop):
    request = ask(cast.leader, NewLine(5, shop.wanted), NewLine(3, shop.stocked))
    keys = {line.number: line.pk for line in request.items.all()}
    verdicts = {
        keys[1]: Verdict(2, reason="Cukup dua"),
        keys[2]: Verdict(0, reason="Tidak perlu"),
    }
    letter = letters.of(review.approve_logistic(request, actor=cast.logistik, verdicts=verdicts), cast.leader)
    first, second = letter.table.rows
    assert (first[3].text, first[3].note, first[4].note) == ("2 Unit", "asked for: 5", "Cukup dua")
    assert second[3].struck
    assert second[2].struck
    assert second[4].note == "Tidak perlu"


def test_strangers_find_no_letter(client, cast, shop):
    request = in_state(S.PENDING, cast, shop)
    client.force_login(cast.stranger)
    assert client.get(reverse("request_letter", args=[request.doc_number])).status_code == 404


def test_a_letter_costs_few_queries(client, cast, shop, django_assert_max_num_queries):
    request = in_state(S.COMPLETED, cast, shop)
    client.force_login(cast.purchase)
    client.get(reverse("request_letter", args=[request.doc_number]))
    with django_assert_max_num_queries(10):
        client.get(reverse("request_letter", args=[request.doc_number]))
