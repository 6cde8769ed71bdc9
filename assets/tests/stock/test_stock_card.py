"""The stock card: who sees which, balances, periods, pages, the export of what is shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import card
from assets.tests.factories import ItemFactory, WarehouseFactory, give_to, register_devices, register_lot
from core import clock

pytestmark = pytest.mark.django_db
FIRST = timezone.make_aware(timezone.datetime(2026, 3, 1, 9))


@pytest.fixture
def drum(cast):
    """1,000 on 1 March; 100 a day go to the technician from the 2nd to the 4th."""
    with clock.at(FIRST):
        lot = register_lot(cast.logistik, 1000)
    for day in (1, 2, 3):
        with clock.at(FIRST + timedelta(days=day)):
            custody.issue(
                [custody.Part(lot, Decimal(100))],
                to=cast.staff,
                actor=cast.logistik,
                reference=f"HO-26030{day + 1}-0001",
            )
        lot.refresh_from_db()
    return lot


def chain(item, user, place):
    return next(c for c in card.balances(card.chains(item, user)) if c["place_id"] == place.pk)


def get(client, person, item, **params):
    person.preferences.language = "en"
    person.preferences.save()
    client.force_login(person)
    return client.get(reverse("stock_card", args=[item.pk]), params)


def export(client, person, query, kind="stock_card"):
    client.force_login(person)
    response = client.post(reverse("export_make", args=[kind]), {"format": "csv", "query": query})
    return (
        b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        if response.status_code == 200
        else response
    )


def test_the_whole_time(cast, drum):
    level = chain(drum.standard_item, cast.logistik, drum.place)
    span = card.period(level, drum.standard_item_id, since=None, until=None)
    assert (span.first, span.last, span.opening, span.closing) == (1, 4, 0, 700)
    page = card.page(drum.standard_item_id, drum.place_id, span, size=10)
    assert [int(row["balance_after"]) for row in page.rows] == [700, 800, 900, 1000]
    assert (page.newer, page.older) == (None, None)


@pytest.mark.parametrize(
    ("since", "until", "opening", "closing", "count"),
    [
        (2, 3, 1000, 800, 2),
        (1, 1, 0, 1000, 1),
        (4, None, 800, 700, 1),
        (5, 9, 700, 700, 0),
        (None, 2, 0, 900, 2),
    ],
)
def test_a_period_has_its_opening_and_closing_balance(cast, drum, since, until, opening, closing, count):
    level = chain(drum.standard_item, cast.logistik, drum.place)
    days = {name: date(2026, 3, day) if day else None for name, day in (("since", since), ("until", until))}
    span = card.period(level, drum.standard_item_id, **days)
    assert (span.opening, span.closing) == (opening, closing)
    assert card.movements(drum.standard_item_id, drum.place_id, span).count() == count


def test_pages_follow_one_another_both_ways(cast):
    item, place = ItemFactory(), WarehouseFactory()
    register_devices(cast.logistik, 7, item=item, place=place)
    span = card.period(chain(item, cast.logistik, place), item.pk, since=None, until=None)
    first = card.page(item.pk, place.pk, span, size=3)
    second = card.page(item.pk, place.pk, span, size=3, before=first.older)
    third = card.page(item.pk, place.pk, span, size=3, before=second.older)
    assert [[r["sequence"] for r in p.rows] for p in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert (third.older, first.newer) == (None, None)
    back = card.page(item.pk, place.pk, span, size=3, after=third.newer)
    assert [r["sequence"] for r in back.rows] == [4, 3, 2]


def test_a_longer_chain_costs_no_more_queries(cast, client):
    def cost(count):
        item, place = ItemFactory(), WarehouseFactory()
        register_devices(cast.logistik, count, item=item, place=place)
        get(client, cast.logistik, item)
        with CaptureQueriesContext(connection) as queries:
            assert get(client, cast.logistik, item).status_code == 200
        return len(queries)

    assert cost(3) == cost(120)


def test_the_page_shows_movements_with_links_and_what_there_is(cast, client, drum):
    html = get(client, cast.logistik, drum.standard_item, place=drum.place_id).content.decode()
    assert f"/assets/{drum.code}/" in html and f"/registrations/{drum.registration.doc_number}/" in html
    assert "HO-260304-0001" in html and "Whole Hasbal" in html and "Longest in one piece" in html


def test_without_a_place_the_card_is_of_where_most_lies(cast, client, drum):
    little = register_lot(cast.logistik, 10, item=drum.standard_item)
    response = get(client, cast.logistik, drum.standard_item)
    assert response.context["chosen"]["place_id"] == drum.place_id != little.place_id


def test_as_of_a_day_all_places_are_shown_with_what_they_held(cast, client, drum):
    response = get(client, cast.logistik, drum.standard_item, on="2026-03-03")
    assert [(p["name"], p["amount"]) for p in response.context["places"]] == [
        (drum.place.name, "800"),
        (cast.staff.name, "200"),
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("on", "2999-01-01"), ("on", "besok"), ("since", "2999-01-01"), ("until", "0")]
)
def test_a_wrong_day_is_said_beside_its_field(cast, client, drum, name, value):
    response = get(client, cast.logistik, drum.standard_item, **{name: value})
    assert response.status_code == 200 and 'aria-invalid="true"' in response.content.decode()


def test_a_period_that_ends_before_it_begins_is_said(cast, client, drum):
    response = get(client, cast.logistik, drum.standard_item, since="2026-03-04", until="2026-03-02")
    assert "cannot end before it begins" in response.content.decode()


def test_the_technician_sees_the_card_of_his_own_place_only(cast, client, drum):
    response = get(client, cast.staff, drum.standard_item)
    assert response.status_code == 200 and response.context["chosen"]["place__name"] == cast.staff.name
    assert [c["place_id"] for _label, rows in response.context["choices"] for c in rows] == [
        cast.staff.place.pk
    ]
    assert not response.context["facts"]
    assert get(client, cast.staff, drum.standard_item, place=drum.place_id).status_code == 404


def test_the_leader_sees_his_division_and_others_see_nothing(cast, client, drum):
    assert get(client, cast.leader, drum.standard_item).status_code == 200
    assert get(client, cast.other_leader, drum.standard_item).status_code == 404
    assert get(client, cast.stranger, drum.standard_item).status_code == 404


def test_a_model_that_never_moved_has_an_empty_card(cast, client):
    response = get(client, cast.logistik, ItemFactory())
    assert response.status_code == 200 and "has moved yet" in response.content.decode()


def test_an_unknown_place_is_no_page(cast, client, drum):
    assert get(client, cast.logistik, drum.standard_item, place="99999999").status_code == 404
    assert get(client, cast.logistik, drum.standard_item, place="abc").status_code == 404


def test_the_export_holds_the_place_and_period_oldest_first(cast, client, drum):
    rows = export(
        client,
        cast.logistik,
        f"item={drum.standard_item_id}&place={drum.place_id}&since=2026-03-02&until=2026-03-03",
    )
    assert len(rows) == 3
    assert (
        "HO-260302-0001" in rows[1] and "900" in rows[1] and "HO-260303-0001" in rows[2] and "800" in rows[2]
    )


@pytest.mark.parametrize("query", ["", "item=1", "item=x&place=y"])
def test_an_export_of_nothing_is_empty(cast, client, query):
    assert len(export(client, cast.logistik, query)) == 1


def test_a_period_that_is_none_is_not_exported(cast, client, drum):
    client.force_login(cast.logistik)
    asked = {"format": "csv", "query": f"item={drum.standard_item_id}&place={drum.place_id}&since=x"}
    refused = client.post(reverse("export_make", args=["stock_card"]), asked, follow=True)
    (said,) = refused.context["messages"]
    assert said.level_tag == "error"


def test_nobody_exports_a_card_that_is_not_his(cast, client, drum):
    # A leader may be given the right to export, though not to see the stock.
    from django.contrib.auth.models import Permission

    cast.other_leader.user_permissions.add(Permission.objects.get(codename="export_data"))
    query = f"item={drum.standard_item_id}&place={drum.place_id}"
    assert len(export(client, cast.other_leader, query)) == 1


def test_a_move_writes_both_cards(cast, client, drum):
    there = WarehouseFactory()
    assets.move([drum], to=there, actor=cast.logistik)
    html = get(client, cast.logistik, drum.standard_item, place=there.pk).content.decode()
    assert f"from {drum.place.name}" in html


def test_lots_stand_with_their_pieces_below(cast, client, drum):
    get(client, cast.logistik, drum.standard_item)  # in English from here on
    response = client.get(reverse("stock_lots", args=[drum.standard_item_id]))
    rows = response.context["rows"]
    assert [row["code"] for row in rows] == [drum.code, *(f"{drum.code}-P0{n}" for n in (1, 2, 3))]
    assert (rows[0]["left"], rows[0]["gone"]) == ("700", ["300 Meter cut off"])
    assert [row["piece"] for row in rows] == [False, True, True, True]


def test_used_up_lots_are_behind_a_switch(cast, client, drum):
    assets.adjust(drum, counted=Decimal(0), actor=cast.logistik, reason="Hilang")
    client.force_login(cast.logistik)
    url = reverse("stock_lots", args=[drum.standard_item_id])
    open_, every = (
        [row["code"] for row in client.get(url + query).context["rows"]] for query in ("", "?used=1")
    )
    assert drum.code not in open_ and drum.code in every


def test_the_technician_sees_his_lots_only(cast, client, drum):
    from core.tests.cast import without_group

    person = without_group(cast.staff)
    client.force_login(person)
    rows = client.get(reverse("stock_lots", args=[drum.standard_item_id])).context["rows"]
    assert {row["code"] for row in rows} == {f"{drum.code}-P0{n}" for n in (1, 2, 3)}
    other = register_lot(cast.logistik, 5)
    assert client.get(reverse("stock_lots", args=[other.standard_item_id])).status_code == 404


def test_devices_have_no_lots_but_a_list(cast, client):
    device = register_devices(cast.logistik, 1)[0]
    give_to(device, cast.staff, actor=cast.logistik)
    client.force_login(cast.logistik)
    assert (
        client.get(reverse("stock_lots", args=[device.standard_item_id])).url
        == f"/assets/?item={device.standard_item_id}"
    )
