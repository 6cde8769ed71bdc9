"""The letter of a request: what stands in it for whom, and its PDF."""

import re
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse

from core.models import Notification, UserPreference
from core.pdf.page import draw
from requests_app import letters
from requests_app.choices import UNDER_REVIEW
from requests_app.choices import RequestStatus as S
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import deliveries
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, in_state, make_shop, priced

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
        assert bool(letters.of(request, person).table.totals) == sees


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
    assert (first[2].text, first[2].note, first[5].note) == ("2 Unit", "asked for: 5 Unit", "Cukup dua")
    assert second[2].struck
    assert second[1].struck
    assert second[5].note == "Tidak perlu"


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


# ---------------------------------------------------------------- it adds up


def figures(letter) -> list[dict]:
    """Each row by the labels of its columns."""
    names = [str(column.label) for column in letter.table.columns]
    texts = [[getattr(cell, "text", cell) for cell in row] for row in letter.table.rows]
    return [dict(zip(names, row, strict=True)) for row in texts]


def rupiah_of(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_stock_and_purchase_stand_apart_and_the_amount_is_price_times_what_is_bought(cast, shop):
    """Seven are wanted, five lie there: two are bought."""
    request = ask(cast.leader, NewLine(7, shop.stocked), NewLine(3, shop.wanted), NewLine(1, shop.cable))
    request = priced(review.approve_logistic(request, actor=cast.logistik), cast)
    letter = letters.of(request, cast.purchase)
    first, second, third = figures(letter)
    assert (first["Quantity"], first["From stock"], first["To buy"]) == ("7 Unit", "5 Unit", "2 Unit")
    assert (second["From stock"], second["To buy"]) == ("–", "3 Unit")
    assert (third["From stock"], third["To buy"], third["Price in total"]) == ("1 Hasbal", "–", "")
    for row, bought in ((first, 2), (second, 3)):
        assert rupiah_of(row["Price in total"]) == bought * rupiah_of(row["Price each"])
    ((_label, total),) = letter.table.totals
    assert rupiah_of(total) == rupiah_of(first["Price in total"]) + rupiah_of(second["Price in total"])
    # Without prices it says as much of the goods.
    assert figures(letters.of(request, cast.leader))[0]["To buy"] == "2 Unit"


def test_what_will_not_come_is_shown_as_such(client, cast, shop):
    request = in_state(S.IN_DELIVERY, cast, shop, more=[NewLine(3, name="Bor")])
    line = request.items.get(number=3)
    gone = deliveries.ArrivalLine(missing=Decimal(2), reason="Habis")
    deliveries.receive(request, {line.pk: gone}, actor=cast.purchase)
    request.refresh_from_db()
    letter = letters.of(request, cast.purchase)
    assert letter.table.rows[2][5].note == "2 Unit will not come"
    assert [rupiah_of(text) for _label, text in letter.table.totals] == [6_000_000, 3_000_000, 3_000_000]
    assert [str(label) for label, _text in letter.table.totals][1] == "Of that will not come"
    client.force_login(cast.purchase)
    cast.purchase.preferences.language = "en"
    cast.purchase.preferences.save()
    page = client.get(reverse("request", args=[request.doc_number])).content.decode()
    assert "Of that will not come" in page and "− Rp\u00a03.000.000" in page


@pytest.mark.parametrize(
    ("status", "head", "roles"),
    [
        (S.PENDING, {}, ["Requested by", "Logistics", "Purchase", "Management"]),
        (S.PENDING, {"order_type": "REGULAR_STOCK"}, ["Requested by", "Logistics", "Purchase"]),
        (S.APPROVED, {"order_type": "REGULAR_STOCK"}, ["Requested by", "Logistics", "Purchase"]),
        (S.COMPLETED, {"order_type": "REGULAR_STOCK"}, ["Requested by", "Logistics", "Purchase"]),
        (S.AWAITING_CEO_APPROVAL, {}, ["Requested by", "Logistics", "Purchase", "Management"]),
        (S.CANCELLED, {}, ["Requested by"]),
        (S.REJECTED, {}, ["Requested by", "Logistics"]),
    ],
)
def test_only_those_sign_who_must(cast, shop, status, head, roles):
    request = in_state(status, cast, shop, **head)
    letter = letters.of(request, cast.leader)
    assert [str(one.role) for one in letter.signatures] == roles
    if status not in UNDER_REVIEW:
        assert all(one.date for one in letter.signatures)


def test_what_is_all_in_stock_needs_nobody(cast, shop):
    letter = letters.of(ask(cast.staff, NewLine(1, shop.stocked)), cast.staff)
    assert [str(one.role) for one in letter.signatures] == ["Requested by"]


@pytest.mark.parametrize("price", [1_500_000, 100_000_000_000])
def test_no_price_is_broken(cast, shop, price):
    request = ask(cast.leader, NewLine(999_999, shop.wanted, note="Untuk semua POP " * 8))
    request = priced(review.approve_logistic(request, actor=cast.logistik), cast, price=Decimal(price))
    lines = lines_of(draw(letters.of(request, cast.purchase)))
    for amount in (price, price * 999_999):
        text = f"Rp {amount:,}".replace(",", ".")
        assert any(text in line for line in lines), (text, lines)


def lines_of(pdf: bytes) -> list[str]:
    """The lines of a PDF as they are printed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            line.replace("\u00a0", " ")
            for page in document
            for line in page.get_textpage().get_text_bounded().splitlines()
        ]
    finally:
        document.close()


def test_a_revision_tells_the_requester_what_was_taken_down(cast, shop):
    UserPreference.objects.filter(user=cast.leader).update(language="en")
    request = ask(cast.leader, NewLine(5, shop.wanted), NewLine(3, name="Bor"))
    keys = {line.number: line.pk for line in request.items.all()}
    request = review.approve_logistic(
        request, actor=cast.logistik, verdicts={keys[1]: Verdict(3, reason="Cukup tiga")}
    )
    assert told(cast.leader).endswith("Taken down: MikroTik CRS328: 5 → 3 Unit (Cukup tiga).")
    request = review.revise(
        request, actor=cast.purchase, verdicts={keys[2]: Verdict(0, reason="Tidak dijual")}
    )
    assert told(cast.leader) == (
        f"Putri Beli revised your request {request}. Taken down: Bor: 3 → 0 Unit (Tidak dijual)."
    )
    review.revise(request, actor=cast.purchase, verdicts={keys[1]: Verdict(0, reason="Vendor tutup")})
    assert "Taken down: MikroTik CRS328: 3 → 0 Unit (Vendor tutup)." in told(cast.leader)


def test_what_was_not_revised_says_nothing_of_it(cast, shop):
    review.approve_logistic(ask(cast.leader, NewLine(5, shop.wanted)), actor=cast.logistik)
    assert "Taken down" not in told(cast.leader)


def told(person) -> str:
    """What somebody heard last."""
    return Notification.objects.filter(recipient=person).latest("pk").message
