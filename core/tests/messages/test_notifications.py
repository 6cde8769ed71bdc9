"""The bell's page: one's own news, opened, read one by one or all at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from core.models import Notification


def news(person, message="Pinjaman disetujui", **kwargs):
    return Notification.objects.create(recipient=person, type="X", message=message, timestamp=now(), **kwargs)


@pytest.fixture
def mine(client, cast):
    client.force_login(cast.staff)
    return client


def shown(response):
    return [row["message"] for row in response.context["list"].rows]


def test_unread_comes_first_and_all_is_one_tab_away(mine, cast):
    news(cast.staff, "lama", is_read=True)
    news(cast.staff, "baru")
    page = mine.get("/notifications/")
    assert shown(page) == ["baru"] and [str(t["count"]) for t in page.context["list"].tabs] == ["1", "2"]
    assert shown(mine.get("/notifications/?tab=all")) == ["baru", "lama"]


def test_other_peoples_news_is_neither_seen_nor_opened(mine, cast):
    other = news(cast.leader, "rahasia", url="/x/")
    assert "rahasia" not in mine.get("/notifications/?tab=all").content.decode()
    assert mine.post(f"/notifications/{other.pk}/open/").status_code == 404
    other.refresh_from_db()
    assert not other.is_read


def test_opening_marks_as_read_and_leads_there(mine, cast):
    row = news(cast.staff, url="/loans/RL-1/")
    assert mine.post(f"/notifications/{row.pk}/open/").url == "/loans/RL-1/"
    row.refresh_from_db()
    assert row.is_read


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_news_never_leads_to_another_site(mine, cast, url):
    row = news(cast.staff, url=url)
    assert mine.post(f"/notifications/{row.pk}/open/").url == "/notifications/"


def test_reading_does_not_change_anything_by_get(mine, cast):
    row = news(cast.staff)
    assert mine.get(f"/notifications/{row.pk}/open/").status_code == 405
    assert mine.get("/notifications/read/").status_code == 405
    row.refresh_from_db()
    assert not row.is_read


def test_all_of_ones_own_are_marked_as_read(mine, cast):
    news(cast.staff), news(cast.staff), news(cast.leader)
    assert mine.post("/notifications/read/").url == "/notifications/"
    assert list(Notification.objects.unread().values_list("recipient", flat=True)) == [cast.leader.pk]


def test_a_message_is_text(mine, cast):
    news(cast.staff, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in mine.get("/notifications/").content.decode()


def test_nothing_new_is_a_pleasant_page(mine):
    page = mine.get("/notifications/")
    assert page.status_code == 200 and 'class="empty"' in page.content.decode()


def test_the_page_costs_as_many_queries_for_many_as_for_few(mine, cast):
    costs = []
    mine.get("/notifications/")
    for count in (5, 45):
        [news(cast.staff) for _n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            mine.get("/notifications/")
        costs.append(len(queries))
    assert costs[0] == costs[1] < 12


def test_the_bell_counts_what_is_unread(mine, cast):
    assert mine.get("/account/").context["unread_count"] == 0
    news(cast.staff), news(cast.staff), news(cast.staff, is_read=True), news(cast.leader)
    assert mine.get("/account/").context["unread_count"] == 2


def test_the_bell_counts_to_a_hundred_and_says_so(mine, cast):
    for _ in range(101):
        news(cast.staff)
    page = mine.get("/account/")
    assert page.context["unread_count"] == 100 and "99+" in page.content.decode()
