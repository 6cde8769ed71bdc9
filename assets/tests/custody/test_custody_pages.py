"""The pages that give things from hand to hand: who may, what they refuse beside which line, and that a form
counts once.
"""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.choices import AssetStatus
from assets.models import Asset
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import consumption, ledger_check
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot
from core.errors import Conflict

pytestmark = pytest.mark.django_db
ISSUE, TAKE_BACK, PASS_ON = (reverse(f"custody_{verb}") for verb in ("issue", "take_back", "pass_on"))


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000)


def post(client, url, *things, amounts=(), conditions=(), **data):
    """Send the form with these things chosen; `amounts` and `conditions` belong to the first ones."""
    pks = [thing.pk for thing in things]
    data = {
        "ids": pks,
        "listed": pks,
        "form_token": str(uuid.uuid4()),
    } | data
    data |= {f"thing{pk}-quantity": amount for pk, amount in zip(pks, amounts, strict=False)}
    data |= {f"thing{pk}-condition": condition for pk, condition in zip(pks, conditions, strict=False)}
    return client.post(url, data)


def fresh(thing) -> Asset:
    return Asset.objects.get(pk=thing.pk)


def line(response, thing):
    """The line of a thing on the page that came back."""
    return next(line for line in response.context["sheet"].things if line.thing.pk == thing.pk)


def sentences(form) -> str:
    return " ".join(text for texts in form.errors.values() for text in texts)


def hidden(response, drum):
    """What the page carries of the lot's amount."""
    return {f"thing{drum.pk}-seen": line(response, drum)["seen"].field.widget.format_value(None)}


def test_all_of_it_is_asked_again_on_the_way_back(logistik, cast, drum):
    give_to(drum, cast.staff, actor=cast.logistik)
    seen = hidden(logistik.get(TAKE_BACK, {"ids": drum.pk}), drum)
    consumption.consume(
        [consumption.Usage(drum.standard_item, Decimal(100))], actor=cast.staff, technician=cast.staff
    )
    assert post(logistik, TAKE_BACK, drum, to=WarehouseFactory().pk, **seen).status_code == 422
    assert fresh(drum).place.user == cast.staff


def test_what_changes_while_it_is_sent_is_a_conflict(cast, drum):
    with pytest.raises(Conflict) as refused:
        custody.issue([custody.Part(drum, seen=Decimal(999))], to=cast.staff, actor=cast.logistik)
    assert refused.value.thing == drum


def test_a_new_shelf_is_asked_and_the_old_one_does_not_travel_along(logistik, cast):
    thing, drum = register_devices(cast.logistik)[0], register_lot(cast.logistik, 1000)
    for one in (thing, drum):
        assets.update(one, actor=cast.logistik, version=1, values={"location_detail": "Rak A-02"})
    piece = custody.cut(fresh(drum), quantity=Decimal(100), actor=cast.logistik)
    assert piece.location_detail == "Rak A-02"  # it stays where it is
    given = custody.issue(
        [custody.Part(thing), custody.Part(fresh(drum), Decimal(50))], to=cast.staff, actor=cast.logistik
    )
    assert [fresh(one).location_detail for one in given] == ["", ""]
    assert fresh(drum).location_detail == "Rak A-02"
    store = WarehouseFactory()
    post(logistik, TAKE_BACK, thing, to=store.pk, location_detail="Rak B-05")
    assert (fresh(thing).place, fresh(thing).location_detail) == (store, "Rak B-05")


def test_take_back_each_in_its_condition(logistik, cast, drum):
    store = WarehouseFactory()
    good, broken, gone = (
        give_to(d, cast.staff, actor=cast.logistik) for d in register_devices(cast.logistik, 3)
    )
    lot = give_to(drum, cast.staff, actor=cast.logistik)
    conditions = ["", "MAJOR_DAMAGE", "FOR_PARTS", "GOOD"]
    response = post(
        logistik,
        TAKE_BACK,
        good,
        broken,
        gone,
        lot,
        amounts=["", "", "", "40"],
        conditions=conditions,
        to=store.pk,
    )
    assert response.status_code == 302
    assert [fresh(thing).status for thing in (good, broken, gone)] == [
        "IN_STORAGE",
        "DAMAGED",
        "DECOMMISSIONED",
    ]
    assert (fresh(good).condition, drum.pieces.get().condition) == (good.condition, "GOOD")
    assert (drum.pieces.get().place, fresh(lot).place.user) == (store, cast.staff)
    assert ledger_check.check() == []


def test_take_back_of_a_person_lists_what_he_holds_and_takes_what_is_ticked(logistik, cast):
    first, second = (give_to(d, cast.staff, actor=cast.logistik) for d in register_devices(cast.logistik, 2))
    response = logistik.get(TAKE_BACK, {"person": cast.staff.name})
    assert [(row.thing.pk, row.chosen) for row in response.context["sheet"].things] == [
        (first.pk, False),
        (second.pk, False),
    ]
    logistik.post(TAKE_BACK, {"ids": first.pk, "listed": [first.pk, second.pk], "to": WarehouseFactory().pk})
    assert (fresh(first).status, fresh(second).status) == (AssetStatus.IN_STORAGE, AssetStatus.IN_CUSTODY)


@pytest.mark.parametrize("url", [TAKE_BACK, PASS_ON])
def test_without_anything_the_page_asks_whose(logistik, cast, url):
    assert logistik.get(url).context["error"] == ""
    assert cast.staff.name in logistik.get(url, {"person": cast.staff.pk}).context["error"]
    assert logistik.get(url, {"person": "tidak ada"}).context["error"]


@pytest.mark.parametrize("url", [ISSUE, TAKE_BACK, PASS_ON])
def test_who_may_not_hand_over_is_refused(client, cast, drum, url):
    for person in (cast.staff, cast.leader, cast.purchase):
        client.force_login(person)
        assert post(client, url, drum, to=cast.staff.name).status_code == 403
    assert fresh(drum).status == AssetStatus.IN_STORAGE


def test_after_one_thing_one_is_on_its_page_again(logistik, cast, drum):
    give_to(drum, cast.staff, actor=cast.logistik)
    assert post(logistik, TAKE_BACK, drum, to=drum.place_id).url == f"/assets/{drum.code}/"
    give_to(fresh(drum), cast.staff, actor=cast.logistik)
    assert post(logistik, TAKE_BACK, drum, to=drum.place_id, next="/assets/?q=x").url == "/assets/?q=x"


def test_cut_a_piece_that_stays(logistik, cast, drum):
    response = logistik.post(f"/assets/{drum.code}/cut/", {"quantity": "200", "note": "uji"})
    piece = drum.pieces.get()
    assert response.url == f"/assets/{piece.code}/"
    assert (piece.place, int(piece.current_balance)) == (drum.place, 200)


@pytest.mark.parametrize(
    ("amount", "status"), [("1000", 422), ("1001", 409), ("0", 422), ("2,5", 422), ("", 422)]
)
def test_a_cut_that_cannot_be_is_said_beside_the_amount(logistik, drum, amount, status):
    response = logistik.post(f"/assets/{drum.code}/cut/", {"quantity": amount, "note": "jangan hilang"})
    assert response.status_code == status
    assert "quantity" in response.context["form"].errors
    assert response.context["form"]["note"].value() == "jangan hilang"


def test_write_off_a_part(logistik, cast, drum):
    logistik.post(f"/assets/{drum.code}/write-off/", {"quantity": "30", "reason": "Terlindas kendaraan"})
    assert int(fresh(drum).current_balance) == 970
    assert (
        logistik.post(f"/assets/{drum.code}/write-off/", {"quantity": "30", "reason": "rusak"}).status_code
        == 422
    )


def test_a_device_is_neither_cut_nor_written_off_in_part(logistik, cast):
    (device,) = register_devices(cast.logistik)
    for verb in ("cut", "write-off"):
        assert logistik.get(f"/assets/{device.code}/{verb}/").url == f"/assets/{device.code}/"


def test_every_part_may_say_its_condition(cast, drum):
    lot = give_to(drum, cast.staff, actor=cast.logistik)
    parts = [custody.Part(lot, Decimal(10), "MAJOR_DAMAGE"), custody.Part(lot, Decimal(20))]
    back = custody.take_back(parts, to=drum.place, actor=cast.logistik)
    assert sorted((int(piece.current_balance), piece.status) for piece in back) == [
        (10, "DAMAGED"),
        (20, "IN_STORAGE"),
    ]


def test_issue_and_pass_on_lead_to_the_form_of_the_handover(logistik, cast, drum):
    """Whatever is handed over gets its minutes: from lists, from the page of one thing, from a scan."""
    held = give_to(register_devices(cast.logistik)[0], cast.staff, actor=cast.logistik)
    form = reverse("handover_new")
    assert logistik.post(ISSUE, {"ids": [drum.pk, held.pk]}).url == f"{form}?ids={drum.pk}&ids={held.pk}"
    assert logistik.get(ISSUE, {"ids": drum.pk}).url == f"{form}?ids={drum.pk}"
    assert logistik.get(PASS_ON, {"person": cast.staff.name}).url == f"{form}?person={cast.staff.pk}"
    assert logistik.get(f"/assets/{drum.code}/issue/").url == f"{form}?ids={drum.pk}"
    assert logistik.get(f"/assets/{held.code}/pass-on/").url == f"{form}?ids={held.pk}"
    assert logistik.get(ISSUE).url.startswith(reverse("assets"))


def test_a_holder_passes_on_from_the_page_of_the_thing(client, cast, drum):
    held = give_to(drum, cast.staff, actor=cast.logistik)
    for person, status in ((cast.staff, 302), (cast.leader, 403), (cast.purchase, 403)):
        client.force_login(person)
        assert client.get(f"/assets/{held.code}/pass-on/").status_code == status
