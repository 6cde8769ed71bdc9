"""The pages that say that a thing is lost and found again: who gets them, and what they refuse."""

import uuid

import pytest
from django.urls import reverse

from assets.models import Asset
from assets.services.custody import losses
from assets.tests.factories import WarehouseFactory, give_to, register_devices, register_lot

pytestmark = pytest.mark.django_db

REASON = "Tertinggal di lokasi pelanggan"


@pytest.fixture
def device(cast):
    return give_to(register_devices(cast.logistik)[0], cast.staff, actor=cast.logistik)


@pytest.fixture
def lost(cast, device):
    return losses.lose(device, actor=cast.staff, reason=REASON)


def url(verb, thing) -> str:
    return reverse(f"asset_{verb}", args=[thing.code])


def post(client, verb, thing, **data):
    return client.post(url(verb, thing), {"form_token": str(uuid.uuid4())} | data)


def names(client, thing) -> list[str]:
    """The actions of its page, in the order in which they stand."""
    context = client.get(reverse("asset", args=[thing.code])).context
    first = [context["primary"]] if context["primary"] else []
    return [action["name"] for action in [*first, *context["beside"], *context["menu"]]]


def test_its_holder_reports_the_loss_and_finds_it_again(client, cast, device):
    client.force_login(cast.staff)
    assert "lose" in names(client, device)
    page = client.get(url("lose", device))
    assert device.code in page.text and cast.staff.name in page.text
    response = post(client, "lose", device, reason=REASON, version=page.context["version"])
    assert response.url == reverse("asset", args=[device.code])
    assert Asset.objects.get(pk=device.pk).status == "LOST"
    assert names(client, device)[0] == "find_with_person"
    response = post(client, "find_with_person", device, note="Ada di mobil")
    assert Asset.objects.get(pk=device.pk).status == "IN_CUSTODY"


def test_who_hands_over_finds_takes_back_or_writes_off(client, cast, lost):
    client.force_login(cast.logistik)
    found = names(client, lost)
    assert found[:2] == ["find_with_person", "take_back"] and "decommission" in found
    assert "lose" not in found and "pass_on" not in found


def test_a_lot_says_how_much_is_lost(client, cast):
    drum = give_to(register_lot(cast.logistik, 250), cast.staff, actor=cast.logistik)
    client.force_login(cast.staff)
    assert "250 Meter" in client.get(url("lose", drum)).text


def test_others_get_no_page(client, cast, device, lost):
    client.force_login(cast.leader)
    assert "find_with_person" not in names(client, lost)
    assert [client.get(url(verb, lost)).status_code for verb in ("lose", "find_with_person")] == [403, 403]


def test_a_reason_is_needed(client, cast, device):
    client.force_login(cast.staff)
    response = post(client, "lose", device, reason="hilang")
    assert response.status_code == 422 and response.context["form"].errors["reason"]


@pytest.mark.parametrize("verb", ["lose", "find_with_person"])
def test_too_late_says_who_was_faster(client, cast, device, verb):
    losses.lose(device, actor=cast.logistik, reason=REASON)
    if verb == "find_with_person":
        losses.find_with_person(device, actor=cast.logistik)
    client.force_login(cast.staff)
    opened = client.get(url(verb, device), follow=True)
    assert opened.redirect_chain and cast.logistik.name in opened.text
    assert post(client, verb, device, reason=REASON).status_code == 409


def test_something_changed_since_it_was_looked_at(client, cast, device):
    client.force_login(cast.staff)
    response = post(client, "lose", device, reason=REASON, version=device.version - 1)
    assert response.status_code == 409
    assert Asset.objects.get(pk=device.pk).status == "IN_CUSTODY"


def test_lost_things_have_a_tab_and_a_line_of_work(client, cast, lost):
    client.force_login(cast.logistik)
    page = client.get(reverse("assets"), {"tab": "lost"})
    assert [row["code"] for row in page.context["list"].rows] == [lost.code]
    assert f"{reverse('assets')}?tab=lost" in client.get(reverse("home")).text
    client.force_login(cast.staff)
    assert f"{reverse('assets')}?tab=lost" not in client.get(reverse("home")).text


def test_my_stock_shows_it_without_a_report_of_damage(client, cast, lost):
    client.force_login(cast.staff)
    page = client.get(reverse("my_stock"))
    (row,) = page.context["list"].rows
    assert (row["status"], row["report_url"]) == ("LOST", "")
    assert page.context["stats"][2]["value"] == "1"  # needs attention
    assert [r["code"] for r in client.get(reverse("my_stock"), {"status": "LOST"}).context["list"].rows] == [
        lost.code
    ]


def test_taken_back_from_the_form_where_it_turned_up(client, cast, lost):
    client.force_login(cast.logistik)
    to, key = WarehouseFactory(), f"thing{lost.pk}"
    data = {"ids": [lost.pk], "listed": [lost.pk], "to": to.pk, f"{key}-condition": "GOOD"}
    client.post(reverse("custody_take_back"), data | {"form_token": str(uuid.uuid4())})
    thing = Asset.objects.get(pk=lost.pk)
    assert (thing.status, thing.place) == ("IN_STORAGE", to)
