"""The list of requests: what it shows to whom, how it is narrowed and ordered, and approving many at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from requests_app.choices import BUYING, Stage
from requests_app.choices import RequestStatus as S
from requests_app.models import Request
from requests_app.services.approval import delegations, review
from requests_app.services.discussion import attention
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, days_ago, in_state, make_shop

pytestmark = pytest.mark.django_db
WHY = {"order_type": "URGENT", "justification": "Perangkat di POP mati sejak pagi"}


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=60)


@pytest.fixture
def numbers(client):
    """The numbers that a person's list shows, in its order."""

    def look(person, query=""):
        client.force_login(person)
        response = client.get(reverse("requests") + query)
        assert response.status_code == 200
        return [row["doc_number"] for row in response.context["list"].rows]

    return look


@pytest.fixture
def page(client):
    def look(person, query=""):
        client.force_login(person)
        return client.get(reverse("requests") + query)

    return look


def test_prioritised_then_urgent_then_newest(cast, shop, numbers):
    first = ask(cast.leader, NewLine(1, shop.wanted))
    urgent = ask(cast.leader, NewLine(1, shop.wanted), **WHY)
    raised = ask(cast.leader, NewLine(1, shop.wanted))
    last = ask(cast.leader, NewLine(1, shop.wanted))
    attention.prioritize(raised, actor=cast.ceo)
    assert numbers(cast.logistik) == [r.doc_number for r in (raised, urgent, last, first)]


def test_each_state_stands_in_its_tab(cast, shop, page):
    for status in S:
        in_state(status, cast, shop)
    tabs = {tab["key"]: tab["count"].number for tab in page(cast.logistik).context["list"].tabs}
    assert tabs == {
        "open": 8,
        "waiting": 1,
        "reviewed": 1,
        "ceo": 1,
        "buying": 3,
        "arrived": 1,
        "handover": 1,
        "completed": 1,
        "ended": 2,
        "all": 11,
    }


def test_people_see_their_own_alone_or_all(cast, shop, numbers):
    own, other = ask(cast.staff, NewLine(1, shop.wanted)), ask(cast.leader, NewLine(1, shop.wanted))
    assert numbers(cast.staff) == [own.doc_number]
    assert numbers(cast.purchase) == [other.doc_number, own.doc_number]
    assert numbers(cast.stranger) == []


def test_row_says_what_is_asked_for_whose_turn_it_is_and_that_it_is_late(cast, shop, page):
    with clock.at(days_ago(4)):
        ask(cast.leader, NewLine(2, shop.stocked), NewLine(3, shop.wanted), NewLine(1, name="Tangga lipat"))
    (row,) = page(cast.logistik).context["list"].rows
    assert row["goods"] == f"2 {shop.stocked.unit_of_measure} {shop.stocked.brand} CCR2004"
    assert row["is_late"] and row["since"].startswith(row["day"])
    assert "4" in row["turn"]
    assert "2" in row["more"]


def test_page_costs_the_same_for_many_rows(cast, shop, client):
    def cost() -> int:
        client.force_login(cast.logistik)
        client.get(reverse("requests"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("requests"))
        return len(queries)

    ask(cast.leader, NewLine(1, shop.wanted))
    few = cost()
    for _n in range(8):
        ask(cast.leader, NewLine(1, shop.wanted), NewLine(1, shop.stocked))
    assert cost() == few < 15


def test_search_by_words_of_people_and_goods_and_by_number_in_any_state(cast, shop, numbers):
    one = ask(cast.staff, NewLine(1, shop.wanted))
    two = ask(cast.leader, NewLine(1, name="Tangga lipat 4 meter"))
    over = in_state(S.REJECTED, cast, shop)
    assert numbers(cast.logistik, "?q=TANGGA+4") == [two.doc_number]
    assert numbers(cast.logistik, "?q=teguh") == [one.doc_number]
    assert numbers(cast.logistik, f"?q={over.doc_number.lower()}") == [over.doc_number]
    assert numbers(cast.staff, f"?q={two.doc_number}") == []


def test_filters(cast, shop, numbers):
    with clock.at(days_ago(5)):
        old = ask(cast.staff, NewLine(1, shop.wanted))
    urgent = ask(cast.leader, NewLine(1, shop.wanted), **WHY)
    restock = ask(cast.logistik, NewLine(1, shop.wanted), target="INVENTORY")
    yesterday = clock.today() - timedelta(days=1)
    found = {
        query: numbers(cast.logistik, "?" + query)
        for query in (
            "order_type=URGENT",
            "meant_for=INVENTORY",
            f"division={cast.purchase.division_id}",
            "mine=on",
            "late=on",
            f"date_to={yesterday}",
            f"date_from={yesterday}",
        )
    }
    assert list(found.values()) == [
        [urgent.doc_number],
        [restock.doc_number],
        [],
        [restock.doc_number],
        [old.doc_number],
        [old.doc_number],
        [urgent.doc_number, restock.doc_number],
    ]


def test_wrong_filters_find_nothing_and_are_named(cast, shop, page):
    ask(cast.leader, NewLine(1, shop.wanted))
    response = page(cast.logistik, "?date_from=kemarin&order_type=NONE&division=x&tab=none&sort=none")
    assert response.status_code == 200
    assert response.context["list"].rows == [] and len(response.context["list"].problems) == 4


def test_what_waits_for_each(cast, shop, numbers):
    made = {status: in_state(status, cast, shop).doc_number for status in S}
    own = ask(cast.logistik, NewLine(1, shop.wanted), target="INVENTORY").doc_number

    def waits(person):
        return {status for status, number in made.items() if number in numbers(person, "?waits=on&tab=all")}

    assert waits(cast.logistik) == {
        S.PENDING,
        *BUYING,
        S.AWAITING_HANDOVER,
    }  # in part, while the rest is bought
    assert waits(cast.purchase) == {S.LOGISTIC_APPROVED, S.APPROVED, S.PURCHASING}
    assert waits(cast.ceo) == {S.PENDING, S.LOGISTIC_APPROVED, S.AWAITING_CEO_APPROVAL}
    assert own not in numbers(cast.logistik, "?waits=on") and own in numbers(cast.ceo, "?waits=on")


def test_total_is_for_price_viewers(cast, shop, page):
    in_state(S.AWAITING_CEO_APPROVAL, cast, shop, price=987_654_321)
    query = "?columns=request&columns=total&sort=-total"
    assert "987.654.321" in page(cast.purchase, query).content.decode()
    shown = page(cast.logistik, query)
    assert "987.654.321" not in shown.content.decode()
    assert "total" not in shown.context["list"].labels


def approve(client, person, *requests, **more):
    client.force_login(person)
    return client.post(reverse("request_approve_logistic_many"), {"ids": [r.pk for r in requests], **more})


def test_bulk_approval_asks_first(cast, shop, client):
    waits, over = ask(cast.leader, NewLine(1, shop.wanted)), in_state(S.REJECTED, cast, shop)
    response = approve(client, cast.logistik, waits, over)
    assert response.status_code == 200
    assert [row["id"] for row in response.context["able"]] == [waits.pk]
    assert [(one.pk, bool(why)) for one, why in response.context["unable"]] == [(over.pk, True)]
    assert Request.objects.get(pk=waits.pk).status == S.PENDING


def test_bulk_approval_leads_nowhere_else(cast, shop, client):
    waits = ask(cast.leader, NewLine(1, shop.wanted))
    for target in ("javascript:alert(1)", "https://elsewhere.example/"):
        assert approve(client, cast.logistik, waits, next=target).context["next"] == reverse("requests")


def test_bulk_approval_approves_each_as_asked_for(cast, shop, client):
    chosen = [ask(cast.leader, NewLine(2, shop.stocked), NewLine(1, shop.wanted)) for _n in range(3)]
    response = approve(client, cast.logistik, *chosen, sure="1", next="/requests/?tab=waiting")
    assert (response.status_code, response.url) == (302, "/requests/?tab=waiting")
    for one in Request.objects.filter(pk__in=[r.pk for r in chosen]):
        assert (one.status, one.logistic_approver) == (S.LOGISTIC_APPROVED, cast.logistik)
        assert [
            (line.approved_quantity, line.allocated_quantity) for line in one.items.order_by("number")
        ] == [(2, 2), (1, 0)]


def test_bulk_approval_names_what_it_refused_and_why(cast, shop, client):
    good, fast = (ask(cast.leader, NewLine(1, shop.wanted)) for _n in range(2))
    own = ask(cast.logistik, NewLine(1, shop.wanted), target="INVENTORY")
    review.approve_logistic(fast, actor=cast.ceo)
    response = approve(client, cast.logistik, good, fast, own, sure="1")
    assert response.status_code == 200
    said = {one.pk: why for one, why in response.context["refused"]}
    assert set(said) == {fast.pk, own.pk}
    assert cast.ceo.name in said[fast.pk]
    assert good.doc_number in response.content.decode()
    assert dict(Request.objects.values_list("pk", "status")) == {
        good.pk: S.LOGISTIC_APPROVED,
        fast.pk: S.LOGISTIC_APPROVED,
        own.pk: S.PENDING,
    }


@pytest.mark.parametrize("who", ["purchase", "leader", "staff"])
def test_bulk_approval_is_for_those_who_decide_there(cast, shop, client, who):
    waits = ask(cast.leader, NewLine(1, shop.wanted))
    assert approve(client, getattr(cast, who), waits, sure="1").status_code == 403
    assert Request.objects.get().status == S.PENDING


def test_bulk_approval_in_somebodys_place(cast, shop, client, page):
    waits, today = ask(cast.leader, NewLine(1, shop.wanted)), clock.today()
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage=Stage.LOGISTIC,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )
    assert page(cast.purchase).context["may_approve"]
    approve(client, cast.purchase, waits, sure="1")
    waits = Request.objects.get()
    assert (waits.status, waits.logistic_approver_for) == (S.LOGISTIC_APPROVED, cast.logistik.name)


@pytest.mark.parametrize("ids", [[], ["x", "99999999999999999999", "-1"], ["999999999"]])
def test_bulk_approval_of_nothing_leads_back(cast, client, ids):
    client.force_login(cast.logistik)
    response = client.post(reverse("request_approve_logistic_many"), {"ids": ids})
    assert (response.status_code, response.url) == (302, reverse("requests"))


def test_empty_lists_lead_on(cast, page):
    for person in (cast.staff, cast.logistik):
        assert reverse("request_create") in page(person).content.decode()
    assert page(cast.staff, "?tab=completed").status_code == 200


def test_restock_list_offers_to_request(cast):
    from core.listing import bulk_actions

    assert [action.url_name for action in bulk_actions("restock", cast.logistik)] == ["request_create"]
