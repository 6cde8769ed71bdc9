"""Edit, move, adjust, decommission through their pages."""

import uuid

import pytest
from django.contrib.messages import get_messages

from assets.models import Asset, StockMovement
from assets.services.goods import assets as verbs
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from core.models import ActivityLog, Notification
from core.tests.pages.visits import shows_price

REASON = "terbakar di gudang cabang"


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def thing(cast):
    (thing,) = register_devices(cast.logistik)
    return thing


def sent(thing, **changes) -> dict:
    """What the edit form of an untouched asset posts."""
    values = {"serial_number": thing.serial_number, "condition": thing.condition, "version": thing.version}
    return values | changes


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


VERBS = ["edit", "decommission", "adjust"]


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_forbidden_without_its_permission_and_unknown_for_other_codes(client, cast, thing, verb):
    client.force_login(cast.staff)
    assert client.get(f"/assets/{thing.code}/{verb}/").status_code == 403
    client.force_login(cast.logistik)
    assert client.get(f"/assets/AST-1999-000001/{verb}/").status_code == 404


def test_edit_normalises_serial_and_mac(logistik, thing):
    response = logistik.post(
        f"/assets/{thing.code}/edit/", sent(thing, serial_number=" hfd-0a1 ", mac_address="aa-bb-cc-dd-ee-0f")
    )
    assert response.status_code == 302
    thing = Asset.objects.get()
    assert (thing.serial_number, thing.mac_address, thing.version) == ("HFD-0A1", "AA:BB:CC:DD:EE:0F", 2)


def test_edit_form_shows_what_is_stored_and_saving_it_changes_nothing(client, cast, thing):
    verbs.update(thing, actor=cast.ceo, version=1, values={"purchase_price": 1_250_000, "notes": "asli"})
    client.force_login(cast.ceo)
    form = client.get(f"/assets/{thing.code}/edit/").context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    client.post(f"/assets/{thing.code}/edit/", posted)
    assert Asset.objects.get().version == 2


@pytest.mark.parametrize("typed", ["1.250.000", "1250000", "Rp 1.250.000"])
def test_edit_takes_money_as_people_write_it(client, cast, thing, typed):
    client.force_login(cast.ceo)
    client.post(f"/assets/{thing.code}/edit/", sent(thing, purchase_price=typed))
    assert Asset.objects.get().purchase_price == 1_250_000


def test_edit_has_no_price_for_those_who_may_not_see_it(logistik, cast, thing):
    verbs.update(thing, actor=cast.ceo, version=1, values={"purchase_price": 987_654_321})
    assert not shows_price(logistik.get(f"/assets/{thing.code}/edit/").content.decode(), 987_654_321)
    logistik.post(f"/assets/{thing.code}/edit/", sent(thing, version=2, purchase_price="1", notes="baru"))
    assert Asset.objects.get().purchase_price == 987_654_321


def test_stale_edit_is_a_collision_that_keeps_what_was_typed(logistik, cast, thing):
    verbs.update(thing, actor=cast.ceo, version=1, values={"notes": "dari direktur"})
    response = logistik.post(f"/assets/{thing.code}/edit/", sent(thing, notes="ketikan saya"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "ketikan saya" in html
    assert "dari direktur" in html
    assert cast.ceo.name in html
    assert Asset.objects.get().notes == "dari direktur"
    again = logistik.post(
        f"/assets/{thing.code}/edit/",
        sent(thing, notes="ketikan saya", version=response.context["form"]["version"].value()),
    )
    assert again.status_code == 302
    assert Asset.objects.get().notes == "ketikan saya"


def test_edit_to_a_serial_that_is_taken_names_its_owner(logistik, cast, thing):
    (other,) = register_devices(cast.logistik, serial_number="TAKEN-1")
    response = logistik.post(f"/assets/{thing.code}/edit/", sent(thing, serial_number="taken-1"))
    assert response.status_code == 422
    assert other.code in response.context["form"].errors["serial_number"][0]


def test_both_numbers_that_are_taken_are_said_at_once_each_at_its_field(logistik, cast, thing):
    (serials,) = register_devices(cast.logistik, serial_number="TAKEN-1")
    (macs,) = register_devices(cast.logistik, mac_address="AA:BB:CC:DD:EE:FF")
    typed = sent(thing, serial_number="taken-1", mac_address="aabbccddeeff", purchase_date="0026-11-30")
    errors = logistik.post(f"/assets/{thing.code}/edit/", typed).context["form"].errors
    assert serials.code in errors["serial_number"][0] and macs.code in errors["mac_address"][0]
    assert "1990" in errors["purchase_date"][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serial_number", ""),
        ("serial_number", "a b!"),
        ("mac_address", "12:34"),
        ("purchase_date", "2999-01-01"),
        ("condition", "SHINY"),
        ("notes", "x" * 1001),
    ],
)
def test_edit_refuses_beside_the_field(logistik, thing, field, value):
    response = logistik.post(f"/assets/{thing.code}/edit/", sent(thing, **{field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_edit_refuses_a_warranty_that_ends_before_the_purchase(logistik, thing):
    values = sent(thing, purchase_date="2026-05-01", warranty_end_date="2026-04-30")
    assert "warranty_end_date" in logistik.post(f"/assets/{thing.code}/edit/", values).context["form"].errors


def test_lot_has_no_serial_to_edit(logistik, cast):
    lot = register_lot(cast.logistik)
    assert "serial_number" not in logistik.get(f"/assets/{lot.code}/edit/").context["form"].fields


def test_move_asks_first_then_moves_all(logistik, cast):
    things, there = register_devices(cast.logistik, 3), WarehouseFactory()
    ids = [t.pk for t in things[:2]]
    asked = logistik.post("/assets/move/", {"ids": ids, "selected": "1", "next": "/assets/?q=sn"})
    assert asked.status_code == 200
    assert [t.pk for t in asked.context["things"]] == ids
    assert not StockMovement.objects.filter(type="OUT_TRANSFER").exists()
    done = logistik.post("/assets/move/", {"ids": ids, "to": there.pk, "next": "/assets/?q=sn"})
    assert done.url == "/assets/?q=sn"
    assert Asset.objects.filter(place=there).count() == 2


def test_moving_one_leads_back_to_it(logistik, thing):
    there = WarehouseFactory()
    response = logistik.post("/assets/move/", {"ids": [thing.pk], "to": there.pk})
    assert response.url == f"/assets/{thing.code}/"
    assert there.name in said(response)


def test_move_says_what_was_there_already(logistik, cast):
    (here,) = register_devices(cast.logistik)
    (elsewhere,) = register_devices(cast.logistik)
    response = logistik.post("/assets/move/", {"ids": [here.pk, elsewhere.pk], "to": here.place_id})
    assert len(list(get_messages(response.wsgi_request))) == 2
    assert not ActivityLog.objects.filter(action="assets.asset.moved", entity_id=str(here.pk)).exists()


def test_move_names_the_first_thing_that_is_not_in_a_warehouse(logistik, cast):
    first, second = register_devices(cast.logistik, 2)
    give_to(second, cast.staff, actor=cast.logistik)
    there = WarehouseFactory()
    asked = logistik.post("/assets/move/", {"ids": [first.pk, second.pk]})
    assert asked.context["stuck"] == second
    response = logistik.post("/assets/move/", {"ids": [first.pk, second.pk], "to": there.pk})
    assert response.status_code == 409
    assert second.code in response.content.decode()
    assert not Asset.objects.filter(place=there).exists()


@pytest.mark.parametrize("ids", [[], ["x"], ["999999"]])
def test_move_of_nothing_asks_to_choose(logistik, ids):
    assert logistik.post("/assets/move/", {"ids": ids}).url == "/assets/"


def test_move_to_nowhere_is_refused_beside_the_field(logistik, thing):
    response = logistik.post("/assets/move/", {"ids": [thing.pk], "to": ""})
    assert response.status_code == 422
    assert "to" in response.context["form"].errors


def test_move_does_not_reach_what_one_cannot_see(logistik, cast, thing):
    from assets.services.goods import voiding

    voiding.void(thing.registration, actor=cast.logistik, reason="salah ketik")
    assert logistik.post("/assets/move/", {"ids": [thing.pk], "to": WarehouseFactory().pk}).url == "/assets/"


def test_move_posted_twice_moves_once(logistik, thing):
    there = WarehouseFactory()
    form = {"ids": [thing.pk], "to": there.pk, "form_token": str(uuid.uuid4())}
    first, second = logistik.post("/assets/move/", form), logistik.post("/assets/move/", form)
    assert first.url == second.url
    assert ActivityLog.objects.filter(action="assets.asset.moved").count() == 1


def test_decommission_names_the_thing_and_wants_a_reason(logistik, thing):
    url = f"/assets/{thing.code}/decommission/"
    assert thing.code in logistik.get(url).content.decode()
    assert "reason" in logistik.post(url, {"reason": "rusak"}).context["form"].errors
    assert Asset.objects.get().status == "IN_STORAGE"


def test_decommission_tells_who_held_it(logistik, cast, thing):
    give_to(thing, cast.staff, actor=cast.logistik)
    assert logistik.post(f"/assets/{thing.code}/decommission/", {"reason": REASON}).status_code == 302
    assert Asset.objects.get().status == "DECOMMISSIONED"
    assert Notification.objects.get(type="ASSET_DECOMMISSIONED").recipient == cast.staff


def test_second_decommission_is_a_conflict_shown_kindly(logistik, cast, thing):
    verbs.decommission(thing, actor=cast.logistik, reason=REASON)
    url = f"/assets/{thing.code}/decommission/"
    assert thing.code in said(logistik.get(url))
    response = logistik.post(url, {"reason": REASON})
    assert response.status_code == 409
    assert REASON in response.content.decode()


def test_decommission_posted_twice_happens_once(logistik, thing):
    form = {"reason": REASON, "form_token": str(uuid.uuid4())}
    url = f"/assets/{thing.code}/decommission/"
    assert logistik.post(url, form).url == logistik.post(url, form).url
    assert ActivityLog.objects.filter(action="assets.asset.decommissioned").count() == 1


def test_moving_asks_for_the_new_shelf_and_leaves_the_old_one(logistik, cast, thing):
    verbs.update(thing, actor=cast.logistik, version=1, values={"location_detail": "Rak A-02"})
    first, second = WarehouseFactory(), WarehouseFactory()
    assert "location_detail" in logistik.get("/assets/move/", {"ids": thing.pk}).context["form"].fields
    logistik.post("/assets/move/", {"ids": thing.pk, "to": first.pk, "location_detail": "Rak B-05"})
    assert Asset.objects.get().location_detail == "Rak B-05"
    logistik.post("/assets/move/", {"ids": thing.pk, "to": second.pk})
    assert (Asset.objects.get().place, Asset.objects.get().location_detail) == (second, "")
    log = ActivityLog.objects.filter(action="assets.asset.moved").latest("pk")
    assert log.changes["location_detail"] == ["Rak B-05", ""]


def test_adjust_sets_what_was_counted(logistik, cast):
    lot = register_lot(cast.logistik, 1000)
    response = logistik.post(f"/assets/{lot.code}/adjust/", {"counted": "620", "reason": "stock opname"})
    assert "620" in said(response)
    assert Asset.objects.get().current_balance == 620


@pytest.mark.parametrize(
    ("counted", "reason", "field"),
    [
        ("1001", "opname", "counted"),
        ("0,5", "opname", "counted"),
        ("-1", "opname", "counted"),
        ("1000", "opname", "counted"),
        ("5", "x", "reason"),
        ("", "opname", "counted"),
    ],
)
def test_adjust_refuses_beside_the_field(logistik, cast, counted, reason, field):
    lot = register_lot(cast.logistik, 1000)
    response = logistik.post(f"/assets/{lot.code}/adjust/", {"counted": counted, "reason": reason})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "E+" not in response.content.decode()


def test_adjust_of_a_used_up_lot_is_a_conflict(logistik, cast):
    lot = register_lot(cast.logistik)
    verbs.adjust(lot, counted=0, actor=cast.logistik, reason="habis")
    url = f"/assets/{lot.code}/adjust/"
    assert lot.code in said(logistik.get(url))
    assert logistik.post(url, {"counted": "5", "reason": "ketemu lagi"}).status_code == 409


def test_device_has_no_amount_to_adjust(logistik, thing):
    assert logistik.get(f"/assets/{thing.code}/adjust/").url == f"/assets/{thing.code}/"
