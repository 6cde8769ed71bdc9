"""The form of a handover: what it asks, what it refuses beside which line, and that it counts once."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from assets.choices import AssetStatus
from assets.models import Asset, StockMovement
from assets.services.custody import custody
from assets.services.goods import assets
from assets.services.stock import ledger_check
from assets.tests.factories import give_to, register_devices, register_lot
from core import clock
from core.models import User, UserPreference

pytestmark = pytest.mark.django_db
FORM = reverse("handover_new")


@pytest.fixture
def logistik(client, cast):
    client.force_login(cast.logistik)
    return client


@pytest.fixture
def drum(cast):
    return register_lot(cast.logistik, 1000)


def post(client, url, *things, amounts=(), **data):
    """Send the form with these things chosen; `amounts` belong to the first ones."""
    pks = [thing.pk for thing in things]
    data = {
        "ids": pks,
        "listed": pks,
        "status": AssetStatus.IN_CUSTODY,
        "date": f"{clock.today()}",
        "form_token": str(uuid.uuid4()),
    } | data
    data |= {f"thing{pk}-quantity": amount for pk, amount in zip(pks, amounts, strict=False)}
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


def test_issue_whole_and_cut_in_one_go(logistik, cast, drum):
    (device,) = register_devices(cast.logistik)
    response = post(
        logistik, FORM, device, drum, amounts=["", "350"], receiver=cast.staff.name, reference="INT-2026-0300"
    )
    assert response.status_code == 302
    piece = drum.pieces.get()
    assert fresh(device).place.user == piece.place.user == cast.staff
    assert (int(piece.current_balance), int(fresh(drum).current_balance)) == (350, 650)
    assert StockMovement.objects.filter(reference_id="INT-2026-0300").count() == 4
    assert ledger_check.check() == []


def test_all_of_it_is_what_was_read_and_asked_again_when_it_changed(logistik, cast, drum):
    UserPreference.objects.update(language="en")
    seen = hidden(logistik.get(FORM, {"ids": drum.pk}), drum)
    custody.cut(fresh(drum), quantity=Decimal(100), actor=cast.ceo)
    asked = post(logistik, FORM, drum, receiver=cast.staff.name, **seen)
    assert asked.status_code == 422
    said = sentences(line(asked, drum))
    assert "900 Meter now" in said and "1,000 Meter" in said and "Citra Direktur" in said
    assert fresh(drum).status == AssetStatus.IN_STORAGE
    assert "all of it, 900 Meter" in asked.content.decode()
    assert post(logistik, FORM, drum, receiver=cast.staff.name, **hidden(asked, drum)).status_code == 302
    assert (fresh(drum).place.user, fresh(drum).current_balance) == (cast.staff, 900)


def test_a_part_is_a_part_whatever_happened_to_the_rest(logistik, cast, drum):
    seen = hidden(logistik.get(FORM, {"ids": drum.pk}), drum)
    custody.cut(fresh(drum), quantity=Decimal(100), actor=cast.ceo)
    assert post(logistik, FORM, drum, amounts=["50"], receiver=cast.staff.name, **seen).status_code == 302


def test_issue_for_use(logistik, cast):
    (device,) = register_devices(cast.logistik)
    post(logistik, FORM, device, receiver=cast.staff.name, status=AssetStatus.IN_USE)
    assert fresh(device).status == AssetStatus.IN_USE


def test_a_form_sent_twice_counts_once(logistik, cast, drum):
    token = str(uuid.uuid4())
    for _time in range(2):
        response = post(logistik, FORM, drum, amounts=["100"], receiver=cast.staff.name, form_token=token)
        assert response.status_code == 302
    assert drum.pieces.count() == 1


@pytest.mark.parametrize("amount", ["1001", "1,5", "0", "banyak"])
def test_wrong_amount_is_said_beside_its_line(logistik, cast, drum, amount):
    other = register_lot(cast.logistik, 10)
    response = post(
        logistik, FORM, other, drum, amounts=["", amount], receiver=cast.staff.name, note="jangan hilang"
    )
    assert response.status_code == 422
    assert "quantity" in line(response, drum).errors and not line(response, other).errors
    assert response.context["sheet"].head["note"].value() == "jangan hilang"
    assert line(response, drum)["quantity"].value() == amount
    assert not drum.pieces.exists()


def test_cut_longer_than_the_drum_says_what_there_is(logistik, cast, drum):
    longer = register_lot(cast.logistik, 2000, item=drum.standard_item, place=drum.place)
    said = sentences(line(post(logistik, FORM, drum, amounts=["1500"], receiver=cast.staff.name), drum))
    assert "1.000" in said and longer.code in said


def test_a_lot_emptied_a_moment_ago_is_a_conflict(logistik, cast, drum):
    assets.adjust(drum, counted=Decimal(0), actor=cast.ceo, reason="habis terpakai")
    response = post(logistik, FORM, drum, receiver=cast.staff.name)
    assert response.status_code == 409
    assert cast.ceo.name in sentences(line(response, drum))


def test_person_who_left_is_named(logistik, cast, drum):
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    response = post(logistik, FORM, drum, receiver=cast.stranger.name)
    assert response.status_code == 422
    assert cast.stranger.name in sentences(response.context["sheet"].head)


def test_name_that_means_several_people_is_asked_again(logistik, cast, drum):
    response = post(logistik, FORM, drum, receiver="kepala")
    said = sentences(response.context["sheet"].head)
    assert cast.leader.name in said and cast.other_leader.name in said


def test_nothing_chosen(logistik, cast, drum):
    response = logistik.post(FORM, {"listed": drum.pk, "receiver": cast.staff.name, "status": "IN_CUSTODY"})
    assert response.status_code == 422 and response.context["sheet"].head.non_field_errors()


def test_what_cannot_be_handed_over_is_said_before_it_is_sent(logistik, cast, drum):
    assets.decommission(drum, actor=cast.logistik, reason="terbakar di gudang")
    response = logistik.get(FORM, {"ids": drum.pk})
    assert response.status_code == 200
    assert not response.context["sheet"].any_possible


def test_pass_on_to_himself_is_refused_beside_the_name(logistik, cast, drum):
    lot = give_to(drum, cast.staff, actor=cast.logistik)
    response = post(logistik, FORM, lot, receiver=cast.staff.name)
    assert response.status_code == 422
    assert "receiver" in response.context["sheet"].head.errors


def test_pass_on_a_part(logistik, cast, drum):
    lot = give_to(drum, cast.staff, actor=cast.logistik)
    post(logistik, FORM, lot, amounts=["25"], receiver=cast.leader.name)
    assert (drum.pieces.get().place.user, int(fresh(lot).current_balance)) == (cast.leader, 975)


def test_buttons_of_one_asset_lead_to_the_page_with_it(logistik, cast, drum):
    response = logistik.get(f"/assets/{drum.code}/issue/", follow=True)
    assert [row.thing.pk for row in response.context["sheet"].things] == [drum.pk]
    assert response.context["sheet"].things[0].chosen
