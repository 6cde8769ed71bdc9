"""The activity log: registry, append-only, prices hidden, keyset pages, who may read it."""

import re
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import activity, clock
from core.models import ActivityLog
from core.tests.pages.visits import shows_price


def log(actor, target, code="core.division.updated", **kwargs):
    return activity.record(code, actor=actor, target=target, **kwargs)


def get(client, query=""):
    return client.get(f"/activity/?{query}")


def notes(response):
    return [row["note"] for row in response.context["list"].rows]


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.ceo)
    return client


def test_an_unknown_action_raises(cast):
    with pytest.raises(LookupError):
        log(cast.ceo, cast.staff, "core.user.tickled")


def test_registering_an_action_twice_raises():
    with pytest.raises(ValueError, match="twice"):
        activity.register("core.user.created", "Again")


@pytest.mark.parametrize(
    "sql", ["UPDATE activity_logs SET details = 'x'", "DELETE FROM activity_logs", "TRUNCATE activity_logs"]
)
def test_the_database_lets_nobody_rewrite_the_log(cast, sql):
    log(cast.ceo, cast.staff.division, note="stays")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert ActivityLog.objects.get().details == "stays"


def test_the_name_stays_as_it_was_that_day(cast):
    row = log(cast.staff, cast.staff.division)
    cast.staff.name = "Orang Lain"
    cast.staff.save()
    row.refresh_from_db()
    assert row.user_name == "Teguh Wibowo"


@pytest.mark.parametrize("role", ["logistik", "purchase", "leader", "staff"])
def test_the_log_is_for_those_who_hold_its_permission(client, cast, role):
    client.force_login(getattr(cast, role))
    assert get(client).status_code == 403


def test_price_changes_are_hidden_without_the_permission(client, cast, monkeypatch):
    log(cast.ceo, cast.staff.division, changes={"purchase_price": [1, 987654321], "name": ["Lama", "Baru"]})
    client.force_login(cast.ceo)
    assert shows_price(get(client).content.decode(), 987654321)
    held = type(cast.ceo).has_perm
    monkeypatch.setattr(
        type(cast.ceo),
        "has_perm",
        lambda self, name, obj=None: name != "assets.view_price" and held(self, name, obj),
    )
    page = get(client).content.decode()
    assert not shows_price(page, 987654321) and "Baru" in page


def test_the_filters_are_offered_and_drawn_when_opened(reader):
    closed, opened = (get(reader, query).content.decode() for query in ("", "panel=1"))
    assert 'id="list-filter"' in closed and 'name="since"' not in closed
    assert 'name="since"' in opened and 'name="action"' in opened


def test_filters_by_action_person_kind_and_period(reader, cast):
    with clock.at(datetime(2026, 3, 1, 18, tzinfo=UTC)):  # already the 2nd in Jakarta
        log(cast.staff, cast.staff.division, note="march")
    log(cast.leader, cast.staff.division, note="division")
    log(cast.leader, cast.leader, "core.user.updated", note="person")
    assert notes(get(reader, "action=core.user.updated")) == ["person"]
    assert notes(get(reader, f"user={cast.staff.pk}")) == ["march"]
    assert notes(get(reader, "kind=core.division")) == ["division", "march"]
    assert notes(get(reader, "since=2026-03-02&until=2026-03-02")) == ["march"]
    assert notes(get(reader, "until=2026-03-01")) == []
    assert [c.label for c in get(reader, "kind=core.division&since=2026-03-02").context["list"].chips] != []


def test_wrong_filters_say_so_and_find_nothing(reader, cast):
    log(cast.staff, cast.staff.division, note="x")
    page = get(reader, "since=yesterday&user=0&kind=no.thing&before=x&after=-1")
    assert (
        page.status_code == 200
        and notes(page) == []
        and set(page.context["list"].filterset.errors) == {"since", "user", "kind"}
    )


def test_pages_go_back_and_forth_without_hole_or_double(reader, cast):
    activity.record_many(
        [
            activity.entry("core.division.updated", actor=cast.ceo, target=cast.staff.division, note=str(n))
            for n in range(60)
        ]
    )
    first = get(reader, "per_page=25")
    second = reader.get(first.context["list"].next_url)
    third = reader.get(second.context["list"].next_url)
    assert notes(first) + notes(second) + notes(third) == [str(n) for n in reversed(range(60))]
    assert not third.context["list"].next_url and not first.context["list"].previous_url
    assert notes(reader.get(third.context["list"].previous_url)) == notes(second)
    assert notes(reader.get(second.context["list"].previous_url)) == notes(first)


def test_the_log_costs_as_many_queries_for_many_entries_as_for_few(reader, cast):
    costs = []
    get(reader)  # the session's first request of all writes the session
    for _round in range(2):
        activity.record_many(
            [
                activity.entry("core.division.updated", actor=cast.ceo, target=cast.staff.division, note="x")
                for _ in range(24)
            ]
        )
        with CaptureQueriesContext(connection) as queries:
            get(reader)
        costs.append(len(queries))
    assert costs[0] == costs[1] < 12


def test_a_removed_field_and_a_forgotten_action_are_still_shown(reader, cast):
    ActivityLog.objects.create(
        timestamp=clock.now(),
        user=None,
        user_name="",
        action="old.thing.done",
        entity_type="gone.model",
        entity_id="1",
        entity_label="X",
        changes={"no_such_field": ["a", "b"]},
    )
    assert re.search(r"no such field: a → b", get(reader).content.decode())


def test_added_permissions_are_logged_by_name_and_shown_in_words(cast):
    row = log(
        cast.ceo,
        cast.staff,
        "core.user.permissions_set",
        changes={"permissions": ["", "assets.view_asset, core.gone"]},
    )
    [(label, old, new)] = activity.visible_changes(row, cast.ceo)
    assert (str(label), old, new) == ("hak akses tambahan", "", "Melihat daftar aset (Global), core.gone")
