"""The page of one asset: what it shows to whom, and where the thing was on a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset
from assets.services import places
from assets.services.goods import assets as verbs
from assets.services.goods import history, voiding
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from assets.views.goods.facts import ENTRIES
from core import activity, clock
from core.tests.cast import without_group

MOST_QUERIES = 12
NOW = timezone.now()


def page(client, thing, **params):
    return client.get(f"/assets/{thing.code}/", params)


def labels(rows) -> list[str]:
    return [str(row["label"]) for row in rows]


def urls(response) -> list[str]:
    """Every action of the page once: the button, those beside it, the rest of the menu."""
    shown = [response.context["primary"], *response.context["beside"]]
    rest = [action for action in response.context["menu"] if action.get("css") != "phone-only"]
    return [action["url"] for action in (*shown, *rest) if action]


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    client.get("/assets/")  # the first page of a session also writes when it was seen
    return client


def test_page_opens_in_any_case_of_the_code(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    assert logistik.get(f"/assets/{thing.code.lower()}/").context["asset"] == thing


def test_page_shows_what_it_is_and_where_since_when(logistik, cast):
    with clock.at(NOW - timedelta(days=3)):
        (thing,) = register_devices(cast.logistik, mac_address="AA:BB:CC:DD:EE:0F")
    response = page(logistik, thing)
    html = response.content.decode()
    assert "AA:BB:CC:DD:EE:0F" in html
    assert thing.place.name in response.context["subtitle"]
    assert f"{timezone.localtime(NOW - timedelta(days=3)).day} " in response.context["subtitle"]


def test_thousand_entries_cost_no_more_queries(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    activity.record_many(
        [activity.entry("assets.asset.updated", actor=cast.logistik, target=thing) for _ in range(1000)]
    )
    with CaptureQueriesContext(connection) as found:
        response = page(logistik, thing)
    assert len(found) <= MOST_QUERIES
    assert len(response.context["entries"]) == response.context["more"] == ENTRIES
    assert len(page(logistik, thing, entries=1000).context["entries"]) == 1


def test_movements_come_in_pages_newest_first(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    places_ = [WarehouseFactory(), WarehouseFactory()]
    for n in range(6):
        verbs.move([thing], to=places_[n % 2], actor=cast.logistik)
    assert page(logistik, thing).context["movements"] is None
    first = page(logistik, thing, moves=0).context["movements"]
    assert len(first["rows"]) == 10
    assert (first["rows"][0]["from"], first["rows"][0]["to"]) == (places_[0].name, places_[1].name)
    last = page(logistik, thing, moves=first["older"]).context["movements"]
    assert [row["type"] for row in last["rows"]][-1] == "IN_PURCHASE"
    assert last["older"] is None


def test_price_is_for_those_who_may_see_it(client, cast):
    (thing,) = register_devices(cast.logistik, price=987_654_321)
    verbs.update(thing, actor=cast.ceo, version=1, values={"purchase_price": 876_543_210})
    for person, seen in ((cast.logistik, False), (cast.purchase, True)):
        client.force_login(person)
        html = page(client, thing).content.decode().replace(".", "")
        assert ("876543210" in html) is seen
        assert ("987654321" in html) is seen  # the old price, in the timeline


def test_value_of_a_lot_follows_what_is_left(client, cast):
    lot = register_lot(cast.logistik, 1000, price=1_000_000)
    verbs.adjust(lot, counted=250, actor=cast.logistik, reason="hitung ulang")
    client.force_login(cast.purchase)
    response = page(client, lot)
    assert "250.000" in response.content.decode()
    assert response.context["lot"]["value"] == "250.00"


def test_buttons_are_what_this_person_may_do_now(logistik, client, cast):
    (thing,) = register_devices(cast.logistik)
    lot = register_lot(cast.logistik)
    first, second = urls(page(logistik, thing)), urls(page(logistik, lot))
    assert first[:3] == [
        f"/assets/{thing.code}/issue/",
        f"/assets/move/?ids={thing.pk}",
        f"/assets/{thing.code}/edit/",
    ]
    assert first[-1] == f"/assets/{thing.code}/decommission/"
    assert {f"/assets/{lot.code}/{verb}/" for verb in ("cut", "adjust", "write-off")} <= set(second) - set(
        first
    )
    given = give_to(thing, cast.staff, actor=cast.logistik)
    assert urls(page(logistik, given))[:2] == [
        f"/assets/{thing.code}/take-back/",
        f"/assets/{thing.code}/pass-on/",
    ]
    verbs.decommission(thing, actor=cast.logistik, reason="terbakar di gudang")
    assert urls(page(logistik, thing))[0] == f"/assets/{thing.code}/edit/"
    client.force_login(cast.staff)
    assert not any("/issue/" in url or "/adjust/" in url for url in urls(page(client, lot)))


def test_phone_has_one_button_and_a_menu_of_the_rest(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    context = page(logistik, thing).context
    assert [a["url"] for a in context["menu"] if a.get("css")] == [a["url"] for a in context["beside"]]


def test_registration_is_a_link_only_for_those_who_register(logistik, client, cast):
    (thing,) = register_devices(cast.logistik)
    link = f'href="/registrations/{thing.registration.doc_number}/"'
    assert link in page(logistik, thing).content.decode()
    client.force_login(cast.purchase)
    assert link not in page(client, thing).content.decode()


def test_page_has_the_files_of_the_asset(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    assert page(logistik, thing).context["attachments"]["may_add"]


@pytest.fixture
def travelled(cast):
    """Registered 30 days ago in one warehouse, moved 20 days ago, held by a technician for 10 days."""
    with clock.at(NOW - timedelta(days=30)):
        (thing,) = register_devices(cast.logistik)
    there = WarehouseFactory()
    with clock.at(NOW - timedelta(days=20)):
        verbs.move([thing], to=there, actor=cast.logistik)
    with clock.at(NOW - timedelta(days=10)):
        give_to(Asset.objects.get(pk=thing.pk), cast.staff, actor=cast.logistik)
    return thing, thing.place, there


def test_who_had_it_on_a_day(travelled, cast):
    thing, first, second = travelled
    today = timezone.localdate(NOW)

    def place(days):
        found = history.where_on(thing, today - timedelta(days=days))
        return found and found.place

    assert place(31) is None
    assert (place(30), place(21)) == (first, first)
    assert (place(20), place(11)) == (second, second)
    assert place(10) == place(0) == places.of_person(cast.staff)


def test_page_answers_who_had_it(logistik, travelled):
    thing, first, _second = travelled
    today = timezone.localdate(NOW)
    assert first.name in page(logistik, thing, on=today - timedelta(days=25)).context["asked"]["sentence"]
    assert thing.code in page(logistik, thing, on=today - timedelta(days=40)).context["asked"]["sentence"]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-31", "9999-01-01", "0001-01-01"])
def test_page_says_what_is_wrong_with_a_day(logistik, cast, day):
    (thing,) = register_devices(cast.logistik)
    asked = page(logistik, thing, on=day).context["asked"]
    assert asked["error"]


def test_partly_used_lot_is_still_where_it_lies(cast):
    lot = register_lot(cast.logistik)
    verbs.adjust(lot, counted=400, actor=cast.logistik, reason="hitung ulang")
    assert history.where_on(lot, clock.today()).place == lot.place
    verbs.adjust(lot, counted=0, actor=cast.logistik, reason="hitung ulang")
    assert history.where_on(lot, clock.today()).place.kind == "USED_UP"


def test_decommissioned_thing_is_written_off_since_then(cast):
    (thing,) = register_devices(cast.logistik)
    gone = verbs.decommission(thing, actor=cast.logistik, reason="terbakar di gudang")
    assert history.where_on(gone, clock.today()).place.kind == "WRITTEN_OFF"
    assert history.here_since(gone) == gone.last_modified_date


def test_leader_without_the_global_view_sees_his_division(client, cast):
    his, other = register_devices(cast.logistik, 2)
    give_to(his, cast.staff, actor=cast.logistik)
    give_to(other, cast.stranger, actor=cast.logistik)
    without_group(cast.leader)
    client.force_login(cast.leader)
    assert page(client, his).status_code == 200
    assert page(client, other).status_code == 404


def test_person_who_holds_things_cannot_leave(cast):
    from core.errors import DomainError
    from core.signals import person_deactivating

    (thing,) = register_devices(cast.logistik)
    give_to(thing, cast.staff, actor=cast.logistik)
    with pytest.raises(DomainError, match=cast.staff.name):
        person_deactivating.send(type(cast.staff), person=cast.staff, actor=cast.ceo)


def test_place_of_a_person_follows_his_name(cast):
    from core.signals import person_renamed

    place = places.of_person(cast.staff)
    cast.staff.name = "Teguh Baru"
    person_renamed.send(type(cast.staff), person=cast.staff, actor=cast.ceo)
    place.refresh_from_db()
    assert place.name == "Teguh Baru"


def test_voided_registration_takes_its_pages_along(logistik, cast):
    (thing,) = register_devices(cast.logistik)
    voiding.void(thing.registration, actor=cast.logistik, reason="salah ketik")
    assert page(logistik, thing).status_code == 404
