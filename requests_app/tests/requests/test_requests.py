"""What may be asked for and what not, and what becomes of what was reserved."""

import pytest

from assets.models import StandardItem
from assets.services.custody import custody
from assets.services.stock import reservations
from assets.tests.factories import register_devices
from core.errors import DomainError, NotAllowed
from core.services.people import users
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.goods import losses
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import Head, NewLine
from requests_app.tests.factories import ask, details, in_state, make_shop, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


def kept(request) -> int:
    return sum(row.quantity for row in reservations.of(request.doc_number))


def why(error) -> tuple:
    return type(error.value), error.value.field, str(error.value)


@pytest.mark.parametrize("quantity", [0, -1, 1_000_000, 1.5])
def test_a_quantity_is_a_whole_number_of_at_least_one(cast, shop, quantity):
    with pytest.raises(DomainError, match="whole number between 1 and 999,999"):
        ask(cast.staff, NewLine(quantity, shop.stocked))


def test_the_same_model_twice_is_refused_naming_both_lines(cast, shop):
    with pytest.raises(DomainError, match="on line 1 and on line 3"):
        ask(cast.staff, NewLine(1, shop.stocked), NewLine(1, shop.wanted), NewLine(2, shop.stocked))
    with pytest.raises(DomainError, match="on line 1 and on line 2"):
        ask(
            cast.staff,
            NewLine(1, name="Tangga  Lipat", brand="A"),
            NewLine(1, name="tangga lipat", brand="a"),
        )


def test_nothing_and_too_much_are_refused(cast, shop):
    with pytest.raises(DomainError, match="at least one line"):
        ask(cast.staff)
    with pytest.raises(DomainError, match="at most 50 lines"):
        ask(cast.staff, *(NewLine(1, name=f"Barang {n}") for n in range(51)))


def test_a_justification_of_nine_characters_is_too_short(cast, shop):
    with pytest.raises(DomainError) as error:
        ask(cast.leader, NewLine(1, shop.stocked), order_type="URGENT", justification=" Perlu 123 ")
    assert why(error)[1] == "justification"
    assert (
        ask(cast.leader, NewLine(1, shop.stocked), order_type="URGENT", justification="Perlu 1234").status
        == S.PENDING
    )


def test_a_project_is_named(cast, shop):
    with pytest.raises(DomainError, match="Name the project"):
        ask(
            cast.leader, NewLine(1, shop.stocked), order_type="PROJECT_BASED", justification="Pembangunan POP"
        )


def test_staff_asks_for_regular_stock_only(cast, shop):
    with pytest.raises(NotAllowed) as error:
        ask(cast.staff, NewLine(1, shop.stocked), order_type="URGENT", justification="Sangat mendesak")
    assert why(error)[1] == "order_type"
    with pytest.raises(NotAllowed, match="restocked by those who look after its stock"):
        ask(cast.staff, NewLine(1, shop.stocked), target="INVENTORY")
    assert Request.objects.count() == 0


def test_an_inactive_model_cannot_be_asked_for(cast, shop):
    StandardItem.objects.filter(pk=shop.wanted.pk).update(is_active=False)
    shop.wanted.refresh_from_db()
    with pytest.raises(DomainError, match="inactive"):
        ask(cast.staff, NewLine(1, shop.wanted))


def test_part_from_stock_is_reserved_and_subtracted_for_others(cast, shop):
    request = ask(cast.staff, NewLine(7, shop.stocked))
    line = request.items.get()
    assert (request.status, line.allocated_quantity, line.to_buy, line.approval_status) == (
        S.PENDING,
        5,
        2,
        "PROCUREMENT_NEEDED",
    )
    assert (line.available_stock, kept(request)) == (5, 5)
    with pytest.raises(DomainError, match="reserved"):
        custody.issue([custody.Part(shop.devices[0])], to=cast.stranger, actor=cast.logistik)
    other = ask(cast.stranger, NewLine(1, shop.stocked))
    assert (other.status, kept(other)) == (S.PENDING, 0)


def test_the_reservation_survives_the_review_and_shrinks_with_the_line(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    line = request.items.get(number=1)
    request = review.approve_logistic(
        request, actor=cast.logistik, verdicts={line.pk: Verdict(1, reason="Satu dulu")}
    )
    line.refresh_from_db()
    assert (line.approval_status, line.allocated_quantity, kept(request)) == ("PARTIAL", 1, 1)


def test_logistics_decides_what_comes_from_stock(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    first, second = request.items.order_by("number")
    with pytest.raises(DomainError) as error:
        review.approve_logistic(request, actor=cast.logistik, verdicts={second.pk: Verdict(1, allocated=1)})
    assert (error.value.thing, error.value.field) == (second, "allocated")
    request = review.approve_logistic(
        request, actor=cast.logistik, verdicts={first.pk: Verdict(2, allocated=1)}
    )
    first.refresh_from_db()
    assert (first.allocated_quantity, first.to_buy, kept(request)) == (1, 1, 1)


def test_what_is_all_in_stock_goes_straight_to_its_handover_after_the_review(cast, shop):
    request = ask(
        cast.leader, NewLine(2, shop.stocked), order_type="URGENT", justification="Perangkat mati sejak pagi"
    )
    assert request.status == S.PENDING
    request = review.approve_logistic(request, actor=cast.logistik)
    assert (request.status, kept(request)) == (S.AWAITING_HANDOVER, 2)


@pytest.mark.parametrize(
    ("verdict", "field"),
    [
        (Verdict(3), "approved"),
        (Verdict(-1), "approved"),
        (Verdict(1), "reason"),
        (Verdict(1, reason="ya"), "reason"),
        (Verdict(0), "reason"),
        (Verdict(2, allocated=3), "allocated"),
        (Verdict(2, allocated=-1), "allocated"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused_beside_its_field(cast, shop, verdict, field):
    request = in_state(S.PENDING, cast, shop)
    line = request.items.get(number=1)
    with pytest.raises(DomainError) as error:
        review.approve_logistic(request, actor=cast.logistik, verdicts={line.pk: verdict})
    assert (error.value.thing, error.value.field) == (line, field)
    request.refresh_from_db()
    assert (request.status, kept(request)) == (S.PENDING, 2)


def test_no_stage_approves_more_than_the_one_before(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    line = request.items.get(number=1)
    request = review.approve_logistic(
        request, actor=cast.logistik, verdicts={line.pk: Verdict(1, reason="Satu dulu")}
    )
    with pytest.raises(DomainError, match="The stage before approved 1"):
        review.revise(request, actor=cast.purchase, verdicts={line.pk: Verdict(2)})


def test_rejecting_every_line_rejects_the_request(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    verdicts = {line.pk: Verdict(0, reason="Tidak jadi") for line in request.items.all()}
    request = review.revise(request, actor=cast.purchase, verdicts=verdicts)
    assert (request.status, request.rejected_by, kept(request)) == (S.REJECTED, cast.purchase, 0)
    assert "Semua baris ditolak" in request.rejection_reason  # written in the language of the house


def test_a_rejection_says_why_in_ten_characters(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    with pytest.raises(DomainError, match="at least 10"):
        review.reject(request, actor=cast.logistik, reason="Tidak ok")


@pytest.mark.parametrize("verb", ["approve_logistic", "approve_purchase", "approve_final"])
def test_nobody_approves_his_own(cast, shop, verb):
    """A super admin holds every permission, and still not for his own wish."""
    state = {
        "approve_logistic": S.PENDING,
        "approve_purchase": S.LOGISTIC_APPROVED,
        "approve_final": S.AWAITING_CEO_APPROVAL,
    }[verb]
    other = users.create(
        actor=cast.ceo, name="Direktur Dua", email="dua@example.com", role="SUPER_ADMIN", division=None
    )[0]
    request = ask(
        cast.ceo,
        NewLine(2, shop.stocked),
        NewLine(1, shop.wanted),
        order_type="URGENT",
        justification="Perangkat mati sejak pagi",
    )
    if state != S.PENDING:
        request = review.approve_logistic(request, actor=cast.logistik)
    if state == S.AWAITING_CEO_APPROVAL:
        request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    do = {
        "approve_logistic": review.approve_logistic,
        "approve_purchase": purchasing.approve_purchase,
        "approve_final": review.approve_final,
    }[verb]
    if verb == "approve_purchase":
        priced(request, cast)
    with pytest.raises(NotAllowed, match="Nobody decides on his own request"):
        do(request, actor=cast.ceo)
    assert do(request, actor=other).status != state


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"price": 0}, "purchase_price"),
        ({"price": 100_000_000_001}, "purchase_price"),
        ({"vendor": " "}, "vendor"),
        ({"po_number": ""}, "po_number"),
        ({"invoice_number": ""}, "invoice_number"),
        ({"purchase_date": "tomorrow"}, "purchase_date"),
        ({"warranty_end_date": "before"}, "warranty_end_date"),
    ],
)
def test_purchase_details_that_cannot_be_are_refused_beside_their_field(cast, shop, values, field):
    from datetime import timedelta

    from core import clock

    days = {"tomorrow": clock.today() + timedelta(days=1), "before": clock.today() - timedelta(days=1)}
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    values = {name: days.get(value, value) for name, value in values.items()}
    with pytest.raises(DomainError) as error:
        purchasing.set_purchase(
            request, actor=cast.purchase, details=details(request, **values), version=request.version
        )
    assert (error.value.field, error.value.thing.number) == (field, 2)


def test_a_purchase_without_details_is_not_approved(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    with pytest.raises(DomainError, match=r"Line 2 .* has no purchase details yet"):
        purchasing.approve_purchase(request, actor=cast.purchase)


@pytest.mark.parametrize(
    ("price", "status"), [(10_000_000, S.APPROVED), (10_000_001, S.AWAITING_CEO_APPROVAL)]
)
def test_the_limit_is_what_may_still_be_bought_without_the_ceo(cast, shop, price, status):
    request = review.approve_logistic(ask(cast.staff, NewLine(1, shop.wanted)), actor=cast.logistik)
    assert (
        purchasing.approve_purchase(priced(request, cast, price=price), actor=cast.purchase).status == status
    )


def test_cancelling_before_the_handover_sets_the_stock_free(cast, shop):
    request = ask(cast.staff, NewLine(2, shop.stocked))
    request = requests.cancel(request, actor=cast.staff)
    assert (request.status, kept(request)) == (S.CANCELLED, 0)


def test_removing_a_request_takes_it_out_of_every_list(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    requests.remove(request, actor=cast.ceo, reason="Salah tulis")
    assert list(Request.objects.visible_to(cast.ceo)) == []
    request = Request.objects.get()
    assert (request.status, request.delete_reason, kept(request)) == (S.CANCELLED, "Salah tulis", 0)


def test_who_waits_for_goods_keeps_his_account(cast, shop):
    ask(cast.staff, NewLine(1, shop.stocked))
    with pytest.raises(DomainError, match="still waits for the goods of 1 request"):
        users.deactivate(cast.staff, actor=cast.ceo, reason="Pindah kerja")


def test_what_broke_is_replaced_or_bought(cast, shop):
    request = in_state(S.PENDING, cast, shop)
    reservations.replace(
        [], reference=request.doc_number, actor=cast.logistik
    )  # as if the two reserved ones had broken
    assert losses.mend(request.doc_number) is True
    assert kept(request) == 2
    reservations.replace([], reference=request.doc_number, actor=cast.logistik)
    custody.issue([custody.Part(d) for d in shop.devices[:4]], to=cast.stranger, actor=cast.logistik)
    assert losses.mend(request.doc_number) is False
    line = request.items.get(number=1)
    assert (line.allocated_quantity, line.to_buy, kept(request)) == (1, 1, 1)
    assert request.activities.filter(payload__verb="stock_lost").exists()


def test_a_job_that_runs_twice_says_only_once_what_broke(cast, shop):
    request = in_state(S.APPROVED, cast, shop)
    reservations.replace([], reference=request.doc_number, actor=cast.logistik)
    custody.issue([custody.Part(d) for d in shop.devices], to=cast.stranger, actor=cast.logistik)
    assert [losses.mend(request.doc_number, job=job) for job in (7, 7, 8)] == [False] * 3
    assert request.activities.filter(payload__verb="stock_lost").count() == 2


def test_more_goods_make_no_difference_to_what_was_decided(cast, shop):
    request = in_state(S.LOGISTIC_APPROVED, cast, shop)
    register_devices(cast.logistik, 3, item=shop.wanted, place=shop.store)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    assert request.items.get(number=2).to_buy == 1


def test_a_head_that_nobody_offers_is_refused(cast, shop):
    with pytest.raises(DomainError):
        requests.create(Head(order_type="GIFT"), [NewLine(1, shop.stocked)], actor=cast.ceo)
