"""What requests put on people's home page and into the menu."""

import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, navigation
from core.models import User
from core.pages.panels import work
from core.services import drafts
from requests_app import panels, waiting
from requests_app.choices import ASKS_TO_CANCEL, BUYING, Stage
from requests_app.choices import RequestStatus as S
from requests_app.models import Request, RequestDraft, authority
from requests_app.services.approval import cancellations, delegations, review
from requests_app.services.discussion import attention, reminders
from requests_app.services.goods import deliveries
from requests_app.services.purchase import purchasing
from requests_app.services.requests import steps
from requests_app.services.requests.requests import NewLine
from requests_app.tests.factories import ask, days_ago, hand_all, in_state, make_shop, priced, register_all
from requests_app.views.requests import facts

pytestmark = pytest.mark.django_db
WHY = {"order_type": "URGENT", "justification": "Perangkat di POP mati sejak pagi"}


@pytest.fixture
def shop(cast):
    return make_shop(cast.logistik, devices=60)


def fresh(person) -> User:
    """As the next request reads him."""
    return User.objects.get(pk=person.pk)


def urls(person) -> list[str]:
    return [item.url for item in panels.requests(fresh(person))]


def page_of(request) -> str:
    return reverse("request", args=[request.doc_number])


def test_each_gets_what_waits_for_him(cast, shop):
    made = {status: page_of(in_state(status, cast, shop)) for status in S}
    # Of what is being bought two routers are in stock: they can be handed over.
    there = {made[state] for state in (*BUYING, S.AWAITING_HANDOVER)}
    assert set(urls(cast.logistik)) == {made[S.PENDING], *there}
    assert set(urls(cast.purchase)) == {made[S.LOGISTIC_APPROVED], made[S.APPROVED]}
    assert set(urls(cast.ceo)) == {made[S.PENDING], made[S.LOGISTIC_APPROVED], made[S.AWAITING_CEO_APPROVAL]}
    assert set(urls(cast.leader)) == there
    assert urls(cast.staff) == []


def arrived_in_part(cast, shop):
    """Ten are ordered, four came and are registered; the rest is on its way."""
    request = review.approve_logistic(ask(cast.leader, NewLine(10, shop.wanted)), actor=cast.logistik)
    request = purchasing.approve_purchase(priced(request, cast, price=1000), actor=cast.purchase)
    request = purchasing.ship(purchasing.start_purchasing(request, actor=cast.purchase), actor=cast.purchase)
    came = {request.items.get().pk: deliveries.ArrivalLine(Decimal(4))}
    deliveries.receive(request, came, actor=cast.purchase)
    return Request.objects.get(pk=request.pk)


def duties(person, request) -> set[str]:
    """Under what a request stands for somebody."""
    rows = panels.waiting_rows(fresh(person))
    return {kind for kind, found in rows.items() if request.doc_number in {r["doc_number"] for r in found}}


def test_what_arrived_in_part_and_is_registered_is_handed_over(cast, shop):
    request = arrived_in_part(cast, shop)
    assert duties(cast.logistik, request) == {waiting.REGISTER}
    request = register_all(request, cast, shop.store)
    assert request.status == S.ARRIVED
    assert duties(cast.logistik, request) == {waiting.HAND}
    request = hand_all(request, cast)
    assert (request.status, duties(cast.logistik, request)) == (S.ARRIVED, set())
    assert panels.badge(fresh(cast.logistik)) == ""


def test_for_the_rest_of_what_arrived_the_vendor_is_waited_for(cast, shop):
    """Nobody in the house is reminded, nor named on its page."""
    request = arrived_in_part(cast, shop)
    Request.objects.update(stage_since=days_ago(30))

    def waits_for(request) -> tuple:
        late = Request.objects.filter(reminders.overdue(), pk=request.pk).exists()
        return late, facts.turn(request, steps.lines_of(request))["who"]

    assert waits_for(request) == (True, cast.logistik.name)  # to be registered
    request = register_all(request, cast, shop.store)
    assert waits_for(request) == (True, cast.logistik.name)  # to be handed over
    request = hand_all(request, cast)
    assert waits_for(request) == (False, "")


def test_question_about_the_progress_waits_for_its_answer(cast, shop):
    request = in_state(S.PURCHASING, cast, shop)
    assert urls(cast.purchase) == []
    attention.ask_progress(request, actor=cast.ceo)
    assert urls(cast.purchase) == [page_of(request)]
    attention.answer_progress(request, actor=cast.purchase, note="Barang di pelabuhan")
    assert urls(cast.purchase) == []


def test_prioritised_comes_first_then_urgent_then_what_waits_longest(cast, shop):
    new = ask(cast.leader, NewLine(1, shop.wanted))
    with clock.at(days_ago(2)):
        old, raised = ask(cast.leader, NewLine(1, shop.wanted)), ask(cast.leader, NewLine(1, shop.wanted))
    urgent = ask(cast.leader, NewLine(1, shop.wanted), **WHY)
    attention.prioritize(raised, actor=cast.ceo)
    assert urls(cast.logistik) == [page_of(r) for r in (raised, urgent, old, new)]


def test_five_of_a_kind_and_how_many_more(cast, shop):
    for _n in range(7):
        ask(cast.leader, NewLine(1, shop.wanted))
    items = list(panels.requests(fresh(cast.logistik)))
    assert len(items) == 6
    assert items[-1].url == reverse("requests") + "?tab=waiting&waits=on"
    assert "2" in items[-1].title
    assert panels.badge(fresh(cast.logistik)) == "7"


def test_every_rest_leads_to_a_list_with_exactly_these(cast, shop, client):
    for status in S:
        in_state(status, cast, shop)
    attention.ask_progress(in_state(S.PURCHASING, cast, shop), actor=cast.ceo)
    for person in (cast.logistik, cast.purchase, cast.ceo, cast.leader):
        client.force_login(person)
        found = panels.waiting_rows(fresh(person))
        assert found
        for kind, rows in found.items():
            shown = client.get(panels.list_of(kind)).context["list"].rows
            numbers = {row["doc_number"] for row in rows}
            assert len(numbers) == len(rows) and numbers <= {row["doc_number"] for row in shown}, kind


def test_delegate_gets_the_work_of_whom_he_stands_in_for(cast, shop):
    request, today = ask(cast.leader, NewLine(1, shop.wanted)), clock.today()
    assert urls(cast.purchase) == []
    delegations.delegate(
        actor=cast.logistik,
        to=cast.purchase,
        stage=Stage.LOGISTIC,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )
    assert urls(cast.purchase) == [page_of(request)]
    assert panels.badge(fresh(cast.purchase)) == "1"


def test_a_wish_to_cancel_waits_for_who_stands_in_too(cast, shop):
    request, today = in_state(S.APPROVED, cast, shop), clock.today()
    cast.staff.user_permissions.add(Permission.objects.get(codename="view_request"))
    delegations.delegate(
        actor=cast.logistik,
        to=fresh(cast.staff),
        stage=Stage.LOGISTIC,
        starts_on=today,
        ends_on=today,
        reason="Cuti tahunan",
        knowingly=True,
    )
    cancellations.ask_cancel(
        request, actor=cast.leader, lines=[request.items.first().pk], reason="Proyek ditunda"
    )
    assert duties(cast.staff, request) == {waiting.WISH}
    assert panels.badge(fresh(cast.staff)) == "1"


def test_drafts_are_their_writers(cast, client):
    client.force_login(cast.staff)
    drafts.save(RequestDraft, uuid.uuid4(), {"a": ["b"]}, actor=cast.staff, title="Kabel dropcore")
    (item,) = panels.drafts(fresh(cast.staff))
    assert item.sub == "Kabel dropcore"
    assert client.get(item.url).status_code == 200
    drafts.save(RequestDraft, uuid.uuid4(), {"a": ["c"]}, actor=cast.staff, title="Kabel patch")
    (both,) = panels.drafts(fresh(cast.staff))
    assert both.url == reverse("requests")
    assert both.sub == "Kabel patch"
    assert "2" in both.title
    assert list(panels.drafts(fresh(cast.leader))) == []


@pytest.mark.parametrize("who", ["ceo", "logistik", "purchase", "leader", "staff"])
def test_home_costs_one_query_for_each_of_its_parts(cast, shop, who):
    for status in (S.PENDING, S.AWAITING_CEO_APPROVAL, S.AWAITING_HANDOVER):
        in_state(status, cast, shop)
    person = fresh(getattr(cast, who))
    person.has_perm("core.view_dashboard"), authority.delegated(person)  # kept with him
    for part in (
        lambda: list(panels.requests(person)),
        lambda: list(panels.drafts(person)),
        lambda: panels.pending_approvals(person),
        lambda: panels.badge(person),
    ):
        with CaptureQueriesContext(connection) as queries:
            part()
        assert len(queries) <= 1


@pytest.mark.parametrize(
    ("who", "most"), [("ceo", 1), ("logistik", 1), ("purchase", 1), ("leader", 0), ("staff", 0)]
)
def test_badge_costs_one_query_and_nothing_where_nothing_can_wait(cast, who, most):
    person = fresh(getattr(cast, who))
    person.has_perm("core.view_dashboard"), authority.delegated(person)  # kept with him
    with CaptureQueriesContext(connection) as queries:
        assert panels.badge(person) == ""
    assert len(queries) == most


def test_badge_stops_counting(cast, shop, monkeypatch):
    monkeypatch.setattr(panels, "CAP", 2)
    for _n in range(4):
        ask(cast.leader, NewLine(1, shop.wanted))
    assert panels.badge(fresh(cast.logistik)) == "2+"


def test_badge_and_home_count_the_same(cast, shop):
    for status in S:
        in_state(status, cast, shop)
    attention.ask_progress(in_state(S.PURCHASING, cast, shop), actor=cast.ceo)
    for status in ASKS_TO_CANCEL:
        unwanted = in_state(status, cast, shop)
        keys = unwanted.items.values_list("pk", flat=True)
        cancellations.ask_cancel(unwanted, actor=cast.leader, lines=keys, reason="Proyek ditunda")
    for person in map(fresh, (cast.ceo, cast.logistik, cast.purchase, cast.leader, cast.staff)):
        rows = panels.waiting_rows(person)
        count = sum(len(found) for kind, found in rows.items() if kind != panels.FETCH)
        assert panels.badge(person) == (str(count) if count else "")
        approvals = sum(len(rows[kind]) for kind in waiting.APPROVALS)
        assert panels.pending_approvals(person) == approvals


def test_home_shows_the_work_the_figure_and_the_badge(cast, shop, client):
    request = in_state(S.AWAITING_CEO_APPROVAL, cast, shop)
    client.force_login(cast.ceo)
    response = client.get("/")
    assert page_of(request) in response.content.decode()
    assert response.context["figures"][0].value == 1
    client.force_login(cast.staff)
    assert all("waits" not in figure.url for figure in client.get("/").context["figures"])


def test_menu_has_requests_for_everybody_and_in_the_bottom_bar(cast):
    for role, person in cast.by_role().items():
        nav, bottom = navigation.menus(fresh(person), "/")
        assert reverse("requests") in [item["url"] for group in nav for item in group["items"]]
        assert (reverse("requests") in [item["url"] for item in bottom]) is (role != "ADMIN_LOGISTIK")


def test_work_is_composed_with_the_rest(cast, shop):
    ask(cast.leader, NewLine(1, shop.wanted))
    assert any("RO-" in item.title for item in work(fresh(cast.logistik)))


def test_badge_follows_every_change(cast, shop):
    request = ask(cast.leader, NewLine(1, shop.wanted))
    assert panels.badge(fresh(cast.logistik)) == "1"
    ask(cast.staff, NewLine(1, shop.wanted))
    assert panels.badge(fresh(cast.logistik)) == "2"
    # Also what another process, or a hand in the database, has changed.
    Request.objects.filter(pk=request.pk).update(
        status=S.CANCELLED, cancelled_at=clock.now(), cancelled_by=cast.ceo
    )
    assert panels.badge(fresh(cast.logistik)) == "1"
