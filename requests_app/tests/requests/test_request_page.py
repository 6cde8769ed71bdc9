"""The page of a request: what it shows to whom, in every state."""

import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from core import clock
from core.models import SystemConfig, User
from core.roles import Role
from core.tests.factories import UserFactory
from requests_app.choices import RequestStatus as S
from requests_app.choices import Stage
from requests_app.models import Request, RequestActivity
from requests_app.services.approval import delegations, review
from requests_app.services.approval.verdicts import Verdict
from requests_app.services.discussion import attention, comments
from requests_app.services.goods import deliveries
from requests_app.services.purchase import purchasing
from requests_app.services.requests import requests
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, days_ago, in_state, make_shop, priced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
MONEY = "1.500.000"


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik)


@pytest.fixture
def sees(client, settings):
    """The text of a request's page as a person sees it, without tags."""

    def look(person, request, query=""):
        return text_of(raw(client, person, request, query))

    return look


def raw(client, person, request, query="") -> str:
    person.preferences.language = "en"
    person.preferences.save()
    client.force_login(person)
    response = client.get(reverse("request", args=[request.doc_number]) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def text_of(page: str) -> str:
    main = page[page.index('<main class="main"') : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def steps_of(page: str) -> list[tuple[str, str]]:
    """(label, state) of each step."""
    return re.findall(r'<li class="(\w+)"[^>]*>\s*<span>\s*<span class="step-label">([^<]+)', page)


def test_who_may_not_see_it_finds_nothing(client, cast, shop):
    request = in_state(S.PENDING, cast, shop)
    for person in (cast.stranger, cast.staff, cast.other_leader):
        client.force_login(person)
        assert client.get(reverse("request", args=[request.doc_number])).status_code == 404


def test_one_request_is_visible_to_whom_the_list_shows_it(client, cast, shop):
    removed = in_state(S.REJECTED, cast, shop)
    requests.remove(removed, actor=cast.ceo, reason="Salah ketik semuanya")
    theirs = {
        in_state(S.PENDING, cast, shop),
        in_state(S.PENDING, cast, shop, by=cast.staff, order_type="REGULAR_STOCK"),
    }
    today = clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage=Stage.LOGISTIC,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )
    people = list(User.objects.all())
    assert {person.role for person in people} == set(Role.values)
    sights = [set(Request.objects.visible_to(person)) for person in people]
    for person, shown in zip(people, sights, strict=True):
        client.force_login(person)
        urls = {request: reverse("request", args=[request.doc_number]) for request in Request.objects.all()}
        assert shown == {request for request, url in urls.items() if client.get(url).status_code == 200}
    assert sorted({len(shown) for shown in sights}) == [0, 1, len(theirs)]
    for request in theirs:
        seen_by = {person.pk for person, shown in zip(people, sights, strict=True) if request in shown}
        assert set(comments.audience(request)) == seen_by


@pytest.mark.parametrize("status", list(S))
def test_every_state_has_its_page_for_everybody_who_sees_it(client, cast, shop, status):
    request, label = in_state(status, cast, shop), str(S(status).label)
    for person in (cast.leader, cast.logistik, cast.purchase, cast.ceo):
        page = raw(client, person, request)
        shown = text_of(page)
        assert request.doc_number in shown
        assert label in shown
        assert page.count('<a class="btn btn-primary"') <= 1
        # Prices only for those who may see them, and for them once there are any.
        sees_money = person in (cast.purchase, cast.ceo) and status not in (
            S.PENDING,
            S.LOGISTIC_APPROVED,
            S.REJECTED,
            S.CANCELLED,
        )
        assert (MONEY in page) == sees_money, person


@pytest.mark.parametrize(
    ("status", "person", "label"),
    [
        (S.PENDING, "logistik", "Review"),
        (S.LOGISTIC_APPROVED, "purchase", "Purchase details"),
        (S.AWAITING_CEO_APPROVAL, "ceo", "Final approval"),
        (S.APPROVED, "purchase", "Start the purchase"),
        (S.PURCHASING, "purchase", "Mark as shipped"),
        (S.IN_DELIVERY, "logistik", "Record an arrival"),
        (S.ARRIVED, "logistik", "Register goods"),
        (S.AWAITING_HANDOVER, "logistik", "Hand over"),
    ],
)
def test_the_primary_button_is_the_next_step(client, cast, shop, status, person, label):
    page = raw(client, getattr(cast, person), in_state(status, cast, shop))
    (primary,) = re.findall(r'<a class="btn btn-primary"[^>]*>(.*?)</a>', page, re.S)
    assert re.sub(r"<.*>", "", primary, flags=re.S).strip() == label


def test_the_purchase_is_approved_once_every_line_is_priced(client, cast, shop):
    request = priced(in_state(S.LOGISTIC_APPROVED, cast, shop), cast)
    page = raw(client, cast.purchase, request)
    assert re.search(r'btn btn-primary"[^>]*>.*?Approve the purchase', page, re.S)


def test_whose_turn_it_is_by_name(sees, cast, shop):
    with clock.at(days_ago(2)):
        request = ask(cast.staff, NewLine(1, shop.wanted))
    assert "waits for Dewi Sari (Logistics) since 2 days" in sees(cast.staff, request)
    UserFactory(name="Zaki Gudang", role="ADMIN_LOGISTIK")
    UserFactory(name="Zara Gudang", role="ADMIN_LOGISTIK")
    assert "and 2 more (Logistics) since 2 days" in sees(cast.staff, request)
    assert "Waits too long" not in sees(cast.staff, request)


def test_nobody_is_waited_for_to_decide_on_his_own_request(sees, cast, shop):
    request = ask(cast.logistik, NewLine(1, shop.wanted))
    assert "waits for Citra Direktur (Logistics)" in sees(cast.logistik, request)


def test_what_waits_too_long_says_so(sees, cast, shop):
    with clock.at(days_ago(4)):
        request = ask(cast.staff, NewLine(1, shop.wanted))
    assert "Waits too long" in sees(cast.staff, request)


@pytest.mark.parametrize(
    ("status", "states"),
    [
        (S.PENDING, "done now next next next next next next"),
        (S.LOGISTIC_APPROVED, "done done now next next next next next"),
        (S.AWAITING_CEO_APPROVAL, "done done done now next next next next"),
        (S.PURCHASING, "done done done done now next next next"),
        (S.IN_DELIVERY, "done done done done done now next next"),
        (S.ARRIVED, "done done done done done done now next"),
        (S.AWAITING_HANDOVER, "done done done done done done done now"),
        (S.COMPLETED, "done done done done done done done done"),
        (S.REJECTED, "done stopped"),
        (S.CANCELLED, "done stopped"),
    ],
)
def test_steps_of_an_urgent_request(client, cast, shop, status, states):
    assert [
        state for state, _label in steps_of(raw(client, cast.leader, in_state(status, cast, shop)))
    ] == states.split()


def test_steps_of_what_is_all_in_stock_and_of_a_restock(client, cast, shop):
    stocked = ask(cast.staff, NewLine(1, shop.stocked))
    assert [label for _state, label in steps_of(raw(client, cast.staff, stocked))] == [
        "Requested",
        "Handed over",
    ]
    restock = ask(cast.logistik, NewLine(1, shop.wanted), target="INVENTORY")
    labels = [label for _state, label in steps_of(raw(client, cast.logistik, restock))]
    assert labels == ["Requested", "Logistics", "Purchase", "Shipped", "Arrived", "Registered"]


def test_stock_is_shown_to_those_who_see_it_while_it_is_decided(sees, cast, shop):
    request = in_state(S.PENDING, cast, shop)
    assert "Available 3 Unit Reserved for this request 2 Unit" in sees(cast.logistik, request)
    assert "Reserved for this request" not in sees(cast.leader, request)
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = review.approve_final(request, actor=cast.ceo)
    assert "Reserved for this request" not in sees(cast.logistik, request)


def test_decisions_stand_on_their_lines(sees, cast, shop):
    request = ask(
        cast.leader, NewLine(7, shop.stocked), NewLine(5, shop.wanted), NewLine(1, name="Bor listrik")
    )
    assert "5 Unit from stock 2 Unit to buy" in sees(cast.leader, request)
    keys = {line.number: line.pk for line in request.items.all()}
    verdicts = {
        keys[2]: Verdict(3, reason="Cukup tiga dulu"),
        keys[3]: Verdict(0, reason="Ada di kantor"),
    }
    request = review.approve_logistic(request, actor=cast.logistik, verdicts=verdicts)
    shown = sees(cast.leader, request)
    assert "Revised 5 → 3 Unit to buy Cukup tiga dulu" in shown
    assert "Rejected Ada di kantor" in shown
    # The story says it as well.
    assert "CRS328: 5 → 3 Unit (Cukup tiga dulu)" in shown


def test_free_words_can_be_linked_by_those_who_may(client, cast, shop):
    request = ask(cast.leader, NewLine(1, name="Bor listrik"))
    link = reverse("request_link_line", args=[request.doc_number, 1])
    assert link in raw(client, cast.logistik, request)
    page = raw(client, cast.leader, request)
    assert "Not in the catalogue yet" in page
    assert link not in page


def test_what_comes_in_parts_is_told_in_figures(sees, cast, shop):
    request = ask(
        cast.leader, NewLine(10, shop.wanted), order_type="URGENT", justification="Perangkat di POP mati"
    )
    request = review.approve_logistic(request, actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast), actor=cast.purchase)
    request = review.approve_final(request, actor=cast.ceo)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    line = request.items.get()
    first = deliveries.receive(
        request,
        {line.pk: deliveries.ArrivalLine(4, wrong=1, missing=2, reason="Salah kirim")},
        actor=cast.logistik,
    )
    shown = sees(cast.leader, request)
    assert "4 of 10 Unit arrived 1 Unit wrong, sent back 2 Unit will not come 4 Unit still to come" in shown
    assert "Arrived in part" in shown
    assert "Arrival 1" in shown
    deliveries.void(first, actor=cast.logistik, reason="Salah hitung")
    shown = sees(cast.leader, request)
    assert "0 of 10 Unit arrived" in shown
    assert "Salah hitung" in shown


def test_registered_goods_are_linked_for_those_who_register(client, cast, shop):
    request = in_state(S.COMPLETED, cast, shop)
    assert "/registrations/REG-" in raw(client, cast.logistik, request)
    page = raw(client, cast.leader, request)
    assert "/registrations/REG-" not in page
    assert "2 Unit" in text_of(page).partition("Handed over")[2]


def test_the_limit_stands_beside_the_total(sees, cast, shop):
    request = ask(cast.staff, NewLine(10, shop.wanted))
    request = priced(review.approve_logistic(request, actor=cast.logistik), cast)
    shown = sees(cast.purchase, request)
    assert "Above the limit of Rp 10.000.000: the CEO signs." in shown
    SystemConfig.objects.update_or_create(
        key="approval.ceo_limit", defaults={"value": "20000000", "data_type": "number"}
    )
    cache.clear()
    assert "Within the limit of Rp 20.000.000" in sees(cast.purchase, request)


def test_a_question_about_the_progress_stands_above(sees, cast, shop):
    request = in_state(S.PURCHASING, cast, shop)
    attention.ask_progress(request, actor=cast.ceo)
    assert "Citra Direktur asks how it stands" in sees(cast.purchase, request)


def test_the_end_says_why(sees, cast, shop):
    request = in_state(S.REJECTED, cast, shop)
    assert "Rejected by Dewi Sari · Logistik & Gudang" in sees(cast.leader, request)
    assert "Belum diperlukan tahun ini" in sees(cast.leader, request)


def test_a_long_story_is_shown_on_request(client, cast, shop):
    request = in_state(S.PENDING, cast, shop)
    for n in range(60):
        comments.comment(request, actor=cast.leader, text=f"Kabar nomor {n}.")
    page = raw(client, cast.leader, request)
    assert "Kabar nomor 59." in page
    assert "Kabar nomor 9." not in page
    assert "Kabar nomor 9." in raw(client, cast.leader, request, "?story=all")


def test_answers_bring_their_old_comment_along(client, cast, shop):
    request = in_state(S.PENDING, cast, shop)
    first = comments.comment(request, actor=cast.leader, text="Mohon didahulukan")
    for n in range(60):
        comments.comment(request, actor=cast.leader, text=f"Kabar nomor {n}.")
    comments.comment(request, actor=cast.logistik, text="Siap", parent=first)
    page = raw(client, cast.leader, request)
    assert page.index("Mohon didahulukan") < page.index("Siap") < page.index("Kabar nomor 59.")


def test_fifty_lines_and_two_hundred_activities_cost_what_a_few_do(
    client, cast, shop, django_assert_max_num_queries
):
    from assets.tests.factories import ItemFactory

    small = in_state(S.LOGISTIC_APPROVED, cast, shop)
    large = ask(cast.leader, *(NewLine(2, ItemFactory()) for _n in range(49)), NewLine(1, shop.wanted))
    large = review.approve_logistic(large, actor=cast.logistik)
    priced(large, cast)
    comments.comment(small, actor=cast.logistik, text="Halo @Lukman Kepala")
    rows = [
        RequestActivity(
            request=large,
            timestamp=clock.now(),
            author=cast.leader,
            author_name="Lukman",
            type="comment",
            payload={"text": "x"},
        )
        for _n in range(200)
    ]
    RequestActivity.objects.bulk_create(rows)
    comments.comment(large, actor=cast.logistik, text="Halo @Lukman Kepala", parent=rows[0])
    counts = {}
    for person in (cast.ceo, cast.purchase, cast.logistik, cast.leader):
        client.force_login(person)
        for name, request in (("small", small), ("large", large)):
            client.get(reverse("request", args=[request.doc_number]))
            with django_assert_max_num_queries(20) as found:
                client.get(reverse("request", args=[request.doc_number]))
            counts[person.name, name] = len(found)
    # One more: the comment from long ago that was answered now.
    assert all(counts[who, "large"] <= counts[who, "small"] + 1 for who, _name in counts), counts


def test_who_decided_in_whose_place_is_said(sees, cast, shop):
    day = clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage="LOGISTIC",
        starts_on=day,
        ends_on=day,
        reason="Cuti",
        knowingly=True,
    )
    request = in_state(S.PENDING, cast, shop)
    assert "waits for Dewi Sari and 1 more (Logistics)" in sees(cast.leader, request)
    request = review.approve_logistic(request, actor=cast.purchase)
    assert sees(cast.leader, request).count("in the place of Dewi Sari") == 2
